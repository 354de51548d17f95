"""Printing: what is made is handed back, and who printed what is noted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhicheng.applications.models import Application
from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.papers import lists
from zhicheng.papers.evaluation import evaluation_form
from zhicheng.papers.issue import issue
from zhicheng.papers.queries import printable, submission_read
from zhicheng.people.models import Grant, Role
from zhicheng.reviews.interviews import newest

MOST = 1000
"""So many applications go into one list or one batch."""


@transaction.atomic
def print_form(application: Application, *, site: str, by: Grant, at: datetime, submission: int = 0) -> bytes:
    """Return 评审表 as PDF, of the newest submission that the person may read or of an earlier one."""
    found = _require_printable(application, by)
    read = submission_read(found)
    if submission > read:
        raise Refused(f"没有第 {submission} 次提交，或您尚未收到。请选择已有的提交。", code="no_such_submission")
    made = issue(found, submission=submission or read)
    pdf = evaluation_form(made, site=site, named=by.role != Role.APPLICANT, at=at)
    trail.record("application.printed", subject=found, by=by, at=at, form="evaluation", code=made.code)
    return pdf


@transaction.atomic
def print_interview(application: Application, *, by: Grant, at: datetime) -> bytes:
    """Return 面试通知 as PDF."""
    found = _require_printable(application, by)
    notice = newest(found)
    if notice is None:
        raise Refused("还没有面试通知。通知发出后可以在这里打印。", code="no_interview")
    pdf = lists.interview_notice(found, notice, at=at)
    trail.record("application.printed", subject=found, by=by, at=at, form="interview", interview=notice.pk)
    return pdf


@transaction.atomic
def print_list(
    kind: lists.Kind, applications: Sequence[int], *, publicity: lists.Publicity | None = None, by: Grant, at: datetime
) -> bytes:
    """Return a list of applications as PDF: 花名册, 推荐一览表 or 公示表."""
    found = list(printable_of(by, applications))
    if not found:
        raise Refused("没有可以打印的申报。请先选择申报人员。", code="nothing_to_print")
    pdf = lists.printed(kind, found, publicity=publicity, by=by, at=at)
    for application in found:
        trail.record("application.listed", subject=application, by=by, at=at, form=kind.value)
    return pdf


def printable_of(by: Grant, applications: Sequence[int]) -> Sequence[Application]:
    """Those of the applications that the person may print, in the order of unit and number."""
    if len(applications) > MOST:
        raise Refused(f"一次最多打印 {MOST} 人，现在选了 {len(applications)} 人。请分批打印。", code="too_many")
    return list(printable(by).filter(pk__in=applications).order_by("unit_path", "number", "pk"))


def _require_printable(application: Application, by: Grant) -> Application:
    found = printable(by).filter(pk=application.pk).first()
    if found is None:
        raise Refused(
            "这份申报不在您可以打印的范围内：尚未提交、不在您的环节，或您的审查权限不含全部内容。",
            code="not_printable",
        )
    return found
