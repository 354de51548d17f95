"""What follows the vote: publicity, objections, confirmation, re-examination, and the report to the office above."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.core.encryption import EncryptedTextField
from zhicheng.documents.models import File
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import REVIEWERS, Grant, Role, User
from zhicheng.reviews.models import Event


class Stage(models.TextChoices):
    """Where a publicity is on a day; no row says it, the dates do."""

    DRAFT = "draft", "待发布"
    RUNNING = "running", "公示中"
    ENDED = "ended", "公示期满"
    STOPPED = "stopped", "已撤下"


class PublicityQuerySet(models.QuerySet["Publicity"]):
    """Questions in users' words."""

    def of_office(self, by: Grant) -> "PublicityQuerySet":
        """Those of one's own committees: reviewers within their series, the administrator to read."""
        own = self.filter(round__committee__host=by.organisation_id)
        if by.role == Role.ADMINISTRATOR or (by.role in REVIEWERS and by.all_series):
            return own
        return own.filter(round__committee__series__in=by.series) if by.role in REVIEWERS else self.none()

    def shown(self) -> "PublicityQuerySet":
        """Those that the public has seen; a list that was taken down stays known, without its names."""
        return self.filter(started_at__isnull=False)

    def standing(self) -> "PublicityQuerySet":
        """Those that count, drawn up or begun."""
        return self.filter(stopped_at=None)

    def running(self, on: date) -> "PublicityQuerySet":
        """Those that are before the public on that day."""
        return self.standing().filter(started_at__isnull=False, ends_on__gte=on)


class Publicity(models.Model):
    """公示: the list of those whom a committee elected, before the public for some working days (Order 40, Art. 26)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="publicities")
    title = models.CharField("标题", max_length=100)
    contact = models.CharField("异议受理方式", max_length=300)
    """Where an objection may also be made: telephone, post, in person."""
    days = models.PositiveSmallIntegerField("公示工作日")
    drawn_up_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField()
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    starts_on = models.DateField("公示开始", null=True)
    """The day on which it begins; it does not count."""
    ends_on = models.DateField("公示截止", null=True)
    """The last day, computed once: a calendar that is changed later does not move it."""
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField("撤下原因", max_length=500, blank=True)

    objects = PublicityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(started_at=None, stopped_at=None),
                name="publicity_one_draft",
                violation_error_message="这个批次已有一份拟好的公示名单。",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, started_by=None, starts_on=None, ends_on=None)
                | Q(started_at__isnull=False, started_by__isnull=False, ends_on__gt=F("starts_on")),
                name="publicity_begun_whole",
            ),
            models.CheckConstraint(
                condition=Q(started_by=None) | ~Q(started_by=F("drawn_up_by")),
                name="publicity_by_a_second_person",
                violation_error_message="公示须由拟定人以外的另一人发布。",
            ),
            models.CheckConstraint(condition=Q(days__gte=5), name="publicity_at_least_five_days"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None, stop_reason="")
                | Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stop_reason=""),
                name="publicity_stopped_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="publicity_newest")]

    def stage(self, on: date) -> Stage:
        """Where it is on that day: it ends by the calendar, with no worker and at no moment of anybody's clock."""
        if self.stopped_at is not None:
            return Stage.STOPPED
        if self.ends_on is None:
            return Stage.DRAFT
        return Stage.ENDED if on > self.ends_on else Stage.RUNNING


class Entry(models.Model):
    """A person on a list, as the public reads them: never a number of theirs."""

    publicity = models.ForeignKey(Publicity, models.CASCADE, related_name="entries")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField("序号")
    name = models.CharField("姓名", max_length=50)
    unit = models.CharField("单位", max_length=100)
    series = models.CharField("系列", max_length=40)
    subject = models.CharField("专业", max_length=50, blank=True)
    title = models.CharField("职称", max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publicity", "application"], name="entry_once"),
            models.UniqueConstraint(fields=["publicity", "position"], name="entry_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class Verdict(models.TextChoices):
    """What an investigation came to."""

    DISMISSED = "dismissed", "异议不成立"
    UPHELD = "upheld", "异议成立，取消评审通过资格"
    NOTED = "noted", "已核查答复"
    """An objection to the work as a whole, which no application hangs on."""


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Questions in users' words."""

    def of_office(self, by: Grant) -> "ObjectionQuerySet":
        """Those that one's own committees' reviewers see, within their series; never one about oneself."""
        if by.role not in REVIEWERS:
            return self.none()
        own = self.filter(publicity__round__committee__host=by.organisation_id)
        own = own.exclude(entry__application__applicant=by.user_id)
        return own if by.all_series else own.filter(publicity__round__committee__series__in=by.series)

    def open(self) -> "ObjectionQuerySet":
        """Those that are not settled."""
        return self.filter(settled_at=None)


class Objection(models.Model):
    """异议: what somebody has against a list; who it was is encrypted and only the office's reviewers read it."""

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="objections")
    """Whom it is about; None for the work as a whole."""
    number = models.CharField("受理编号", max_length=20, unique=True)
    secret = models.BinaryField()
    """Keyed hash of the code on the receipt; with both the answer can be read."""
    name = EncryptedTextField("姓名")
    contact = EncryptedTextField("联系电话")
    address = EncryptedTextField("单位或住址")
    text = EncryptedTextField("异议内容")
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("提出时间")
    verdict = models.CharField("处理结果", max_length=10, choices=Verdict, blank=True)
    finding = EncryptedTextField("核查结论", null=True)
    """For the office's file."""
    answer = EncryptedTextField("答复", null=True)
    """What the objector reads with the receipt."""
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, verdict="")
                | Q(settled_at__isnull=False, settled_by__isnull=False, verdict__in=Verdict.values),
                name="objection_settled_whole",
            ),
        ]
        indexes = [models.Index(fields=["publicity", "-at", "-id"], name="objection_of_publicity")]

    def __str__(self) -> str:
        return self.number


class Inquiry(models.Model):
    """核查记录: a note of the investigation, for the office alone."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="inquiries")
    text = EncryptedTextField("核查情况")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Asking(models.Model):
    """报请确认: the committee's office asks for the confirmation of who stands after a publicity."""

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="askings")
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="确认机构")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    number = models.CharField("确认文号", max_length=50, blank=True)
    refused = models.CharField("不予确认的原因", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publicity"],
                condition=Q(decided_at=None),
                name="asking_one_at_a_time",
                violation_error_message="已经报请确认，正在等待办理。",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, number="", refused="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & (Q(number="") ^ Q(refused="")),
                name="asking_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="asking_decided_by_another",
                violation_error_message="评审结果须由报请人以外的另一人确认。",
            ),
        ]


class Confirmation(models.Model):
    """确认: this person's result stands, and a certificate may be made."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="confirmations")
    asking = models.ForeignKey(Asking, models.PROTECT, related_name="confirmations")
    number = models.CharField("确认文号", max_length=50)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("确认时间")
    ended_at = models.DateTimeField(null=True)
    """Since when it does not count any more: the case was taken up again."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(ended_at=None), name="confirmation_one_that_counts"
            ),
        ]


class ReexaminationQuerySet(models.QuerySet["Reexamination"]):
    """Questions in users' words."""

    def of_office(self, by: Grant) -> "ReexaminationQuerySet":
        """Those that one's own committees' reviewers decide, within their series; never one's own."""
        if by.role not in REVIEWERS:
            return self.none()
        own = self.filter(application__round__committee__host=by.organisation_id)
        own = own.exclude(application__applicant=by.user_id)
        return own if by.all_series else own.filter(application__series__in=by.series)


class Reexamination(models.Model):
    """复查: an applicant who was not elected asks that it be looked at again (Order 40, Art. 27)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="reexaminations")
    about = models.OneToOneField(Event, models.PROTECT, related_name="+")
    """The event that told the result; of each result it can be asked once."""
    reason = models.TextField("复查理由", max_length=1000)
    asked_at = models.DateTimeField("提出时间")
    reopened = models.BooleanField("重新评审", null=True)
    answer = models.CharField("复查结论", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ReexaminationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, reopened=None, answer="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, reopened__isnull=False) & ~Q(answer=""),
                name="reexamination_decided_whole",
            ),
        ]


class Report(models.Model):
    """评审结果备案: what the committee's office reports of a round to the office above, as a workbook."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="备案机构")
    number = models.CharField("备案编号", max_length=30, unique=True)
    facts = models.JSONField()
    """What the head of the workbook says as it was filed: `[[label, text], …]`."""
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("上报时间")
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("收悉时间", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="report_received_whole",
            ),
            models.CheckConstraint(
                condition=Q(received_by=None) | ~Q(received_by=F("by")), name="report_received_by_another"
            ),
        ]

    def said(self, label: str) -> str:
        """One line of the head: 通过人数, 异议情况; nothing where the report has no such line."""
        return str(dict(self.facts).get(label, ""))
