"""Handing in again what was returned: the reasons, what is still as it was, and where it goes."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as f
from tests.sites.applicant.conftest import text
from zhicheng.applications.models import Application, State
from zhicheng.people.models import Grant
from zhicheng.reviews import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(branch: f.Branch, teacher: Grant) -> Application:
    """An application that the bureau returned for two sections."""
    case = f.climb(f.submitted(teacher), until=branch.bureau)
    handler, reasons = f.grant(branch.bureau, "handler"), {"papers": "刊号不符", "training": "差 18 学时"}
    actions.return_for_revision(
        f.stop(case), reasons=reasons, complete=True, by=handler, at=f.NOW, seen=Application.objects.get().version
    )
    case.refresh_from_db()
    return case


def mend(case: Application) -> None:
    """The title of a paper says something else now."""
    record = case.records.get(code="papers")
    record.data["rows"][0]["title"] = "整本书阅读的课堂支架再设计"
    record.save()


@pytest.mark.req("T3.5", "H8.4")
def test_the_reasons_stand_on_the_page_with_what_is_still_as_it_was(as_teacher: Client, returned: Application) -> None:
    mend(returned)
    page = text(as_teacher.get(f"/my/{returned.pk}/submit/"))
    assert "已修改</span>：刊号不符" in page
    assert "尚未修改</span>：差 18 学时" in page
    assert "我已核对，无需修改" in page


def test_a_section_left_as_it_was_goes_back_only_with_a_tick(as_teacher: Client, returned: Application) -> None:
    mend(returned)
    address = f"/my/{returned.pk}/submit/"
    answer = as_teacher.post(address, {"seen": returned.version})
    assert answer.status_code == 422
    assert "继续教育 在退回后尚未修改。请按退回意见修改" in text(answer)
    assert Application.objects.get().state == State.RETURNED
    assert as_teacher.post(address, {"seen": returned.version, "as_is": "yes"}).status_code == 302


def test_where_everything_named_was_changed_nothing_is_to_be_ticked(as_teacher: Client, branch: f.Branch) -> None:
    case = f.submitted(Grant.objects.get(role="applicant"))
    actions.return_for_revision(
        f.stop(case), reasons={"papers": "不符"}, complete=True, by=f.grant(branch.school, "handler"), at=f.NOW, seen=1
    )
    mend(case)
    address = f"/my/{case.pk}/submit/"
    assert "我已核对" not in text(as_teacher.get(address))
    assert as_teacher.post(address, {"seen": 2}).status_code == 302


@pytest.mark.parametrize("page", ["submit/", "papers/"])
def test_the_desks_below_are_shown_as_passed_and_where_it_resumes_as_next(
    as_teacher: Client, returned: Application, page: str
) -> None:
    shown = text(as_teacher.get(f"/my/{returned.pk}/{page}"))
    assert '逸夫小学 <span class="state good">已通过</span>' in shown
    assert '管城区教育局 · 经办人审查 <span class="state busy">下一步</span>' in shown


def test_where_it_begins_anew_nothing_is_shown_as_passed(
    profile: Callable[[str], None], enter: Callable[..., Client], branch: f.Branch
) -> None:
    profile("tianjin")
    teacher = f.applicant(branch.school)
    case = f.climb(f.submitted(teacher), until=branch.bureau)
    seen, reviewer = Application.objects.get().version, f.grant(branch.bureau, "review")
    actions.return_for_revision(
        f.stop(case), reasons={"papers": "不符"}, complete=True, by=reviewer, at=f.NOW, seen=seen
    )
    page = text(enter(teacher).get(f"/my/{case.pk}/submit/"))
    assert "下一步" not in page
    assert "已通过</span>" not in page


def test_after_taking_it_back_the_reasons_are_shown_again(as_teacher: Client, returned: Application) -> None:
    as_teacher.post(f"/my/{returned.pk}/submit/", {"seen": returned.version, "as_is": "yes"})
    as_teacher.post(f"/my/{returned.pk}/withdraw/", {"seen": returned.version + 1})
    page = text(as_teacher.get(f"/my/{returned.pk}/"))
    assert Application.objects.get().state == State.WITHDRAWN
    assert f'<a href="/my/{returned.pk}/papers/">论文</a>：刊号不符' in page
    assert "请按退回意见修改指出的内容" in page
    assert "尚未修改</span>：刊号不符" in text(as_teacher.get(f"/my/{returned.pk}/submit/"))
    assert "退回意见：</strong>刊号不符" in text(as_teacher.get(f"/my/{returned.pk}/papers/"))
