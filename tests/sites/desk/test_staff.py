"""本单位人员角色管理: from 添加 to somebody who may review."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.people import actions
from zhicheng.people.models import ALL_SECTIONS, Grant, Role, User
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db

NUMBER = "11010519491231002X"


@pytest.fixture
def school() -> Grant:
    return f.administrator(f.province().school)


@pytest.fixture
def colleague(school: Grant) -> User:
    """A member of staff, listed and not yet enabled."""
    user, _ = actions.add_staff(
        school.organisation, name="刘敏", id_number=f.id_number(), mobile="13800138000", by=school, at=f.NOW
    )
    return f.ready(user)


def colleagues(by: Grant, number: int) -> None:
    for _ in range(number):
        user = f.person()
        f.grant(by.organisation, Role.STAFF, user)
        f.grant(by.organisation, Role.HANDLER, user, all_series=False, series=["22"], sections=3)


def scope(client: Any, user: User, role: str = "handler", **typed: Any) -> Any:
    return client.post(f"/desk/staff/{user.pk}/scope/{role}/", typed)


@pytest.mark.req("H4.1")
def test_adding_shows_the_password_once_and_leads_to_the_next_step(school: Grant, enter: Callable[..., Any]) -> None:
    client = enter(school)
    typed = {"name": "刘敏", "id_number": NUMBER, "mobile": "13800138000", "email": ""}
    page = client.post("/desk/staff/add/", typed, follow=True).content.decode()
    user = User.objects.get(name="刘敏")
    assert user.check_password(page.split("data-copied>")[1].split("<")[0])
    assert "启动 → 设置角色 → 设置角色审查权限" in page
    assert f'action="/desk/staff/{user.pk}/enable/"' in page
    listed = client.get("/desk/staff/").content.decode()
    assert all(words in listed for words in ("刘敏", user.login, "13800138000", "未启动", "未设置角色"))
    assert NUMBER not in page + listed


@pytest.mark.req("H4.1")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"id_number": "110105194912310021"}, "校验位不符"),
        ({"name": ""}, "请填写姓名"),
        ({"mobile": "12345"}, "手机"),
    ],
)
def test_a_wrong_value_is_told_and_the_rest_stays(
    school: Grant, enter: Callable[..., Any], wrong: dict[str, str], sentence: str
) -> None:
    typed = {"name": "刘敏", "id_number": NUMBER, "mobile": "13800138000", "email": "liu@zz.cn"} | wrong
    response = enter(school).post("/desk/staff/add/", typed)
    page = response.content.decode()
    assert (response.status_code, sentence in page, 'value="liu@zz.cn"' in page) == (422, True, True)


@pytest.mark.req("H4.1")
def test_somebody_listed_already_is_not_listed_twice(school: Grant, enter: Callable[..., Any]) -> None:
    client = enter(school)
    typed = {"name": "刘敏", "id_number": NUMBER, "mobile": "13800138000"}
    client.post("/desk/staff/add/", typed)
    again = client.post("/desk/staff/add/", typed)
    assert (again.status_code, "已在本单位人员名单中" in again.content.decode()) == (422, True)
    other = client.post("/desk/staff/add/", typed | {"name": "张三"})
    assert (other.status_code, "已登记在另一姓名下" in other.content.decode()) == (422, True)


@pytest.mark.req("H4.1")
def test_data_are_corrected(school: Grant, colleague: User, enter: Callable[..., Any]) -> None:
    typed = {"name": "刘㛃", "mobile": "13900139000", "email": ""}
    assert enter(school).post(f"/desk/staff/{colleague.pk}/change/", typed).status_code == 302
    colleague.refresh_from_db()
    assert (colleague.name, colleague.mobile) == ("刘㛃", "13900139000")


@pytest.mark.req("H4.1")
def test_removing_asks_first_and_takes_every_role(school: Grant, colleague: User, enter: Callable[..., Any]) -> None:
    f.grant(school.organisation, Role.HANDLER, colleague)
    client = enter(school)
    assert "确定把刘敏" in client.get(f"/desk/staff/{colleague.pk}/remove/").content.decode()
    assert client.post(f"/desk/staff/{colleague.pk}/remove/").status_code == 302
    assert not Grant.objects.filter(user=colleague, until=None).exists()
    assert client.post(f"/desk/staff/{colleague.pk}/remove/").status_code == 404


@pytest.mark.req("H4.2")
def test_who_is_enabled_goes_on_to_roles_and_who_is_disabled_is_out_at_once(
    school: Grant, colleague: User, enter: Callable[..., Any], clock: Any
) -> None:
    client = enter(school)
    enable = f"/desk/staff/{colleague.pk}/enable/"
    assert client.get(enable).status_code == 302
    assert not Grant.objects.filter(user=colleague, enabled=True).exists()
    assert client.post(enable, {"enabled": "yes"}).url == f"/desk/staff/{colleague.pk}/roles/"
    reviewer = f.grant(school.organisation, Role.HANDLER, colleague)
    theirs = enter(reviewer)
    cookie = theirs.cookies["sessionid"].value
    assert theirs.get("/home/").status_code == 200
    clock.shift(timedelta(seconds=1))
    enter(school).post(enable, {"enabled": "no"})
    out = Client()
    out.cookies["sessionid"] = cookie
    assert out.get("/home/").status_code == 302


@pytest.mark.req("H4.3")
def test_roles_are_the_profiles_own_and_a_new_one_leads_to_its_scope(
    profile: Callable[[str], None], school: Grant, colleague: User, enter: Callable[..., Any]
) -> None:
    client, roles = enter(school), f"/desk/staff/{colleague.pk}/roles/"
    page = client.get(roles).content.decode()
    assert "经办人" in page
    assert "负责人" in page
    assert "审核人" not in page
    answer = client.post(roles, {"roles": ["handler", "leader"]})
    assert answer.url == f"/desk/staff/{colleague.pk}/scope/handler/"
    assert client.post(roles, {"roles": ["review"]}).status_code == 422
    assert "未设置审查权限，看不到任何申报" in client.get("/desk/staff/").content.decode()
    profile("tianjin")
    assert "审核人" in client.get(roles).content.decode()


@pytest.mark.req("H4.4")
def test_the_scope_is_all_or_chosen_and_said_in_words(
    school: Grant, colleague: User, enter: Callable[..., Any]
) -> None:
    f.title()
    for role in (Role.HANDLER, Role.LEADER):
        f.grant(school.organisation, role, colleague, all_series=False, sections=0)
    client = enter(school)
    chosen = scope(client, colleague, series=["22"], sections=["basics", "papers"])
    assert chosen.url == f"/desk/staff/{colleague.pk}/scope/leader/"
    assert scope(client, colleague, "leader", every_series="on", every_section="on").url == "/desk/staff/"
    kept = {grant.role: grant for grant in Grant.objects.filter(user=colleague)}
    assert (kept["handler"].series, registry.codes(kept["handler"].sections)) == (["22"], ["basics", "papers"])
    assert (kept["leader"].all_series, kept["leader"].sections) == (True, ALL_SECTIONS)
    page = client.get("/desk/staff/").content.decode()
    assert "中小学教师；基本信息、论文" in page
    assert "全部系列；全部内容" in page


@pytest.mark.req("H4.4")
def test_a_scope_of_nothing_is_refused(school: Grant, colleague: User, enter: Callable[..., Any]) -> None:
    f.grant(school.organisation, Role.HANDLER, colleague, all_series=False, sections=0)
    response = scope(enter(school), colleague)
    page = response.content.decode()
    assert response.status_code == 422
    assert "至少勾选一个系列" in page
    assert "至少勾选一项内容" in page
    assert scope(enter(school), colleague, "leader", every_series="on").status_code == 404


def test_a_reset_asks_first_and_shows_the_password_once(
    school: Grant, colleague: User, enter: Callable[..., Any]
) -> None:
    client, here = enter(school), f"/desk/staff/{colleague.pk}/reset/"
    assert "确定重置刘敏" in client.get(here).content.decode()
    page = client.post(here, follow=True).content.decode()
    colleague.refresh_from_db()
    assert colleague.check_password(page.split("data-copied>")[1].split("<")[0])


@pytest.mark.req("H4.1")
@pytest.mark.parametrize("what", ["change", "remove", "reset", "roles", "scope/handler", "enable"])
def test_people_of_another_organisation_are_not_found(
    school: Grant, colleague: User, enter: Callable[..., Any], what: str
) -> None:
    client = enter(f.administrator(f.Organisation.objects.get(name="管城区教育局")))
    assert client.get(f"/desk/staff/{colleague.pk}/{what}/").status_code == 404
    assert client.post(f"/desk/staff/{colleague.pk}/{what}/", {"enabled": "yes"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_asks_as_much_for_one_row_as_for_fifty(
    school: Grant, enter: Callable[..., Any], django_assert_num_queries: Any, number: int
) -> None:
    colleagues(school, number)
    client = enter(school)
    with django_assert_num_queries(4):
        assert client.get("/desk/staff/").content.decode().count('<td class="text-nowrap">测试') == number
