"""Panels of experts: by which criteria they score, who reads whom, what they have read, and what they advise."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from zhicheng.applications.models import Application, Revision
from zhicheng.committees.models import Round
from zhicheng.people.models import REVIEWERS, Grant, Role, User

LEAST_READERS = 3
"""Every candidate is read by as many at least, and a panel has as many members at least."""
FULL = 100
"""Points of one criterion, and the sum of all weights."""


class State(models.TextChoices):
    """How far a panel is."""

    PREPARED = "prepared", "筹备中"
    READING = "reading", "评议中"
    CLOSED = "closed", "已结束"


class Criteria(models.Model):
    """评分标准 of a round, and whether its experts are told who is behind a candidate; fixed once reading begins."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="criteria")
    blind = models.BooleanField("匿名评议", default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    pinned_at = models.DateTimeField(null=True)
    """When the first panel of the round began to read."""

    def __str__(self) -> str:
        return f"{self.round} 评分标准"


class Criterion(models.Model):
    """One line of the criteria: scored from 0 to 100, with its share of the whole."""

    criteria = models.ForeignKey(Criteria, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("评分项目", max_length=30)
    note = models.CharField("评分要点", max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField("权重")
    """Percent; the weights of a round add up to 100."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["criteria", "position"], name="criterion_in_order"),
            models.CheckConstraint(condition=Q(weight__range=(1, FULL)), name="criterion_weight_is_percent"),
        ]

    def __str__(self) -> str:
        return self.name


class PanelQuerySet(models.QuerySet["Panel"]):
    """Questions in users' words."""

    def of_office(self, grant: Grant) -> "PanelQuerySet":
        """Those of one's own committee office: its reviewers within their series, its administrator to read."""
        own = self.filter(round__committee__host=grant.organisation_id)
        if grant.role == Role.ADMINISTRATOR or (grant.role in REVIEWERS and grant.all_series):
            return own
        if grant.role in REVIEWERS:
            return own.filter(round__committee__series__in=grant.series)
        return self.none()

    def led_by(self, grant: Grant) -> "PanelQuerySet":
        """Those of which the person writes what is reported, once they have begun to read."""
        if grant.role != Role.EXPERT:
            return self.none()
        writing = Candidate.objects.filter(panel=OuterRef("pk"), writer__user=grant.user_id)
        return self.filter(Exists(writing)).exclude(state=State.PREPARED)


class Panel(models.Model):
    """评议组: drawn members of a round who read some of its candidates and advise the meeting (Order 40, Art. 21)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="panels")
    name = models.CharField("评议组", max_length=50)
    leader = models.ForeignKey(User, models.PROTECT, related_name="+")
    """组长: one of the members, who writes what the panel reports."""
    readers = models.PositiveSmallIntegerField("每人评阅专家数", default=LEAST_READERS)
    """By how many members each candidate is read."""
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREPARED)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = PanelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"], name="panel_named", violation_error_message="这个批次已有同名的评议组。"
            ),
            models.CheckConstraint(condition=Q(readers__gte=LEAST_READERS), name="panel_three_readers_at_least"),
            models.CheckConstraint(
                condition=Q(state=State.PREPARED, started_at=None, closed_at=None)
                | Q(state=State.READING, started_at__isnull=False, closed_at=None)
                | Q(state=State.CLOSED, closed_at__gte=F("started_at")),
                name="panel_state_has_its_moments",
            ),
        ]
        indexes = [models.Index(fields=["round", "-made_at", "-id"], name="panel_of_round")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """组员: somebody who has accepted a seat of the round's draw."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "user"], name="panel_member_once")]

    def __str__(self) -> str:
        return str(self.user)


class Candidate(models.Model):
    """评审对象: an application before a panel, as it was handed in last, and what the panel reports of it."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="candidates")
    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("编号")
    """By chance within the panel: in blind mode experts know a candidate by it alone."""
    writer = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    """Who writes the report: the leader, or where the leader must stay away the first who reads."""
    report = models.TextField("评议组意见", blank=True)
    edition = models.PositiveIntegerField(default=0)
    """How often the report was saved: a page that shows an older one is told so."""
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="panel_candidate_numbered"),
            models.CheckConstraint(
                condition=Q(report="", reported_by=None, reported_at=None)
                | ~Q(report="") & Q(reported_by__isnull=False, reported_at__isnull=False),
                name="panel_report_with_its_author",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How experts call somebody whom they may not know."""
        return f"{self.number} 号"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Questions in users' words."""

    def of_member(self, grant: Grant) -> "AssignmentQuerySet":
        """What was given to an expert to read, also what was taken back; nothing of others."""
        if grant.role != Role.EXPERT:
            return self.none()
        return self.filter(member__user=grant.user_id).exclude(candidate__panel__state=State.PREPARED)

    def standing(self) -> "AssignmentQuerySet":
        """Without those who stay away or were relieved."""
        return self.exclude(state__in=GONE)


class Assignment(models.Model):
    """分配: a member reads a candidate."""

    class State(models.TextChoices):
        """How far the reading is."""

        ASSIGNED = "assigned", "待阅"
        READING = "reading", "评阅中"
        SUBMITTED = "submitted", "已提交"
        RECUSED = "recused", "已回避"
        RELIEVED = "relieved", "已改派"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="assignments")
    member = models.ForeignKey(Member, models.CASCADE, related_name="assignments")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASSIGNED)
    opened_at = models.DateTimeField("开始评阅", null=True)
    reason = models.CharField("事由", max_length=200, blank=True)
    """Why the member stays away, or was relieved."""
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "member"], name="assigned_once"),
            models.CheckConstraint(
                condition=Q(state__in=["assigned", "reading", "submitted", "recused", "relieved"]),
                name="assignment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["recused", "relieved"], left_by__isnull=False, left_at__isnull=False)
                & ~Q(reason="")
                | ~Q(state__in=["recused", "relieved"]) & Q(reason="", left_by=None, left_at=None),
                name="assignment_left_for_a_reason",
                violation_error_message="请写明事由。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reading", "submitted"]) | Q(opened_at__isnull=False),
                name="assignment_opened_before_it_is_read",
            ),
        ]
        indexes = [models.Index(fields=["member", "state", "id"], name="assignment_of_member")]


GONE = (Assignment.State.RECUSED, Assignment.State.RELIEVED)
"""An assignment that counts for nothing any more."""


class Reading(models.Model):
    """阅读记录: a section that a member has read, and when first."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="readings")
    code = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "code"], name="section_read_once")]


class Score(models.Model):
    """评分: what a member gives for one criterion."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="scored_once"),
            models.CheckConstraint(condition=Q(points__range=(0, FULL)), name="score_from_0_to_100"),
        ]


class Opinion(models.Model):
    """评议意见 of one member; a draft until it is handed in, and changeable until the panel is closed."""

    class Recommendation(models.TextChoices):
        """What the member advises; nobody has to."""

        PASS = "pass", "建议通过"
        FAIL = "fail", "建议不通过"

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="opinion")
    text = models.TextField("评议意见", blank=True)
    recommendation = models.CharField("推荐意见", max_length=10, choices=Recommendation, blank=True)
    edition = models.PositiveIntegerField(default=1)
    """How often it was saved: a page that shows an older one is told so."""
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    """When it was handed in first."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at=None) | ~Q(text=""),
                name="opinion_handed_in_says_something",
                violation_error_message="请填写评议意见。",
            ),
            models.CheckConstraint(
                condition=Q(recommendation__in=["", "pass", "fail"]), name="opinion_recommendation_known"
            ),
        ]
