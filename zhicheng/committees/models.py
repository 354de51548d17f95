"""Standing committees and their yearly rounds."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhicheng.catalogue.models import Level, Series, Specialty
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import User


class Committee(models.Model):
    """评委会: for one series or one specialty, never across series (Order 40, Art. 6)."""

    name = models.CharField("评委会名称", max_length=100, unique=True)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="committees")
    """The organisation whose office does the committee's work; the chain ends there."""
    series = models.ForeignKey(Series, models.PROTECT)
    specialty = models.ForeignKey(Specialty, models.PROTECT, null=True)
    levels = ArrayField(models.CharField(max_length=20, choices=Level))
    scope = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """It takes applicants of this organisation's subtree."""

    def __str__(self) -> str:
        return self.name


class RoundQuerySet(models.QuerySet["Round"]):
    """Questions in users' words."""

    def open(self, at: datetime) -> "RoundQuerySet":
        """Those that take applications at that moment."""
        return self.filter(opens_at__lte=at, closes_at__gt=at)

    def for_unit(self, unit: Organisation) -> "RoundQuerySet":
        """Those whose committee takes applicants of the unit."""
        return self.filter(committee__scope__in=unit.ancestor_ids())

    def for_title(self, series: Series, specialty: Specialty | None, level: str) -> "RoundQuerySet":
        """Those whose committee judges that series, specialty and level."""
        return self.filter(
            Q(committee__specialty=None) | Q(committee__specialty=specialty),
            committee__series=series,
            committee__levels__contains=[level],
        )


class Round(models.Model):
    """批次: a committee's yearly call; it pins the sections' versions as they were when it opened."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("批次", max_length=100)
    opens_at = models.DateTimeField("申报开始")
    closes_at = models.DateTimeField("申报截止")
    correct_until = models.DateTimeField("修改截止")
    """Until then a returned application may come back; never before `closes_at`."""
    sections = models.JSONField(default=dict)
    """Pinned versions, `{code: version}`."""
    rules = ArrayField(models.CharField(max_length=80), default=list, verbose_name="申报条件")
    """Pinned sets of conditions, `code@version` (`eligibility`); a level for which there is none is not evaluated."""
    rules_bind = models.BooleanField("不符合条件的不能提交", default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "name"], name="round_named_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")) & Q(correct_until__gte=F("closes_at")),
                name="round_windows_in_order",
                violation_error_message="批次的时间先后不对：开始早于截止，截止不晚于修改截止。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Extension(models.Model):
    """延期: one unit with its subtree, or one person, may hand in to a round until later, for a reason."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="extensions")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField("延至")
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, applicant=None) | Q(unit=None, applicant__isnull=False),
                name="extension_for_a_unit_or_a_person",
            )
        ]
