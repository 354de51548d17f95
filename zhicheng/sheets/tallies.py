"""统计分析 as it is taken away: one row per subordinate, series and level, with the applications in each state."""

from collections import defaultdict
from datetime import date, datetime

from django.utils.timezone import localdate

from zhicheng.catalogue.models import Level, Series
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare
from zhicheng.statistics import queries
from zhicheng.statistics.models import Measure, Tally
from zhicheng.statistics.queries import Counts, Wanted

COLUMNS = (
    *(Wide("机构", 32), Wide("年度", 8), Wide("系列", 24), Wide("层级", 10), Wide("合计", 10)),
    *(Wide(str(state.label), 10) for state in queries.STATES),
)


def _rows(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    """The chosen organisation as a whole, then each direct subordinate with everything below it."""
    here, wanted = _here(by, filters), _wanted(by, filters, localdate(at))
    names = dict(Series.objects.order_by("code").values_list("code", "name"))
    levels = {level: place for place, level in enumerate(Level.values)}
    below = Organisation.objects.directly_under(here).only("id", "name").order_by("code", "id")
    for place in [here, *below]:
        found: dict[tuple[str, str], Counts] = defaultdict(Counts)
        rows = Tally.objects.filter(organisation=place, own=False, measure=Measure.STATE, **wanted.narrowed)
        for series, level, state, number in rows.order_by("id").values_list("series", "level", "key", "number"):
            found[series, level].add(state, number)
        label = f"{place.name}（含下级）" if place == here else place.name
        for (series, level), counts in sorted(found.items(), key=lambda item: (item[0][0], levels[item[0][1]])):
            states = [counts[state] for state in queries.STATES]
            yield label, wanted.year, names[series], str(Level(level).label), counts.total, *states


def _here(by: Grant, filters: Filters) -> Organisation:
    """One's own organisation, or the chosen one below it."""
    own = Organisation.objects.only("id", "name", "path").get(pk=by.organisation_id)
    asked = filters.get("at", "")
    chosen = int(asked) if asked.isdecimal() and len(asked) < 12 else own.pk
    return Organisation.objects.under(own).only("id", "name", "path").filter(pk=chosen).first() or own


def _wanted(by: Grant, filters: Filters, today: date) -> Wanted:
    own = Organisation.objects.only("id").get(pk=by.organisation_id)
    scope = None if by.all_series or by.role == Role.ADMINISTRATOR else tuple(by.series)
    asked = (filters.get(name, "") for name in ("year", "series", "level"))
    return queries.wanted(queries.years(own), today, scope, *asked)


def _in_words(by: Grant, filters: Filters) -> str:
    said = {"机构": _here(by, filters).name, "年度": filters.get("year", "") or "最近一年"}
    if filters.get("level") in Level.values:
        said["层级"] = str(Level(filters["level"]).label)
    return "；".join(f"{label}：{text}" for label, text in said.items())


declare(
    Listing(
        code="statistics",
        label="统计分析",
        roles=frozenset({Role.ADMINISTRATOR, *REVIEWERS}),
        columns=COLUMNS,
        rows=_rows,
        known=frozenset({"at", "year", "series", "level"}),
        in_words=_in_words,
    )
)
