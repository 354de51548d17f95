"""首页: what waits, since when, what is overdue, what one did last."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.catalogue import working_days
from zhicheng.organisations.models import State
from zhicheng.reviews.models import Stop
from zhicheng.sites.portal.home import deadline_of

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def home(enter: Enter, grant: Any) -> str:
    return enter(grant).get(reverse("home")).content.decode()


def arrived(case: Any, days: int) -> None:
    """The case came to its desk so many days ago."""
    Stop.objects.filter(application=case).update(entered_at=f.NOW - timedelta(days=days))


def test_ten_working_days_back_the_national_holiday_is_skipped() -> None:
    working_days.load()
    after_the_holiday = datetime.fromisoformat("2026-10-15T09:00:00+08:00")
    assert deadline_of(after_the_holiday).before == datetime.fromisoformat("2026-09-24T00:00:00+08:00")


def test_a_reviewer_sees_how_many_wait_since_when_and_how_many_are_overdue(enter: Enter) -> None:
    working_days.load()
    school = f.province().school
    old, new = f.submitted(f.applicant(school)), f.submitted(f.applicant(school))
    arrived(old, 30)
    arrived(new, 3)
    page = home(enter, f.grant(school, "handler"))
    for words in ("经办人审查", "2 件", "最早一件 2026-10-23 到达，已等候 30 天", "逾期 1 件", "10 个工作日"):
        assert words in page


def test_where_no_review_waits_no_time_for_reviews_is_named(enter: Enter) -> None:
    working_days.load()
    assert "个工作日" not in home(enter, f.grant(f.province().school, "handler"))


def test_what_came_within_the_days_is_not_overdue(enter: Enter) -> None:
    working_days.load()
    school = f.province().school
    arrived(f.submitted(f.applicant(school)), 13)  # Monday 11-09: ten working days are over tonight
    assert "逾期" not in home(enter, f.grant(school, "handler"))


def test_in_a_year_without_a_calendar_nothing_is_called_overdue(enter: Enter) -> None:
    school = f.province().school
    arrived(f.submitted(f.applicant(school)), 300)
    page = home(enter, f.grant(school, "handler"))
    assert "1 件" in page
    assert "节假日安排尚未维护" in page
    assert "逾期" not in page


def test_the_administrator_sees_the_subordinates_whose_information_waits(enter: Enter) -> None:
    working_days.load()
    branch = f.province()
    waiting = f.organisation(branch.bureau, "外国语小学", state=State.SUBMITTED)
    waiting.submitted_at = f.NOW - timedelta(days=40)
    waiting.save()
    page = home(enter, f.administrator(branch.bureau))
    for words in ("下级单位信息待审核", "已等候 40 天", "逾期 1 件"):
        assert words in page


def test_what_i_did_last_stands_there_with_its_way_back(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school, f.person("李雅文")))
    handler = f.grant(school, "handler")
    stop = f.stop(case)
    f.pass_on(case, handler)
    page = home(enter, handler)
    assert "最近办理" in page
    assert f'<a href="{reverse("review_record", args=[stop.pk])}">李雅文</a>' in page
    assert "最近办理" not in home(enter, f.grant(school, "leader"))


def test_the_rounds_dates_stand_on_the_home_page_of_those_whom_they_concern(enter: Enter) -> None:
    branch = f.province()
    round = f.round_(branch.city)
    for place in (branch.school, branch.office):
        assert f"{round.name}" in home(enter, f.administrator(place))
    elsewhere = f.organisation(branch.office, "开封市职改办", "bureau")
    assert f"{round.name}" not in home(enter, f.administrator(elsewhere))


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("role", ["handler", "administrator"])
def test_home_takes_at_most_twelve_queries(
    enter: Enter, django_assert_max_num_queries: Any, number: int, role: str
) -> None:
    working_days.load()
    school = f.province().school
    handler = f.grant(school, "handler")
    for _ in range(number):
        f.pass_on(f.submitted(f.applicant(school)), handler)
        f.submitted(f.applicant(school))
    client = enter(handler if role == "handler" else f.administrator(school))
    with django_assert_max_num_queries(12):
        client.get(reverse("home"))
