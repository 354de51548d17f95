"""Reads that several pages and actions use."""

from collections import defaultdict
from collections.abc import Mapping

from zhicheng.applications.models import Application
from zhicheng.meetings import rules
from zhicheng.meetings.models import Item, Meeting, Recusal, Seat


def seats(meeting: Meeting) -> list[Seat]:
    """The members with their names, in the order of these: one query."""
    return list(meeting.seats.select_related("member").order_by("member__name", "pk"))


def items(meeting: Meeting) -> list[Item]:
    """The agenda in its order, with the applications: one query."""
    wanted = meeting.items.select_related("application__series", "application__title", "application__unit")
    return list(wanted.order_by("position", "pk"))


def recused(meeting: Meeting) -> Mapping[int, frozenset[int]]:
    """Which seats stay away from which application: one query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Recusal.objects.filter(seat__meeting=meeting).order_by("pk").values_list("application_id", "seat_id")
    for application, seat in rows:
        found[application].add(seat)
    return {application: frozenset(seats) for application, seats in found.items()}


def candidates(meeting: Meeting) -> list[Application]:
    """The applications of the round that could be put on the agenda: one query."""
    waiting = Application.objects.filter(round=meeting.round_id, state__in=rules.TO_BE_JUDGED)
    others = Item.objects.filter(application__round=meeting.round_id).exclude(meeting__state__in=rules.OVER)
    return list(waiting.exclude(pk__in=others.values("application")).select_related("title").order_by("number", "pk"))
