"""The verbs of a meeting up to the vote, and the only writers of its rows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.applications.models import Application
from zhicheng.audit import trail
from zhicheng.committees.models import Round
from zhicheng.core.refused import Refused
from zhicheng.meetings import queries, rules
from zhicheng.meetings.models import Item, Meeting, Recusal, Seat, State
from zhicheng.panels import queries as panels
from zhicheng.people.models import Grant, User
from zhicheng.profiles import current

BEFORE_THE_VOTE = (State.PLANNED, State.OPENED)
WHILE_OPEN = (State.OPENED, State.COUNTED)


def lock(meeting: Meeting, *states: State) -> Meeting:
    """Return the meeting as it is now, held until the end of the transaction, where the step fits its state."""
    held = Meeting.objects.select_related("round__committee").select_for_update(of=("self",)).get(pk=meeting.pk)
    rules.require_state(held, *states)
    return held


def _held(meeting: Meeting, by: Grant, *states: State) -> Meeting:
    held = lock(meeting, *states)
    rules.require_office(by, held)
    return held


@transaction.atomic
def plan(
    round: Round,
    *,
    time: datetime,
    place: str,
    members: Collection[User],
    chair: User,
    by: Grant,
    at: datetime,
    posts: int | None = None,
) -> Meeting:
    """Plan a meeting of the round's committee; what its members must be is asked when it opens."""
    if not place:
        raise Refused("请填写会议地点。", code="place_needed", fields={"place": "请填写会议地点。"})
    if chair not in members:
        sentence = "主持人须是本次评审委员之一。"
        raise Refused(sentence, code="chair_no_member", fields={"chair": sentence})
    held_to = current().meeting.model_dump(mode="json")
    meeting = Meeting(round=round, time=time, place=place, chair=chair, posts=posts, rules=held_to)
    rules.require_office(by, meeting)
    if lapsed := rules.lapsed(round.committee, localdate(at)):
        raise Refused(lapsed, code="filing_over")
    meeting.save()
    Seat.objects.bulk_create(Seat(meeting=meeting, member=member) for member in members)
    trail.record("meeting.planned", subject=meeting, by=by, at=at, round=round.pk, members=[m.pk for m in members])
    return meeting


@transaction.atomic
def change(
    meeting: Meeting, *, time: datetime, place: str, posts: int | None, chair: User, by: Grant, at: datetime
) -> Meeting:
    """Correct when and where it is, how many posts there are, and who chairs it."""
    meeting = _held(meeting, by, *BEFORE_THE_VOTE)
    if not meeting.seats.filter(member=chair).exists():
        sentence = "主持人须是本次评审委员之一。"
        raise Refused(sentence, code="chair_no_member", fields={"chair": sentence})
    meeting.time, meeting.place, meeting.posts, meeting.chair = time, place, posts, chair
    meeting.save(update_fields=["time", "place", "posts", "chair"])
    trail.record("meeting.changed", subject=meeting, by=by, at=at, posts=posts, chair=chair.pk)
    return meeting


@transaction.atomic
def give_seat(meeting: Meeting, member: User, *, by: Grant, at: datetime) -> Seat:
    """Make somebody a member of the planned meeting; a second time changes nothing."""
    meeting = _held(meeting, by, State.PLANNED)
    seat, new = Seat.objects.get_or_create(meeting=meeting, member=member)
    if new:
        trail.record("meeting.seat_given", subject=meeting, by=by, at=at, member=member.pk)
    return seat


@transaction.atomic
def take_seat(seat: Seat, *, by: Grant, at: datetime) -> None:
    """Take somebody out of the planned meeting."""
    meeting = _held(seat.meeting, by, State.PLANNED)
    Seat.objects.filter(pk=seat.pk).delete()
    trail.record("meeting.seat_taken", subject=meeting, by=by, at=at, member=seat.member_id)


@transaction.atomic
def put_on_agenda(
    meeting: Meeting, applications: Iterable[Application], *, by: Grant, at: datetime, panel: str = ""
) -> list[Item]:
    """List candidates of the round, behind those already listed; whoever is listed stays where they are.

    What a closed panel has reported of them comes along, without the name of who wrote it.
    """
    meeting = _held(meeting, by, *BEFORE_THE_VOTE)
    listed = set(meeting.items.values_list("application_id", flat=True))
    fitting = {application.pk for application in queries.candidates(meeting)} | listed
    wanted = list({application.pk: application for application in applications}.values())
    if strangers := [application.applicant_name for application in wanted if application.pk not in fitting]:
        raise Refused(
            f"{'、'.join(strangers)} 不在本批次待评审的申报之中，或已列入另一次评审会，请刷新列表。",
            code="not_a_candidate",
        )
    new = [
        Item(meeting=meeting, application=application, position=len(listed) + place, panel=panel)
        for place, application in enumerate((a for a in wanted if a.pk not in listed), 1)
    ]
    reported = panels.reports_of([item.application for item in new])
    for item in (item for item in new if item.application_id in reported):
        said = reported[item.application_id]
        item.panel, item.report, item.reported_by, item.reported_at = said.panel, said.spoken, by.user, at
    Item.objects.bulk_create(new)
    trail.record("meeting.listed", subject=meeting, by=by, at=at, applications=[item.application_id for item in new])
    return new


@transaction.atomic
def take_off_agenda(item: Item, *, by: Grant, at: datetime) -> None:
    """Take a candidate off the agenda before the vote."""
    meeting = _held(item.meeting, by, *BEFORE_THE_VOTE)
    Item.objects.filter(pk=item.pk).delete()
    trail.record("meeting.unlisted", subject=meeting, by=by, at=at, application=item.application_id)


@transaction.atomic
def recuse(seat: Seat, application: Application, *, reason: str, by: Grant, at: datetime) -> Recusal:
    """Let a member stay away from one candidate: on request or by order (Art. 24–25); before papers are given out."""
    own = seat.member_id == by.user_id
    meeting = lock(seat.meeting, *BEFORE_THE_VOTE) if own else _held(seat.meeting, by, *BEFORE_THE_VOTE)
    if not reason:
        raise Refused("请写明回避的事由。", code="reason_needed", fields={"reason": "请写明回避的事由。"})
    if not meeting.items.filter(application=application).exists():
        raise Refused("该申报不在本次评审会的议程上，请刷新页面。", code="not_a_candidate")
    values = {"reason": reason, "by": by.user, "at": at}
    made, new = Recusal.objects.get_or_create(seat=seat, application=application, defaults=values)
    if new:
        trail.record("meeting.recused", subject=meeting, by=by, at=at, member=seat.member_id, of=application.pk)
    return made


@transaction.atomic
def recuse_all_due(meeting: Meeting, *, by: Grant, at: datetime) -> int:
    """Let all members stay away from whom the draw has found they must; return how many such notes are new."""
    meeting = _held(meeting, by, *BEFORE_THE_VOTE)
    due = queries.recusals_due(meeting)
    Recusal.objects.bulk_create(
        Recusal(seat=seat, application=item.application, reason=why[:200], by=by.user, at=at) for seat, item, why in due
    )
    said = [[seat.member_id, item.application_id] for seat, item, _ in due]
    if due:
        trail.record("meeting.recused", subject=meeting, by=by, at=at, pairs=said)
    return len(due)


@transaction.atomic
def take_back(recusal: Recusal, *, reason: str, by: Grant, at: datetime) -> None:
    """撤销 a recusal that was noted by mistake, before papers are given out; what was noted stays in the trail."""
    meeting = _held(recusal.seat.meeting, by, *BEFORE_THE_VOTE)
    found = Recusal.objects.select_related("seat__member").filter(pk=recusal.pk).first()
    if found is None:
        raise Refused("这项回避已经撤销，请刷新页面。", code="already_taken_back")
    if not reason:
        raise Refused("请写明撤销的原因。", code="reason_needed", fields={"reason": "请写明撤销的原因。"})
    known = panels.recusals(meeting.round).get(found.seat.member_id, {})
    rules.require_by_mistake(found, known.get(found.application_id, ""), by)
    found.delete()
    said = {"member": found.seat.member_id, "of": found.application_id, "noted": found.reason, "reason": reason}
    trail.record("meeting.recusal_taken_back", subject=meeting, by=by, at=at, **said)


@transaction.atomic
def arrive(seat: Seat, *, by: Grant, at: datetime) -> Seat:
    """Note that a member is in the room; not while ballot papers are out."""
    meeting = _held(seat.meeting, by, State.PLANNED, *WHILE_OPEN)
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if not seat.present:
        seat.since, seat.until = at, None
        seat.save(update_fields=["since", "until"])
        trail.record("meeting.arrived", subject=meeting, by=by, at=at, member=seat.member_id)
    return seat


@transaction.atomic
def everybody_arrives(meeting: Meeting, *, by: Grant, at: datetime) -> int:
    """Note that all members who are not in the room have come; return how many these are."""
    meeting = _held(meeting, by, State.PLANNED, *WHILE_OPEN)
    missing = list(meeting.seats.select_for_update(of=("self",)).exclude(since__isnull=False, until=None))
    for seat in missing:
        seat.since, seat.until = at, None
    Seat.objects.bulk_update(missing, ["since", "until"])
    if missing:
        trail.record("meeting.arrived", subject=meeting, by=by, at=at, members=[seat.member_id for seat in missing])
    return len(missing)


@transaction.atomic
def leave(seat: Seat, *, by: Grant, at: datetime) -> Seat:
    """Note that a member has left the room; not while ballot papers are out, except as `ballots.actions` allows."""
    meeting = _held(seat.meeting, by, State.PLANNED, *WHILE_OPEN)
    return left(seat, meeting, by=by, at=at)


def left(seat: Seat, meeting: Meeting, *, by: Grant, at: datetime) -> Seat:
    """The writing part of `leave`, for the app above, which holds the meeting already."""
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if seat.present:
        seat.until = at
        seat.save(update_fields=["until"])
        trail.record("meeting.left", subject=meeting, by=by, at=at, member=seat.member_id)
    return seat


@transaction.atomic
def open_(meeting: Meeting, *, by: Grant, at: datetime) -> Meeting:
    """Open the meeting, when nothing is missing."""
    meeting = _held(meeting, by, State.PLANNED)
    rules.require_nothing_missing(rules.to_open(meeting, queries.seats(meeting), queries.items(meeting), at))
    meeting.state, meeting.opened_at = State.OPENED, at
    meeting.save(update_fields=["state", "opened_at"])
    trail.record("meeting.opened", subject=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def report(item: Item, *, text: str, by: Grant, at: datetime) -> Item:
    """Note what the panel reports of a candidate; it advises and binds nobody (Art. 21)."""
    meeting = _held(item.meeting, by, *BEFORE_THE_VOTE)
    if not text:
        raise Refused("请填写评议组意见。", code="report_needed", fields={"report": "请填写评议组意见。"})
    item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    item.report, item.reported_by, item.reported_at = text, by.user, at
    item.save(update_fields=["report", "reported_by", "reported_at"])
    trail.record("meeting.reported", subject=meeting, by=by, at=at, application=item.application_id)
    return item


@transaction.atomic
def take_reports(meeting: Meeting, *, by: Grant, at: datetime) -> int:
    """Put on the agenda what panels have reported since it was made, where nothing is noted; return how many."""
    meeting = _held(meeting, by, *BEFORE_THE_VOTE)
    waiting = meeting.items.select_for_update(of=("self",)).select_related("application").filter(report="")
    items = list(waiting.order_by("pk"))
    told = panels.reports_of([item.application for item in items])
    taken = [item for item in items if item.application_id in told]
    for item in taken:
        said = told[item.application_id]
        item.panel, item.report, item.reported_by, item.reported_at = said.panel, said.spoken, by.user, at
    Item.objects.bulk_update(taken, ["panel", "report", "reported_by", "reported_at"])
    if taken:
        cases = [item.application_id for item in taken]
        trail.record("meeting.reported", subject=meeting, by=by, at=at, applications=cases)
    return len(taken)


@transaction.atomic
def write_minutes(meeting: Meeting, *, text: str, by: Grant, at: datetime) -> Meeting:
    """Keep the minutes (Art. 23); until the chair has signed."""
    meeting = _held(meeting, by, State.OPENED, State.VOTING, State.COUNTED)
    meeting.minutes = text
    meeting.save(update_fields=["minutes"])
    trail.record("meeting.minutes", subject=meeting, by=by, at=at, digest=sha256(text.encode()).hexdigest())
    return meeting


@transaction.atomic
def void(meeting: Meeting, *, reason: str, by: Grant, at: datetime) -> Meeting:
    """Declare void what was not signed; its candidates may be put before another meeting. A vote is annulled first."""
    meeting = _held(meeting, by, State.PLANNED, State.OPENED, State.COUNTED)
    if not reason:
        raise Refused("请写明作废的原因。", code="reason_needed", fields={"reason": "请写明作废的原因。"})
    meeting.state, meeting.void_reason = State.VOID, reason
    meeting.save(update_fields=["state", "void_reason"])
    trail.record("meeting.voided", subject=meeting, by=by, at=at, reason=reason)
    return meeting


def move(meeting: Meeting, state: State) -> None:
    """Let the ballot, which holds the meeting, carry it on."""
    meeting.state = state
    meeting.save(update_fields=["state"])


def sign(meeting: Meeting, *, text: str, by: Grant, at: datetime) -> str:
    """Freeze the meeting by the chair's signature under `text`, all that was decided; return its digest."""
    rules.require_chair(by, meeting)
    if not meeting.minutes:
        raise Refused(f"请先写好会议纪要（{rules.CLAUSES['signature']}）。", code="minutes_needed")
    meeting.state, meeting.signed_at = State.SIGNED, at
    meeting.signed_digest = sha256(text.encode()).hexdigest()
    meeting.save(update_fields=["state", "signed_at", "signed_digest"])
    trail.record("meeting.signed", subject=meeting, by=by, at=at, digest=meeting.signed_digest)
    return meeting.signed_digest
