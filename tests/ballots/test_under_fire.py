"""Everybody at the same moment, and a crash between any two statements: real transactions on real connections."""

from collections.abc import Callable
from itertools import count
from time import perf_counter
from typing import Any

import pytest
from django.db import connection

from tests import factories as f
from tests.at_once import at_once
from tests.ballots.hall import Hall, hall
from zhicheng.ballots import actions, box, queries
from zhicheng.ballots.models import Ballot, Boxed, Issue, Vote
from zhicheng.core.refused import Refused
from zhicheng.meetings.quorum import Tally

pytestmark = pytest.mark.django_db(transaction=True)


def casting(room: Hall, ballot: Ballot, choice: str = "yes") -> list[Callable[[], Any]]:
    """What everybody in the room is about to do."""
    return [lambda one=one: box.cast(ballot.code, one.fill(choice)) for one in room.voters]


def test_twenty_five_experts_cast_within_the_same_second_and_every_vote_counts_once() -> None:
    room = hall(members=25, candidates=2)
    ballot = room.casting()
    before = perf_counter()
    outcomes = at_once(casting(room, ballot) + casting(room, ballot))
    assert perf_counter() - before < 60
    assert outcomes == [2] * 50
    box.close(ballot, by=room.by, at=f.NOW)
    assert list(queries.tallies(ballot).values()) == [Tally(25, 0, 0, 25)] * 2


def test_the_same_token_with_two_choices_at_once_is_one_vote() -> None:
    room = hall()
    ballot, one = room.casting(), room.voters[0]
    deeds = [lambda choice=choice: box.cast(ballot.code, one.fill(choice)) for choice in ("yes", "no", "abstain")] * 3
    outcomes = at_once(deeds)
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} == {"cast_already"}
    assert (Boxed.objects.count(), sum(outcome == 1 for outcome in outcomes)) == (1, 3)


def test_a_voter_who_asks_on_two_devices_at_once_gets_papers_on_one() -> None:
    room = hall()
    ballot, one = room.issuing(), room.voters[0]
    requests = [one.ask(ballot) for _ in range(3)]
    outcomes = at_once([lambda asked=asked: actions.issue(ballot, asked, by=one.grant) for asked in requests])
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True, True]
    assert Issue.objects.count() == 1


def test_a_box_that_closes_while_people_cast_counts_who_was_told_that_they_cast() -> None:
    room = hall(members=9)
    ballot = room.casting()
    deeds = casting(room, ballot)
    deeds.insert(4, lambda: box.close(ballot, by=room.by, at=f.NOW))
    outcomes = at_once(deeds)
    told = sum(outcome == 1 for outcome in outcomes)
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} <= {"box_closed"}
    (tally,) = queries.tallies(ballot).values()
    assert (tally.yes, tally.present, Vote.objects.count()) == (told, 9, told)


def test_two_who_close_at_once_count_once() -> None:
    room = hall()
    ballot = room.casting()
    box.cast(ballot.code, room.voters[0].fill("yes"))
    outcomes = at_once([lambda: box.close(ballot, by=room.by, at=f.NOW)] * 3)
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True, True]
    assert Vote.objects.count() == 1


class Crash(Exception):
    """The lights go out."""


class CrashAt:
    """Let a number of statements through, and fail at the next."""

    def __init__(self, allowed: int) -> None:
        self.left = allowed

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not self.left:
            raise Crash(sql)
        self.left -= 1
        return execute(sql, *rest)


@pytest.mark.parametrize("deed", ["cast", "close"])
def test_a_crash_at_any_statement_loses_no_ballot_and_counts_none_twice(deed: str) -> None:
    room = hall(candidates=2)
    ballot = room.casting()
    slips = room.voters[0].fill("yes", "no")
    if deed == "close":
        box.cast(ballot.code, slips)
    for allowed in count():
        try:
            with connection.execute_wrapper(CrashAt(allowed)):
                box.cast(ballot.code, slips) if deed == "cast" else box.close(ballot, by=room.by, at=f.NOW)
        except Crash:
            assert Boxed.objects.count() == (2 if deed == "close" else 0)
            assert Vote.objects.count() == 0
        else:
            break
    assert allowed >= 2
    if deed == "cast":
        assert box.cast(ballot.code, slips) == 2  # the answer was lost; the browser sends it again
        box.close(ballot, by=room.by, at=f.NOW)
    assert [(tally.yes, tally.no) for tally in queries.tallies(ballot).values()] == [(1, 0), (0, 1)]
