"""Working days with the holidays and the weekends worked instead."""

from datetime import date

import pytest

from zhicheng.catalogue import working_days
from zhicheng.catalogue.models import CalendarYear
from zhicheng.core.calendar import Calendar
from zhicheng.core.refused import Refused

pytestmark = pytest.mark.django_db

PUBLICITY = [
    ("2025-09-26", "2025-10-10"),
    ("2026-02-12", "2026-02-26"),
    ("2026-04-30", "2026-05-11"),
    ("2026-06-01", "2026-06-08"),
    ("2026-09-30", "2026-10-13"),
]


def calendar() -> Calendar:
    working_days.load()
    return working_days.calendar(range(2004, 2028))


@pytest.mark.parametrize(("start", "end"), PUBLICITY)
def test_five_working_days_of_publicity_end_when_the_state_says_so(start: str, end: str) -> None:
    assert calendar().after(date.fromisoformat(start), 5) == date.fromisoformat(end)


@pytest.mark.parametrize(("start", "end"), PUBLICITY)
def test_counting_between_gives_the_number_again(start: str, end: str) -> None:
    assert calendar().between(date.fromisoformat(start), date.fromisoformat(end)) == 5


def test_before_is_the_first_of_the_last_days_and_skips_the_holidays() -> None:
    assert calendar().before(date(2026, 10, 13), 3) == date(2026, 10, 9)
    assert calendar().before(date(2026, 10, 9), 1) == date(2026, 10, 8)


def test_a_saturday_worked_instead_counts_and_a_holiday_does_not() -> None:
    days = calendar()
    assert days.works(date(2026, 10, 10))
    assert not days.works(date(2026, 10, 1))


def test_a_year_that_nobody_has_entered_is_refused_instead_of_guessed() -> None:
    days = calendar()
    assert not days.works(date(2004, 1, 1))
    with pytest.raises(Refused, match="2027 年的节假日安排尚未维护"):
        days.after(date(2026, 12, 31), 1)


def test_a_year_added_later_is_computed_and_survives_loading_again() -> None:
    working_days.load()
    CalendarYear.objects.create(year=2027, off=[date(2027, 1, 1)])
    assert working_days.load() == 23
    assert working_days.around(date(2027, 1, 1)).after(date(2026, 12, 31), 1) == date(2027, 1, 4)
