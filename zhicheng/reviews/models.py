"""Visits to desks, what was decided there, and what was thought of each section."""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan

from zhicheng.applications.models import Application, Kind
from zhicheng.catalogue.models import Series
from zhicheng.committees.models import Round
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, User
from zhicheng.profiles.schema import Step


class Verdict(models.TextChoices):
    """How a visit ended."""

    PASSED = "passed", "通过"
    RETURNED = "returned", "退回修改"
    REJECTED = "rejected", "不通过"
    WITHDRAWN = "withdrawn", "已撤回"


class StopQuerySet(models.QuerySet["Stop"]):
    """Questions in users' words."""

    def at_desk(self, grant: Grant) -> "StopQuerySet":
        """Every visit to the desk at which the person sits, decided or not, as far as the review scope goes.

        Never the person's own application, nor a visit that the applicant ended before anybody decided.
        """
        stops = self.filter(organisation=grant.organisation_id, step=grant.role).exclude(verdict=Verdict.WITHDRAWN)
        stops = stops.filter(GreaterThan(F("application__sections").bitand(grant.sections), 0))
        stops = stops.exclude(application__applicant=grant.user_id)
        return stops if grant.all_series else stops.filter(series__in=grant.series)

    def waiting(self) -> "StopQuerySet":
        """Those not yet decided."""
        return self.filter(closed_at=None)


class Stop(models.Model):
    """One visit of one application to one desk (an organisation and a step)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="stops", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TITLE)
    """The application's; never changes. Titles and experts wait in different lists."""
    submission = models.PositiveSmallIntegerField()
    """Number of the revision that is read here."""
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    step = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Step])
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    """The applicant's; never changes, and stands here so that a desk's list is found without its applications."""
    pending = models.BigIntegerField()
    """Bit mask of the sections that nobody here has passed yet."""
    passed = models.BigIntegerField(default=0)
    """Bit mask of the sections that were passed during this visit."""
    entered_at = models.DateTimeField()
    assigned = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    """The colleague to whom it was transferred, who alone may decide."""
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = StopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(closed_at=None), name="stop_only_one_open"),
            models.CheckConstraint(condition=Q(closed_at=None) ^ ~Q(verdict=""), name="stop_verdict_when_closed"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.PASSED) | Q(pending=0), name="stop_passed_only_when_nothing_pends"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "step", "entered_at", "id"], condition=Q(closed_at=None), name="stop_queue"
            ),
            models.Index(fields=["organisation", "step", "unit", "closed_at"], name="stop_by_unit"),
            models.Index(
                fields=["organisation", "step", "-closed_at", "-id"],
                condition=Q(closed_at__isnull=False),
                name="stop_done",
            ),
            models.Index(
                fields=["organisation", "step", "entered_at", "id"],
                condition=Q(closed_at=None, kind=Kind.EXPERT),
                name="stop_queue_of_experts",
            ),
            models.Index(
                fields=["organisation", "step", "-closed_at", "-id"],
                condition=Q(closed_at__isnull=False, kind=Kind.EXPERT),
                name="stop_done_of_experts",
            ),
            models.Index(fields=["application", "id"], name="stop_of_application"),
        ]


class Event(models.Model):
    """What was done, by whom, as people see it in 审批流程; insert-only. Replaying the events gives the head row."""

    class Kind(models.TextChoices):
        """The verbs of the chain."""

        SUBMITTED = "submitted", "提交"
        PASSED = "passed", "通过"
        RETURNED = "returned", "退回修改"
        REJECTED = "rejected", "不通过"
        WITHDRAWN = "withdrawn", "撤回"
        RECALLED = "recalled", "收回审核意见"
        TRANSFERRED = "transferred", "转交"
        LAPSED = "lapsed", "逾期未补正，视为放弃"
        REFERRED = "referred", "移送其他评委会"
        ACCEPTED = "accepted", "受理"
        DECIDED = "decided", "评审表决"
        PUBLISHED = "published", "公示"
        NOT_ELECTED = "not_elected", "评审未通过"
        HELD = "held", "因异议暂缓"
        RELEASED = "released", "异议不成立，恢复公示"
        CANCELLED = "cancelled", "取消评审结果"
        REEXAMINED = "reexamined", "复查"
        CERTIFIED = "certified", "确认并发证"

    application = models.ForeignKey(Application, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=50)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=100)
    """Both names as they were then."""
    on_behalf_of = models.CharField(max_length=50, blank=True, default="", db_default="")
    """Whose role it was done in, where the role was given over for a time."""
    to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    """Transferred: the colleague who took it over."""
    role = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    submission = models.PositiveSmallIntegerField()
    sections = models.BigIntegerField(default=0)
    """Passed: the sections that this person passed. Returned: those named."""
    found_fit = models.BigIntegerField(default=0)
    """Returned: the sections that this person had marked as fit."""
    reasons = models.JSONField(default=dict)
    """Returned: `{section code: reason}`."""
    note = models.CharField(max_length=1000, blank=True)
    """Opinion of the organisation, or the reason of a rejection."""
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    """The committee's round that the last organisation chose, where the profile says that it chooses."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "seq"], name="event_in_order")]
        indexes = [models.Index(fields=["by", "-id"], name="event_by_person")]


class Opinion(models.Model):
    """What a reviewer notes of one section while reading; becomes binding with pass, return or reject."""

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="opinions")
    section = models.CharField(max_length=20)
    fit = models.BooleanField("通过")
    """Whether the section may pass as it is; otherwise `text` says what to mend."""
    text = models.CharField("意见", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stop", "section"], name="opinion_once_per_section"),
            models.CheckConstraint(
                condition=Q(fit=True) | ~Q(text=""),
                name="opinion_says_what_to_mend",
                violation_error_message="请写明需要修改的内容。",
            ),
        ]


class Posting(models.Model):
    """单位公示: a unit shows its people who applies, before it reports up (Order 40, Art. 16); the newest counts."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="postings")
    since = models.DateField("公示开始")
    until = models.DateField("公示结束")
    """The last day."""
    place = models.CharField("公示地点", max_length=200)
    timed = models.BooleanField(default=False)
    """Whether the system shows it; otherwise the unit says where it was."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="posting_ends_after_it_began",
                violation_error_message="公示结束须晚于公示开始。",
            )
        ]


class Interview(models.Model):
    """面试通知: when and where the committee's office wants to see the applicant; the newest row counts."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="interviews")
    at = models.DateTimeField("面试时间")
    place = models.CharField("面试地点", max_length=200)
    note = models.CharField("注意事项", max_length=500, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """The committee's host, which calls."""
    noticed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField("通知时间")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(at__gt=F("noticed_at")),
                name="interview_after_its_notice",
                violation_error_message="面试时间已经过去，请填写将来的时间。",
            )
        ]
        indexes = [models.Index(fields=["application", "-id"], name="interview_of_application")]


class InterviewResult(models.Model):
    """面试答辩结果: what the committee's office notes of an interview; the newest row counts, none is ever changed."""

    class Outcome(models.TextChoices):
        """What came of it."""

        PASSED = "passed", "通过"
        FAILED = "failed", "未通过"
        ABSENT = "absent", "缺席"

    application = models.ForeignKey(Application, models.PROTECT, related_name="interview_results", db_index=False)
    outcome = models.CharField("面试结果", max_length=10, choices=Outcome)
    score = models.DecimalField("面试成绩", max_digits=5, decimal_places=2, null=True)
    remark = models.TextField("面试情况", blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=("passed", "failed", "absent")), name="interview_outcome"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=100), name="interview_score_within_a_hundred"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="absent") | Q(score=None),
                name="interview_absent_has_no_score",
                violation_error_message="缺席的没有成绩，请删去成绩。",
            ),
        ]
        indexes = [models.Index(fields=["application", "-id"], name="interview_result_of")]

    @property
    def points(self) -> str:
        """The score without zeros that say nothing: 87.5, 90."""
        return "" if self.score is None else f"{self.score.normalize():f}"


class Reminder(models.Model):
    """催办: somebody asked a desk to decide on a visit that has waited long."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="reminders")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField()
