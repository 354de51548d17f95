"""The meeting of a committee: its seats, its agenda, who stays away from whom, and its minutes."""

from django.db import models
from django.db.models import F, Q

from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.people.models import REVIEWERS, Grant, Role, User
from zhicheng.profiles.meeting import MeetingRules


class State(models.TextChoices):
    """Where a meeting is."""

    PLANNED = "planned", "筹备中"
    OPENED = "opened", "会议中"
    VOTING = "voting", "投票中"
    COUNTED = "counted", "已计票"
    SIGNED = "signed", "已签字"
    VOID = "void", "已作废"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Questions in users' words."""

    def of_office(self, by: Grant) -> "MeetingQuerySet":
        """Those that the office of the committee's host keeps, as far as the review scope goes."""
        own = self.filter(round__committee__host=by.organisation_id)
        if by.role == Role.ADMINISTRATOR:
            return own
        if by.role not in REVIEWERS:
            return self.none()
        return own if by.all_series else own.filter(round__committee__series__in=by.series)

    def of_member(self, user: int) -> "MeetingQuerySet":
        """Those in which somebody has a seat."""
        return self.filter(seats__member=user).exclude(state=State.VOID)


class Meeting(models.Model):
    """评审会: the members of a committee meet once about the applications of a round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="meetings")
    time = models.DateTimeField("会议时间")
    place = models.CharField("会议地点", max_length=200)
    chair = models.ForeignKey(User, models.PROTECT, related_name="+")
    """主持人: one of the members."""
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    rules = models.JSONField()
    """`MeetingRules` under which it was planned."""
    posts = models.PositiveSmallIntegerField("核准岗位数", null=True)
    """No more than so many may be elected; None where the round has no such cap."""
    minutes = models.TextField("会议纪要", blank=True)
    opened_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of what the chair signed: members, attendance, agenda, results, minutes as canonical JSON."""
    void_reason = models.CharField("作废原因", max_length=500, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.SIGNED, signed_at__isnull=False) & ~Q(signed_digest="")
                | ~Q(state=State.SIGNED) & Q(signed_at=None, signed_digest=""),
                name="meeting_signed_with_its_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.VOID) | ~Q(void_reason=""),
                name="meeting_void_for_a_reason",
                violation_error_message="请写明作废的原因。",
            ),
        ]
        indexes = [models.Index(fields=["round", "-time", "-id"], name="meeting_of_round")]

    @property
    def held_to(self) -> MeetingRules:
        """The rules under which it was planned."""
        return MeetingRules.model_validate(self.rules)


class Seat(models.Model):
    """席位: a member of this meeting, and whether they are in the room."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    member = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateTimeField("到会时间", null=True)
    until = models.DateTimeField("离会时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="seat_once_per_member"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="seat_left_after_it_was_taken"
            ),
        ]

    @property
    def present(self) -> bool:
        """Whether the member is in the room."""
        return self.since is not None and self.until is None


class Item(models.Model):
    """议程: a candidate of this meeting, with what the panel (评议组) reported."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    panel = models.CharField("评议组", max_length=50, blank=True)
    report = models.TextField("评议意见", blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application"], name="item_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(report="", reported_by=None, reported_at=None)
                | ~Q(report="") & Q(reported_by__isnull=False, reported_at__isnull=False),
                name="item_report_with_its_author",
            ),
        ]


class Recusal(models.Model):
    """回避: a member who is not present for one candidate."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="recusals")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    reason = models.CharField("回避事由", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="recused_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="recused_for_a_reason",
                violation_error_message="请写明回避的事由。",
            ),
        ]
