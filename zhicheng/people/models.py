"""Who may log in, and what for."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from zhicheng.core.encryption import EncryptedTextField
from zhicheng.organisations.models import Organisation

ALL_SECTIONS = (1 << 62) - 1
"""The scope that covers every section, those not yet invented included."""


class Role(models.TextChoices):
    """What a person is inside one organisation; the review roles are named as the steps of the profile.

    `STAFF` is membership alone: somebody whom 本单位人员角色管理 lists, with no right until a role is set.
    `EXPERT` belongs to nobody's staff: it comes and goes with the term in the expert library (ADR 23).
    """

    ADMINISTRATOR = "administrator", "系统管理员"
    STAFF = "staff", "工作人员"
    HANDLER = "handler", "经办人"
    LEADER = "leader", "负责人"
    REVIEW = "review", "审核人"
    APPLICANT = "applicant", "申报人"
    EXPERT = "expert", "评审专家"


REVIEWERS = (Role.HANDLER, Role.LEADER, Role.REVIEW)


class UserManager(BaseUserManager["User"]):
    """Needed by Django's authentication."""

    def get_by_natural_key(self, login: str | None) -> "User":
        """Return the account with that login name."""
        return self.get(login=login)


class User(AbstractBaseUser):
    """One person, one account. An organisation's administrator logs in with the organisation's code."""

    login = models.CharField("登录名", max_length=30, unique=True)
    name = models.CharField("姓名", max_length=50)
    id_number = EncryptedTextField("证件号码", null=True)
    id_number_index = models.BinaryField(null=True, unique=True)
    """Keyed hash, by which an ID number is found without being readable."""
    id_number_masked = models.CharField("证件号码", max_length=18, blank=True)
    mobile = models.CharField("手机号", max_length=20, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    must_change_password = models.BooleanField(default=True)
    sessions_since = models.DateTimeField(null=True)
    """Sessions begun before this moment are over."""
    second_factor_since = models.DateTimeField(null=True)
    """Since when a code is asked for after the password; None for who has set up nothing (`SecondFactor`)."""
    created_at = models.DateTimeField()

    objects = UserManager()
    USERNAME_FIELD = "login"

    class Meta:
        indexes = [GinIndex(Func(F("name"), function="name_words"), name="user_by_words_of_name")]

    def __str__(self) -> str:
        return self.name


class UsedPassword(models.Model):
    """A former password's hash; the last five may not come back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords")
    password = models.CharField(max_length=200)
    at = models.DateTimeField()


class SecondFactor(models.Model):
    """What a person's device computes codes from (ADR 20): the secret in use, and one that is being set up."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    secret = EncryptedTextField(null=True)
    """In base 32, as it is typed into the device; None until a code of it has been given."""
    waiting = EncryptedTextField(null=True)
    waiting_since = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    """The newest half minute since 1970 whose code was taken: none of it or before counts again."""
    recovery = ArrayField(models.CharField(max_length=64), default=list)
    """Keyed hashes of the recovery codes not yet used."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(waiting__isnull=True, waiting_since__isnull=True)
                | Q(waiting__isnull=False, waiting_since__isnull=False),
                name="second_factor_waiting_since",
            ),
        ]


class GrantQuerySet(models.QuerySet["Grant"]):
    """Questions in users' words."""

    def live(self, on: date) -> "GrantQuerySet":
        """Those that are enabled and in force on that day."""
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on, enabled=True)


class Grant(models.Model):
    """A person's role in an organisation: the actor of every action (`by`)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grants")
    role = models.CharField("角色", max_length=20, choices=Role)
    enabled = models.BooleanField("启动", default=False)
    all_series = models.BooleanField(default=False)
    series = ArrayField(models.CharField(max_length=2), default=list)
    """Codes of the series that this person reviews; nothing until 设置角色审查权限."""
    sections = models.BigIntegerField(default=0)
    """Bit mask of the sections that this person reviews."""
    since = models.DateField()
    until = models.DateField(null=True)
    lent_by = models.ForeignKey("self", models.CASCADE, null=True, related_name="lent")
    """The role that somebody else holds and has given over for the time from `since` to `until`."""

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(until=None), name="grant_once_per_role"
            ),
            models.CheckConstraint(condition=Q(lent_by=None) | Q(until__gte=F("since")), name="grant_lent_for_a_time"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role_known"),
            models.UniqueConstraint(fields=["user"], condition=Q(role=Role.EXPERT), name="grant_one_as_expert"),
            models.CheckConstraint(
                condition=~Q(role=Role.EXPERT) | Q(until__isnull=False, lent_by=None),
                name="grant_as_expert_for_the_term",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="grant_by_desk")]

    def covers_series(self, code: str) -> bool:
        """Whether the review scope includes the series."""
        return self.all_series or code in self.series

    @property
    def label(self) -> str:
        """As shown in the role switch: 逸夫小学 · 经办人（受委托）."""
        lent = "（受委托）" if self.lent_by_id else ""
        return f"{self.organisation.name} · {self.get_role_display()}{lent}"
