"""Reads that several pages and actions use."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from zhicheng.applications.models import Application
from zhicheng.core.counting import number_of
from zhicheng.meetings import rules
from zhicheng.meetings.models import Item, Meeting, Recusal, Seat
from zhicheng.panels import queries as panels
from zhicheng.people.models import Grant


def of_office(by: Grant) -> QuerySet[Meeting]:
    """The meetings of one's own committees, with how many members, of whom present, and candidates each has."""
    seats = Seat.objects.all()
    return (
        Meeting.objects.of_office(by)
        .select_related("round__committee")
        .annotate(
            members=number_of(seats, "meeting"),
            present=number_of(seats.filter(since__isnull=False, until=None), "meeting"),
            candidates=number_of(Item.objects.all(), "meeting"),
        )
    )


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


def away_from(meeting: Meeting, applications: Collection[int]) -> dict[int, list[Recusal]]:
    """Who stays away from each of these candidates, with member and reason, for the office: one query."""
    noted = Recusal.objects.filter(seat__meeting=meeting, application__in=applications)
    found: dict[int, list[Recusal]] = {}
    for one in noted.select_related("seat__member").order_by("pk"):
        found.setdefault(one.application_id, []).append(one)
    return found


def unlisted(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those that could be put on an agenda: they wait to be judged, and stand on none of a meeting under way."""
    listed = Item.objects.exclude(meeting__state__in=rules.OVER)
    return applications.filter(state__in=rules.TO_BE_JUDGED).exclude(pk__in=listed.values("application"))


def candidates(meeting: Meeting) -> list[Application]:
    """The applications of the round that could be put on the agenda: one query."""
    waiting = unlisted(Application.objects.filter(round=meeting.round_id))
    return list(waiting.select_related("title", "unit").order_by("number", "pk"))


def recusals_due(meeting: Meeting) -> list[tuple[Seat, Item, str]]:
    """Who must stay away from whom by what the draw knows of them, and is not yet noted to: with the reason."""
    known, noted = panels.recusals(meeting.round), recused(meeting)
    listed = {item.application_id: item for item in items(meeting)}
    return [
        (seat, listed[application], why)
        for seat in seats(meeting)
        for application, why in sorted(known.get(seat.member_id, {}).items())
        if application in listed and seat.pk not in noted.get(application, ())
    ]
