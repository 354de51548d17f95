"""The state's working days: from `data/working_days.csv` into the table, and from the table into a calendar.

The list holds 2004 to 2026 as the State Council's notices announced them (taken once from the package chinesecalendar
1.11.0, MIT licence; the product does not need it). A later year is added to the table, by this
list or by an administrator; what an administrator has entered is not touched again.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from zhicheng.catalogue.models import CalendarYear
from zhicheng.core.calendar import Calendar

SOURCE = Path(__file__).parent / "data" / "working_days.csv"
OFF, WORKED = "放假", "上班"


def load(source: Path = SOURCE) -> int:
    """Write the years of the list that the table does not know; return how many years the list has."""
    days: dict[int, dict[str, list[date]]] = defaultdict(lambda: {OFF: [], WORKED: []})
    with source.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            day = date.fromisoformat(row["day"])
            days[day.year][row["kind"]].append(day)
    years = [CalendarYear(year=year, off=kinds[OFF], worked=kinds[WORKED]) for year, kinds in days.items()]
    CalendarYear.objects.bulk_create(years, ignore_conflicts=True)
    return len(years)


def calendar(years: Iterable[int]) -> Calendar:
    """Return the calendar of those of the years that are known: one query."""
    found = CalendarYear.objects.filter(year__in=list(years))
    return Calendar(
        {year.year: dict.fromkeys(year.off, False) | dict.fromkeys(year.worked, True) for year in found},
    )


def around(day: date) -> Calendar:
    """Return the calendar of the years before, of and after a day: one query."""
    return calendar(range(day.year - 1, day.year + 2))
