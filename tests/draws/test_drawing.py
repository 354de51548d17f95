"""The pure draw: RFC 3797's own figures, one way to write things down, and no favourites."""

import hashlib
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.draws import drawing

RFC_KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"
RFC_DIGESTS = [
    "990DD0A5692A029A98B5E01AA28F3459",
    "3691E55CB63FCC37914430B2F70B5EC6",
    "FE814EDF564C190AC1D25753979990FA",
    "1863CCACEB568C31D7DDBDF1D4E91387",
    "F4AB33DF4889F0AF29C513905BE1D758",
    "13EAEB529F61ACFB9A29D0BA3A60DE4A",
    "992DB77C382CA2BDB9727001F3CDCCD9",
    "63AB4258ECA922976811C7F55C383CE7",
    "DFBC5AC97CED01B3A6E348E3CC63F40D",
    "31CB111C4A4EBE9287CEAE16FE51B909",
    "07FA46C122F164C215BBC72793B189A3",
    "AC52F8D75CCBE2E61AFEB3387637D501",
    "53306F73E14FC0B2FBF434218D25948E",
    "B5D1403501A81F9A47318BE7893B347C",
    "85B10B356AA06663EF1B1B407765100A",
    "3269E6CE559ABD57E2BA6AAB495EB9BD",
]
RFC_SELECTED = [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22]
"""The selection of RFC 3797, section 6: ten of twenty-five and one more."""


def md5(data: bytes) -> "hashlib._Hash":
    return hashlib.md5(data, usedforsecurity=False)


def test_the_sources_of_the_rfc_make_its_key() -> None:
    assert drawing.numbers("9319") + drawing.numbers("2 5 12 8 10") + drawing.numbers("9,18,26,34,41,45") == RFC_KEY


def test_the_digests_of_the_rfc() -> None:
    counters = [turn.to_bytes(2, "big") for turn in range(len(RFC_DIGESTS))]
    found = [md5(counter + RFC_KEY.encode() + counter).hexdigest().upper() for counter in counters]
    assert found == RFC_DIGESTS


def test_the_selection_of_the_rfc() -> None:
    pool = [str(number) for number in range(1, 26)]
    assert drawing.order(RFC_KEY, pool, md5)[:11] == [str(number) for number in RFC_SELECTED]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("07 3，12", "3.7.12./"),
        ("３ ７ １２", "3.7.12./"),
        ("0", "0./"),
        ("3321.450", "3321.45./"),
        ("10.0 9", "9.10./"),
        ("7 7 3", "3.7.7./"),
        ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678./"),
    ],
)
def test_however_numbers_are_typed_they_are_written_in_one_way(typed: str, written: str) -> None:
    assert drawing.numbers(typed) == written


@pytest.mark.parametrize("typed", ["", "  ", "红球 3 7", "-3", "1e5", "3/7", "٣", "1.2.3", "NaN"])
def test_other_things_than_numbers_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a list of numbers"):
        drawing.numbers(typed)


def test_things_are_written_down_in_one_way() -> None:
    assert drawing.canonical({"b": [1, "乙"], "a": {"z": 0, "y": ""}}) == '{"a":{"y":"","z":0},"b":[1,"乙"]}'


@pytest.mark.parametrize("value", [1.5, None, True, {1: "a"}, [{"a": None}], b""])
def test_what_could_be_written_in_two_ways_is_not_written(value: object) -> None:
    with pytest.raises(TypeError):
        drawing.canonical(value)


def test_the_fingerprint_is_the_published_function() -> None:
    assert drawing.fingerprint("职称") == hashlib.sha256("职称".encode()).hexdigest()


@given(st.text(st.characters(codec="ascii"), max_size=20), st.integers(0, 200))
def test_everybody_is_drawn_once(key: str, size: int) -> None:
    pool = [f"{number:04}" for number in range(size)]
    drawn = drawing.order(key, pool)
    assert sorted(drawn) == pool
    assert drawing.order(key, pool) == drawn


def test_no_order_is_more_likely_than_another() -> None:
    found = Counter("".join(drawing.order(f"{number}./", "abcd")) for number in range(24_000))
    expected = 24_000 / 24
    square = sum((found["".join(order)] - expected) ** 2 / expected for order in permutations("abcd"))
    assert square < 52  # chi-square with 23 degrees of freedom: p = 0.0005, and the figures never change


def test_no_place_of_the_pool_is_favoured_for_a_seat() -> None:
    seats = Counter(label for number in range(5_000) for label in drawing.order(f"{number}./", "abcdefghij")[:3])
    assert all(abs(seats[label] - 1_500) < 130 for label in "abcdefghij")  # 4 standard deviations


def test_each_quota_is_drawn_by_itself_and_from_all_that_was_published() -> None:
    pools = {"1": ["0001", "0003"] * 5, "2": ["0002", "0004"] * 5}
    kept = {"seed": "a1", "value": "3./", "rule": "b2"}
    first = drawing.drawn(pools, **kept)
    others = [kept | changed for changed in ({"seed": "a2"}, {"value": "4./"}, {"rule": "b3"})]
    assert all(drawing.drawn(pools, **other) != first for other in others)
    assert drawing.drawn({**pools, "2": pools["2"][:-1]}, **kept)["1"] != first["1"]
    assert drawing.drawn(pools, **kept) == first


def test_more_than_the_counter_can_count_are_not_drawn() -> None:
    with pytest.raises(ValueError, match="too large"):
        list(drawing.positions("1./", drawing.MOST + 1))
