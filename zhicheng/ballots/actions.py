"""The verbs of the secret ballot, and the only writers of its rows (ADR 24).

What the office does is in the trail, with its time. What a voter does is in no trail: `issue` keeps who and not when,
`cast` knows nobody.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.applications.models import Application
from zhicheng.audit import trail
from zhicheng.ballots import blind, queries, rules
from zhicheng.ballots.models import Ballot, Issue, Paper, State
from zhicheng.core import statements
from zhicheng.core.refused import Refused
from zhicheng.meetings import actions as meetings
from zhicheng.meetings import queries as seated
from zhicheng.meetings import rules as meeting_rules
from zhicheng.meetings.models import Meeting, Seat
from zhicheng.meetings.models import State as Standing
from zhicheng.people.models import Grant

HELD = "SELECT state FROM ballots_ballot WHERE id = %s FOR SHARE"
"""Many voters hold the ballot together; who opens or closes the box waits for all of them."""
TAKEN = """
INSERT INTO ballots_issue (id, paper_id, seat_id, blinded) VALUES (gen_random_uuid(), %s, %s, %s)
ON CONFLICT (paper_id, seat_id) DO UPDATE SET seat_id = excluded.seat_id RETURNING blinded
"""
BEFORE = (Standing.PLANNED, Standing.OPENED, Standing.COUNTED)


def lock(ballot: Ballot, by: Grant, *states: State) -> Ballot:
    """Return the ballot and its meeting as they are now, held alone, where the step fits and the office acts."""
    meeting = meetings.lock(ballot.meeting, *Standing)
    meeting_rules.require_office(by, meeting)
    held = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot.pk)
    held.meeting = meeting
    rules.require_state(held, *states)
    return held


def prepare(meeting: Meeting, *, by: Grant, at: datetime, progress: Callable[[int, int], None] | None = None) -> Ballot:
    """Make the papers of the next ballot with a key each; takes a tenth of a second for every candidate."""
    meeting_rules.require_office(by, meeting)
    number, applications = queries.standing(meeting)
    rules.require_candidates(applications, number)
    keys = []
    for done, _ in enumerate(applications, 1):
        keys.append(blind.new_key())
        if progress:
            progress(done, len(applications))
    return _prepared(meeting, number, applications, keys, by=by, at=at)


@transaction.atomic
def _prepared(
    meeting: Meeting,
    number: int,
    applications: Sequence[Application],
    keys: Sequence[blind.Key],
    *,
    by: Grant,
    at: datetime,
) -> Ballot:
    meeting = meetings.lock(meeting, *BEFORE)
    meeting_rules.require_office(by, meeting)
    if queries.standing(meeting) != (number, list(applications)):
        raise Refused("议程刚刚有变动，请重新准备选票。", code="agenda_changed")
    Ballot.objects.filter(meeting=meeting, state=State.PREPARED).delete()
    ballot = Ballot.objects.create(meeting=meeting, number=number)
    Paper.objects.bulk_create(
        Paper(
            ballot=ballot,
            application=application,
            position=place,
            modulus=f"{key.modulus:x}",
            private=key.dump(),
        )
        for place, (application, key) in enumerate(zip(applications, keys, strict=True), 1)
    )
    trail.record("ballot.prepared", subject=ballot, by=by, at=at, number=number, papers=len(applications))
    return ballot


@transaction.atomic
def give_out(ballot: Ballot, *, by: Grant, at: datetime) -> Ballot:
    """Begin 领票, when nothing is missing: from now on nobody comes, goes or stays away by a note."""
    ballot = lock(ballot, by, State.PREPARED)
    meeting = ballot.meeting
    meeting_rules.require_state(meeting, Standing.OPENED, Standing.COUNTED)
    _, applications = queries.standing(meeting)
    papers = queries.papers(ballot)
    rules.require_same_agenda(papers, applications)
    wanted = {application.pk for application in applications}
    items = [item for item in seated.items(meeting) if item.application_id in wanted]
    seats, recused = seated.seats(meeting), seated.recused(meeting)
    missing = [meeting_rules.lapsed(meeting.round.committee, localdate(at))]
    missing += meeting_rules.to_vote(meeting, seats, items, recused)
    missing += meeting_rules.recusals_missing(
        [due for due in seated.recusals_due(meeting) if due[1].application_id in wanted]
    )
    meeting_rules.require_nothing_missing([sentence for sentence in missing if sentence])
    ballot.state, ballot.issuing_at = State.ISSUING, at
    ballot.save(update_fields=["state", "issuing_at"])
    meetings.move(meeting, Standing.VOTING)
    trail.record("ballot.issuing", subject=ballot, by=by, at=at, number=ballot.number)
    return ballot


@transaction.atomic
def issue(ballot: Ballot, asked: Mapping[UUID, bytes], *, by: Grant) -> dict[UUID, bytes]:
    """Sign each blinded message once: for a member who is present, on papers of whose candidate they are not recused.

    The same message gets the same answer, so that a lost answer can be asked for again; another one gets none.
    """
    _hold(ballot, State.ISSUING, "领票已经结束或尚未开始，请刷新页面。")
    seat = Seat.objects.filter(meeting=ballot.meeting_id, member=by.user_id).first()
    if seat is None or not seat.present:
        raise Refused("您未登记到会，不能领票。请与会务人员联系。", code="not_present")
    due = {paper.code: paper.pk for paper in queries.papers_of(ballot, seat)}
    if not asked or not asked.keys() <= due.keys():
        raise Refused("所领选票不属于您可以投票的评审对象，请刷新页面。", code="not_your_paper")
    papers = {paper.code: paper for paper in Paper.objects.filter(pk__in=due.values()).order_by("pk")}
    return {code: _signed(papers[code], seat, asked[code]) for code in sorted(asked)}


def _signed(paper: Paper, seat: Seat, blinded: bytes) -> bytes:
    try:
        answer = blind.sign(blind.load(paper.private or ""), blinded)
    except ValueError as error:
        raise Refused("领票请求有误，请刷新页面后重试。", code="not_blinded") from error
    digest = sha256(blinded).hexdigest()
    kept = statements.first(TAKEN, [paper.pk, seat.pk, digest])
    if kept is None or kept[0] != digest:
        raise Refused(rules.ELSEWHERE, code="issued_already")
    return answer


def _hold(ballot: Ballot, state: State, otherwise: str) -> None:
    row = statements.first(HELD, [ballot.pk])
    if row is None or row[0] != state:
        raise Refused(otherwise, code="not_now")


@transaction.atomic
def let_go(ballot: Ballot, seat: Seat, *, by: Grant, at: datetime) -> None:
    """Note that a member has gone who got no papers; who has got them is present to the end."""
    ballot = lock(ballot, by, State.ISSUING)
    if Issue.objects.filter(paper__ballot=ballot, seat=seat).exists():
        raise Refused("该委员已领票，本轮投票内按到会计算，不能登记离会。", code="issued_already")
    meetings.left(seat, ballot.meeting, by=by, at=at)


@transaction.atomic
def open_box(ballot: Ballot, *, by: Grant, at: datetime) -> Ballot:
    """End 领票 and begin 投票: everybody present has papers, the keys that signed them are thrown away."""
    ballot = lock(ballot, by, State.ISSUING)
    seats = seated.seats(ballot.meeting)
    missing = rules.to_open_the_box(queries.waiting(ballot))
    missing += meeting_rules.quorum_missing(ballot.meeting, seats)
    meeting_rules.require_nothing_missing(missing)
    ballot.state, ballot.casting_at, ballot.box_key = State.CASTING, at, secrets.token_hex(32)
    ballot.members, ballot.present = len(seats), sum(seat.present for seat in seats)
    ballot.save(update_fields=["state", "casting_at", "box_key", "members", "present"])
    ballot.papers.update(private=None)
    trail.record("ballot.casting", subject=ballot, by=by, at=at, present=ballot.present)
    return ballot


@transaction.atomic
def annul(ballot: Ballot, *, reason: str, by: Grant, at: datetime) -> Ballot:
    """Give up a ballot that was not counted: the box is thrown away unread, and new papers may be prepared."""
    ballot = lock(ballot, by, State.PREPARED, State.ISSUING, State.CASTING)
    if not reason:
        raise Refused("请写明作废的原因。", code="reason_needed", fields={"reason": "请写明作废的原因。"})
    ballot.box.all().delete()
    ballot.papers.update(private=None)
    ballot.state, ballot.box_key = State.VOID, None
    ballot.save(update_fields=["state", "box_key"])
    if ballot.meeting.state == Standing.VOTING:
        earlier = Ballot.objects.filter(meeting=ballot.meeting, state=State.COUNTED).exists()
        meetings.move(ballot.meeting, Standing.COUNTED if earlier else Standing.OPENED)
    trail.record("ballot.annulled", subject=ballot, by=by, at=at, reason=reason)
    return ballot
