"""诚信档案: who did what against the rules of review, and until when it keeps them from taking part."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from zhicheng.organisations.models import Organisation
from zhicheng.people.models import User


class Part(models.TextChoices):
    """In which part somebody failed; a ban is from that part."""

    APPLICANT = "applicant", "申报人"
    EXPERT = "expert", "评审专家"
    STAFF = "staff", "工作人员"


class Standing(models.TextChoices):
    """Whether a record keeps somebody away on a day; no row says it, the dates do."""

    FORCE = "force", "有效"
    TO_COME = "to_come", "未开始"
    OVER = "over", "已期满"
    LIFTED = "lifted", "已解除"


class RecordQuerySet(models.QuerySet["Record"]):
    """Questions in users' words."""

    def in_force(self, on: date) -> "RecordQuerySet":
        """Those that keep somebody away on that day: begun, not over, not lifted."""
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on, lifted_at=None)


class Record(models.Model):
    """One entry; never changed, only lifted with a reason, and never deleted."""

    person = models.ForeignKey(User, models.PROTECT, related_name="integrity_records")
    part = models.CharField("身份", max_length=10, choices=Part)
    what = models.CharField("事由", max_length=500)
    document = models.CharField("处理文号", max_length=100)
    since = models.DateField("起始日期")
    until = models.DateField("截止日期", null=True)
    """The last day; None for good."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="记录机构")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间")
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_because = models.CharField("解除理由", max_length=500, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="integrity_part_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="integrity_term_in_order"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_because="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because=""),
                name="integrity_lifted_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "part"], name="integrity_by_person"),
            models.Index(fields=["-at", "-id"], name="integrity_newest"),
        ]

    def standing(self, on: date) -> Standing:
        """Whether it keeps somebody away on that day."""
        if self.lifted_at:
            return Standing.LIFTED
        if self.until and self.until < on:
            return Standing.OVER
        return Standing.FORCE if self.since <= on else Standing.TO_COME
