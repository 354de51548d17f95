"""二次验证: the code after the password, and the page on which it is set up."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests import factories as f
from tests.people.codes import code, set_up
from tests.sites.portal.test_login import attempt
from zhicheng.people import actions
from zhicheng.people.models import Grant, Role, SecondFactor
from zhicheng.reference.permissions import addresses
from zhicheng.sites.frame.registry import PAGES

pytestmark = pytest.mark.django_db
PAGE, STEP = "/second-factor/", timedelta(seconds=30)


@pytest.fixture
def office() -> Grant:
    return f.administrator(f.province().city)


def after(clock: time_machine.Traveller, secret: str) -> str:
    """The next code, a minute later."""
    clock.shift(2 * STEP)
    return code(secret, timezone.now())


def give(client: Client, typed: str) -> Any:
    return client.post("/login/code/", {"code": typed})


def test_after_the_password_the_code_is_asked_for_and_opens_the_home(
    client: Client, office: Grant, clock: time_machine.Traveller
) -> None:
    secret, _ = set_up(office.user)
    assert attempt(client, office.user.login).url == "/login/code/"
    assert "6 位动态验证码" in client.get("/login/code/").content.decode()
    assert give(client, after(clock, secret)).url == "/home/"
    assert client.get("/home/").status_code == 200


def test_while_the_code_is_owed_no_page_opens_neither_by_address_nor_by_script(client: Client, office: Grant) -> None:
    set_up(office.user)
    attempt(client, office.user.login)
    where = addresses()
    for name in (page.name for page in PAGES.values() if page.roles):
        url = "/" + re.sub(r"<[^>]*>", lambda part: "staff" if "list" in part[0] else "1", where[name])
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 404 or answer.url.startswith("/login/?next="), url
        assert client.get(url, headers={"HX-Request": "true"}).status_code in (401, 404), url


def test_a_wrong_code_says_so_and_a_used_one_too(client: Client, office: Grant, clock: time_machine.Traveller) -> None:
    secret, _ = set_up(office.user)
    used = after(clock, secret)
    attempt(client, office.user.login)
    give(client, used)
    attempt(client, office.user.login)
    for typed in ("000000", used):
        answer = give(client, typed)
        assert answer.status_code == 422
        assert "动态验证码不正确，或已经使用过" in answer.content.decode()
    assert client.get("/home/").status_code == 302


def test_wrong_passwords_and_wrong_codes_lock_the_account_together(
    client: Client, office: Grant, clock: time_machine.Traveller
) -> None:
    secret, _ = set_up(office.user)
    for _ in range(2):
        attempt(client, office.user.login, "wrong")
    attempt(client, office.user.login)
    assert "再错 2 次账号将锁定" in give(client, "000000").content.decode()
    for _ in range(2):
        answer = give(client, "000000")
    assert "账号已锁定" in answer.content.decode()
    assert "账号已锁定" in give(client, after(clock, secret)).content.decode()
    assert attempt(client, office.user.login).status_code == 422
    clock.shift(timedelta(minutes=21))
    attempt(client, office.user.login)
    assert give(client, after(clock, secret)).url == "/home/"


def test_the_login_name_and_the_id_number_of_a_person_are_counted_together(client: Client) -> None:
    user = f.grant(f.province().city, Role.HANDLER).user
    for account in (user.login, user.id_number or "", user.login, user.id_number or ""):
        attempt(client, account, "wrong")
    assert "账号已锁定" in attempt(client, user.login, "wrong").content.decode()


def test_a_recovery_code_opens_it_too_and_is_gone(client: Client, office: Grant) -> None:
    _, recovery = set_up(office.user)
    attempt(client, office.user.login)
    assert "还剩 9 个" in client.post("/login/code/", {"code": recovery[0]}, follow=True).content.decode()
    attempt(client, office.user.login)
    assert give(client, recovery[0]).status_code == 422


def test_a_page_that_was_left_open_asks_for_the_password_again(
    client: Client, office: Grant, clock: time_machine.Traveller
) -> None:
    secret, _ = set_up(office.user)
    attempt(client, office.user.login)
    clock.shift(timedelta(minutes=6))
    assert give(client, code(secret, timezone.now())).url == "/login/"
    assert "登录已超时" in client.get("/login/").content.decode()


def test_without_a_password_there_is_no_code_to_give(client: Client, office: Grant) -> None:
    secret, _ = set_up(office.user)
    assert give(client, code(secret, f.NOW)).url == "/login/"


def test_a_reset_in_between_ends_the_waiting_too(client: Client, office: Grant, clock: time_machine.Traveller) -> None:
    secret, _ = set_up(office.user)
    attempt(client, office.user.login)
    superior = f.administrator(office.organisation.parent)
    actions.reset_administrator(office.organisation, by=superior, at=timezone.now())
    assert give(client, after(clock, secret)).url == "/login/"


def test_it_is_set_up_by_a_code_and_the_recovery_codes_are_shown_once(
    enter: Callable[..., Client], office: Grant
) -> None:
    client = enter(office)
    elsewhere = Client()
    elsewhere.cookies = client.cookies.copy()
    page = client.post(PAGE, {"do": "prepare"}, follow=True).content.decode()
    secret = SecondFactor.objects.get().waiting or ""
    assert "data:image/svg+xml" in page
    assert secret[:4] in page
    assert client.post(PAGE, {"do": "confirm", "code": "000000"}).status_code == 422
    shown = client.post(PAGE, {"do": "confirm", "code": code(secret, f.NOW)}, follow=True).content.decode()
    assert len(re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", shown)) == 10
    assert "不能再次查看" in client.get("/second-factor/recovery/").content.decode()
    assert secret[:4] not in client.get(PAGE).content.decode()
    assert client.get("/home/").status_code == 200
    assert elsewhere.get("/home/").status_code == 302, "a session of before knows of no second step"


def test_setting_up_twice_at_once_takes_the_newer_device_only(enter: Callable[..., Client], office: Grant) -> None:
    client = enter(office)
    client.post(PAGE, {"do": "prepare"})
    older = SecondFactor.objects.get().waiting
    client.post(PAGE, {"do": "prepare"})
    assert "二维码" in client.post(PAGE, {"do": "confirm", "code": code(older, f.NOW)}).content.decode()
    assert client.post(PAGE, {"do": "confirm", "code": code(SecondFactor.objects.get().waiting, f.NOW)}).url


def test_where_it_is_enforced_an_office_does_nothing_before(
    enter: Callable[..., Client], office: Grant, settings: Any
) -> None:
    settings.SECOND_FACTOR = "enforced"
    client = enter(office)
    for page in PAGES.values():
        if Role.ADMINISTRATOR in page.roles and not page.unsafe and "<" not in page.route and not page.province:
            answer = client.get("/" + addresses()[page.name])
            assert page.name == "second_factor" or answer.url == PAGE, page.name
    assert "须先设置二次验证" in client.get(PAGE).content.decode()
    assert enter(f.administrator(f.organisation(office.organisation))).get("/home/").status_code == 200


def test_the_first_password_comes_before_the_device(enter: Callable[..., Client], office: Grant, settings: Any) -> None:
    settings.SECOND_FACTOR = "enforced"
    office.user.must_change_password = True
    office.user.save()
    assert enter(office).get(PAGE).url == "/password/"


def test_a_changed_password_keeps_the_session_with_its_second_step(enter: Callable[..., Client], office: Grant) -> None:
    set_up(office.user)
    client = enter(office)
    typed = {"old": f.PASSWORD, "new": "Xinmima-2027", "again": "Xinmima-2027"}
    assert "密码修改成功" in client.post("/password/", typed, follow=True).content.decode()


def test_it_is_given_up_where_it_is_only_offered(enter: Callable[..., Client], office: Grant) -> None:
    _, recovery = set_up(office.user)
    client = enter(office)
    assert "已停用" in client.post(PAGE, {"do": "give_up", "code": recovery[0]}, follow=True).content.decode()
    assert client.get("/home/").status_code == 200
