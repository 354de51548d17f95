"""Reads that several pages and actions use."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from zhicheng.committees.models import Committee, Extension, Filing, Round
from zhicheng.organisations.models import Organisation


def extended_until(round: Round, unit: Organisation, applicant: int) -> datetime | None:
    """Return until when a person of that unit may hand in to the round by extension, if one was granted: one query."""
    whose = Q(applicant=applicant) | Q(unit__in=unit.ancestor_ids())
    found = Extension.objects.filter(whose, round=round).aggregate(latest=Max("until"))
    latest: datetime | None = found["latest"]
    return latest


def filing_of(committee: Committee, on: date) -> Filing | None:
    """Return the filing that is in force on that day: one query."""
    return committee.filings.filter(state=Filing.State.APPROVED, since__lte=on, until__gte=on).first()


def plain(value: Any) -> str | int | bool | None:
    """A field's value as it is kept with a change."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def read(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a change as values again."""
    fields = {field.name: field for field in Round._meta.fields}
    return {name: fields[name].to_python(value) for name, value in kept.items()}
