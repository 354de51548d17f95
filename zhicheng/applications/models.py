"""What somebody applies for, what they say, and what was said at each submission."""

from django.db import models
from django.db.models import Q

from zhicheng.catalogue.models import Level, Series, Specialty, Title
from zhicheng.committees.models import Round
from zhicheng.documents.models import File
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import User
from zhicheng.plans.models import Place, Share
from zhicheng.profiles.schema import Step
from zhicheng.sections.content import Content


class Kind(models.TextChoices):
    """What is applied for."""

    TITLE = "title", "职称申报"
    EXPERT = "expert", "专家申报"


class State(models.TextChoices):
    """Where an application is in its life; where it is in the chain is data (`chain`, `position`)."""

    DRAFT = "draft", "填写中"
    IN_REVIEW = "in_review", "审核中"
    RETURNED = "returned", "退回修改"
    REJECTED = "rejected", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"
    AWAITING_COMMITTEE = "awaiting_committee", "待评审"
    IN_COMMITTEE = "in_committee", "评审中"
    DECIDED = "decided", "已评审"
    IN_PUBLICITY = "in_publicity", "公示与确认"
    ON_HOLD = "on_hold", "暂缓（有异议）"
    CERTIFIED = "certified", "已取得职称"
    ADMITTED = "admitted", "已入库"


ELECTED = (State.IN_PUBLICITY, State.ON_HOLD, State.CERTIFIED)
"""States that only those reach whom the committee elected."""
BEHIND_THE_DOOR = (
    State.AWAITING_COMMITTEE,
    State.IN_COMMITTEE,
    State.DECIDED,
    *ELECTED,
)
"""States in which it stands with the committee, or with what the committee decided."""
LAST = {Kind.TITLE: State.AWAITING_COMMITTEE, Kind.EXPERT: State.ADMITTED}
"""The state behind the last desk: the committee's door, or the expert library."""


EDITABLE = (State.DRAFT, State.RETURNED, State.REJECTED, State.WITHDRAWN)
"""States in which the applicant may change the sections in `open_sections`."""


class Chain(models.Model):
    """The ordered steps of a review, computed from the tree; immutable and shared by all who take the same way."""

    digest = models.CharField(max_length=64, unique=True)


class ChainStep(models.Model):
    """One desk on the way: an organisation and a step in it."""

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    step = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Step])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="chain_step_in_order")]


class Application(models.Model):
    """The narrow head row: which title, whose, where it stands. What was said stands in the sections."""

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TITLE)
    number = models.CharField("编号", max_length=20, null=True, unique=True)
    applicant = models.ForeignKey(User, models.PROTECT, related_name="applications")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=120)
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=20, choices=Level)
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    """The title applied for; of an expert the one held, on which the application rests."""
    subject = models.CharField("专业", max_length=50, blank=True)
    """The applicant's own field inside the series, as 语文; free text, shown beside the series."""
    year = models.PositiveSmallIntegerField()
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="applications")
    profile_version = models.CharField(max_length=40)

    state = models.CharField("状态", max_length=20, choices=State, default=State.DRAFT)
    chain = models.ForeignKey(Chain, models.PROTECT, null=True)
    position = models.PositiveSmallIntegerField(default=0)
    submission = models.PositiveSmallIntegerField(default=0)
    """How often it was submitted; also the number of the newest revision."""
    sections = models.BigIntegerField()
    """Bit mask of the sections that this application has."""
    open_sections = models.BigIntegerField()
    """Bit mask of the sections that the applicant may change now."""
    elected = models.BooleanField("评审通过", null=True)
    """What the committee decided, once that is public."""
    version = models.PositiveIntegerField(default=0)

    place = models.CharField("申报名额", max_length=10, choices=Place, default=Place.NONE, blank=True)
    """What it holds of its unit's plan, so that a place is never taken, used or given back twice."""
    apply_type = models.CharField("申报类型", max_length=30, blank=True)
    current_title = models.CharField("现职称", max_length=50, blank=True)
    """Both copied from the sections at submission, for officials to filter by."""
    applicant_name = models.CharField("姓名", max_length=50)
    id_number_masked = models.CharField("证件号码", max_length=18)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    extended_until = models.DateTimeField("延期至", null=True)
    """Until then it may be handed in although the round takes no more; from `committees.Extension`."""
    correct_by = models.DateTimeField("补正期限", null=True)
    """Given back by the committee's office: until when it must have come back, whatever the round says."""
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "round"],
                name="application_once_per_round",
                violation_error_message="您在这个批次里已有一份申报。",
            ),
            models.UniqueConstraint(
                fields=["applicant", "year"],
                condition=Q(round=None, kind=Kind.TITLE),
                name="application_once_per_year_before_committee",
                violation_error_message="您今年已有一份申报。",
            ),
            models.UniqueConstraint(
                fields=["applicant", "year"],
                condition=Q(kind=Kind.EXPERT),
                name="expert_application_once_per_year",
                violation_error_message="您今年已有一份专家申报。",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.TITLE) & ~Q(state=State.ADMITTED)
                | Q(kind=Kind.EXPERT, round=None) & ~Q(state__in=BEHIND_THE_DOOR),
                name="application_kind_fits_state",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="application_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=EDITABLE) | Q(open_sections=0), name="application_closed_while_in_review"
            ),
            models.CheckConstraint(
                condition=Q(place=Place.NONE)
                | Q(place=Place.RESERVED, state__in=[State.IN_REVIEW, State.RETURNED])
                | Q(place=Place.USED, state__in=BEHIND_THE_DOOR),
                name="application_place_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(elected=None) & ~Q(state__in=ELECTED)
                | Q(elected=False, state=State.DECIDED)
                | Q(elected=True, state__in=ELECTED),
                name="application_elected_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(submission=0, number=None, chain=None)
                | Q(submission__gt=0, number__isnull=False, chain__isnull=False),
                name="application_submitted_has_number_and_chain",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-moved_at", "-id"], name="application_by_unit"),
            models.Index(fields=["round", "state", "moved_at", "id"], name="application_by_round"),
        ]

    def __str__(self) -> str:
        return self.number or f"草稿 {self.pk}"

    @property
    def share(self) -> Share:
        """Which row of the ledger its place is from."""
        return Share(self.unit_id, self.year, self.series_id, self.level)


class SectionRecord(models.Model):
    """What the applicant has typed into one section, finished or not."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="records")
    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    """Version of the section's declaration."""
    data = models.JSONField(default=dict)
    problems = models.PositiveSmallIntegerField(default=0)
    """How many things are wrong or missing; meaningful once `edition` > 0."""
    missing = models.PositiveSmallIntegerField(default=0)
    """How many of these are only not filled in yet."""
    edition = models.PositiveIntegerField(default=0)
    """Counts the saves: a page that shows an older one may not overwrite a newer."""
    saved_at = models.DateTimeField(null=True)
    copied_from = models.PositiveSmallIntegerField(null=True)
    """The year of the application from which it was copied, until the applicant has looked at it and saved it."""

    content: Content | None = None
    """What was just saved, checked; only `save_section` sets it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="section_once_per_application")]

    def found(self, content: Content) -> None:
        """Take note of what checking found, for pages that show no more than how far the section is."""
        self.problems = len(content.problems)
        self.missing = sum(problem.missing for problem in content.problems)


class Attachment(models.Model):
    """A file in a typed slot; the slot belongs to the section that it proves."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="attachments")
    slot = models.CharField(max_length=30)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "slot", "file"],
                name="attachment_once_per_slot",
                violation_error_message="这份文件已经在此处上传过。",
            )
        ]


class Achievement(models.Model):
    """成果: one entry of a section that a person keeps, to be chosen for any application; copied, never linked."""

    person = models.ForeignKey(User, models.CASCADE, related_name="achievements", db_index=False)
    code = models.CharField(max_length=20)
    """The section whose entry it is."""
    data = models.JSONField(default=dict)
    """The entry as it is stored in the section: `{field: text}`."""
    title = models.CharField("名称", max_length=300, blank=True)
    """The entry in one line."""
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "code", "-id"], name="achievement_of_person")]

    def __str__(self) -> str:
        return self.title


class Proof(models.Model):
    """A file that proves an achievement; it goes along, by reference, when the achievement is chosen."""

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="proofs")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "file"],
                name="proof_once",
                violation_error_message="这份文件已经在此处上传过。",
            )
        ]


class FrozenSection(models.Model):
    """A section as it was said, for reading and printing; shared by all revisions that say the same."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.JSONField()


class Revision(models.Model):
    """Everything that was said at one submission: `sections` maps a section's code to its frozen content."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    sections = models.JSONField()
    digest = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    """What the round's conditions came to: `eligibility.evaluating.Finding`, stored; empty where it has none."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="revision_in_order")]
