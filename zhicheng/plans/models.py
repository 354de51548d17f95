"""申报计划: how many titles an organisation will apply for in a year, and the ledger of the places granted to it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, Q

from zhicheng.catalogue.models import Level, Series
from zhicheng.documents.models import File
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import User

Kind = tuple[str, str]
"""What a line and a row of the ledger are for: a series' code and a level."""


class Share(NamedTuple):
    """Which row of the ledger an application takes its place from."""

    unit: int
    year: int
    series: str
    level: str


class State(models.TextChoices):
    """审核状态 of a plan; which office has it now is data (`desk`)."""

    DRAFT = "draft", "未提交"
    SUBMITTED = "submitted", "待审核"
    REFUSED = "refused", "未通过"
    APPROVED = "approved", "已通过"


class Place(models.TextChoices):
    """What an application holds of the ledger."""

    NONE = "", "未占用"
    RESERVED = "reserved", "审核中占用"
    USED = "used", "已使用"


class PlanQuerySet(models.QuerySet["Plan"]):
    """Questions in users' words."""

    def below(self, superior: Organisation) -> "PlanQuerySet":
        """Those of the superior's subtree, its own excepted."""
        return self.filter(organisation__path__startswith=superior.path).exclude(organisation=superior)

    def waiting_at(self, superior: Organisation) -> "PlanQuerySet":
        """Those that the superior must look at now."""
        return self.filter(desk=superior, state=State.SUBMITTED)


class Plan(models.Model):
    """What an organisation files for one year; what is granted of it stands in the ledger."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("年度")
    document = models.ForeignKey(File, models.PROTECT, null=True, verbose_name="计划文件", related_name="+")
    state = models.CharField("审核状态", max_length=10, choices=State, default=State.DRAFT)
    desk = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The superior that looks at it now, on its way up."""
    refusal = models.CharField("未通过原因", max_length=500, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    approved_at = models.DateTimeField("通过时间", null=True)
    """When what the ledger grants was last approved; a plan that has it and is filed again is a change."""
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                name="plan_once_a_year",
                violation_error_message="这一年度已有申报计划。",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="plan_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.SUBMITTED) ^ Q(desk=None), name="plan_has_desk_while_submitted"
            ),
            models.CheckConstraint(condition=Q(state=State.REFUSED) ^ Q(refusal=""), name="plan_refusal_has_reason"),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED) | Q(approved_at__isnull=False), name="plan_approved_says_when"
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "submitted_at", "id"], condition=Q(state="submitted"), name="plan_waiting"),
            models.Index(fields=["year", "-changed_at", "-id"], name="plan_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.year} 年度申报计划"

    @property
    def word(self) -> str:
        """Its state as people read it; a change of what was approved says so."""
        word = State(self.state).label
        return f"调整{word}" if self.approved_at and self.state != State.APPROVED else word


class PlanLine(models.Model):
    """So many titles of one series and level are wanted."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    level = models.CharField("层级", max_length=20, choices=Level)
    number = models.PositiveIntegerField("申报数量")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "series", "level"],
                name="plan_line_once",
                violation_error_message="同一系列、层级只能填一行。",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="plan_line_level"),
            models.CheckConstraint(condition=Q(number__gt=0), name="plan_line_wants_something"),
        ]


class PlanEvent(models.Model):
    """What was done to a plan, by whom, when, and what it said then: its history."""

    class Verb(models.TextChoices):
        """What can be done to a plan."""

        SUBMITTED = "submitted", "提交"
        WITHDRAWN = "withdrawn", "撤回"
        PASSED = "passed", "审核通过，报上级"
        APPROVED = "approved", "审定通过"
        REFUSED = "refused", "不通过"
        DISCARDED = "discarded", "放弃调整"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=10, choices=Verb)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=50)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=100)
    """Both names as they were then."""
    note = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    """What was granted before and what was asked for, as [series code, level, number]."""
    document = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["plan", "id"], name="plan_history")]


class Quota(models.Model):
    """A row of the ledger: the places of one organisation, year, series and level."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="quotas")
    year = models.PositiveSmallIntegerField("年度")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    level = models.CharField("层级", max_length=20, choices=Level)
    granted = models.PositiveIntegerField("核准")
    reserved = models.PositiveIntegerField("审核中占用", default=0)
    used = models.PositiveIntegerField("已使用", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "series", "level"], name="quota_once"),
            models.CheckConstraint(
                condition=Q(granted__gte=F("reserved") + F("used")),
                name="quota_holds_no_more_than_granted",
                violation_error_message="占用与使用的名额不能超过核准数。",
            ),
            models.CheckConstraint(
                condition=Q(granted__gte=0, reserved__gte=0, used__gte=0), name="quota_is_never_negative"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="quota_level"),
        ]

    @property
    def held(self) -> int:
        """The places that applications hold."""
        return self.reserved + self.used

    @property
    def free(self) -> int:
        """The places that are left."""
        return self.granted - self.held


def in_order(numbers: Mapping[Kind, int]) -> list[tuple[str, str, int]]:
    """The lines by series, then from the highest level down: the one order in which rows are shown and locked."""
    place = {level: at for at, level in enumerate(Level.values)}
    return [
        (series, level, numbers[series, level]) for series, level in sorted(numbers, key=lambda k: (k[0], place[k[1]]))
    ]


def by_kind(rows: Iterable[Any]) -> dict[Kind, Any]:
    """Rows of the ledger, or lines, by what they are for."""
    return {(row.series_id, row.level): row for row in rows}
