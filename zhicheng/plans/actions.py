"""The verbs of plans and of the ledger, and the only writers of their rows."""

from collections.abc import Mapping
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.core.text import clause
from zhicheng.documents.actions import take_in
from zhicheng.documents.models import Kind as FileKind
from zhicheng.notices.telling import tell_administrator
from zhicheng.organisations.rules import require_usable
from zhicheng.people.models import Grant
from zhicheng.plans import queries, rules
from zhicheng.plans.models import Kind, Place, Plan, PlanEvent, PlanLine, Quota, Share, State, in_order

PAPERS = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})
Verb = PlanEvent.Verb


@transaction.atomic
def write(year: int, numbers: Mapping[Kind, int], *, by: Grant, at: datetime, seen: int) -> Plan:
    """Keep the lines of the organisation's plan for a year; what is granted stays until a superior approves."""
    plan = _opened(year, by, at, seen)
    rules.require_numbers(numbers)
    rules.require_no_less_than_held(numbers, queries.ledger(plan.organisation, year))
    _keep_lines(plan, numbers)
    _write_on(plan, at)
    trail.record("plan.written", subject=plan, by=by, at=at, lines=in_order(numbers))
    return plan


@transaction.atomic
def attach(year: int, upload: UploadedFile, *, by: Grant, at: datetime, seen: int) -> Plan:
    """Take the plan's document, or another in its place; histories keep the one that was filed then."""
    plan = _opened(year, by, at, seen)
    plan.document = take_in(upload, by=by.user, at=at, only=PAPERS)
    _write_on(plan, at, "document")
    trail.record("plan.document", subject=plan, by=by, at=at, digest=plan.document.digest)
    return plan


@transaction.atomic
def copy_last(year: int, *, by: Grant, at: datetime, seen: int) -> Plan:
    """Begin with what was filed for the year before."""
    numbers = queries.year_before(by.organisation, year)
    if not numbers:
        raise Refused(f"本单位 {year - 1} 年度没有申报计划，不能复制，请直接填写。", code="nothing_to_copy")
    return write(year, numbers, by=by, at=at, seen=seen)


@transaction.atomic
def submit(plan: Plan, *, by: Grant, at: datetime, seen: int) -> Plan:
    """Hand the plan, or the change of it, to the direct superior; at the top of the tree nobody is above to ask."""
    plan = _lock(plan)
    rules.require_own(by, plan)
    rules.require_current(plan, seen)
    rules.require_open(plan)
    require_usable(plan.organisation)
    numbers, rows = queries.wanted(plan), queries.ledger(plan.organisation, plan.year)
    rules.require_something(plan, numbers)
    rules.require_difference(plan, numbers, {kind: row.granted for kind, row in rows.items()})
    rules.require_no_less_than_held(numbers, rows)
    way = queries.way(plan.organisation)
    plan.submitted_at, plan.refusal = at, ""
    if not way:
        return _approve(plan, by, at)
    plan.state, plan.desk_id = State.SUBMITTED, way[0]
    _save(plan, at, "state", "desk", "submitted_at", "refusal")
    _note(plan, Verb.SUBMITTED, by, at, numbers=numbers, rows=rows)
    return plan


@transaction.atomic
def withdraw(plan: Plan, *, by: Grant, at: datetime, seen: int) -> Plan:
    """撤回: take a plan back to correct it, until a superior has decided; what was granted stays granted."""
    plan = _lock(plan)
    rules.require_own(by, plan)
    rules.require_current(plan, seen)
    rules.require_untouched(plan, queries.is_untouched(plan))
    plan.state, plan.desk = State.DRAFT, None
    _save(plan, at, "state", "desk")
    _note(plan, Verb.WITHDRAWN, by, at)
    return plan


@transaction.atomic
def hand_in(year: int, numbers: Mapping[Kind, int], *, by: Grant, at: datetime, seen: int) -> Plan:
    """Keep the lines and hand the plan in: both or neither."""
    plan = write(year, numbers, by=by, at=at, seen=seen)
    return submit(plan, by=by, at=at, seen=plan.version)


@transaction.atomic
def pass_(plan: Plan, *, by: Grant, at: datetime, seen: int) -> Plan:
    """Pass it on to the next superior; behind the one with the last word its numbers are granted."""
    plan = _lock_for_decision(plan, by, seen)
    following = rules.following(queries.way(plan.organisation), by.organisation_id)
    if following is None:
        return _approve(plan, by, at)
    numbers, rows = queries.wanted(plan), queries.ledger(plan.organisation, plan.year)
    rules.require_no_less_than_held(numbers, rows)
    plan.desk_id = following
    _save(plan, at, "desk")
    _note(plan, Verb.PASSED, by, at, numbers=numbers, rows=rows)
    return plan


@transaction.atomic
def refuse(plan: Plan, *, reason: str, by: Grant, at: datetime, seen: int) -> Plan:
    """Send it back to the organisation with a reason; what was granted before stays granted."""
    plan = _lock_for_decision(plan, by, seen)
    rules.require_reason(reason)
    plan.state, plan.desk, plan.refusal = State.REFUSED, None, reason[: rules.MOST_REASON]
    _save(plan, at, "state", "desk", "refusal")
    _note(plan, Verb.REFUSED, by, at, note=plan.refusal)
    words = {"plan": f"{plan.year} 年度", "reason": clause(plan.refusal)}
    tell_administrator("plan_refused", plan.organisation, by=by, at=at, **words)
    return plan


@transaction.atomic
def discard_change(plan: Plan, *, by: Grant, at: datetime, seen: int) -> Plan:
    """Give up a change that is not filed: the plan says again what is granted."""
    plan = _lock(plan)
    rules.require_own(by, plan)
    rules.require_current(plan, seen)
    rules.require_open(plan)
    if not plan.approved_at or plan.state == State.APPROVED:
        raise Refused("没有未提交的调整。", code="nothing_to_discard")
    rows = queries.ledger(plan.organisation, plan.year)
    _keep_lines(plan, {kind: row.granted for kind, row in rows.items() if row.granted})
    plan.state, plan.refusal = State.APPROVED, ""
    _save(plan, at, "state", "refusal")
    _note(plan, Verb.DISCARDED, by, at)
    return plan


def hold(held: str, wanted: str, share: Share) -> None:
    """Move the ledger from what an application held of its unit's places to what it holds now."""
    match held, wanted:
        case _ if held == wanted:
            pass
        case Place.NONE, _:
            reserve(share)
        case Place.RESERVED, Place.USED:
            use(share)
        case Place.USED, Place.RESERVED:
            take_back(share)
        case _:
            release(share, held)


def reserve(share: Share) -> None:
    """Take a free place for an application that is handed in, or say whom to ask: one UPDATE, so never one too many."""
    free = _row(share).filter(granted__gt=F("reserved") + F("used"))
    if not free.update(reserved=F("reserved") + 1):
        raise queries.no_place(share)


def use(share: Share) -> None:
    """The reserved place is used: the application stands at the committee's door."""
    _require_one(_row(share).filter(reserved__gt=0).update(reserved=F("reserved") - 1, used=F("used") + 1))


def take_back(share: Share) -> None:
    """The application came back from the committee's door: its place is reserved again."""
    _require_one(_row(share).filter(used__gt=0).update(reserved=F("reserved") + 1, used=F("used") - 1))


def release(share: Share, held: str) -> None:
    """Give back the place that an application held, reserved or used."""
    _require_one(_row(share).filter(**{f"{held}__gt": 0}).update(**{held: F(held) - 1}))


def _row(share: Share) -> QuerySet[Quota]:
    unit, year, series, level = share
    return Quota.objects.filter(organisation=unit, year=year, series=series, level=level)


def _require_one(changed: int) -> None:
    if changed != 1:
        raise IntegrityError("an application holds a place that the ledger does not know")


def _opened(year: int, by: Grant, at: datetime, seen: int) -> Plan:
    """The organisation's plan of a year, locked, made when it is first written."""
    rules.require_wanted()
    require_usable(by.organisation)
    if year not in filing_years(at):
        raise Refused(f"{year} 年度现在不能填报申报计划。", code="year_closed")
    Plan.objects.bulk_create([Plan(organisation=by.organisation, year=year, changed_at=at)], ignore_conflicts=True)
    plan = _lock(Plan.objects.get(organisation=by.organisation, year=year))
    rules.require_own(by, plan)
    rules.require_current(plan, seen)
    rules.require_open(plan)
    return plan


def filing_years(at: datetime) -> tuple[int, int]:
    """The years for which a plan can be filed: this one and the next."""
    year = localdate(at).year
    return year, year + 1


def _write_on(plan: Plan, at: datetime, *fields: str) -> None:
    """A refused or approved plan that is written on is a draft again, or a change of what is granted."""
    plan.state, plan.refusal = State.DRAFT, ""
    _save(plan, at, *fields, "state", "refusal")


def _keep_lines(plan: Plan, numbers: Mapping[Kind, int]) -> None:
    plan.lines.all().delete()
    PlanLine.objects.bulk_create(
        PlanLine(plan=plan, series_id=series, level=level, number=number) for series, level, number in in_order(numbers)
    )


def _approve(plan: Plan, by: Grant, at: datetime) -> Plan:
    """Grant what the plan asks for: the rows of the ledger are locked in their one order and written together."""
    numbers = queries.wanted(plan)
    rows = _locked_ledger(plan)
    rules.require_no_less_than_held(numbers, rows)
    before = {kind: row.granted for kind, row in rows.items()}
    Quota.objects.bulk_create(
        Quota(organisation=plan.organisation, year=plan.year, series_id=series, level=level, granted=number)
        for series, level, number in in_order(numbers)
        if (series, level) not in rows
    )
    for kind, row in rows.items():
        row.granted = numbers.get(kind, 0)
    Quota.objects.bulk_update(rows.values(), ["granted"])
    plan.state, plan.desk, plan.approved_at = State.APPROVED, None, at
    _save(plan, at, "state", "desk", "approved_at", "submitted_at", "refusal")
    _note(plan, Verb.APPROVED, by, at, numbers=numbers, before=before)
    tell_administrator("plan_approved", plan.organisation, by=by, at=at, plan=f"{plan.year} 年度")
    return plan


def _locked_ledger(plan: Plan) -> dict[Kind, Quota]:
    rows = Quota.objects.filter(organisation=plan.organisation, year=plan.year).select_related("series")
    locked = rows.select_for_update(of=("self",)).order_by("series_id", "level")
    return {(row.series_id, row.level): row for row in locked}


def _lock(plan: Plan) -> Plan:
    rows = Plan.objects.select_related("organisation", "desk", "document").select_for_update(of=("self",))
    return rows.get(pk=plan.pk)


def _lock_for_decision(plan: Plan, by: Grant, seen: int) -> Plan:
    plan = _lock(plan)
    rules.require_current(plan, seen)
    rules.require_at_desk(by, plan)
    return plan


def _save(plan: Plan, at: datetime, *fields: str) -> None:
    plan.version, plan.changed_at = plan.version + 1, at
    plan.save(update_fields=[*fields, "version", "changed_at"])


def _note(
    plan: Plan,
    verb: str,
    by: Grant,
    at: datetime,
    *,
    note: str = "",
    numbers: Mapping[Kind, int] | None = None,
    rows: Mapping[Kind, Quota] | None = None,
    before: Mapping[Kind, int] | None = None,
) -> None:
    """Keep in the history what was done and what the plan said then, and record it."""
    granted = before if before is not None else {kind: row.granted for kind, row in (rows or {}).items()}
    event = PlanEvent.objects.create(
        plan=plan,
        verb=verb,
        by_id=by.user_id,
        by_name=by.user.name,
        organisation=by.organisation,
        organisation_name=by.organisation.name,
        note=note,
        before=in_order({kind: number for kind, number in granted.items() if number}),
        after=in_order(numbers or {}),
        document=plan.document,
        at=at,
    )
    trail.record(f"plan.{verb}", subject=plan, by=by, at=at, event=event.pk)
