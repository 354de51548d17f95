"""Reads of the library that several pages use."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zhicheng.core.paging import Count, Page, capped_count
from zhicheng.core.paging import page as page_of
from zhicheng.core.text import grams
from zhicheng.experts.models import Expert, ExpertQuerySet, State
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant

RUNNING_OUT = timedelta(days=90)
NEWEST = ("-since", "-id")
SOONEST = ("until", "id")


class Standing(StrEnum):
    """How somebody stands in the library today."""

    ACTIVE = "active"
    RUNNING_OUT = "running_out"
    OVER = "over"
    SUSPENDED = "suspended"
    ENDED = "ended"


LABELS = {
    Standing.ACTIVE: "在库",
    Standing.RUNNING_OUT: "90 天内届满",
    Standing.OVER: "任期已满",
    Standing.SUSPENDED: "暂停",
    Standing.ENDED: "已终止",
}


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the library."""

    name: str = ""
    field: str = ""
    """In specialty, subject or keywords."""
    series: str = ""
    level: str = ""
    unit: str = ""
    standing: Standing | None = None


def library(grant: Grant, wanted: Wanted, on: date) -> ExpertQuerySet:
    """The experts that the person may see and looks for."""
    experts = _standing(Expert.objects.seen_by(grant), wanted.standing, on)
    if wanted.name:
        experts = experts.filter(grams__contains=grams(wanted.name), name__contains=wanted.name)
    if wanted.field:
        experts = experts.filter(field_grams__contains=grams(wanted.field), field_text__contains=wanted.field)
    if wanted.series:
        experts = experts.filter(series=wanted.series)
    if wanted.level:
        experts = experts.filter(level=wanted.level)
    if wanted.unit:
        experts = experts.filter(organisation__in=Organisation.objects.named(wanted.unit).values("pk"))
    return experts


def page(grant: Grant, wanted: Wanted, on: date, cursor: str | None) -> Page:
    """One page of the library, the newest first; where terms run out, those that end first."""
    order = SOONEST if wanted.standing is Standing.RUNNING_OUT else NEWEST
    shown = library(grant, wanted, on).select_related("organisation", "series", "specialty", "title")
    return page_of(shown, order=order, cursor=cursor)


def count(grant: Grant, wanted: Wanted, on: date) -> Count:
    """How many there are, up to 999+."""
    return capped_count(library(grant, wanted, on))


def standing(expert: Expert, on: date) -> Standing:
    """How one expert stands today."""
    if expert.state != State.ACTIVE:
        return Standing(expert.state)
    if expert.until < on:
        return Standing.OVER
    return Standing.RUNNING_OUT if expert.until <= on + RUNNING_OUT else Standing.ACTIVE


def _standing(experts: ExpertQuerySet, wanted: Standing | None, on: date) -> ExpertQuerySet:
    match wanted:
        case Standing.ACTIVE:
            return experts.available(on)
        case Standing.RUNNING_OUT:
            return experts.available(on).filter(until__lte=on + RUNNING_OUT)
        case Standing.OVER:
            return experts.filter(state=State.ACTIVE, until__lt=on)
        case Standing.SUSPENDED | Standing.ENDED:
            return experts.filter(state=wanted.value)
    return experts
