"""Reads that several pages and actions use."""

from collections.abc import Iterable
from datetime import date

from zhicheng.integrity.models import Record


def standing_against(person: int, part: str, on: date) -> Record | None:
    """Return the record that keeps the person out of that part longest: one query."""
    found = Record.objects.in_force(on).filter(person=person, part=part).select_related("organisation")
    return max(found, key=lambda record: record.until or date.max, default=None)


def banned(people: Iterable[int], part: str, on: date) -> set[int]:
    """Return those of these people who are kept out of that part on that day: one query."""
    found = Record.objects.in_force(on).filter(person__in=list(people), part=part)
    return set(found.values_list("person", flat=True))
