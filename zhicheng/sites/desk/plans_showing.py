"""How plans look: their history, their way up, and what is before and after a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from zhicheng.catalogue.models import Level
from zhicheng.organisations.models import Organisation
from zhicheng.plans import queries
from zhicheng.plans.models import Plan, PlanEvent, State
from zhicheng.ui.parts import TrailItem

TONES = {State.DRAFT: "quiet", State.SUBMITTED: "busy", State.REFUSED: "bad", State.APPROVED: "good"}
VERBS = {"submitted": "busy", "passed": "good", "approved": "good", "refused": "bad", "discarded": "quiet"}
VERBS |= {"withdrawn": "quiet"}
Line = Sequence[str | int]


@dataclass(frozen=True)
class Done:
    """One entry of a plan's history."""

    word: str
    tone: str
    who: str
    at: datetime
    note: str
    lines: Sequence[str]
    """What changed by it, or what was asked for."""


def history(plan: Plan, names: Mapping[str, str]) -> list[Done]:
    """Return what was done to a plan, newest first."""
    events = PlanEvent.objects.filter(plan=plan).order_by("-id")[:50]
    return [
        Done(
            event.get_verb_display(),
            VERBS[event.verb],
            f"{event.organisation_name} · {event.by_name}",
            event.at,
            event.note,
            _said(event.before, event.after, names) if event.after or event.verb == "approved" else [],
        )
        for event in events
    ]


def way_up(plan: Plan | None, own: Organisation) -> list[TrailItem]:
    """Return the superiors that look at the plan, with the one that has it now."""
    above = {place.pk: place.name for place in queries.superiors(own)}
    way = [pk for pk in queries.way(own) if pk in above]
    desk = plan.desk_id if plan else None
    done = plan is not None and plan.state == State.APPROVED
    items = []
    for place, pk in enumerate(way):
        last = ["审定后，可以按计划申报"] if place == len(way) - 1 else []
        if pk == desk:
            items.append(TrailItem(above[pk], "审核中", "busy", last, "now"))
        elif done or (desk in way and place < way.index(desk)):
            items.append(TrailItem(above[pk], "已通过", "good", last))
        else:
            items.append(TrailItem(above[pk], detail=last, mark="ahead"))
    return items


def _said(before: Sequence[Line], after: Sequence[Line], names: Mapping[str, str]) -> list[str]:
    """Say line by line what was asked for, and what it was before."""
    old = {(series, level): number for series, level, number in before}
    new = {(series, level): number for series, level, number in after}
    lines = []
    for series, level in dict.fromkeys([*new, *old]):
        was, is_ = old.get((series, level), 0), new.get((series, level), 0)
        label = f"{names.get(str(series), series)} {Level(str(level)).label}"
        if was != is_:
            lines.append(f"{label} {was} → {is_}" if old else f"{label} {is_}")
    return lines or ["与已核准的数量相同"]


def minute(moment: datetime) -> str:
    """Write a moment as the screens do."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
