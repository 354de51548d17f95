"""The verbs of publicity, confirmation, re-examination and filing; those of objections stand in `objections`."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.applications.models import Application, State
from zhicheng.audit import trail
from zhicheng.catalogue import actions as catalogue
from zhicheng.catalogue import working_days
from zhicheng.catalogue.models import CalendarYear
from zhicheng.committees.models import Round
from zhicheng.core.refused import Refused
from zhicheng.documents import actions as documents
from zhicheng.documents.models import Kind
from zhicheng.notices.actions import send
from zhicheng.people.models import Grant
from zhicheng.results import queries, report, rules
from zhicheng.results.models import (
    Asking,
    Confirmation,
    Entry,
    Publicity,
    Reexamination,
    Report,
    Stage,
)
from zhicheng.reviews import door
from zhicheng.reviews.case import Verb


@transaction.atomic
def draw_up(round: Round, *, title: str, contact: str, by: Grant, at: datetime) -> Publicity:
    """拟定公示名单: who was elected, with where to object; nobody outside the office sees it yet."""
    round = Round.objects.select_for_update(of=("self",)).select_related("committee").get(pk=round.pk)
    rules.require_office(by, round.committee)
    rules.require_said(title, "公示标题", "title")
    rules.require_said(contact, "异议受理方式", "contact")
    if round.publicities.filter(started_at=None, stopped_at=None).exists():
        raise Refused("这个批次已有一份拟好的公示名单，请先发布或撤下。", code="draft_already")
    decided = queries.decided(round)
    rules.require_somebody(decided)
    publicity = round.publicities.create(
        title=title.strip(), contact=contact.strip(), days=round.publicity_days, drawn_up_by=by.user, drawn_up_at=at
    )
    Entry.objects.bulk_create(_entries(publicity, [one for one, elected in decided if elected]))
    trail.record("publicity.drawn_up", subject=publicity, by=by, at=at, round=round.pk)
    return publicity


def _entries(publicity: Publicity, elected: Iterable[Application]) -> list[Entry]:
    return [
        Entry(
            publicity=publicity,
            application=one,
            position=place,
            name=one.applicant_name,
            unit=one.unit.name,
            series=one.series.name,
            subject=one.subject,
            title=one.title.name,
        )
        for place, one in enumerate(elected, 1)
    ]


@transaction.atomic
def start(publicity: Publicity, *, by: Grant, at: datetime) -> Publicity:
    """发布公示: a second person puts the list before the public, and everybody judged learns the result."""
    publicity = _lock(publicity, by)
    on = localdate(at)
    rules.require_stage(publicity, on, Stage.DRAFT)
    rules.require_another(by, publicity.drawn_up_by_id, "公示的拟定与发布")
    decided = queries.decided(publicity.round, publicity)
    listed = publicity.entries.values_list("application", flat=True)
    rules.require_same(listed, [one.pk for one, elected in decided if elected])
    publicity.started_by, publicity.started_at, publicity.starts_on = by.user, at, on
    publicity.ends_on = working_days.around(on).after(on, publicity.days)
    publicity.save(update_fields=["started_by", "started_at", "starts_on", "ends_on"])
    note = f"公示时间：{on:%Y-%m-%d} 至 {publicity.ends_on:%Y-%m-%d}。"
    for one, elected in decided:
        if one.state == State.DECIDED:
            verb = Verb.PUBLISHED if elected else Verb.NOT_ELECTED
            door.advance(one, verb, by=by, at=at, seen=one.version, note=note if elected else "")
    trail.record("publicity.started", subject=publicity, by=by, at=at, ends=f"{publicity.ends_on:%Y-%m-%d}")
    return publicity


@transaction.atomic
def stop(publicity: Publicity, *, reason: str, by: Grant, at: datetime) -> Publicity:
    """撤下公示, for a reason that the public reads; whoever was on it needs a new list."""
    publicity = _lock(publicity, by)
    rules.require_stage(publicity, localdate(at), Stage.DRAFT, Stage.RUNNING, Stage.ENDED)
    rules.require_said(reason, "撤下的原因", "reason")
    rules.require_unconfirmed(Confirmation.objects.filter(asking__publicity=publicity).count())
    if publicity.askings.filter(decided_at=None).exists():
        raise Refused("这份公示已报请确认，请在确认机构办理之后再撤下。", code="asked_already")
    publicity.stopped_by, publicity.stopped_at, publicity.stop_reason = by.user, at, reason.strip()
    publicity.save(update_fields=["stopped_by", "stopped_at", "stop_reason"])
    trail.record("publicity.stopped", subject=publicity, by=by, at=at, reason=reason.strip())
    return publicity


@transaction.atomic
def ask_confirmation(publicity: Publicity, *, by: Grant, at: datetime) -> Asking:
    """报请确认: the time is over, and nothing is open against those who can be confirmed."""
    publicity = _lock(publicity, by)
    rules.require_ended(publicity, localdate(at))
    if publicity.askings.filter(decided_at=None).exists():
        raise Refused("已经报请确认，正在等待办理。", code="asked_already")
    rules.require_ready(queries.ready(publicity), queries.general(publicity))
    desk = rules.confirming_desk(publicity.round.committee)
    asking = publicity.askings.create(desk=desk, asked_by=by.user, asked_at=at)
    trail.record("results.asked", subject=publicity, by=by, at=at, asking=asking.pk)
    return asking


@transaction.atomic
def confirm(asking: Asking, *, number: str, by: Grant, at: datetime) -> list[Confirmation]:
    """确认 the results, under the number of the document; a certificate may follow."""
    asking, publicity = _lock_asking(asking, by)
    rules.require_ended(publicity, localdate(at))
    rules.require_said(number, "确认文号", "number")
    ready = queries.ready(publicity)
    rules.require_ready(ready, queries.general(publicity))
    if any(one.applicant_id == by.user_id for one in ready):
        raise Refused("名单中有您本人，不能由您确认，请由其他人员办理。", code="own_application")
    asking.number, asking.decided_by, asking.decided_at = number.strip(), by.user, at
    asking.save(update_fields=["number", "decided_by", "decided_at"])
    made = [
        Confirmation(application=one, asking=asking, number=asking.number, by=by.user, at=at)
        for one in Application.objects.select_for_update(of=("self",))
        .filter(pk__in=[one.pk for one in ready])
        .order_by("pk")
    ]
    Confirmation.objects.bulk_create(made)
    trail.record("results.confirmed", subject=publicity, by=by, at=at, number=asking.number, people=len(made))
    return made


@transaction.atomic
def refuse(asking: Asking, *, reason: str, by: Grant, at: datetime) -> Asking:
    """不予确认, with the reason that the committee's office reads; it may ask again."""
    asking, publicity = _lock_asking(asking, by)
    rules.require_said(reason, "不予确认的原因", "reason")
    asking.refused, asking.decided_by, asking.decided_at = reason.strip(), by.user, at
    asking.save(update_fields=["refused", "decided_by", "decided_at"])
    trail.record("results.refused", subject=publicity, by=by, at=at, asking=asking.pk)
    return asking


@transaction.atomic
def ask_reexamination(application: Application, *, reason: str, by: Grant, at: datetime) -> Reexamination:
    """申请复查: once for each result, within the time that the profile gives."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if application.applicant_id != by.user_id:
        raise Refused("只能为本人的申报申请复查。", code="own_only")
    rules.require_not_elected(application.elected)
    told = queries.told_of(application)
    assert told is not None
    on = localdate(at)
    rules.require_in_time(told.at, at, working_days.calendar(range(localdate(told.at).year, on.year + 1)))
    rules.require_said(reason, "复查理由", "reason")
    if Reexamination.objects.filter(about=told).exists():
        raise Refused("对这次评审结果已经申请过复查，请在申报进度中查看。", code="asked_already")
    made = application.reexaminations.create(about=told, reason=reason.strip(), asked_at=at)
    trail.record("reexamination.asked", subject=application, by=by, at=at, reexamination=made.pk)
    return made


@transaction.atomic
def decide_reexamination(
    reexamination: Reexamination, *, reopened: bool, answer: str, by: Grant, at: datetime, seen: int
) -> Reexamination:
    """复查结论: the result stands, or the committee judges again; the applicant reads the answer."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=reexamination.application_id)
    reexamination = Reexamination.objects.select_for_update(of=("self",)).get(pk=reexamination.pk)
    if not Reexamination.objects.of_office(by).filter(pk=reexamination.pk).exists():
        raise Refused("只有评委会办事机构的审核人可以办理，且不能办理本人的复查。", code="office_only")
    rules.require_undecided(reexamination)
    rules.require_said(answer, "复查结论", "answer")
    reexamination.reopened, reexamination.answer = reopened, answer.strip()
    reexamination.decided_by, reexamination.decided_at = by.user, at
    reexamination.save(update_fields=["reopened", "answer", "decided_by", "decided_at"])
    if reopened:
        door.advance(application, Verb.REEXAMINED, by=by, at=at, seen=seen, note=answer.strip())
        application.confirmations.filter(ended_at=None).update(ended_at=at)
    else:
        number, applicant = application.number or "", application.applicant_id
        send("reexamination_answered", to=[applicant], at=at, about=application.pk, number=number)
    trail.record("reexamination.decided", subject=application, by=by, at=at, reopened=reopened)
    return reexamination


@transaction.atomic
def file_report(round: Round, *, by: Grant, at: datetime) -> Report:
    """评审结果备案: make the workbook of the round and send it to the office above."""
    round = Round.objects.select_for_update(of=("self",)).select_related("committee__host__parent").get(pk=round.pk)
    rules.require_office(by, round.committee)
    on = localdate(at)
    publicities = [one for one in round.publicities.standing().order_by("pk") if one.stage(on) == Stage.ENDED]
    if not publicities:
        raise Refused("公示期满之后才能上报评审结果备案。", code="not_ended")
    number = f"BA{on.year}-{round.pk:05d}-{round.reports.count() + 1:02d}"
    facts, rows = report.head(round, publicities), report.rows(publicities)
    data = report.workbook(number, facts, rows)
    file = documents.keep(data, f"评审结果备案_{number}.xlsx", Kind.XLSX, by=by.user, at=at)
    desk = round.committee.host.parent or round.committee.host
    made = round.reports.create(desk=desk, number=number, facts=facts, file=file, by=by.user, at=at)
    trail.record("report.filed", subject=round, by=by, at=at, report=made.pk, file=file.digest)
    told = [person for person in queries.receivers(round, desk.pk) if person != by.user_id]
    of = {"committee": round.committee.name, "round": round.name, "number": number}
    send("report_filed", to=told, at=at, about=made.pk, place=desk.pk, **of)
    return made


@transaction.atomic
def receive_report(filed: Report, *, by: Grant, at: datetime) -> Report:
    """收悉: the office above takes note."""
    filed = Report.objects.select_for_update(of=("self",)).get(pk=filed.pk)
    rules.require_receiver(by, filed)
    filed.received_by, filed.received_at = by.user, at
    filed.save(update_fields=["received_by", "received_at"])
    trail.record("report.received", subject=filed, by=by, at=at)
    return filed


@transaction.atomic
def keep_year(
    year: int, *, off: Collection[date], worked: Collection[date], document: str, by: Grant, at: datetime
) -> CalendarYear:
    """Enter or mend a year's holidays, unless a publicity that is running counts by a day that would change."""
    changed = catalogue.changed_days(year, off, worked)
    if used := queries.in_use(changed, localdate(at)):
        raise Refused(
            f"「{used[0].title}」等 {len(used)} 份公示正在按这些日子计算，到 {used[0].ends_on:%Y-%m-%d} 期满，"
            "现在不能改动。请在公示期满后再改。",
            code="in_use",
        )
    return catalogue.keep_year(year, off=off, worked=worked, document=document, by=by, at=at)


def _lock(publicity: Publicity, by: Grant) -> Publicity:
    held = Publicity.objects.select_for_update(of=("self",)).select_related("round__committee__host__parent")
    found = held.get(pk=publicity.pk)
    rules.require_office(by, found.round.committee)
    return found


def _lock_asking(asking: Asking, by: Grant) -> tuple[Asking, Publicity]:
    publicity = Publicity.objects.select_for_update(of=("self",)).get(pk=asking.publicity_id)
    asking = Asking.objects.select_for_update(of=("self",)).get(pk=asking.pk)
    rules.require_desk(by, asking)
    return asking, publicity
