"""What follows the count: the chair signs, everybody may read the board. Apart from `actions`, which end with it."""

from datetime import datetime

from django.db import transaction

from zhicheng.audit import trail
from zhicheng.ballots import box, queries, rules
from zhicheng.ballots.models import Ballot, SignedOff, State
from zhicheng.core.refused import Refused
from zhicheng.meetings import actions as meetings
from zhicheng.meetings import queries as seated
from zhicheng.meetings import rules as meeting_rules
from zhicheng.meetings.models import Meeting
from zhicheng.meetings.models import State as Standing
from zhicheng.people.models import Grant
from zhicheng.reviews import door
from zhicheng.reviews.case import Verb


@transaction.atomic
def sign(meeting: Meeting, *, by: Grant, at: datetime) -> SignedOff:
    """Let the chair sign what was decided (Art. 22–23); from then on the database itself keeps it as it is."""
    meeting = meetings.lock(meeting, Standing.COUNTED)
    rules.require_no_tie_left(queries.outcomes(meeting), queries.standing(meeting)[1])
    text = rules.canonical(_record(meeting))
    meetings.sign(meeting, text=text, by=by, at=at)
    return SignedOff.objects.create(meeting=meeting, text=text, by=by.user, at=at)


def _record(meeting: Meeting) -> dict[str, object]:
    """All that the chair signs; with names, and so never public."""
    seats = seated.seats(meeting)
    results = queries.outcomes(meeting)
    return {
        "committee": meeting.round.committee.name,
        "round": meeting.round.name,
        "time": meeting.time.isoformat(),
        "place": meeting.place,
        "rules": meeting.rules,
        "posts": meeting.posts,
        "members": [{"id": seat.member_id, "name": seat.member.name, "present": seat.present} for seat in seats],
        "candidates": [
            {"number": item.application.number, "outcome": results[item.application_id]}
            for item in seated.items(meeting)
        ],
        "boards": [box.digest(ballot) for ballot in queries.ballots(meeting) if ballot.state == State.COUNTED],
        "minutes": meeting.minutes,
    }


@transaction.atomic
def publish(meeting: Meeting, *, by: Grant, at: datetime) -> None:
    """Show the boards to everybody, and note of each application that it was decided; what was, is told by 公示.

    The office does it: the event that the applicant sees is to name no expert.
    """
    meeting = meetings.lock(meeting, Standing.SIGNED)
    meeting_rules.require_office(by, meeting)
    ballots = Ballot.objects.select_for_update(of=("self",)).filter(
        meeting=meeting, state=State.COUNTED, published_at=None
    )
    if not (held := list(ballots.order_by("number"))):
        raise Refused("投票结果公告板已经公布。", code="published_already")
    for ballot in held:
        ballot.published_at = at
        ballot.save(update_fields=["published_at"])
        trail.record("ballot.published", subject=ballot, by=by, at=at, board=box.digest(ballot))
    for item in seated.items(meeting):
        door.advance(item.application, Verb.DECIDED, by=by, at=at, seen=item.application.version)
