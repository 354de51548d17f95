"""The rounds in which somebody can apply for a title now, and what to say where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localtime

from zhicheng.applications.rules import closing
from zhicheng.catalogue.models import Title
from zhicheng.committees.models import Round
from zhicheng.committees.queries import extended_until
from zhicheng.core.calendar import end
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant


@dataclass(frozen=True)
class Rounds:
    """The committees' rounds for one title and unit: those that are open, and what to say when none is."""

    open: Sequence[Round]
    sentence: str = ""


def receiving(unit: Organisation, at: datetime) -> list[Round]:
    """The rounds that take applications from the unit now, whatever the title; the next to close first: one query."""
    found = Round.objects.for_unit(unit).open(at).select_related("committee__series")
    return list(found.order_by("closes_at", "id"))


def rounds_for(by: Grant, title: Title, at: datetime) -> Rounds:
    """The open rounds for a title; where there is none, when there was or will be one and whom to ask."""
    unit = by.organisation
    fitting = Round.objects.for_unit(unit).for_title(title.series, title.specialty, title.level)
    known = list(
        fitting.filter(Q(closes_at__gt=at) | Q(year=localtime(at).year))
        .select_related("committee__host")
        .order_by("closes_at", "id")
    )
    open_now = [round for round in known if round.opens_at <= at and _takes(round, by, at)]
    if open_now:
        return Rounds(open_now)
    whom = unit.parent.name if unit.parent else unit.name
    return Rounds(
        (), f"现在没有受理您单位「{title.name}」的批次。{_nearest(known, at)}请向所在单位或「{whom}」了解申报安排。"
    )


def _takes(round: Round, by: Grant, at: datetime) -> bool:
    """Whether the round takes an application of this person now, by extension too."""
    until = None if at < round.closes_at else extended_until(round, by.organisation, by.user_id)
    return at < closing(round, until)


def _nearest(known: Sequence[Round], at: datetime) -> str:
    coming = next((round for round in known if round.opens_at > at), None)
    if coming is not None:
        return f"「{coming.committee.name}」{coming.name}将于 {localtime(coming.opens_at):%Y-%m-%d %H:%M} 开始。"
    if known:
        return f"「{known[-1].committee.name}」{known[-1].name}已于 {end(known[-1].closes_at)} 截止。"
    return ""
