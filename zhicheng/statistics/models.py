"""Rolled-up numbers: what 统计分析 shows is read from here, never counted on a request."""

from django.db import models

from zhicheng.catalogue.models import Level, Series
from zhicheng.organisations.models import Organisation


class Measure(models.TextChoices):
    """What a tally counts."""

    STATE = "state", "申报状态"
    """Applications that were ever handed in, by their present state."""
    EVENT = "event", "办理情况"
    """What was done, by kind; the slot is the month (202611)."""
    DAYS = "days", "办理时长"
    """Visits to the organisation's own desks that were decided, by step; the slot is how many whole days they took."""


class Tally(models.Model):
    """How many of one sort an organisation has: its own, or those of its whole subtree."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    own = models.BooleanField()
    """Of the organisation itself; otherwise of its subtree, itself included."""
    path = models.CharField(max_length=120, blank=True)
    """Where the organisation stood when its own rows were rolled up: one that was moved since is noticed by it."""
    year = models.PositiveSmallIntegerField()
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=20, choices=Level)
    measure = models.CharField(max_length=5, choices=Measure)
    key = models.CharField(max_length=20)
    """A state, a kind of event, or a step."""
    slot = models.PositiveIntegerField(default=0)
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "own", "year", "measure", "series", "level", "key", "slot"],
                name="tally_once",
            )
        ]


class Reckoning(models.Model):
    """How far the tallies are: one row."""

    event = models.BigIntegerField()
    """The next run looks at what happened after this event."""
    at = models.DateTimeField()
