"""The verbs of the committee's office for panels; those of the experts stand in `reading`."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from random import SystemRandom

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from zhicheng.applications.models import Application, Revision
from zhicheng.audit import trail
from zhicheng.committees import rules as committees
from zhicheng.committees.models import Round
from zhicheng.committees.queries import filing_of
from zhicheng.core.refused import Refused
from zhicheng.draws.actions import learn
from zhicheng.notices.actions import send
from zhicheng.panels import queries, rules
from zhicheng.panels.balancing import next_reader
from zhicheng.panels.models import (
    GONE,
    LEAST_READERS,
    Assignment,
    Candidate,
    Criteria,
    Criterion,
    Member,
    Panel,
    State,
)
from zhicheng.panels.rules import Line
from zhicheng.people.models import Grant, User

Done = Assignment.State


@transaction.atomic
def set_criteria(round: Round, lines: Sequence[Line], *, masked: bool, by: Grant, at: datetime) -> Criteria:
    """制定评分标准, and whether names are hidden; changeable until the first panel begins to read."""
    rules.require_office(by, round)
    held = Criteria.objects.select_for_update(of=("self",)).filter(round=round).first()
    rules.require_not_pinned(held)
    rules.require_lines(lines)
    criteria = held or Criteria(round=round)
    criteria.blind, criteria.changed_by, criteria.changed_at = masked, by.user, at
    criteria.save()
    criteria.lines.all().delete()
    Criterion.objects.bulk_create(
        Criterion(criteria=criteria, position=place, name=line.name, note=line.note, weight=line.weight)
        for place, line in enumerate(lines, 1)
    )
    said = [[line.name, line.weight] for line in lines]
    trail.record("criteria.set", subject=criteria, by=by, at=at, blind=masked, lines=said)
    return criteria


@transaction.atomic
def make(
    round: Round,
    *,
    name: str,
    members: Collection[User],
    leader: User,
    by: Grant,
    at: datetime,
    readers: int = LEAST_READERS,
) -> Panel:
    """组建评议组 of drawn members, each of whom sits in one panel of the round only."""
    rules.require_office(by, round)
    on = localdate(at)
    committees.require_filed(round.committee, filing_of(round.committee, on), on)
    panel = Panel(round=round, made_at=at)
    _seat(panel, name, members, leader, readers)
    trail.record("panel.made", subject=panel, by=by, at=at, members=sorted(user.pk for user in members))
    return panel


@transaction.atomic
def change(
    panel: Panel,
    *,
    name: str,
    members: Collection[User],
    leader: User,
    readers: int,
    by: Grant,
    at: datetime,
    seen: int,
) -> Panel:
    """Compose it anew, as long as nobody reads."""
    panel = _held(panel, by, seen, State.PREPARED)
    _seat(panel, name, members, leader, readers)
    _note(panel, "panel.changed", by, at, members=sorted(user.pk for user in members))
    return panel


@transaction.atomic
def discard(panel: Panel, *, by: Grant, at: datetime, seen: int) -> None:
    """Dissolve a panel that has not begun to read."""
    panel = _held(panel, by, seen, State.PREPARED)
    trail.record("panel.discarded", subject=panel, by=by, at=at)
    Panel.objects.filter(pk=panel.pk).delete()


@transaction.atomic
def list_candidates(panel: Panel, applications: Iterable[Application], *, by: Grant, at: datetime, seen: int) -> None:
    """列入评审对象: who stands before the committee and before no other panel; numbers are dealt by chance."""
    panel = _held(panel, by, seen, State.PREPARED)
    wanted = {application.pk for application in applications}
    fitting = set(queries.to_be_listed(panel.round).filter(pk__in=wanted).values_list("pk", flat=True))
    if not wanted or wanted - fitting:
        raise Refused("所选申报不在本批次待评议的申报之中，或已列入其他评议组，请刷新列表。", code="not_a_candidate")
    applications = Application.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    newest = {application.pk: application.submission for application in applications}
    revisions = Revision.objects.filter(application__in=wanted).order_by("pk")
    pinned = [one for one in revisions if newest[one.application_id] == one.number]
    panel.candidates.bulk_create(
        Candidate(panel=panel, application_id=one.application_id, revision=one, number=number)
        for one, number in zip(pinned, _free_numbers(panel, len(pinned)), strict=True)
    )
    _note(panel, "panel.listed", by, at, applications=sorted(wanted))


@transaction.atomic
def unlist(candidate: Candidate, *, by: Grant, at: datetime, seen: int) -> None:
    """移出: somebody leaves the list before reading begins."""
    panel = _held(candidate.panel, by, seen, State.PREPARED)
    Candidate.objects.filter(pk=candidate.pk, panel=panel).delete()
    _note(panel, "panel.unlisted", by, at, application=candidate.application_id)


@transaction.atomic
def start(panel: Panel, *, by: Grant, at: datetime, seen: int) -> Panel:
    """分配并开始评阅: everybody gets as many as anybody else, and the criteria stand from now on."""
    panel = _held(panel, by, seen, State.PREPARED)
    criteria = Criteria.objects.select_for_update(of=("self",)).filter(round=panel.round).first()
    if criteria is None:
        raise Refused("请先制定本批次的评分标准。", code="no_criteria")
    learn(panel.round)
    plan = queries.plan(panel)
    if not plan.candidates:
        raise Refused("请先列入评审对象。", code="no_candidates")
    rules.require_enough_readers(plan.short)
    Assignment.objects.bulk_create(
        Assignment(candidate_id=one, member_id=member) for one, read in plan.reading.items() for member in read
    )
    for one in plan.candidates:
        one.writer_id = plan.writer(one, panel.leader_id)
    Candidate.objects.bulk_update(plan.candidates, ["writer"])
    if criteria.pinned_at is None:
        criteria.pinned_at = at
        criteria.save(update_fields=["pinned_at"])
    panel.state, panel.started_at = State.READING, at
    panel.save(update_fields=["state", "started_at"])
    _note(panel, "panel.started", by, at, candidates=len(plan.candidates))
    send("panel_to_read", to=[one.user_id for one in plan.members], at=at)
    return panel


@transaction.atomic
def relieve(
    assignment: Assignment, *, to: Member | None, reason: str, by: Grant, at: datetime, seen: int
) -> Assignment | None:
    """改派: another member reads instead; without one only where three readers remain."""
    panel = _held(assignment.candidate.panel, by, seen, State.READING)
    held = (
        Assignment.objects.select_related("candidate", "member").select_for_update(of=("self",)).get(pk=assignment.pk)
    )
    rules.require_standing(held)
    rules.require_text(reason, field="reason", most=rules.MOST_REASON, words="改派事由")
    if to is None:
        left = held.candidate.assignments.standing().exclude(pk=held.pk).count()
        rules.require_enough_readers([] if left >= LEAST_READERS else [(held.candidate.label, left)])
    elif to.pk not in able(held.candidate, panel):
        raise Refused("所选组员须回避，或已分配这位评审对象，请另选。", code="not_able", fields={"to": "请另选组员。"})
    leave(held, Done.RELIEVED, reason, by, at)
    _note(panel, "panel.relieved", by, at, assignment=held.pk, to=to and to.pk)
    made = given(held.candidate, to.pk, at) if to else None
    see_to_writer(held, panel)
    return made


@transaction.atomic
def add_member(panel: Panel, user: User, *, by: Grant, at: datetime, seen: int) -> Member:
    """增补组员: where recusals have left too few, another drawn member joins while the panel reads."""
    panel = _held(panel, by, seen, State.READING)
    Round.objects.select_for_update(of=("self",)).get(pk=panel.round_id)
    choosable = {one.pk for one in queries.members_to_choose(panel.round)}
    rules.require_drawn([user.pk], choosable, queries.in_other_panels(panel.round))
    made = Member.objects.create(panel=panel, user=user)
    _note(panel, "panel.joined", by, at, member=user.pk)
    return made


@transaction.atomic
def add_reader(candidate: Candidate, member: Member, *, by: Grant, at: datetime, seen: int) -> Assignment:
    """增加评阅专家: one more member reads a candidate."""
    panel = _held(candidate.panel, by, seen, State.READING)
    if member.pk not in able(candidate, panel):
        raise Refused("所选组员须回避，或已分配这位评审对象，请另选。", code="not_able", fields={"to": "请另选组员。"})
    _note(panel, "panel.reader_added", by, at, candidate=candidate.pk, to=member.pk)
    Candidate.objects.filter(pk=candidate.pk, writer=None).update(writer=member)
    return given(candidate, member.pk, at)


@transaction.atomic
def remind(panel: Panel, *, by: Grant, at: datetime) -> int:
    """催办: tell those who have not handed in everything, once a day; return how many they are."""
    panel = _held(panel, by, None, State.READING)
    behind = [member.user_id for member in queries.progress(panel) if member.submitted < member.given]  # type: ignore[attr-defined]
    send("panel_behind", to=behind, at=at, once=f"panel:{panel.pk}:{localdate(at)}")
    trail.record("panel.reminded", subject=panel, by=by, at=at, people=len(behind))
    return len(behind)


@transaction.atomic
def close(panel: Panel, *, by: Grant, at: datetime, seen: int) -> Panel:
    """结束评议: everybody has handed in and the leader has reported of each; nothing changes any more."""
    panel = _held(panel, by, seen, State.READING)
    require_finished(panel, Assignment.objects.select_for_update(of=("self",)))
    panel.state, panel.closed_at = State.CLOSED, at
    panel.version += 1
    panel.save(update_fields=["state", "closed_at", "version"])
    trail.record("panel.closed", subject=panel, by=by, at=at)
    return panel


def require_finished(panel: Panel, rows: QuerySet[Assignment]) -> None:
    """Nothing is missing: every reading handed in, enough readers of everybody, a report on everybody."""
    every = rows.filter(candidate__panel=panel).order_by("pk")
    rules.require_all_submitted(sum(one.state not in (*GONE, Done.SUBMITTED) for one in every))
    readers = Count("assignments", filter=~Q(assignments__state__in=GONE))
    few = panel.candidates.annotate(number_of=readers).filter(number_of__lt=LEAST_READERS).order_by("number")
    rules.require_enough_readers([(one.label, one.number_of) for one in few])
    silent = panel.candidates.filter(reported_at=None).select_related("application").order_by("number")
    rules.require_all_reported(f"{one.label} {one.application.applicant_name}" for one in silent)


def able(candidate: Candidate, panel: Panel) -> list[int]:
    """The members who may read a candidate and do not yet, in their order."""
    away = queries.stay_away(panel)
    had = set(candidate.assignments.order_by("pk").values_list("member_id", flat=True))
    members = panel.members.order_by("pk")
    return [
        one.pk for one in members if one.pk not in had and candidate.application_id not in away.get(one.user_id, {})
    ]


def leave(assignment: Assignment, state: Assignment.State, reason: str, by: Grant, at: datetime) -> None:
    """Write that somebody reads no more, for the verbs of this app, which hold the row."""
    assignment.state, assignment.reason, assignment.left_by, assignment.left_at = state, reason, by.user, at
    assignment.save(update_fields=["state", "reason", "left_by", "left_at"])


def see_to_writer(left: Assignment, panel: Panel) -> None:
    """Who stays away writes no report of the candidate: the first who reads does. Relieved, a leader still may."""
    candidate = left.candidate
    leads = left.member.user_id == panel.leader_id and left.state == Done.RELIEVED
    if candidate.writer_id == left.member_id and not leads:
        heir = candidate.assignments.standing().order_by("pk").first()
        candidate.writer_id = heir.member_id if heir else None
        candidate.save(update_fields=["writer"])


def hand_on(candidate: Candidate, panel: Panel, at: datetime) -> Assignment | None:
    """Give a candidate to the next member who may read it; None when there is nobody."""
    load = {one.pk: one.given for one in queries.progress(panel)}  # type: ignore[attr-defined]
    member = next_reader(able(candidate, panel), load)
    return None if member is None else given(candidate, member, at)


def given(candidate: Candidate, member: int, at: datetime) -> Assignment:
    """Write that a member is to read a candidate from now on, and tell the member."""
    made = Assignment.objects.create(candidate=candidate, member_id=member)
    send("panel_to_read", to=[Member.objects.get(pk=member).user_id], at=at)
    return made


def locked(panel: Panel) -> Panel:
    """The panel as it is now, held until the end of the transaction."""
    rows = Panel.objects.select_related("round__committee").select_for_update(of=("self",))
    return rows.get(pk=panel.pk)


def _held(panel: Panel, by: Grant, seen: int | None, *states: State) -> Panel:
    held = locked(panel)
    rules.require_office(by, held.round)
    rules.require_state(held, *states)
    if seen is not None:
        rules.require_current(held, seen)
    return held


def _seat(panel: Panel, name: str, members: Collection[User], leader: User, readers: int) -> None:
    """Store who sits in it; the round's row is held, so that nobody is seated twice at the same moment."""
    Round.objects.select_for_update(of=("self",)).get(pk=panel.round_id)
    wanted = [user.pk for user in members]
    if not name:
        raise Refused("请填写评议组名称。", code="name_needed", fields={"name": "请填写评议组名称。"})
    if Panel.objects.filter(round=panel.round_id, name=name).exclude(pk=panel.pk).exists():
        sentence = "这个批次已有同名的评议组，请换一个名称。"
        raise Refused(sentence, code="name_taken", fields={"name": sentence})
    rules.require_members(wanted, leader.pk, readers)
    choosable = {user.pk for user in queries.members_to_choose(panel.round)}
    rules.require_drawn(wanted, choosable, queries.in_other_panels(panel.round, panel))
    panel.name, panel.leader, panel.readers = name, leader, readers
    panel.save()
    panel.members.exclude(user__in=wanted).delete()
    there = set(panel.members.order_by("pk").values_list("user_id", flat=True))
    Member.objects.bulk_create(Member(panel=panel, user_id=pk) for pk in sorted(set(wanted) - there))


def _note(panel: Panel, action: str, by: Grant, at: datetime, **said: object) -> None:
    panel.version += 1
    panel.save(update_fields=["version"])
    trail.record(action, subject=panel, by=by, at=at, **said)


def _free_numbers(panel: Panel, count: int) -> list[int]:
    """Numbers by chance among those that close the list up: they say nothing of name, unit or order of arrival."""
    taken = set(panel.candidates.order_by("pk").values_list("number", flat=True))
    free = [number for number in range(1, len(taken) + count + 1) if number not in taken][:count]
    SystemRandom().shuffle(free)
    return free
