"""To be an expert is not public: no list, search or export of people shows the role or who holds it."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.experts.models import Expert
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
NAME = "诸葛某"


@pytest.fixture
def branch() -> f.Branch:
    """A province with one expert, who works in the school."""
    branch = f.province()
    f.expert(branch.school, name=NAME)
    return branch


def pages(client: Client, addresses: list[str]) -> str:
    return "".join(client.get(address).content.decode() for address in addresses)


def test_lists_of_people_at_the_office_and_at_the_unit(branch: f.Branch, enter: Callable[..., Client]) -> None:
    addresses = ["/desk/staff/", "/desk/applicants/", f"/search/?who={NAME}", "/desk/organisations/"]
    for place in (branch.office, branch.school):
        by = Grant.objects.filter(organisation=place, role=Role.ADMINISTRATOR).first() or f.administrator(place)
        shown = pages(enter(by), addresses).replace(f'value="{NAME}"', "")
        assert f">{NAME}<" not in shown
        assert "评审专家" not in shown


def test_colleagues_of_the_office(branch: f.Branch, enter: Callable[..., Client]) -> None:
    handler = f.grant(branch.office, Role.HANDLER)
    assert NAME not in pages(enter(handler), ["/desk/lendings/", "/home/"])


def test_an_expert_finds_an_empty_home_and_no_work_of_the_office(
    branch: f.Branch, enter: Callable[..., Client]
) -> None:
    own = Grant.objects.select_related("user", "organisation").get(role=Role.EXPERT)
    own.user.must_change_password = False
    own.user.save()
    client = enter(own)
    home = client.get("/home/")
    assert home.status_code == 200
    assert "/desk/" not in home.content.decode()
    assert client.get("/desk/experts/").status_code == 404


def test_the_province_gives_an_expert_a_password_once(branch: f.Branch, enter: Callable[..., Client]) -> None:
    expert = Expert.objects.get()
    administrator = Grant.objects.select_related("user", "organisation").get(
        organisation=branch.office, role=Role.ADMINISTRATOR
    )
    address = f"/desk/experts/{expert.pk}/password/"
    assert address in enter(administrator).get(f"/desk/experts/{expert.pk}/").content.decode()
    assert "一次性登录密码" in enter(administrator).get(address).content.decode()
    shown = enter(administrator).post(address, {"seen": expert.version}, follow=True).content.decode()
    assert expert.person.login in shown
    assert enter(f.grant(branch.office, Role.HANDLER)).get(address).status_code == 404
