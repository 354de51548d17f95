"""Keeping the numbers: a little at a time, or all of them anew."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from zhicheng.reviews.models import Event
from zhicheng.statistics import rollup
from zhicheng.statistics.models import Reckoning

LATE = timedelta(minutes=10)
"""An event's transaction is over after this time at the latest; what is younger is looked at once more."""


@transaction.atomic
def reckon(*, at: datetime) -> int:
    """Bring the numbers up to what has happened since the last time; return how many of them changed.

    Counting an organisation again does no harm, so whatever happened in the last minutes is counted twice rather than
    missed. After a move in the tree, and the first time, everything is counted.
    """
    rollup.one_at_a_time()
    last = Reckoning.objects.first()
    if last is None or rollup.moved():
        return recount(at=at)
    organisations = rollup.touched(last.event)
    changed = rollup.roll_up(organisations) if organisations else 0
    _note(last, at)
    return changed


@transaction.atomic
def recount(*, at: datetime) -> int:
    """Count everything anew; return how many numbers there are of single organisations."""
    rollup.one_at_a_time()
    rollup.forget()
    found = rollup.roll_up()
    _note(Reckoning.objects.first() or Reckoning(event=0), at)
    return found


def _note(reckoning: Reckoning, at: datetime) -> None:
    settled = Event.objects.filter(pk__gt=reckoning.event, at__lt=at - LATE).aggregate(last=Max("pk"))["last"]
    reckoning.event, reckoning.at = settled or reckoning.event, at
    reckoning.save()
