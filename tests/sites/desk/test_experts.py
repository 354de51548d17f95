"""专家信息库: seen by the province's office alone, searched, paged, kept."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.experts import actions
from zhicheng.experts.models import Expert, State
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
TODAY = f.NOW.date()


@pytest.fixture
def office() -> Organisation:
    return f.province().office


@pytest.fixture
def keeper(office: Organisation) -> Grant:
    return f.administrator(office)


def expert(keeper: Grant, **said: Any) -> Expert:
    values = {"name": "王建国", "id_number": f.id_number(), "organisation": keeper.organisation, "title": f.title()}
    term = {"since": TODAY - timedelta(days=30), "until": TODAY + timedelta(days=600)}
    return actions.register(**values | term | said, by=keeper, at=f.NOW)


def listed(enter: Enter, grant: Grant, query: str = "") -> str:
    answer = enter(grant).get(f"/desk/experts/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.req("H10.1")
def test_the_library_shows_who_can_be_drawn(enter: Enter, keeper: Grant) -> None:
    expert(keeper, subject="语文", keywords=["整本书阅读"])
    page = listed(enter, keeper)
    for word in ("专家信息库", "王建国", "中小学教师 · 语文", "一级教师（中级）", "2026-10-23 至 2028-07-14", "在库"):
        assert word in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?name=建国", True),
        ("?name=张", False),
        ("?field=整本书", True),
        ("?field=数学", False),
        ("?series=22", True),
        ("?series=04", False),
        ("?level=intermediate", True),
        ("?level=senior", False),
        ("?unit=职改办", True),
        ("?unit=医院", False),
        ("?standing=active", True),
        ("?standing=running_out", False),
        ("?standing=suspended", False),
        ("?name=建国&series=22&standing=nonsense&level=x", True),
    ],
)
def test_experts_are_found_by_what_is_known_of_them(enter: Enter, keeper: Grant, query: str, found: bool) -> None:
    expert(keeper, subject="语文", keywords=["整本书阅读"])
    assert ("王建国" in listed(enter, keeper, query)) == found


def test_terms_that_run_out_come_first_the_soonest(enter: Enter, keeper: Grant) -> None:
    for name, days in (("甲乙", 80), ("丙丁", 10), ("戊己", 200)):
        expert(keeper, name=name, until=TODAY + timedelta(days=days))
    page = listed(enter, keeper, "?standing=running_out")
    assert page.index("丙丁") < page.index("甲乙")
    assert "戊己" not in page
    assert "90 天内届满" in page


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_page_takes_the_same_queries_however_many_experts(
    enter: Enter, keeper: Grant, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        expert(keeper, name=f"专家{number}")
    client = enter(keeper)
    client.get("/desk/experts/")
    with django_assert_num_queries(4):
        client.get("/desk/experts/")


def test_pages_follow_each_other(enter: Enter, keeper: Grant) -> None:
    for number in range(53):
        expert(keeper, name=f"专家{number:02}")
    first = enter(keeper).get("/desk/experts/").content.decode()
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = listed(enter, keeper, address.replace("&amp;", "&"))
    assert second.count('<td class="name">') == 3
    assert "共 53 人" in second


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HANDLER])
def test_below_the_province_there_is_no_library(enter: Enter, keeper: Grant, office: Organisation, role: str) -> None:
    someone = expert(keeper)
    city = Organisation.objects.get(parent=office)
    below = f.administrator(city) if role == Role.ADMINISTRATOR else f.grant(city, role)
    client = enter(below)
    assert "专家信息库" not in client.get("/").content.decode()
    for page in ("", f"{someone.pk}/", f"{someone.pk}/suspend/", f"{someone.pk}/end/"):
        assert client.get(f"/desk/experts/{page}").status_code == 404


def test_a_reviewer_sees_the_series_of_the_scope(enter: Enter, keeper: Grant, office: Organisation) -> None:
    someone = expert(keeper)
    other = f.grant(office, Role.HANDLER, all_series=False, series=["04"])
    assert "王建国" not in listed(enter, other)
    assert enter(other).get(f"/desk/experts/{someone.pk}/").status_code == 404
    fitting = f.grant(office, Role.LEADER, all_series=False, series=["22"])
    assert "王建国" in listed(enter, fitting)


def test_the_record_tells_terms_recusals_and_history(enter: Enter, keeper: Grant) -> None:
    someone = expert(keeper)
    actions.suspend(someone, reason="借调外省", by=keeper, at=f.NOW, seen=1)
    page = enter(keeper).get(f"/desk/experts/{someone.pk}/").content.decode()
    for word in ("登记入库", "暂停", "借调外省", "回避声明", someone.person.id_number_masked, "恢复", "终止"):
        assert word in page
    assert (someone.person.id_number or "-") not in page


STEPS = [
    ("suspend", {"reason": "借调外省"}, State.SUSPENDED),
    ("end", {"reason": "已退休"}, State.ENDED),
    ("renew", {"until": "2029-11-21"}, State.ACTIVE),
]


@pytest.mark.parametrize(("step", "said", "state"), STEPS)
def test_a_step_is_done_after_asking(enter: Enter, keeper: Grant, step: str, said: dict[str, str], state: str) -> None:
    someone = expert(keeper)
    client, address = enter(keeper), f"/desk/experts/{someone.pk}/{step}/"
    assert client.get(address).status_code == 200
    answer = client.post(address, {**said, "seen": 1})
    assert answer.headers["Location"] == f"/desk/experts/{someone.pk}/"
    assert Expert.objects.get().state == state


def test_a_refused_step_keeps_what_was_typed(enter: Enter, keeper: Grant) -> None:
    someone = expert(keeper)
    client = enter(keeper)
    answer = client.post(f"/desk/experts/{someone.pk}/renew/", {"until": "2031-01-01", "seen": 1})
    assert answer.status_code == 422
    assert "最晚可填" in answer.content.decode() or "专家任期每次不超过 3 年" in answer.content.decode()
    assert "2031-01-01" in answer.content.decode()
    assert client.post(f"/desk/experts/{someone.pk}/end/", {"reason": "", "seen": 1}).status_code == 422
    assert client.post(f"/desk/experts/{someone.pk}/end/", {"reason": "退休", "seen": 0}).status_code == 409
    assert Expert.objects.get().until == date(2028, 7, 14)


def test_a_suspended_expert_is_resumed(enter: Enter, keeper: Grant) -> None:
    someone = expert(keeper)
    actions.suspend(someone, reason="借调外省", by=keeper, at=f.NOW, seen=1)
    enter(keeper).post(f"/desk/experts/{someone.pk}/resume/", {"note": "借调结束", "seen": 2})
    assert Expert.objects.get().state == State.ACTIVE
