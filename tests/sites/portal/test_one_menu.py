"""Where an organisation's own account reviews, its two roles have one menu, as in the Tianjin manual."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(profile: Callable[[str], None]) -> Grant:
    profile("tianjin")
    unit = f.administrator(f.province().school)
    f.grant(unit.organisation, Role.REVIEW, unit.user)
    return unit


@pytest.mark.req("T2.1", "T3.2", "T4.2")
def test_the_units_account_has_its_information_and_its_reviews_in_one_menu(
    enter: Callable[..., Client], account: Grant
) -> None:
    client = enter(account)
    menu = client.get("/home/").content.decode()
    assert all(label in menu for label in ("单位信息维护", "本单位人员审核", "下级单位人员审核"))
    assert client.get("/desk/own-people/").status_code == client.get("/desk/unit/").status_code == 200


def test_without_the_reviewers_role_there_is_no_review(enter: Callable[..., Client], account: Grant) -> None:
    Grant.objects.filter(role=Role.REVIEW).update(enabled=False)
    client = enter(account)
    assert "本单位人员审核" not in client.get("/home/").content.decode()
    assert client.get("/desk/own-people/").status_code == 404


@pytest.mark.req("H4.3")
def test_in_a_province_with_handlers_each_role_has_its_own_pages(enter: Callable[..., Client]) -> None:
    school = f.administrator(f.province().school)
    f.grant(school.organisation, Role.HANDLER, school.user)
    client = enter(school)
    assert "经办人审查" not in client.get("/home/").content.decode()
    assert client.get("/desk/handler/").status_code == 404


@pytest.mark.req("T2.1")
def test_only_a_submitting_organisation_has_its_page_in_the_menu(enter: Callable[..., Client], account: Grant) -> None:
    assert "呈报单位人员审核" not in enter(account).get("/home/").content.decode()
    account.organisation.submits = True
    account.organisation.save(update_fields=["submits"])
    assert "呈报单位人员审核" in enter(account).get("/home/").content.decode()
