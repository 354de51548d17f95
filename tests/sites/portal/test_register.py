"""个人注册, in the province that has it."""

from collections.abc import Callable

import pytest
from captcha.models import CaptchaStore
from django.test import Client

from tests import factories as f
from zhicheng.organisations.models import Organisation, State
from zhicheng.people.models import Grant, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(profile: Callable[[str], None]) -> Organisation:
    profile("tianjin")
    return f.province().school


def typed(chosen: Organisation, **changed: str) -> dict[str, str]:
    key = CaptchaStore.generate_key()
    answer = CaptchaStore.objects.get(hashkey=key).response
    person = {"name": "𠮷小燕", "id_number": f.id_number(), "mobile": "13800000000", "unit_name": "逸夫"}
    secret = {"password": f.PASSWORD, "again": f.PASSWORD, "captcha_0": key, "captcha_1": answer}
    return person | secret | {"unit": str(chosen.pk)} | changed


@pytest.mark.req("T3.1")
def test_a_person_registers_and_belongs_to_the_chosen_unit(client: Client, school: Organisation) -> None:
    response = client.post("/register/", typed(school))
    assert response.status_code == 302
    grant = Grant.objects.select_related("user").get(role=Role.APPLICANT)
    assert (grant.organisation, grant.user.name) == (school, "𠮷小燕")


@pytest.mark.req("T2.6")
def test_a_unit_whose_information_is_not_saved_cannot_be_chosen(client: Client, school: Organisation) -> None:
    school.state = State.DRAFT
    school.save()
    assert "没有找到名称含“逸夫”的单位" in client.get("/register/units/?unit_name=逸夫").content.decode()
    assert client.post("/register/", typed(school)).status_code == 422
    assert not User.objects.exists()


@pytest.mark.req("T3.1")
def test_without_script_the_unit_is_found_with_a_button_and_nothing_typed_is_lost(
    client: Client, school: Organisation
) -> None:
    page = client.post("/register/", typed(school) | {"find": "1", "mobile": "12"}).content.decode()
    assert "逸夫小学" in page
    assert 'value="𠮷小燕"' in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id_number": "410104199001010016"}, "校验"),
        ({"again": "x"}, "两次输入的密码不一致"),
        ({"password": "short", "again": "short"}, "密码至少 8 位"),
        ({"unit": ""}, "请选择所在单位"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_half_done(
    client: Client, school: Organisation, changed: dict[str, str], sentence: str
) -> None:
    assert sentence in client.post("/register/", typed(school, **changed)).content.decode()
    assert not User.objects.exists()


def test_an_id_number_registers_once(client: Client, school: Organisation) -> None:
    number = f.id_number()
    client.post("/register/", typed(school, id_number=number))
    assert "该证件号码已注册" in client.post("/register/", typed(school, id_number=number)).content.decode()


def test_where_units_create_the_accounts_nobody_registers(client: Client) -> None:
    assert client.get("/register/").status_code == 404
