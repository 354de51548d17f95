"""What investigators read: append-only, hash-chained per subject by the database itself."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that somebody did. Features never read this table.

    `seq`, `previous` and `digest` are written by a trigger; UPDATE, DELETE and TRUNCATE are refused by another.
    """

    subject = models.CharField(max_length=60)
    """What it was done to, as `application:123`."""
    seq = models.PositiveIntegerField(default=0)
    action = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    previous = models.BinaryField(default=b"")
    digest = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="audit_one_entry_per_place")]
