"""Dates, sizes, waiting times and counts as the screens show them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from zhicheng.ui.icons import icon
from zhicheng.ui.jinja import count, day, filesize, moment, until, waited

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def test_days_and_moments_are_those_of_the_country() -> None:
    late = datetime(2026, 11, 21, 16, 42, tzinfo=UTC)
    assert day(late) == "2026-11-22"
    assert day(date(2026, 1, 2)) == "2026-01-02"
    assert moment(late) == "2026-11-22 00:42"
    assert day(None) == moment(None) == until(None) == ""
    midnight = datetime.fromisoformat("2027-01-11T00:00+08:00")
    assert [until(midnight), until(midnight - timedelta(minutes=1))] == ["2027-01-10 24:00", "2027-01-10 23:59"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "不到 1 分钟"),
        (40, "40 分钟"),
        (59, "59 分钟"),
        (60, "1 小时"),
        (1439, "23 小时"),
        (1440, "1 天"),
        (4500, "3 天"),
    ],
)
def test_waiting_is_said_in_its_largest_whole_unit(minutes: int, words: str) -> None:
    assert waited(NOON - timedelta(minutes=minutes), NOON) == words


def test_a_clock_that_runs_ahead_is_not_shown_as_negative() -> None:
    assert waited(NOON + timedelta(minutes=5), NOON) == "不到 1 分钟"


@pytest.mark.parametrize(("size", "words"), [(12, "12 B"), (348160, "340 KB"), (2202010, "2.1 MB")])
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert filesize(size) == words


def test_counts_stop_at_999() -> None:
    assert (count(0), count(999), count(1000)) == ("0", "999", "999+")


def test_an_icon_is_drawn_in_the_page_and_silent() -> None:
    drawn = icon("check")
    assert drawn.startswith('<svg class="icon" aria-hidden="true"')


def test_a_missing_icon_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"icons\.txt"):
        icon("no-such-icon")
