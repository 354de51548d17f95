"""What 统计分析 reads: a handful of rolled-up rows of one organisation and of those directly below it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet, Sum

from zhicheng.applications.models import State
from zhicheng.catalogue.models import Level
from zhicheng.organisations.models import Organisation
from zhicheng.statistics.models import Measure, Reckoning, Tally

SHOWN_BELOW = 200
"""So many direct subordinates are listed; a superior with more looks at them through the tree."""
PERCENTILES = (50, 90)


@dataclass(frozen=True)
class Wanted:
    """What is asked for: one year, and perhaps one series or level."""

    year: int
    series: tuple[str, ...] | None = None
    """None: all of them."""
    level: str = ""

    @property
    def narrowed(self) -> dict[str, object]:
        """As conditions on the tallies."""
        found: dict[str, object] = {"year": self.year}
        if self.series is not None:
            found["series__in"] = self.series
        if self.level:
            found["level"] = self.level
        return found


@dataclass
class Counts:
    """Applications by state."""

    states: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many were ever handed in."""
        return sum(self.states.values())

    def __getitem__(self, state: str) -> int:
        return self.states.get(state, 0)

    def add(self, state: str, number: int) -> None:
        """Count some more."""
        self.states[state] = self.states.get(state, 0) + number


@dataclass(frozen=True)
class Took:
    """How long visits to one step took, in whole days."""

    step: str
    visits: int
    median: int
    ninety: int
    """Nine of ten took no longer."""


@dataclass(frozen=True)
class Statistics:
    """The numbers of an organisation's subtree."""

    total: Counts
    series: Mapping[str, Counts]
    levels: Mapping[str, Counts]
    months: Sequence[tuple[int, Mapping[str, int]]]
    """Per month (202611) what was done, by kind."""
    took: Sequence[Took]


def wanted(
    years: Sequence[int], today: date, scope: tuple[str, ...] | None, year: str, series: str, level: str
) -> Wanted:
    """Return what an address asks for, within the series that somebody may see; without a known year the newest."""
    asked = int(year) if year.isdecimal() and len(year) == 4 else 0
    newest = years[0] if years else today.year
    if series:
        scope = (series,) if scope is None or series in scope else ()
    return Wanted(asked if asked in years else newest, scope, level if level in Level.values else "")


def as_of() -> datetime | None:
    """Up to when the numbers are: None before they were ever rolled up."""
    return Reckoning.objects.values_list("at", flat=True).first()


def years(organisation: Organisation) -> list[int]:
    """The years for which the subtree has numbers, the newest first, found by skipping from one to the next."""
    with connection.cursor() as cursor:
        cursor.execute(YEARS, [organisation.pk, organisation.pk])
        return [year for (year,) in cursor.fetchall() if year is not None]


YEARS = """
WITH RECURSIVE found AS (
    SELECT max(year) AS year FROM statistics_tally WHERE organisation_id = %s AND NOT own
    UNION ALL
    SELECT (SELECT max(t.year) FROM statistics_tally t
            WHERE t.organisation_id = %s AND NOT t.own AND t.year < found.year)
    FROM found WHERE found.year IS NOT NULL
)
SELECT year FROM found"""


def statistics(organisation: Organisation, wanted: Wanted) -> Statistics:
    """Return the numbers of a subtree: three queries."""
    rows = Tally.objects.filter(organisation=organisation, own=False, **wanted.narrowed)
    total, series, levels = Counts(), defaultdict[str, Counts](Counts), defaultdict[str, Counts](Counts)
    states = rows.filter(measure=Measure.STATE).values_list("series", "level", "key", "number")
    for code, level, state, number in states:
        for counts in (total, series[code], levels[level]):
            counts.add(state, number)
    return Statistics(total, dict(series), dict(levels), _months(rows), took(rows))


def below(organisation: Organisation, wanted: Wanted) -> list[tuple[Organisation, Counts]]:
    """Return the direct subordinates that have numbers, with those of their subtrees, the most first: two queries."""
    direct = Organisation.objects.directly_under(organisation)
    rows = Tally.objects.filter(
        organisation__in=direct.values("pk"), own=False, measure=Measure.STATE, **wanted.narrowed
    )
    found: dict[int, Counts] = defaultdict(Counts)
    for pk, state, number in rows.values_list("organisation", "key").annotate(number=Sum("number")):
        found[pk].add(state, number)
    most = sorted(found, key=lambda pk: (-found[pk].total, pk))[:SHOWN_BELOW]
    named = direct.only("id", "name", "path").in_bulk(most)
    return [(named[pk], found[pk]) for pk in most]


def took(rows: QuerySet[Tally]) -> list[Took]:
    """Return the median and the ninetieth percentile of each step, from how many visits took how many days."""
    days: dict[str, dict[int, int]] = defaultdict(dict)
    histogram = rows.filter(measure=Measure.DAYS).values_list("key", "slot").annotate(number=Sum("number"))
    for step, slot, number in histogram:
        days[step][slot] = number
    return [
        Took(step, sum(taken.values()), *(percentile(taken, percent) for percent in PERCENTILES))
        for step, taken in sorted(days.items())
    ]


def percentile(histogram: Mapping[int, int], percent: int) -> int:
    """Return the smallest value that at least so many percent do not exceed (percentile_disc)."""
    total, reached = sum(histogram.values()), 0
    for value in sorted(histogram):
        reached += histogram[value]
        if reached * 100 >= total * percent:
            return value
    raise ValueError("nothing was counted")


def _months(rows: QuerySet[Tally]) -> list[tuple[int, dict[str, int]]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for slot, key, number in (
        rows.filter(measure=Measure.EVENT).values_list("slot", "key").annotate(number=Sum("number"))
    ):
        found[slot][key] = number
    return sorted(found.items())


STATES = [state for state in State if state not in (State.DRAFT, State.ADMITTED)]
"""The states of title applications that are counted, in the order of their lives."""
