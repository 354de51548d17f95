"""Reads that several pages and actions use."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, Max, Q, Value

from zhicheng.committees.models import Committee, Extension, Filing, Round, RoundChange
from zhicheng.committees.rules import OFFICE
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current


def extended_until(round: Round, unit: Organisation, applicant: int) -> datetime | None:
    """Return until when a person of that unit may hand in to the round by extension, if one was granted: one query."""
    whose = Q(applicant=applicant) | Q(unit__in=unit.ancestor_ids())
    found = Extension.objects.filter(whose, round=round).aggregate(latest=Max("until"))
    latest: datetime | None = found["latest"]
    return latest


def filing_of(committee: Committee, on: date) -> Filing | None:
    """Return the filing that is in force on that day: one query."""
    return committee.filings.filter(state=Filing.State.APPROVED, since__lte=on, until__gte=on).first()


def filing_desk(host: Organisation) -> Organisation | None:
    """Return who files the host's committees: the nearest above it that may, at the top itself: one query."""
    may = Organisation.objects.filter(pk__in=host.ancestor_ids(), kind__in=current().committees.approves)
    found = list(may.order_by("-depth"))
    return next((one for one in found if one.pk != host.pk), found[0] if found else None)


def to_approve(by: Grant) -> list[datetime | None]:
    """Since when each round and change waits that others proposed and this person may approve, if known: one query."""
    mine = Q(committee__host=by.organisation_id)
    if by.role not in OFFICE:
        return []
    if by.role != Role.ADMINISTRATOR and not by.all_series:
        mine &= Q(committee__series__in=by.series)
    rounds = Round.objects.filter(mine, approved_at=None).exclude(proposed_by=by.user_id).order_by()
    changes = RoundChange.objects.filter(round__in=Round.objects.filter(mine).order_by(), decided_at=None).order_by()
    others = changes.exclude(proposed_by=by.user_id).values_list("proposed_at")
    unknown = Value(None, output_field=DateTimeField())
    return [since for (since,) in rounds.values_list(unknown).union(others, all=True)]


def plain(value: Any) -> str | int | bool | None:
    """A field's value as it is kept with a change."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def read(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a change as values again."""
    fields = {field.name: field for field in Round._meta.fields}
    return {name: fields[name].to_python(value) for name, value in kept.items()}
