"""The office closes a panel while an expert writes or stays away: the second is told, nothing is half done."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.at_once import at_once, one_after_the_other
from tests.panels import room as rooms
from tests.panels.room import Room, fresh, grant_of
from zhicheng.core.refused import Refused
from zhicheng.panels import actions, queries, reading
from zhicheng.panels.models import Assignment, Opinion, Panel, Score, State

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H10.2")]
Deed = Callable[[], Any]


def deeds(room: Room, panel: Panel) -> dict[str, Deed]:
    """What the office and one expert are about to do, each on a page from before."""
    one = Assignment.objects.filter(candidate__panel=panel).order_by("pk")[0]
    by, keys = grant_of(one), {line.pk: 95 for line in queries.lines(room.round.pk)}
    said: dict[str, Any] = {"text": "改后的意见。", "recommendation": "fail", "submit": True, "edition": 1}
    return {
        "close": lambda: actions.close(panel, by=room.by, at=f.NOW, seen=panel.version),
        "write": lambda: reading.write(one, points=keys, **said, by=by, at=f.NOW),
        "recuse": lambda: reading.recuse(one, reason="师生关系", by=by, at=f.NOW),
    }


def told(outcome: Any) -> str:
    return outcome.code if isinstance(outcome, Refused) else "done"


@pytest.mark.parametrize(
    ("first", "second", "outcome", "state", "points"),
    [
        ("close", "write", "wrong_state", State.CLOSED, {80}),
        ("write", "close", "done", State.CLOSED, {80, 95}),
        ("close", "recuse", "wrong_state", State.CLOSED, {80}),
        ("recuse", "close", "not_all_submitted", State.READING, {80}),
        ("write", "write", "stale", State.READING, {80, 95}),
    ],
)
def test_whoever_comes_second_finds_what_the_first_has_done(
    first: str, second: str, outcome: str, state: State, points: set[int]
) -> None:
    room = rooms.room(experts=4)
    panel = room.reported()
    can = deeds(room, panel)
    assert list(map(told, one_after_the_other(can[first], can[second]))) == ["done", outcome]
    assert fresh(panel).state == state
    changed = Opinion.objects.filter(text="改后的意见。", edition=2)
    assert (set(Score.objects.values_list("points", flat=True)), changed.count()) == (points, 95 in points)


def test_at_the_same_instant_the_panel_is_closed_once_and_every_opinion_is_whole() -> None:
    room = rooms.room(experts=3)
    panel = room.reported()
    can = deeds(room, panel)
    outcomes = at_once([can["close"], can["write"], can["write"], can["close"]])
    assert sorted(map(told, (outcomes[0], outcomes[3]))) == ["done", "wrong_state"]
    assert fresh(panel).state == State.CLOSED
    whole = Opinion.objects.filter(text="改后的意见。").count()
    assert whole == sum(isinstance(one, Opinion) for one in outcomes)
    assert Score.objects.filter(points=95).count() == 3 * whole
