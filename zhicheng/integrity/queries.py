"""Reads that several pages and actions use."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Q

from zhicheng.integrity.models import Part, Record, RecordQuerySet, Standing
from zhicheng.integrity.rules import KEEPERS
from zhicheng.people.models import Grant
from zhicheng.profiles import current


def standing_against(person: int, part: str, on: date) -> Record | None:
    """Return the record that keeps the person out of that part longest: one query."""
    found = Record.objects.in_force(on).filter(person=person, part=part).select_related("organisation")
    return max(found, key=lambda record: record.until or date.max, default=None)


def banned(people: Iterable[int], part: str, on: date) -> set[int]:
    """Return those of these people who are kept out of that part on that day: one query."""
    found = Record.objects.in_force(on).filter(person__in=list(people), part=part)
    return set(found.values_list("person", flat=True))


def kept_by(grant: Grant) -> RecordQuerySet:
    """The records of one's own office and of those below it.

    Who is an expert is not public (Order 40, Art. 24): of another office's record as one only the top office knows.
    """
    if grant.role not in KEEPERS:
        return Record.objects.none()
    below = Record.objects.filter(organisation__path__startswith=grant.organisation.path)
    if grant.organisation.is_top:
        return below
    return below.filter(~Q(part=Part.EXPERT) | Q(organisation=grant.organisation_id))


def listed(by: Grant, wanted: Mapping[str, str], on: date) -> RecordQuerySet:
    """Those of them that are looked for by name, part and standing."""
    rows = kept_by(by).select_related("person", "organisation")
    if wanted.get("name"):
        rows = rows.filter(person__name__contains=wanted["name"])
    if wanted.get("part") in Part.values:
        rows = rows.filter(part=wanted["part"])
    narrowed: dict[str, RecordQuerySet] = {
        Standing.FORCE: rows.in_force(on),
        Standing.TO_COME: rows.filter(lifted_at=None, since__gt=on),
        Standing.OVER: rows.filter(lifted_at=None, until__lt=on),
        Standing.LIFTED: rows.filter(lifted_at__isnull=False),
    }
    return narrowed.get(wanted.get("standing", ""), rows)


def usual_until(since: date) -> date:
    """The last day of a record where the deciding document does not say another (Order 40, Art. 40, check)."""
    year = since.year + current().integrity_years
    day = since.replace(year=year, day=28) if (since.month, since.day) == (2, 29) else since.replace(year=year)
    return day - timedelta(days=1)
