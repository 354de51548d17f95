"""The draw of the experts for a round's committee: its rule, its pool behind labels, who stays away, who is invited."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhicheng.applications.models import Revision
from zhicheng.committees.models import Round
from zhicheng.core.encryption import EncryptedTextField
from zhicheng.experts.models import Expert
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.sections.expert_words import RECUSAL_KINDS


class State(models.TextChoices):
    """How far a draw is."""

    PREPARED = "prepared", "已准备"
    COMMITTED = "committed", "已公布承诺"
    DRAWN = "drawn", "已抽取"
    CLOSED = "closed", "已完成"
    VOID = "void", "已作废"


RUNNING = (State.PREPARED, State.COMMITTED, State.DRAWN)


class DrawQuerySet(models.QuerySet["Draw"]):
    """Questions in users' words."""

    def of_office(self, grant: Grant) -> "DrawQuerySet":
        """Those of one's own committee office: its reviewers within their series, its administrator to read."""
        own = self.filter(round__committee__host=grant.organisation_id)
        if grant.role == Role.ADMINISTRATOR or (grant.role in REVIEWERS and grant.all_series):
            return own
        if grant.role in REVIEWERS:
            return own.filter(round__committee__series__in=grant.series)
        return self.none()

    def published(self) -> "DrawQuerySet":
        """Those of which something was published: from the commitment on, and for ever."""
        return self.exclude(pool="").filter(committed_at__isnull=False)


class Draw(models.Model):
    """抽取: one draw of a round; a draw that was made void keeps its place and its trace."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField("次序")
    """1 for the first draw of the round; a second one only after the first is void."""
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREPARED)
    rule = models.TextField("规则")
    """Canonical JSON, exactly as it is hashed; `rules.Rule` reads and writes it."""
    rule_hash = models.CharField("规则摘要", max_length=64)
    pool = models.TextField("候选名单")
    """Canonical JSON of the labels of each quota, exactly as it is hashed."""
    pool_hash = models.CharField("名单摘要", max_length=64)
    considered = models.PositiveIntegerField("可选专家")
    """How many experts of the series there were before anybody had to stay away."""
    seed = EncryptedTextField(null=True)
    """The secret half, made when the pool is committed; not to be read before it is revealed."""
    commitment = models.CharField("种子承诺", max_length=64, blank=True)
    revealed = models.CharField("种子", max_length=64, blank=True)
    value = models.CharField("公开值", max_length=300, blank=True)
    """As RFC 3797 writes it."""
    reason = models.CharField("作废原因", max_length=500, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    committed_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    void_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    """How many events there are; also the number of the newest."""

    objects = DrawQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="draw_numbered"),
            models.UniqueConstraint(
                fields=["round"],
                condition=~Q(state=State.VOID),
                name="draw_one_that_counts",
                violation_error_message="这个批次已有一次抽取。",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="draw_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.PREPARED, committed_at=None, drawn_at=None, closed_at=None, void_at=None)
                | Q(state=State.COMMITTED, committed_at__isnull=False, drawn_at=None, closed_at=None, void_at=None)
                | Q(state=State.DRAWN, drawn_at__gte=F("committed_at"), closed_at=None, void_at=None)
                | Q(state=State.CLOSED, closed_at__gte=F("drawn_at"), void_at=None)
                | Q(state=State.VOID, void_at__isnull=False, closed_at=None),
                name="draw_state_has_its_moments",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{verb}_by": None, f"{verb}_at": None})
                    | Q(**{f"{verb}_by__isnull": False, f"{verb}_at__isnull": False}),
                    name=f"draw_{verb}_by_whom_and_when",
                )
                for verb in ("committed", "drawn", "closed", "void")
            ),
            models.CheckConstraint(
                condition=Q(drawn_by=None) | ~Q(drawn_by=F("prepared_by")),
                name="draw_by_a_second_person",
                violation_error_message="公开值须由准备人以外的工作人员录入。",
            ),
            models.CheckConstraint(
                condition=Q(committed_at=None, seed__isnull=True, commitment="", revealed="")
                | Q(committed_at__isnull=False, seed__isnull=False) & ~Q(commitment=""),
                name="draw_committed_to_a_seed",
            ),
            models.CheckConstraint(
                condition=Q(revealed="", state__in=[State.PREPARED, State.COMMITTED])
                | Q(revealed="", state=State.VOID, committed_at=None)
                | Q(state__in=[State.DRAWN, State.CLOSED, State.VOID]) & ~Q(revealed=""),
                name="draw_seed_revealed_afterwards",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None, value="") | Q(drawn_at__isnull=False) & ~Q(value=""),
                name="draw_by_a_public_value",
            ),
            models.CheckConstraint(condition=Q(state=State.VOID) ^ Q(reason=""), name="draw_void_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.round} 第 {self.number} 次抽取"


class Lot(models.Model):
    """签: an expert in the pool of a draw, under a label that says nothing of the person.

    What it refers to is checked for all lots of a pool at once (migration 0003).
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="lots", db_index=False, db_constraint=False)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    quota = models.CharField("名额组", max_length=10)
    label = models.CharField("编号", max_length=10)
    place = models.PositiveIntegerField("抽取次序", null=True)
    """In the quota, from 1; written down when the expert is asked, for the orders follow from what the draw says."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "label"], name="lot_labelled"),
            models.UniqueConstraint(fields=["expert", "draw"], name="lot_once_per_expert"),
            models.UniqueConstraint(
                fields=["draw", "quota", "place"], condition=Q(place__isnull=False), name="lot_in_its_place"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Exclusion(models.Model):
    """Why an expert of the series is not in the pool: a code for counting, a sentence for the office."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="exclusions", db_index=False)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField("原因", max_length=20)
    sentence = models.CharField("说明", max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "draw"], name="exclusion_once_per_expert")]
        indexes = [models.Index(fields=["draw", "code", "id"], name="exclusion_by_reason")]

    def __str__(self) -> str:
        return self.code


class Invitation(models.Model):
    """邀请: a lot that was drawn and asked to sit; whoever does not is followed by the next drawn of the quota."""

    class State(models.TextChoices):
        """What became of it."""

        INVITED = "invited", "已邀请，待答复"
        ACCEPTED = "accepted", "已接受"
        DECLINED = "declined", "已谢绝"
        LAPSED = "lapsed", "逾期未答复"
        BARRED = "barred", "核对后不得参加"

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="invitation")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="invitations")
    state = models.CharField("状态", max_length=10, choices=State, default=State.INVITED)
    answer_by = models.DateTimeField("答复期限")
    reason = models.CharField("原因", max_length=500, blank=True)
    """Why declined or barred; for the office alone."""
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    replaced = models.BooleanField(default=False)
    """Whether the next drawn was asked instead."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["invited", "accepted", "declined", "lapsed", "barred"]),
                name="invitation_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="invited", settled_by=None, settled_at=None)
                | ~Q(state="invited") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="invitation_settled_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["declined", "barred"]) ^ Q(reason=""),
                name="invitation_declined_with_a_reason",
                violation_error_message="谢绝须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(replaced=False) | Q(state__in=["declined", "lapsed", "barred"]),
                name="invitation_replaced_when_empty",
            ),
            models.CheckConstraint(condition=Q(answer_by__gt=F("invited_at")), name="invitation_leaves_time"),
        ]
        indexes = [models.Index(fields=["draw", "state", "id"], name="invitation_of_draw")]

    def __str__(self) -> str:
        return str(self.lot)


class Declaration(models.Model):
    """回避声明: whom somebody who was asked wants to stay away from in this round, beyond what the library knows."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="declarations")
    kind = models.CharField("回避对象", max_length=4, choices=RECUSAL_KINDS)
    name = models.CharField("单位名称或姓名", max_length=100)
    relation = models.CharField("关系", max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "kind", "name"], name="declared_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(relation=""), name="declared_with_its_reason"),
        ]

    def __str__(self) -> str:
        return str(self.invitation)


class DrawEvent(models.Model):
    """What was done with a draw, by whom; insert-only. Of a person it knows the label alone."""

    class Kind(models.TextChoices):
        """The verbs."""

        PREPARED = "prepared", "准备"
        COMMITTED = "committed", "公布承诺"
        DRAWN = "drawn", "录入公开值并抽取"
        INVITED = "invited", "邀请"
        ACCEPTED = "accepted", "接受"
        DECLINED = "declined", "谢绝"
        LAPSED = "lapsed", "逾期未答复"
        BARRED = "barred", "核对后不得参加"
        CLOSED = "closed", "完成"
        VOID = "void", "作废"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")
    quota = models.CharField(max_length=10, blank=True)
    label = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_office = models.BooleanField(default=True)
    """False where the expert answered; then `by` is told to nobody."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "seq"], name="draw_event_in_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}".strip()


class Trace(models.Model):
    """By what a submission can be known again in another's; read from what was frozen then, which never changes."""

    revision = models.OneToOneField(Revision, models.PROTECT, primary_key=True, related_name="+")
    works = ArrayField(models.BigIntegerField(), default=list)
    """What several people may have made: numbers that say of which sort and by which title (`traces.work`)."""
    alone = ArrayField(models.BigIntegerField(), default=list)
    """Works of which it does not say whether they are shared; of experts they count, of candidates they do not."""
    names = ArrayField(models.TextField(), default=list)
    """What may be names of people, where applicants write such."""
    employers = ArrayField(models.TextField(), default=list)


ABOUT_A_SEAT = (
    DrawEvent.Kind.INVITED,
    DrawEvent.Kind.ACCEPTED,
    DrawEvent.Kind.DECLINED,
    DrawEvent.Kind.LAPSED,
    DrawEvent.Kind.BARRED,
)
"""The events that the published file tells, by label."""
EMPTY = (Invitation.State.DECLINED, Invitation.State.LAPSED, Invitation.State.BARRED)
"""An invitation that holds no seat."""
