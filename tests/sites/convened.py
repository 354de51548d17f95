"""A meeting and its ballot for the test world, as rows: one member, who chairs it, and a board that is published."""

from datetime import timedelta
from uuid import UUID

from tests import factories as f
from zhicheng.ballots.models import Ballot
from zhicheng.ballots.models import State as Box
from zhicheng.meetings.models import Meeting, Seat, State
from zhicheng.people.models import Grant
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
