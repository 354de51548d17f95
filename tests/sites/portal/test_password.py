"""修改密码, and switching between one's roles."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
NEW = "Xinmima-2027"


@pytest.fixture
def school() -> Grant:
    return f.administrator(f.province().school)


def change(client: Client, old: str = f.PASSWORD, new: str = NEW, again: str = NEW) -> str:
    return client.post("/password/", {"old": old, "new": new, "again": again}, follow=True).content.decode()


@pytest.mark.req("T1.4")
def test_the_unit_changes_its_password_and_is_told_so(enter: Callable[..., Client], school: Grant) -> None:
    client = enter(school)
    assert "修改密码" in client.get("/home/").content.decode()
    assert "密码修改成功" in change(client)
    assert client.get("/home/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "wrong"}, "原密码不正确"),
        ({"again": "Xinmima-2028"}, "两次输入的新密码不一致"),
        ({"new": "Ab1", "again": "Ab1"}, "密码至少 8 位"),
        ({"new": "abcdefgh1", "again": "abcdefgh1"}, "至少 3 种"),
        ({"new": "Ab-4101040010001", "again": "Ab-4101040010001"}, "不能包含登录名"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_in_words(
    enter: Callable[..., Client], school: Grant, typed: dict[str, str], sentence: str
) -> None:
    assert sentence in change(enter(school), **typed)


def test_a_new_password_ends_the_other_sessions(enter: Callable[..., Client], school: Grant) -> None:
    elsewhere = Client()
    elsewhere.cookies = enter(school).cookies.copy()
    change(enter(school))
    assert elsewhere.get("/home/").status_code == 302


def test_one_persons_roles_are_switched_in_the_menu(enter: Callable[..., Client], school: Grant) -> None:
    also = f.grant(school.organisation, Role.HANDLER, school.user)
    client = enter(school)
    assert "切换身份" in client.get("/home/").content.decode()
    client.post("/switch-role/", {"grant": also.pk})
    assert "经办人审查" in client.get("/home/").content.decode()


def test_nobody_takes_up_somebody_elses_role(enter: Callable[..., Client], school: Grant) -> None:
    stranger = f.grant(school.organisation, Role.LEADER)
    assert enter(school).post("/switch-role/", {"grant": stranger.pk}).status_code == 404


@pytest.mark.req("T1.3")
def test_the_holder_of_a_reviewing_units_account_gives_the_own_name(
    enter: Callable[..., Client], profile: Callable[[str], None]
) -> None:
    profile("tianjin")
    unit = f.administrator(f.province().school)
    typed = {"old": f.PASSWORD, "new": NEW, "again": NEW}
    assert "账号使用人姓名" in enter(unit).post("/password/", typed).content.decode()
    enter(unit).post("/password/", typed | {"name": "王芳"})
    unit.user.refresh_from_db()
    assert unit.user.name == "王芳"
