"""The verbs of the catalogue: an administrator enters a year's working days."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.catalogue import rules
from zhicheng.catalogue.models import CalendarYear
from zhicheng.people.models import Grant


@transaction.atomic
def keep_year(
    year: int, *, off: Collection[date], worked: Collection[date], document: str, by: Grant, at: datetime
) -> CalendarYear:
    """录入 a year's holidays and the weekends worked instead, with the document; what has passed stays as it was."""
    rules.require_keeper(by)
    rules.require_year(year, localdate(at).year)
    rules.require_document(document)
    rules.require_consistent(off, worked, year)
    CalendarYear.objects.bulk_create([CalendarYear(year=year)], ignore_conflicts=True)
    kept = CalendarYear.objects.select_for_update(of=("self",)).get(pk=year)
    if kept.off or kept.worked:
        rules.require_to_come(_differing(kept, off, worked), localdate(at))
    kept.off, kept.worked, kept.document = sorted(set(off)), sorted(set(worked)), document.strip()
    kept.save(update_fields=["off", "worked", "document"])
    days = {"off": [f"{day}" for day in kept.off], "worked": [f"{day}" for day in kept.worked]}
    trail.record("calendar.kept", subject=kept, by=by, at=at, document=kept.document, **days)
    return kept


def changed_days(year: int, off: Collection[date], worked: Collection[date]) -> list[date]:
    """Which days would be worked otherwise than they are now; none of a year that nobody has entered: one query."""
    kept = CalendarYear.objects.filter(pk=year).first()
    return _differing(kept, off, worked) if kept else []


def _differing(kept: CalendarYear, off: Collection[date], worked: Collection[date]) -> list[date]:
    return sorted((set(kept.off) ^ set(off)) | (set(kept.worked) ^ set(worked)))
