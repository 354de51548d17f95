"""职称申报: the list of own applications."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sites.applicant.conftest import text
from zhicheng.core.calendar import end
from zhicheng.people.models import Grant
from zhicheng.reviews import actions, door

pytestmark = pytest.mark.django_db


@pytest.mark.req("H5.1", "T3.1")
def test_somebody_without_an_application_is_shown_how_to_begin(as_teacher: Client) -> None:
    page = text(as_teacher.get("/my/"))
    assert "您还没有职称申报" in page
    assert 'href="/my/start/"' in page


def test_somebody_without_an_application_sees_until_when_which_round_takes_one(
    as_teacher: Client, branch: f.Branch, teacher: Grant
) -> None:
    open_one, over = f.round_(branch.city), f.round_(branch.city, closes_at=f.NOW - timedelta(days=1))
    page = text(as_teacher.get("/my/"))
    assert f"{open_one.name}　<strong>2026-12-10 09:00 截止" in page
    assert over.name not in page
    f.draft(teacher)
    assert 'id="calls"' not in text(as_teacher.get("/my/"))


def test_a_card_says_where_it_is_and_what_to_do(as_teacher: Client, teacher: Grant) -> None:
    f.submitted(teacher)
    page = text(as_teacher.get("/my/"))
    assert "现在在「逸夫小学」经办人审查" in page
    assert "现在不需要您做什么" in page


@pytest.mark.req("T3.5")
def test_a_returned_application_names_who_returned_it_and_until_when(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    handler = f.grant(teacher.organisation, "handler")
    actions.return_for_revision(
        f.stop(application), reasons={"papers": "缺版权页"}, complete=True, by=handler, at=f.NOW, seen=1
    )
    page = text(as_teacher.get("/my/"))
    assert "「逸夫小学」于 2026-11-22 09:00 退回修改" in page
    assert "2026-12-20 09:00" in page


def test_a_draft_whose_round_has_closed_says_so(as_teacher: Client, teacher: Grant, clock: Any) -> None:
    f.draft(teacher)
    with_round = f.Round.objects.get()
    with_round.closes_at = f.NOW - timedelta(minutes=1)
    with_round.save()
    assert "提交期限已过" in text(as_teacher.get("/my/"))


def test_nobody_sees_the_applications_of_others(enter: Callable[..., Client], branch: f.Branch, teacher: Grant) -> None:
    f.draft(teacher)
    other = enter(f.applicant(branch.school))
    assert "您还没有职称申报" in text(other.get("/my/"))


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_takes_the_same_six_queries(
    as_teacher: Client, teacher: Grant, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        f.draft(teacher, f.round_(f.Organisation.objects.get(name="郑州市职改办")))
    with django_assert_num_queries(6):
        as_teacher.get("/my/")


def test_more_than_twenty_are_on_further_pages(as_teacher: Client, teacher: Grant) -> None:
    for _ in range(21):
        f.draft(teacher, f.round_(f.Organisation.objects.get(name="郑州市职改办")))
    page = text(as_teacher.get("/my/"))
    assert page.count("<article") == 20
    assert "下一页" in page


@pytest.mark.req("T3.5")
def test_the_list_says_in_short_why_it_was_returned_and_leads_to_the_whole(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    handler = f.grant(teacher.organisation, "handler")
    reasons = {"papers": "缺版权页。", "summary": "请补充近三年的工作，" + "写明本人承担的部分" * 10}
    actions.return_for_revision(f.stop(application), reasons=reasons, complete=True, by=handler, at=f.NOW, seen=1)
    page = text(as_teacher.get("/my/"))
    assert "退回意见：</strong>论文：缺版权页；业务工作总结：请补充近三年的工作" in page
    assert f'…… <a href="/my/{application.pk}/">查看全部</a>' in page


def test_what_is_to_be_corrected_stands_in_the_list_with_its_day_and_what_follows(
    as_teacher: Client, teacher: Grant
) -> None:
    case = f.climb(f.submitted(teacher))
    office = f.grant(case.round.committee.host, "leader")
    reasons = {"papers": "缺版权页。", "summary": "请补充近三年的工作，" + "写明本人承担的部分" * 10}
    due = f.NOW + timedelta(days=10)
    door.ask_correction(case, reasons=reasons, due=due, by=office, at=f.NOW, seen=case.version)
    page = text(as_teacher.get("/my/"))
    assert "待补正" in page
    assert f"……；请于 {end(due)} 前补正并重新提交；逾期未补正的，视为放弃本次申报 <a" in page
    assert "通知补正" in text(as_teacher.get(f"/my/{case.pk}/"))


@pytest.mark.req("T3.5")
def test_the_list_says_why_it_was_not_passed(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    handler = f.grant(teacher.organisation, "handler")
    actions.reject(f.stop(application), reason="任职年限不足。", by=handler, at=f.NOW, seen=1)
    page = text(as_teacher.get("/my/"))
    assert "不通过原因：</strong>任职年限不足 <a" in page
