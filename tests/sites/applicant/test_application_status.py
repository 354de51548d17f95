"""What has become of it, withdrawing, throwing a draft away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sites.applicant.conftest import text
from zhicheng.applications.models import Application, State
from zhicheng.people.models import Grant
from zhicheng.reviews import actions

pytestmark = pytest.mark.django_db


def test_it_says_where_it_is_since_when_and_what_comes_next(
    as_teacher: Client, branch: f.Branch, teacher: Grant
) -> None:
    application = f.climb(f.submitted(teacher), until=branch.bureau)
    page = text(as_teacher.get(f"/my/{application.pk}/"))
    assert "现在在「管城区教育局」经办人审查，2026-11-22 09:00 送达" in page
    assert (
        page.index("逸夫小学 · 负责人审查")
        < page.index("管城区教育局 · 经办人审查")
        < page.index("郑州市职改办 · 负责人审查")
    )
    assert "郑州市职改办中小学教师评委会" in page


def test_no_reviewer_is_named(as_teacher: Client, branch: f.Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    f.pass_on(application, f.grant(branch.school, "handler", f.person("王经办")))
    assert "王经办" not in text(as_teacher.get(f"/my/{application.pk}/"))


@pytest.mark.req("T3.5", "T3.4")
def test_the_reasons_of_a_return_lead_to_their_sections_and_it_can_come_back(
    as_teacher: Client, branch: f.Branch, teacher: Grant
) -> None:
    application = f.submitted(teacher)
    handler = f.grant(branch.school, "handler")
    actions.return_for_revision(
        f.stop(application), reasons={"papers": "刊号不符"}, complete=True, by=handler, at=f.NOW, seen=1
    )
    page = text(as_teacher.get(f"/my/{application.pk}/"))
    assert f'<a href="/my/{application.pk}/papers/">论文</a>：刊号不符' in page
    assert "请在 2026-12-20 09:00 前重新提交" in page
    assert as_teacher.get(f"/my/{application.pk}/fill/")["Location"] == f"/my/{application.pk}/papers/"
    assert as_teacher.post(f"/my/{application.pk}/submit/", {"seen": 2, "as_is": "yes"}).status_code == 302
    assert "重新提交" in text(as_teacher.get(f"/my/{application.pk}/"))


def test_a_rejection_is_final_in_henan(as_teacher: Client, branch: f.Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    handler = f.grant(branch.school, "handler")
    actions.reject(f.stop(application), reason="不符合任职年限", by=handler, at=f.NOW, seen=1)
    page = text(as_teacher.get(f"/my/{application.pk}/"))
    assert "不符合任职年限" in page
    assert "不能再次提交" in page
    assert "检查并提交" not in page


@pytest.mark.req("T3.5")
def test_a_rejected_one_may_be_changed_and_handed_in_again_in_tianjin(
    profile: Callable[[str], None], enter: Callable[..., Client], branch: f.Branch
) -> None:
    profile("tianjin")
    teacher = f.applicant(branch.school)
    application = f.submitted(teacher)
    reviewer = f.grant(branch.school, "review")
    actions.reject(f.stop(application), reason="材料不全", by=reviewer, at=f.NOW, seen=1)
    client = enter(teacher)
    page = text(client.get(f"/my/{application.pk}/"))
    assert "材料不全" in page
    assert "请按原因修改后重新提交" in page
    assert client.post(f"/my/{application.pk}/submit/", {"seen": 2}).status_code == 302


def test_withdrawing_asks_and_then_opens_the_application_again(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    address = f"/my/{application.pk}/withdraw/"
    assert "确定撤回申报" in text(as_teacher.get(address))
    assert as_teacher.post(address, {"seen": 1}).status_code == 302
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN
    assert "可以修改后重新提交" in text(as_teacher.get(f"/my/{application.pk}/"))


def test_after_the_first_decision_it_cannot_be_withdrawn(as_teacher: Client, branch: f.Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    f.pass_on(application, f.grant(branch.school, "handler"))
    address = f"/my/{application.pk}/withdraw/"
    assert "不能再撤回" in text(as_teacher.get(address))
    assert "撤回</a>" not in text(as_teacher.get(f"/my/{application.pk}/"))
    assert as_teacher.post(address, {"seen": 2}).status_code == 422


def test_a_withdrawal_from_an_old_page_is_told_so(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    assert as_teacher.post(f"/my/{application.pk}/withdraw/", {"seen": 0}).status_code == 409


def test_a_draft_is_thrown_away_after_a_question(as_teacher: Client, draft: Application) -> None:
    address = f"/my/{draft.pk}/discard/"
    assert "不能恢复" in text(as_teacher.get(address))
    assert Application.objects.exists()
    assert as_teacher.post(address)["Location"] == "/my/"
    assert not Application.objects.exists()


def test_what_was_handed_in_is_not_thrown_away(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    assert as_teacher.post(f"/my/{application.pk}/discard/").status_code == 422
    assert Application.objects.filter(pk=application.pk).exists()


@pytest.mark.parametrize("decisions", [0, 2, 6])
def test_a_long_trail_costs_no_more_queries(
    as_teacher: Client, branch: f.Branch, teacher: Grant, decisions: int, django_assert_num_queries: Any
) -> None:
    application = f.submitted(teacher)
    for _ in range(decisions):
        stop = f.stop(application)
        f.pass_on(application, f.grant(stop.organisation, stop.step))
    with django_assert_num_queries(5):
        as_teacher.get(f"/my/{application.pk}/")
