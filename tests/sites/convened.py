"""Meetings and ballots for the test world, as rows: one that a member chairs, with its board; one of an office."""

from datetime import timedelta
from uuid import UUID

from tests import factories as f
from zhicheng.applications.models import Application
from zhicheng.ballots.models import Ballot
from zhicheng.ballots.models import State as Box
from zhicheng.committees.models import Round
from zhicheng.draws.models import Draw, Invitation, Lot
from zhicheng.meetings.models import Item, Meeting, Recusal, Seat, State
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, User
from zhicheng.profiles import current

NONE = UUID(int=0)


def meeting(chair: Grant) -> dict[str, object]:
    """What a member of a meeting may open: the ballot, and the page on which the chair signs."""
    values = {"time": f.NOW - timedelta(hours=2), "place": "三楼会议室", "chair": chair.user, "state": State.COUNTED}
    rules = current().meeting.model_dump(mode="json")
    made = Meeting.objects.create(round=f.round_(chair.organisation), rules=rules, **values)
    Seat.objects.create(meeting=made, member=chair.user, since=f.NOW - timedelta(hours=2))
    counted = {"counted_at": f.NOW, "published_at": f.NOW, "members": 1, "present": 1, "issuing_at": f.NOW}
    ballot = Ballot.objects.create(meeting=made, number=1, state=Box.COUNTED, **counted)
    return {"ballot": ballot.code, "meeting": made.pk}


def public() -> dict[str, object]:
    """The board that everybody may read, if the world has one."""
    code = Ballot.objects.published().order_by("pk").values_list("code", flat=True).first()
    return {"board": code or NONE}


def held(round: Round) -> dict[str, object]:
    """What the office of a committee keeps of a meeting that is planned: seats, agenda, papers that are ready."""
    values = {"time": f.NOW + timedelta(hours=2), "place": "三楼会议室", "chair": f.person()}
    made = Meeting.objects.create(round=round, rules=current().meeting.model_dump(mode="json"), **values)
    seat = Seat.objects.create(meeting=made, member=made.chair)
    case = Application.objects.filter(unit=round.committee.host).order_by("pk").first()
    item = Item.objects.create(meeting=made, application=case, position=1)
    noted = {"reason": "师生关系", "by": f.person(), "at": f.NOW}
    recusal = Recusal.objects.create(seat=seat, application=item.application, **noted)
    ballot = Ballot.objects.create(meeting=made, number=1)
    return {"held": made.pk, "seat": seat.pk, "item": item.pk, "recusal": recusal.pk, "papers": ballot.code}


def sitting(round: Round, name: str) -> User:
    """Somebody of another city who was drawn for the round and has accepted."""
    draw = Draw.objects.filter(round=round).first() or _draw(round)
    top = Organisation.objects.get(pk=round.committee.host.ancestor_ids()[0])
    found = f.expert(f.organisation(top), name=name)
    lot = Lot.objects.create(draw=draw, expert=found, quota="1", label=name)
    settled = {"state": Invitation.State.ACCEPTED, "settled_by": found.person, "settled_at": f.NOW}
    by = {"invited_by": draw.prepared_by, "invited_at": f.NOW, "answer_by": f.NOW + timedelta(days=7)}
    Invitation.objects.create(draw=draw, lot=lot, **settled, **by)
    return found.person


def _draw(round: Round) -> Draw:
    said = {"rule": "{}", "rule_hash": "0" * 64, "pool": "{}", "pool_hash": "0" * 64, "considered": 0}
    return Draw.objects.create(round=round, number=1, prepared_by=f.person(), prepared_at=f.NOW, **said)
