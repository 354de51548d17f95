"""The arithmetic of a meeting: the tables of the rules, and properties over every size of committee."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhicheng.committees.models import Committee
from zhicheng.committees.rules import members_missing
from zhicheng.meetings import quorum as q
from zhicheng.meetings.quorum import Outcome, Tally
from zhicheng.profiles.meeting import MeetingRules, Second

LAW = MeetingRules()
sizes = st.integers(1, 101)
shares = sizes.flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n)))
"""Somebody's number, and two parts of it."""
QUORUM = {11: 8, 13: 9, 15: 10, 17: 12, 19: 13, 21: 14, 23: 16, 25: 17, 27: 18}
VOTES = {5: 4, 6: 4, 7: 5, 8: 6, 9: 6, 10: 7, 11: 8, 12: 8, 13: 9, 15: 10, 16: 11, 17: 12, 18: 12, 21: 14, 25: 17}


@pytest.mark.parametrize(("members", "needed"), QUORUM.items())
def test_the_quorum_is_two_thirds_of_the_members_rounded_up(members: int, needed: int) -> None:
    assert q.least(members, LAW.quorum) == needed
    assert q.has_quorum(needed, members, LAW)
    assert not q.has_quorum(needed - 1, members, LAW)


@pytest.mark.parametrize(("present", "needed"), VOTES.items())
def test_two_thirds_of_those_present_have_to_say_yes(present: int, needed: int) -> None:
    assert q.least(present, LAW.majority) == needed
    assert q.passes(needed, present, LAW)
    assert not q.passes(needed - 1, present, LAW)


@pytest.mark.parametrize(
    ("levels", "specialty", "enough", "not_enough"),
    [
        (["senior"], None, (25, 27), (23, 26, 11)),
        (["associate_senior"], 1, (11, 13), (9, 12)),
        (["intermediate"], None, (3, 9, 25), (1, 2, 10)),
        (["assistant", "technician"], 1, (3, 7), (1, 4)),
    ],
)
def test_members_are_odd_in_number_and_for_high_levels_not_too_few(
    levels: list[str], specialty: int | None, enough: tuple[int, ...], not_enough: tuple[int, ...]
) -> None:
    committee = Committee(levels=levels, specialty_id=specialty)
    assert [n for n in enough if members_missing(committee, n, LAW)] == []
    assert [n for n in not_enough if not members_missing(committee, n, LAW)] == []


def test_nobody_of_nobody_is_neither_a_quorum_nor_a_majority() -> None:
    assert not q.has_quorum(0, 0, LAW)
    assert not q.passes(0, 0, LAW)


@given(sizes, sizes)
def test_one_more_who_is_present_never_breaks_a_quorum(members: int, present: int) -> None:
    assume(present < members)
    assert not q.has_quorum(present, members, LAW) or q.has_quorum(present + 1, members, LAW)


@given(sizes, sizes)
def test_the_quorum_is_the_smallest_number_with_which_the_inequality_holds(members: int, present: int) -> None:
    assert q.has_quorum(present, members, LAW) == (3 * present >= 2 * members) == (present >= q.least(members, (2, 3)))


@given(shares)
def test_an_abstention_is_worth_a_no(said: tuple[int, int, int]) -> None:
    present, yes, abstain = said[0], said[1], min(said[2], said[0] - said[1])
    rest = present - yes - abstain
    one, other = Tally(yes, rest, abstain, present), Tally(yes, rest + abstain, 0, present)
    silent = Tally(yes, 0, 0, present)
    assert q.outcomes({1: one}, LAW) == q.outcomes({1: other}, LAW) == q.outcomes({1: silent}, LAW)


@given(shares)
def test_a_recusal_never_makes_it_harder_with_the_same_votes(said: tuple[int, int, int]) -> None:
    present, yes, recused = said[0], said[1], min(said[2], said[0] - said[1])
    assert not q.passes(yes, present, LAW) or q.passes(yes, present - recused, LAW)


@given(sizes, st.integers(0, 101))
def test_more_votes_than_people_are_an_error(present: int, yes: int) -> None:
    assume(yes > present)
    with pytest.raises(ValueError, match="more votes"):
        Tally(yes, 0, 0, present)


tallies = st.dictionaries(
    st.integers(0, 20),
    st.integers(1, 101).flatmap(
        lambda present: st.integers(0, present).map(lambda yes: Tally(yes, present - yes, 0, present))
    ),
    max_size=12,
)


@given(tallies, st.integers(0, 12))
def test_no_more_are_elected_than_there_are_posts_and_none_before_a_better_one(
    found: dict[int, Tally], posts: int
) -> None:
    said = q.outcomes(found, LAW, posts)
    elected = [key for key in found if said[key] == Outcome.ELECTED]
    assert len(elected) <= posts
    behind = [found[key].share for key in found if key not in elected]
    assert not elected or not behind or min(found[key].share for key in elected) > max(behind) or len(elected) < posts
    assert all(q.passes(found[key].yes, found[key].present, LAW) for key in elected)


@given(tallies)
def test_without_a_cap_the_majority_alone_decides(found: dict[int, Tally]) -> None:
    said = q.outcomes(found, LAW)
    assert {key for key in said if said[key] == Outcome.ELECTED} == {
        key for key, tally in found.items() if 3 * tally.yes >= 2 * tally.present
    }


def test_equal_votes_at_the_last_post_are_tied_and_may_stand_again() -> None:
    found = {"甲": Tally(16, 1, 0, 17), "乙": Tally(14, 3, 0, 17), "丙": Tally(14, 2, 1, 17), "丁": Tally(9, 8, 0, 17)}
    said = q.outcomes(found, LAW, posts=2)
    assert said == {"甲": Outcome.ELECTED, "乙": Outcome.TIED, "丙": Outcome.TIED, "丁": Outcome.NOT_ELECTED}
    assert q.may_stand_again(said, found, 1, LAW, 2) == ["乙", "丙"]
    assert q.may_stand_again(said, found, 2, LAW, 2) == []
    assert q.may_stand_again(said, found, 1, MeetingRules(second=Second.NONE), 2) == []


def test_with_recusals_the_share_and_not_the_number_goes_first() -> None:
    found = {"甲": Tally(14, 3, 0, 17), "乙": Tally(14, 2, 0, 16)}
    assert q.outcomes(found, LAW, posts=1) == {"甲": Outcome.NOT_ELECTED, "乙": Outcome.ELECTED}


def test_where_the_rule_says_so_half_of_the_votes_are_enough_to_stand_again() -> None:
    found = {"甲": Tally(11, 6, 0, 17), "乙": Tally(9, 8, 0, 17), "丙": Tally(8, 9, 0, 17)}
    said, rules = q.outcomes(found, LAW), MeetingRules(second=Second.HALF)
    assert q.may_stand_again(said, found, 1, rules, None) == ["甲", "乙"]
    assert q.may_stand_again(said, found, 1, LAW, None) == []


def test_rules_come_back_as_they_were_kept() -> None:
    rules = MeetingRules(second=Second.HALF, least_by_series=3)
    assert MeetingRules.model_validate_json(rules.model_dump_json()) == rules
