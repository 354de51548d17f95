"""Who reads whom: even loads, nobody whom they must stay away from, the same answer every time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhicheng.panels.balancing import balance, next_reader

pytestmark = pytest.mark.req("H10.2")


@given(st.integers(0, 101), st.integers(3, 25), st.integers(3, 5))
@settings(max_examples=60, deadline=None)
def test_without_recusals_loads_differ_by_one_at_most(candidates: int, members: int, readers: int) -> None:
    readers = min(readers, members)
    found = balance(range(candidates), range(members), {}, readers)
    loads = [sum(member in read for read in found.values()) for member in range(members)]
    assert max(loads) - min(loads) <= 1
    assert all(len(set(read)) == len(read) == readers for read in found.values())


@given(st.integers(1, 40), st.integers(4, 12), st.data())
@settings(max_examples=60, deadline=None)
def test_nobody_reads_whom_they_must_stay_away_from(candidates: int, members: int, data: st.DataObject) -> None:
    some = st.dictionaries(st.integers(0, members - 1), st.sets(st.integers(0, candidates - 1)))
    away = data.draw(some)
    found = balance(range(candidates), range(members), away, 3)
    for one, read in found.items():
        able = [member for member in range(members) if one not in away.get(member, set())]
        assert set(read) <= set(able)
        assert len(read) == min(3, len(able))
    assert found == balance(range(candidates), range(members), away, 3), "the same again"


def test_a_chain_of_exchanges_is_found_where_no_single_one_helps() -> None:
    away = {3: {0, 1, 2, 3, 4, 5, 6, 7}, 2: {8, 9}}
    found = balance(range(10), range(4), away, 3)
    assert [sum(member in read for read in found.values()) for member in range(4)] == [10, 10, 8, 2]


def test_loads_are_as_even_as_recusals_allow() -> None:
    away = {0: set(range(6)), 1: set(range(6, 12))}
    found = balance(range(12), range(6), away, 3)
    assert [sum(member in read for read in found.values()) for member in range(6)] == [6] * 6


def test_the_next_reader_is_the_one_with_fewest_and_of_these_the_first() -> None:
    assert next_reader([4, 7, 9], {4: 3, 7: 2, 9: 2}) == 7
    assert next_reader([], {}) is None
