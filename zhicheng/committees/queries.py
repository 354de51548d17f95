"""Reads that several pages and actions use."""

from datetime import datetime

from django.db.models import Max, Q

from zhicheng.committees.models import Extension, Round
from zhicheng.organisations.models import Organisation


def extended_until(round: Round, unit: Organisation, applicant: int) -> datetime | None:
    """Return until when a person of that unit may hand in to the round by extension, if one was granted: one query."""
    whose = Q(applicant=applicant) | Q(unit__in=unit.ancestor_ids())
    found = Extension.objects.filter(whose, round=round).aggregate(latest=Max("until"))
    latest: datetime | None = found["latest"]
    return latest
