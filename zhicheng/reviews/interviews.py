"""面试通知 and its result. Apart from `actions` because it is no step of the chain: nothing moves by it."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from zhicheng.applications.models import Application, State
from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.people.models import Grant
from zhicheng.reviews.door import of_office
from zhicheng.reviews.models import Interview, InterviewResult

TO_CALL = (State.AWAITING_COMMITTEE, State.IN_COMMITTEE)


def to_call(by: Grant) -> QuerySet[Application]:
    """The applications that stand before a committee of one's own organisation and are not decided."""
    return of_office(by).filter(state__in=TO_CALL)


def newest(application: Application) -> Interview | None:
    """The notice that counts: one query."""
    found = application.interviews.select_related("organisation").order_by("-id")
    return found.first()


def called(applications: Iterable[int]) -> dict[int, Interview]:
    """The notice that counts of each of these applications: one query."""
    found = Interview.objects.filter(application__in=list(applications)).order_by("id")
    return {notice.application_id: notice for notice in found}


@transaction.atomic
def call_to_interview(
    application: Application, *, time: datetime, place: str, note: str = "", by: Grant, at: datetime
) -> Interview:
    """Call the applicant to an interview; a later notice takes the place of an earlier one."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not to_call(by).filter(pk=application.pk).exists():
        raise Refused("只有评委会所在机构的审核人可以通知面试，且申报须已送达评委会，尚未表决。", code="not_to_call")
    if not place:
        raise Refused("请填写面试地点。", code="place_needed", fields={"place": "请填写面试地点。"})
    if time <= at:
        sentence = "面试时间已经过去，请填写将来的时间。"
        raise Refused(sentence, code="interview_in_the_past", fields={"time": sentence})
    notice = Interview.objects.create(
        application=application,
        at=time,
        place=place,
        note=note,
        organisation=by.organisation,
        noticed_by=by.user,
        noticed_at=at,
    )
    trail.record("application.called_to_interview", subject=application, by=by, at=at, interview=notice.pk)
    return notice


def results(applications: Iterable[int]) -> dict[int, InterviewResult]:
    """The result that counts of each of these applications, for panels and meetings: one query."""
    found = InterviewResult.objects.filter(application__in=list(applications)).order_by("id")
    return {result.application_id: result for result in found}


@transaction.atomic
def note_result(
    application: Application,
    *,
    outcome: InterviewResult.Outcome,
    score: Decimal | None = None,
    remark: str = "",
    by: Grant,
    at: datetime,
) -> InterviewResult:
    """Note what came of the interview; a later note takes the place of an earlier one, which stays."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not to_call(by).filter(pk=application.pk).exists():
        raise Refused("只有评委会所在机构的审核人可以登记面试结果，且申报尚未表决。", code="not_to_call")
    notice = newest(application)
    if notice is None or notice.at > at:
        raise Refused("还没有通知面试，或者面试时间还没有到，不能登记面试结果。", code="not_interviewed")
    if outcome == InterviewResult.Outcome.ABSENT and score is not None:
        raise Refused("缺席的没有成绩，请删去成绩。", code="absent_has_no_score", fields={"score": "缺席的没有成绩。"})
    values = {"outcome": outcome, "score": score, "remark": remark, "noted_by": by.user, "noted_at": at}
    result = InterviewResult.objects.create(application=application, **values)
    trail.record("application.interviewed", subject=application, by=by, at=at, result=result.pk, outcome=outcome)
    return result
