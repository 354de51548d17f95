"""单位用户登录: account, password, picture captcha; locks, idle end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Grant:
    return f.administrator(f.province().school)


def attempt(
    client: Client, account: str, password: str = f.PASSWORD, *, captcha: str | None = None, door: str = "unit"
) -> Any:
    """Fill in the login page as a person would, reading the captcha from where the server keeps its answer."""
    key = CaptchaStore.generate_key()
    answer = captcha or CaptchaStore.objects.get(hashkey=key).response
    typed = {"account": account, "password": password, "captcha_0": key, "captcha_1": answer}
    return client.post(f"/login/?as={door}", typed)


@pytest.mark.req("T1.1")
def test_the_portal_offers_three_entries_and_单位业务_leads_to_the_unit_login(client: Client) -> None:
    page = client.get("/").content.decode()
    assert all(word in page for word in ("个人业务", "单位业务", "评审业务"))
    assert "/login/?as=unit" in page
    assert "立即登录" in client.get("/login/?as=unit").content.decode()


@pytest.mark.req("T1.2")
def test_account_password_and_captcha_open_the_units_home(client: Client, school: Grant) -> None:
    response = attempt(client, "4101040010001")
    assert (response.status_code, response.url) == (302, "/home/")
    assert "逸夫小学" in client.get("/home/").content.decode()


@pytest.mark.req("T1.2")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"captcha": "错"}, "图片验证码不正确"), ({"password": "wrong"}, "账号或密码不正确，请重新输入；再错 4 次")],
)
def test_a_failed_login_says_why_keeps_the_account_and_shows_a_new_captcha(
    client: Client, school: Grant, wrong: dict[str, str], sentence: str
) -> None:
    response = attempt(client, "4101040010001", **wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="4101040010001"' in page
    assert CaptchaStore.objects.latest("id").hashkey in page


def test_five_wrong_passwords_lock_the_account_for_twenty_minutes(
    client: Client, school: Grant, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        response = attempt(client, "4101040010001", "wrong")
    assert "账号已锁定" in response.content.decode()
    assert attempt(client, "4101040010001").status_code == 422
    clock.shift(timedelta(minutes=21))
    assert attempt(client, "4101040010001").status_code == 302


@pytest.mark.req("H5.1")
def test_an_applicant_logs_in_with_the_id_number_which_no_table_of_failures_keeps(client: Client) -> None:
    from axes.models import AccessAttempt

    teacher = f.applicant(f.province().school)
    number = teacher.user.id_number or ""
    attempt(client, number, "wrong", door="person")
    assert not [
        attempt for attempt in AccessAttempt.objects.all() if number in f"{attempt.username}{attempt.post_data}"
    ]
    assert attempt(client, number, door="person").status_code == 302


@pytest.mark.req("H4.2")
def test_who_is_not_enabled_cannot_log_in(client: Client) -> None:
    member = f.grant(f.province().school, Role.HANDLER, enabled=False)
    assert "账号尚未启动，请联系本单位系统管理员启动。" in attempt(client, member.user.login).content.decode()


@pytest.mark.req("H4.2")
def test_who_has_no_role_yet_is_told_so(client: Client) -> None:
    member = f.grant(f.province().school, Role.STAFF)
    assert "账号还没有设置角色" in attempt(client, member.user.login).content.decode()


@pytest.mark.req("T1.3")
def test_the_first_login_leads_to_a_new_password_before_anything_else(client: Client, school: Grant) -> None:
    school.user.must_change_password = True
    school.user.save()
    attempt(client, "4101040010001")
    assert client.get("/home/").url == "/password/"
    assert "初始密码不安全" in client.get("/password/").content.decode()


def test_half_an_hour_without_a_request_ends_the_session(
    enter: Callable[..., Client], school: Grant, clock: time_machine.Traveller
) -> None:
    client = enter(school)
    clock.shift(timedelta(minutes=29))
    assert client.get("/home/").status_code == 200
    clock.shift(timedelta(minutes=29))
    assert client.get("/home/").status_code == 200
    clock.shift(timedelta(minutes=31))
    assert client.get("/home/").url == "/login/?next=%2Fhome%2F&as=unit&over=1"
    assert "登录已超时" in client.get("/login/?next=%2Fhome%2F&as=unit&over=1").content.decode()
    assert client.get("/home/").url == "/login/?next=%2Fhome%2F"


def test_an_applicant_whose_session_ended_comes_to_the_own_tab(
    enter: Callable[..., Client], school: Grant, clock: time_machine.Traveller
) -> None:
    client = enter(f.applicant(school.organisation))
    clock.shift(timedelta(minutes=31))
    assert client.get("/my/").url == "/login/?next=%2Fmy%2F&as=person&over=1"


@pytest.mark.parametrize("address", ["/home/", "/expert/invitations/"])
def test_an_expert_whose_session_ended_comes_to_评审业务(
    enter: Callable[..., Client], school: Grant, clock: time_machine.Traveller, address: str
) -> None:
    client = enter(f.grant(school.organisation, Role.EXPERT, until=f.NOW.date(), all_series=False, sections=0))
    clock.shift(timedelta(minutes=31))
    assert client.get(address).url == f"/login/?{urlencode({'next': address, 'as': 'review', 'over': '1'})}"


def test_a_visitor_is_led_to_the_tab_of_those_for_whom_the_page_is(client: Client) -> None:
    doors = {reverse("my_invitations"): "review", "/my/": "person"}
    for address, door in doors.items():
        assert client.get(address).url == f"/login/?{urlencode({'next': address, 'as': door})}"


def test_logging_out_and_back_leaves_nothing_behind(enter: Callable[..., Client], school: Grant) -> None:
    client = enter(school)
    assert client.post("/logout/").url == "/"
    assert client.get("/home/").status_code == 302
