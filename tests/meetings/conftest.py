"""A committee's meeting: a round with candidates, a host's office, and members who have seats."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as f
from tests.ballots.hall import candidate, filed
from tests.remembering import remembered
from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.meetings import actions
from zhicheng.meetings.models import Meeting
from zhicheng.people.models import Grant, Role, User


@dataclass
class Office:
    """Who keeps the meeting, of which round, with whom."""

    by: Grant
    round: Round
    members: list[User]
    candidates: list[Application]

    def plan(self, **changed: Any) -> Meeting:
        """A planned meeting with everybody on it."""
        values = {"time": f.NOW + timedelta(days=3), "place": "省会议中心三楼", "members": self.members}
        values |= {"chair": self.members[0], "by": self.by, "at": f.NOW}
        meeting = actions.plan(self.round, **{**values, **changed})
        actions.put_on_agenda(meeting, self.candidates, by=self.by, at=f.NOW, panel="语文组")
        return meeting

    def everybody_arrives(self, meeting: Meeting) -> None:
        """All members are in the room."""
        for seat in meeting.seats.order_by("pk"):
            actions.arrive(seat, by=self.by, at=f.NOW)


@pytest.fixture
@remembered
def office(db: None) -> Office:
    """An office whose committee, by series, has 25 members and two candidates."""
    branch = f.province()
    round = filed(f.round_(branch.city))
    candidates = [candidate(branch.school, round) for _ in range(2)]
    by = f.grant(branch.city, Role.HANDLER)
    return Office(by, round, [f.person(f"委员{n:02d}") for n in range(25)], candidates)


Planned = Callable[..., Meeting]
