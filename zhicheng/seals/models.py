"""印章: an organisation's seals, each in force for a time, and what they were set under."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhicheng.core.encryption import EncryptedTextField
from zhicheng.organisations.models import Organisation


class Seal(models.Model):
    """A seal without its paper. No row of the file store: whatever hands out files cannot hand out this."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seals")
    picture = EncryptedTextField()
    """The transparent PNG in base64."""
    printed = EncryptedTextField(null=True)
    """The same on white as JPEG, which papers take as it is; none where it was uploaded before there was this."""
    digest = models.CharField(max_length=64)
    since = models.DateTimeField("启用时间")
    until = models.DateTimeField("停用时间", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(until=None), name="seal_one_in_force"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seal_from_to_in_order"),
        ]
        indexes = [models.Index(fields=["organisation", "-since", "-id"], name="seal_by_organisation")]


class SealUse(models.Model):
    """用印记录: a seal was set under something, once; insert-only."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses")
    document = models.CharField(max_length=40, unique=True)
    """Under what, as `event:123`: news of an upper app is a row."""
    title = models.CharField("用于", max_length=150)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("用印人", max_length=50)
    """As it was then."""
    at = models.DateTimeField("用印时间")

    class Meta:
        indexes = [models.Index(fields=["seal", "-at", "-id"], name="seal_use_by_seal")]
