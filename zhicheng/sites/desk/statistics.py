"""统计分析: the numbers of one's own organisation and everything below it, as tables and charts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.applications.models import State
from zhicheng.catalogue.models import Level, Series
from zhicheng.core import clock
from zhicheng.organisations.models import Organisation
from zhicheng.organisations.queries import above
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews.models import Event
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.statistics import queries
from zhicheng.statistics.queries import Counts, Statistics, Wanted

LABEL = "统计分析"
COLOURS = {
    State.IN_REVIEW: "#1a66d8",
    State.RETURNED: "#c77700",
    State.REJECTED: "#b3181c",
    State.WITHDRAWN: "#8a94a6",
    State.AWAITING_COMMITTEE: "#2a8f6a",
    State.IN_COMMITTEE: "#0e7490",
    State.DECIDED: "#64748b",
    State.IN_PUBLICITY: "#4c6fbf",
    State.ON_HOLD: "#a35a00",
    State.CERTIFIED: "#15703f",
}
OTHERS = "#5b4b9a"
MOST_BARS = 12
"""A chart shows the most frequent ones; the table beside it has all."""


@page("statistics/", Role.ADMINISTRATOR, *REVIEWERS, label=LABEL)
def statistics(request: Request) -> HttpResponse:
    """By series, level, state and subordinate, and how long the steps take; from rolled-up rows."""
    own, get = request.grant.organisation, request.GET.get
    top = Organisation.objects.only("id", "name", "path", "parent_id").get(pk=own.pk)
    here = _chosen(top, get("at", ""))
    years = queries.years(top)
    series = dict(Series.objects.order_by("code").values_list("code", "name"))
    wanted = _wanted(request.grant, years, series, get)
    numbers, below = queries.statistics(here, wanted), queries.below(here, wanted)
    return shown(
        request,
        "statistics.html",
        title=LABEL,
        here=here,
        way=[(place.name, _address(request, at=str(place.pk))) for place in above(here, top)[:-1]],
        as_of=queries.as_of(),
        years=years,
        wanted=wanted,
        chosen_series=get("series", ""),
        series=[item for item in series.items() if request.grant.covers_series(item[0])],
        levels=Level.choices,
        states=[(state, state.label) for state in queries.STATES],
        numbers=numbers,
        series_rows=[(*row, "") for row in _named(numbers.series, series)],
        level_rows=[(label, numbers.levels[level], "") for level, label in Level.choices if level in numbers.levels],
        below_rows=[(place.name, counts, _address(request, at=str(place.pk))) for place, counts in below],
        below=below,
        kinds=_kinds(numbers),
        steps=dict(current().step_labels),
        charts=_charts(numbers, series, below),
        filtered=any(get(name) for name in ("series", "level", "year")),
        clear=f"?{urlencode({'at': here.pk})}" if here != top else reverse("statistics"),
    )


def _chosen(top: Organisation, asked: str) -> Organisation:
    """One's own organisation, or one below it; nobody looks beside or above."""
    if not asked:
        return top
    found = Organisation.objects.under(top).filter(pk=int(asked) if asked.isdecimal() and len(asked) < 12 else 0)
    chosen = found.only("id", "name", "path", "parent_id").first()
    if chosen is None:
        raise Http404
    return chosen


def _wanted(grant: Grant, years: list[int], series: Mapping[str, str], get: Any) -> Wanted:
    scope = None if grant.all_series or grant.role == Role.ADMINISTRATOR else tuple(grant.series)
    asked = get("series", "") if get("series", "") in series else ""
    return queries.wanted(years, clock.today(), scope, get("year", ""), asked, get("level", ""))


def _named(counted: Mapping[str, Counts], names: Mapping[str, str]) -> list[tuple[str, Counts]]:
    """The most frequent first, under their names."""
    return sorted(((names[code], counts) for code, counts in counted.items()), key=lambda item: -item[1].total)


def _address(request: Request, **changed: str) -> str:
    kept = {name: value for name in ("year", "series", "level") if (value := request.GET.get(name))}
    return f"?{urlencode(kept | changed)}"


def _charts(
    numbers: Statistics, series: Mapping[str, str], below: list[tuple[Organisation, Counts]]
) -> dict[str, dict[str, Any]]:
    """What the charts show: plain values that the page's script turns into pictures; the tables say the same."""
    places = [(place.name, counts) for place, counts in below]
    months = [f"{month // 100}-{month % 100:02}" for month, _ in numbers.months]
    return {
        "series": _stacked(_named(numbers.series, series)),
        "below": _stacked(places),
        "months": {
            "names": months,
            "lines": [
                {"name": label, "values": [done.get(kind, 0) for _, done in numbers.months]}
                for kind, label in _kinds(numbers)
            ],
        },
        "days": {
            "names": [current().step_labels[Step(took.step)] for took in numbers.took],
            "bars": [
                {"name": "一半不超过（天）", "values": [took.median for took in numbers.took]},
                {"name": "九成不超过（天）", "values": [took.ninety for took in numbers.took]},
            ],
        },
    }


def _kinds(numbers: Statistics) -> list[tuple[str, str]]:
    """What was done at all, in the order of an application's life."""
    return [(kind, str(label)) for kind, label in Event.Kind.choices if any(kind in done for _, done in numbers.months)]


def _stacked(rows: list[tuple[str, Counts]]) -> dict[str, Any]:
    shown_rows = rows[:MOST_BARS]
    return {
        "names": [name for name, _ in shown_rows],
        "stacks": [
            {
                "name": str(state.label),
                "colour": COLOURS.get(state, OTHERS),
                "values": [counts[state] for _, counts in shown_rows],
            }
            for state in queries.STATES
            if any(counts[state] for _, counts in shown_rows)
        ],
    }
