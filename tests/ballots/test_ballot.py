"""A ballot from its papers to the signature: who gets what, what the box takes, and what is said of it when."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from tests import factories as f
from tests.ballots.hall import Hall, hall
from tests.refusal import refused
from zhicheng.applications.models import Application
from zhicheng.applications.models import State as Case
from zhicheng.audit.models import Entry
from zhicheng.ballots import actions, box, closing, queries, slips, voter
from zhicheng.ballots.models import Ballot, Boxed, Count, Issue, Paper, State, Vote
from zhicheng.ballots.tasks import PREPARE
from zhicheng.jobs.actions import order
from zhicheng.jobs.registry import KINDS
from zhicheng.meetings import actions as meetings
from zhicheng.meetings.models import State as Standing
from zhicheng.meetings.quorum import Outcome, Tally

pytestmark = pytest.mark.django_db


def test_everybody_votes_and_the_count_is_what_was_cast() -> None:
    room = hall(candidates=2)
    ballot = room.casting()
    for one, choices in zip(
        room.voters, [["yes", "no"], ["yes", "yes"], ["yes", "no"], ["abstain"], ["yes"]], strict=True
    ):
        assert box.cast(ballot.code, one.fill(*choices)) == 2
    assert queries.in_the_box(ballot) == (10, 10)
    ballot = box.close(ballot, by=room.by, at=f.NOW)
    assert list(queries.tallies(ballot).values()) == [Tally(4, 0, 1, 5), Tally(2, 2, 1, 5)]
    assert list(queries.outcomes(room.meeting).values()) == [Outcome.ELECTED, Outcome.NOT_ELECTED]
    assert (Boxed.objects.count(), ballot.box_key, ballot.meeting.state) == (0, None, Standing.COUNTED)


def test_a_receipt_finds_the_own_ballot_on_the_board() -> None:
    room = hall()
    ballot = room.counted("no", "yes")
    tokens = {one["token"]: one["choice"] for one in queries.board(ballot)["papers"][0]["ballots"]}
    said = [tokens[stub.token.hex()] for one in room.voters for stub in one.stubs.values()]
    assert said == ["no", "yes", "yes", "yes", "yes"]
    assert list(tokens) == sorted(tokens)


def test_whoever_is_recused_gets_no_paper_and_is_not_present_for_that_candidate() -> None:
    room = hall(candidates=2)
    first = room.meeting.items.get(position=1).application
    meetings.recuse(room.voters[4].seat, first, reason="师生关系", by=room.by, at=f.NOW)
    ballot = room.casting()
    assert len(room.voters[4].stubs) == 1
    for one in room.voters:
        box.cast(ballot.code, one.fill("yes"))
    box.close(ballot, by=room.by, at=f.NOW)
    assert [tally.present for tally in queries.tallies(ballot).values()] == [4, 5]
    other = Paper.objects.get(ballot=ballot, application=first)
    with refused("not_now"):
        actions.issue(ballot, {other.code: b""}, by=room.voters[4].grant)


def test_the_same_request_gets_the_same_answer_and_another_none() -> None:
    room = hall()
    ballot, one = room.issuing(), room.voters[1]
    asked = one.ask(ballot)
    assert actions.issue(ballot, asked, by=one.grant) == actions.issue(ballot, asked, by=one.grant)
    with refused("issued_already"):
        actions.issue(ballot, one.ask(ballot), by=one.grant)
    assert Issue.objects.count() == 1


def test_strangers_absent_members_and_others_papers_get_no_signature() -> None:
    room = hall(candidates=2)
    first = room.meeting.items.get(position=1).application
    meetings.recuse(room.voters[1].seat, first, reason="近亲属", by=room.by, at=f.NOW)
    meetings.leave(room.voters[2].seat, by=room.by, at=f.NOW)
    ballot = room.issuing()
    paper = Paper.objects.get(ballot=ballot, application=first)
    asked = {paper.code: voter.stub(paper.code.bytes, int(paper.modulus, 16)).blinded}
    for by, code in [(room.by, "not_present"), (room.voters[2].grant, "not_present")]:
        with refused(code):
            actions.issue(ballot, asked, by=by)
    with refused("not_your_paper"):
        actions.issue(ballot, asked, by=room.voters[1].grant)
    with refused("not_blinded"):
        actions.issue(ballot, {paper.code: b"\x00" * 256}, by=room.voters[3].grant)
    assert Issue.objects.count() == 0


def test_the_box_opens_when_everybody_present_has_papers_and_who_is_missing_is_named() -> None:
    room = hall()
    ballot = room.issuing()
    for one in room.voters[:3]:
        one.take(ballot)
    with refused("something_missing") as info:
        actions.open_box(ballot, by=room.by, at=f.NOW)
    assert "委员03、委员04" in info.value.message
    with refused("issued_already"):
        actions.let_go(ballot, room.voters[0].seat, by=room.by, at=f.NOW)
    actions.let_go(ballot, room.voters[4].seat, by=room.by, at=f.NOW)
    room.voters[3].take(ballot)
    ballot = actions.open_box(ballot, by=room.by, at=f.NOW)
    assert (ballot.members, ballot.present) == (5, 4)
    assert set(ballot.papers.values_list("private", flat=True)) == {None}


def test_too_few_present_open_no_box() -> None:
    room = hall()
    ballot = room.issuing()
    for one in room.voters[:3]:
        one.take(ballot)
    for one in room.voters[3:]:
        actions.let_go(ballot, one.seat, by=room.by, at=f.NOW)
    with refused("something_missing") as info:
        actions.open_box(ballot, by=room.by, at=f.NOW)
    assert "还差 1 人" in info.value.message


def test_a_forged_a_foreign_and_a_turned_ballot_are_refused_and_nothing_is_stored() -> None:
    room = hall(candidates=2)
    ballot = room.casting()
    good, other = room.voters[0].fill("yes")
    turned = replace(good, choice="no")
    foreign = replace(other, paper=good.paper, key=good.key, locks=good.locks)
    forged = voter.stub(good.paper, int(Paper.objects.get(position=1).modulus, 16)).fill("yes")
    unknown = replace(good, paper=bytes(16))
    for bad in (turned, foreign, forged, unknown, replace(good, signature=b"x"), replace(good, locks=good.locks[:2])):
        with refused("forged"):
            box.cast(ballot.code, [other, bad] if bad.token != other.token else [bad])
    with refused("no_ballots"):
        box.cast(ballot.code, [good, good])
    with refused("no_ballots"):
        box.cast(ballot.code, [])
    assert Boxed.objects.count() == 0


def test_a_ballot_cast_twice_is_in_the_box_once_and_cannot_be_changed() -> None:
    room = hall()
    ballot = room.casting()
    first = room.voters[0]
    assert box.cast(ballot.code, first.fill("yes")) == box.cast(ballot.code, first.fill("yes")) == 1
    with refused("cast_already"):
        box.cast(ballot.code, first.fill("no"))
    assert Boxed.objects.count() == 1
    box.close(ballot, by=room.by, at=f.NOW)
    assert list(queries.tallies(ballot).values()) == [Tally(1, 0, 0, 5)]


def test_a_vote_is_neither_early_nor_late_and_the_box_closes_once() -> None:
    room = hall()
    ballot = room.issuing()
    room.voters[0].take(ballot)
    with refused("box_closed"):
        box.cast(ballot.code, room.voters[0].fill("yes"))
    for one in room.voters[1:]:
        one.take(ballot)
    ballot = actions.open_box(ballot, by=room.by, at=f.NOW)
    box.cast(ballot.code, room.voters[0].fill("yes"))
    box.close(ballot, by=room.by, at=f.NOW)
    with refused("box_closed"):
        box.cast(ballot.code, room.voters[1].fill("yes"))
    with refused("not_from_here"):
        box.close(ballot, by=room.by, at=f.NOW)
    assert Vote.objects.count() == 1


def test_before_the_count_nothing_says_how_it_stands() -> None:
    room = hall()
    ballot = room.casting()
    for one in room.voters[:4]:
        box.cast(ballot.code, one.fill("yes"))
    assert queries.tallies(ballot) == {}
    assert queries.board(ballot)["papers"] == []
    assert (Vote.objects.count(), Count.objects.count()) == (0, 0)
    assert len({len(bytes(row.sealed)) for row in Boxed.objects.order_by("pk")}) == 1
    assert not Entry.objects.filter(data__has_any_keys=["yes", "no", "abstain", "outcome"]).exists()


def test_only_the_office_leads_a_ballot() -> None:
    room = hall()
    member = room.voters[0].grant
    with refused("not_of_the_office"):
        actions.prepare(room.meeting, by=member, at=f.NOW)
    ballot = room.prepared()
    for step in (actions.give_out, actions.open_box, box.close):
        with refused("not_of_the_office"):
            step(ballot, by=member, at=f.NOW)


def test_papers_are_prepared_by_a_job_that_may_run_twice() -> None:
    room = hall()
    job = order(PREPARE, label="备票", by=room.by.user, at=f.NOW, grant=room.by.pk, meeting=room.meeting.pk)
    gauge: list[tuple[int, int]] = []
    for _ in range(2):
        said = KINDS[PREPARE](job, lambda done, total: gauge.append((done, total))).said
    assert said == "第 1 轮的选票已备好：1 位评审对象。"
    assert (gauge, Ballot.objects.count()) == ([(1, 1)] * 2, 1)


def test_a_changed_agenda_asks_for_new_papers() -> None:
    room = hall(candidates=2)
    ballot = room.prepared()
    meetings.take_off_agenda(room.meeting.items.get(position=2), by=room.by, at=f.NOW)
    with refused("agenda_changed"):
        actions.give_out(ballot, by=room.by, at=f.NOW)
    again = room.issuing()
    assert (again.papers.count(), Ballot.objects.count()) == (1, 1)


def test_an_annulled_ballot_is_thrown_away_unread_and_held_again() -> None:
    room = hall()
    ballot = room.casting()
    box.cast(ballot.code, room.voters[0].fill("yes"))
    with refused("reason_needed"):
        actions.annul(ballot, reason="", by=room.by, at=f.NOW)
    with refused("not_from_here"):
        meetings.void(room.meeting, reason="网络中断。", by=room.by, at=f.NOW)
    actions.annul(ballot, reason="网络中断。", by=room.by, at=f.NOW)
    assert (Boxed.objects.count(), Vote.objects.count()) == (0, 0)
    assert room.counted("yes").number == 1
    assert sorted(Ballot.objects.values_list("state", flat=True)) == [State.COUNTED, State.VOID]


def test_equal_votes_at_the_last_post_go_into_a_second_ballot() -> None:
    room = hall(candidates=2, posts=1)
    room.counted("yes")
    assert set(queries.outcomes(room.meeting).values()) == {Outcome.TIED}
    meetings.write_minutes(room.meeting, text="并列。", by=room.by, at=f.NOW)
    with refused("tie_left"):
        closing.sign(room.meeting, by=room.chair, at=f.NOW)
    ballot = room.casting()
    for one in room.voters:
        box.cast(ballot.code, one.fill("yes", "no"))
    assert box.close(ballot, by=room.by, at=f.NOW).number == 2
    assert list(queries.results(room.meeting).values()) == [True, False]
    with refused("nobody_stands_again"):
        room.prepared()


def signed(room: Hall) -> None:
    """The chair signs what was counted."""
    meetings.write_minutes(room.meeting, text="会议合规，表决有效。", by=room.by, at=f.NOW)
    closing.sign(room.meeting, by=room.chair, at=f.NOW)


def test_the_signature_freezes_and_the_office_publishes_once() -> None:
    room = hall(climbed=True)
    ballot = room.counted("yes")
    with refused("chair_only"):
        closing.sign(room.meeting, by=room.by, at=f.NOW)
    signed(room)
    with refused("not_from_here"):
        closing.sign(room.meeting, by=room.chair, at=f.NOW)
    assert list(Ballot.objects.published()) == []
    closing.publish(room.meeting, by=room.by, at=f.NOW)
    with refused("published_already"):
        closing.publish(room.meeting, by=room.by, at=f.NOW)
    assert list(Ballot.objects.published()) == [ballot]
    decided = Application.objects.get(state=Case.DECIDED)
    assert decided.elected is None
    assert not decided.events.filter(by__in=[one.grant.user_id for one in room.voters]).exists()


def test_what_was_counted_cannot_be_changed_in_the_database_either() -> None:
    room = hall()
    room.counted("yes")
    for change in (Vote.objects.all().delete, lambda: Count.objects.update(yes=0, no=5)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_ballot_comes_back_from_bytes_and_from_json_and_nonsense_is_none() -> None:
    room = hall()
    room.casting()
    (slip,) = room.voters[0].fill("abstain")
    assert slips.unpack(slip.pack()) == slip
    assert slips.read({**slip.published(), "paper": slip.paper.hex()}) == slip
    for wrong in (None, [], {}, "x", {**slip.published(), "paper": "zz"}, {**slip.published(), "paper": "00"}):
        with pytest.raises(ValueError, match=r"."):
            slips.read(wrong)
