"""The expert library (专家信息库): who may be drawn into a committee, for which term, and what was done with them."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import DateTimeField, F, Func, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from zhicheng.catalogue.models import Level, Series, Specialty, Title
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role, User


class State(models.TextChoices):
    """Whether somebody may be drawn; that a term is over is a date and no state."""

    ACTIVE = "active", "在库"
    SUSPENDED = "suspended", "暂停"
    ENDED = "ended", "已终止"


class ExpertQuerySet(models.QuerySet["Expert"]):
    """Questions in users' words."""

    def seen_by(self, grant: Grant) -> "ExpertQuerySet":
        """Names of experts are not public (Order 40, Art. 24): the province's office sees them, nobody else.

        A reviewer sees the series of the own review scope.
        """
        if not grant.organisation.is_top or grant.role not in KEEPERS:
            return self.none()
        if grant.role == Role.ADMINISTRATOR or grant.all_series:
            return self.all()
        return self.filter(series__in=grant.series)

    def available(self, on: date) -> "ExpertQuerySet":
        """Those who may be drawn on that day: not suspended, not ended, within their term."""
        return self.filter(state=State.ACTIVE, since__lte=on, until__gte=on)


KEEPERS = (Role.ADMINISTRATOR, Role.HANDLER, Role.LEADER, Role.REVIEW)
"""The roles that keep the library at the province's office."""


class Expert(models.Model):
    """Somebody in the library for one series, by the title held in it (Order 40, Art. 10)."""

    person = models.ForeignKey(User, models.PROTECT, related_name="expertises", db_index=False)
    name = models.CharField("姓名", max_length=50)
    grams = ArrayField(models.CharField(max_length=2), default=list)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="工作单位"
    )
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False, verbose_name="系列")
    specialty = models.ForeignKey(Specialty, models.PROTECT, null=True, related_name="+", verbose_name="专业")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+", verbose_name="所持职称")
    level = models.CharField("层级", max_length=20, choices=Level)
    subject = models.CharField("研究方向", max_length=50, blank=True)
    keywords = ArrayField(models.CharField(max_length=50), default=list, verbose_name="专业关键词")
    field_text = models.TextField(default="")
    """Specialty, subject and keywords in one text, in which a field is looked for; `field_grams` is its index."""
    field_grams = ArrayField(models.CharField(max_length=2), default=list)
    recusals = models.JSONField("回避声明", default=list)
    """As declared in the application: `[{"kind", "name", "relation"}]`; frozen with the admission."""
    since = models.DateField("任期开始")
    until = models.DateField("任期截止")
    """The last day of the term."""
    state = models.CharField("状态", max_length=10, choices=State, default=State.ACTIVE)
    reason = models.CharField("原因", max_length=500, blank=True)
    """Why suspended or ended."""
    version = models.PositiveIntegerField(default=0)
    """How many events there are; also the number of the newest."""

    objects = ExpertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "series"],
                name="expert_once_per_series",
                violation_error_message="此人已在这一系列的专家信息库中。",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="expert_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.ACTIVE) ^ ~Q(reason=""),
                name="expert_reason_when_not_active",
                violation_error_message="暂停或终止须写明原因。",
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(F("until"), F("since"))
                & LessThan(
                    F("until"),
                    Func(F("since"), template="(%(expressions)s + interval '3 years')", output_field=DateTimeField()),
                ),
                name="expert_term_at_most_three_years",
                violation_error_message="专家任期每次不超过 3 年。",
            ),
        ]
        indexes = [
            models.Index(fields=["-since", "-id"], name="expert_newest"),
            models.Index(fields=["series", "level", "-since", "-id"], name="expert_by_series"),
            models.Index(fields=["until", "id"], condition=~Q(state=State.ENDED), name="expert_running_out"),
            models.Index(fields=["organisation", "-since", "-id"], name="expert_by_organisation"),
            GinIndex(fields=["grams"], name="expert_names"),
            GinIndex(fields=["field_grams"], name="expert_fields"),
        ]

    def __str__(self) -> str:
        return self.name


class ExpertEvent(models.Model):
    """What was done with an expert, by whom; insert-only. The terms of an expert are read from these."""

    class Kind(models.TextChoices):
        """The verbs of the library."""

        ADMITTED = "admitted", "审查通过入库"
        REGISTERED = "registered", "登记入库"
        SUSPENDED = "suspended", "暂停"
        RESUMED = "resumed", "恢复"
        RENEWED = "renewed", "续聘"
        ENDED = "ended", "终止"

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=50)
    organisation_name = models.CharField(max_length=100)
    """Both names as they were then."""
    title_name = models.CharField(max_length=40)
    """The title held at that time, on which the membership rests."""
    since = models.DateField()
    until = models.DateField()
    """The term as it was after the event."""
    reason = models.CharField(max_length=500, blank=True)
    application = models.CharField("申报编号", max_length=20, blank=True)
    """Number of the application that was passed, when there was one."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "seq"], name="expert_event_in_order")]
