"""Standing committees and their yearly rounds."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import DateTimeField, F, Func, Q, Value
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils.timezone import localdate

from zhicheng.catalogue.models import Level, Series, Specialty
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import User

THREE_YEARS_ON = Func(F("since"), template="(%(expressions)s + interval '3 years')", output_field=DateTimeField())


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


class Filing(models.Model):
    """核准备案: the office above lets a committee work for at most three years (Order 40, Art. 8); kept for ever."""

    class State(models.TextChoices):
        """Where the request stands."""

        REQUESTED = "requested", "待核准"
        APPROVED = "approved", "已核准"
        REFUSED = "refused", "未核准"

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="filings")
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="核准机构")
    """The office that decides: the host's direct superior, at the top the office itself."""
    state = models.CharField("状态", max_length=10, choices=State, default=State.REQUESTED)
    number = models.CharField("备案编号", max_length=50, null=True, unique=True)
    since = models.DateField("有效期开始")
    until = models.DateField("有效期截止")
    """The last day."""
    members = models.PositiveSmallIntegerField("委员人数")
    """How many sit in a meeting (Art. 9)."""
    note = models.CharField("说明", max_length=500, blank=True)
    reason = models.CharField("未核准的原因", max_length=500, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["requested", "approved", "refused"]), name="filing_state"),
            models.CheckConstraint(condition=Q(state="requested") ^ Q(decided_at__isnull=False), name="filing_decided"),
            models.CheckConstraint(condition=Q(state="approved") ^ Q(number=None), name="filing_number_when_approved"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="filing_refused_with_reason"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(F("until"), F("since")) & LessThan(F("until"), THREE_YEARS_ON),
                name="filing_at_most_three_years",
                violation_error_message="核准备案的有效期不超过 3 年。",
            ),
            models.UniqueConstraint(
                fields=["committee"], condition=Q(state="requested"), name="filing_one_request_at_a_time"
            ),
            ExclusionConstraint(
                name="filing_no_two_at_once",
                expressions=[
                    (Func("committee", "committee", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func("since", "until", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="approved"),
                violation_error_message="这一期间已有核准的备案。",
            ),
        ]


class RoundQuerySet(models.QuerySet["Round"]):
    """Questions in users' words."""

    def open(self, at: datetime) -> "RoundQuerySet":
        """Those that take applications at that moment."""
        return self.announced().filter(opens_at__lte=at, closes_at__gt=at)

    def announced(self) -> "RoundQuerySet":
        """Those that were approved; before that nobody but the committee's office sees a round."""
        return self.filter(approved_at__isnull=False)

    def for_unit(self, unit: Organisation) -> "RoundQuerySet":
        """Those announced whose committee takes applicants of the unit."""
        return self.announced().filter(committee__scope__in=unit.ancestor_ids())

    def around(self, unit: Organisation) -> "RoundQuerySet":
        """Those announced to which people of the unit, or of some organisation below it, may apply."""
        below = Q(committee__scope__path__startswith=unit.path)
        return self.announced().filter(below | Q(committee__scope__in=unit.ancestor_ids()))

    def for_title(self, series: Series, specialty: Specialty | None, level: str) -> "RoundQuerySet":
        """Those whose committee judges that series, specialty and level."""
        return self.filter(
            Q(committee__specialty=None) | Q(committee__specialty=specialty),
            committee__series=series,
            committee__levels__contains=[level],
        )


class Round(models.Model):
    """批次: a committee's yearly call; it pins the versions of sections and conditions as they were at its approval."""

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
    review_from = models.DateField("评审开始", null=True)
    review_until = models.DateField("评审结束", null=True)
    publicity_days = models.PositiveSmallIntegerField("公示工作日", default=5)
    """How many working days the results are published; never less than the law's (Order 40, Art. 26)."""
    plan = models.CharField("评审工作安排", max_length=1000, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """Another person of the same office."""
    approved_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "name"], name="round_named_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")) & Q(correct_until__gte=F("closes_at")),
                name="round_windows_in_order",
                violation_error_message="批次的时间先后不对：开始早于截止，截止不晚于修改截止。",
            ),
            models.CheckConstraint(
                condition=Q(review_from=None, review_until=None) | Q(review_until__gte=F("review_from")),
                name="round_review_window_in_order",
                violation_error_message="评审结束不能早于评审开始。",
            ),
            models.CheckConstraint(
                condition=Q(publicity_days__gte=5),
                name="round_publicity_at_least_five_days",
                violation_error_message="评审结果公示不少于 5 个工作日。",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(approved_by=None) | ~Q(proposed_by=F("approved_by")),
                name="round_approved_by_another",
                violation_error_message="批次须由另一人核准。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundChange(models.Model):
    """A change of an announced round: one person of its office proposes, another decides, and both see what differs."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="changes")
    before = models.JSONField()
    """What is changed, as it was: `{field: text}`; the same fields in `after`."""
    after = models.JSONField()
    reason = models.CharField("理由", max_length=500)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(decided_at=None), name="round_change_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, accepted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, accepted__isnull=False),
                name="round_change_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="round_change_by_another"
            ),
        ]


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

    @property
    def last_day(self) -> date:
        """The last day on which may be handed in."""
        return localdate(self.until - timedelta(minutes=1))
