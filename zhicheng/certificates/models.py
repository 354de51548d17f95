"""职称证书: who got which title, the signed document, what became of it, and who asked about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhicheng.applications.models import Application
from zhicheng.core.encryption import EncryptedTextField
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import REVIEWERS, Grant, Role


class Purpose(models.TextChoices):
    """What a key signs."""

    AUTHORITY = "authority", "签发机构根证书"
    CODES = "codes", "二维码和吊销清单"
    OFFICE = "office", "证书文件"


class Key(models.Model):
    """A private key with its certificate; the key is encrypted as other secrets are, and leaves by no page (ADR 27)."""

    purpose = models.CharField(max_length=10, choices=Purpose)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """Whose key it is: an office's; None for those of the installation."""
    mark = models.CharField(max_length=16, unique=True)
    """The beginning of the SHA-256 of the public key, by which a signature names its key."""
    private = EncryptedTextField()
    """PKCS #8, PEM."""
    certificates = models.TextField()
    """The key's own certificate and those above it, PEM."""
    imported = models.BooleanField(default=False)
    since = models.DateTimeField()
    expires = models.DateTimeField()
    """The end of its certificate."""
    until = models.DateTimeField(null=True)
    """Since when another one signs."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "organisation"], condition=Q(until=None), nulls_distinct=False, name="key_in_force"
            ),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.OFFICE) ^ Q(organisation=None), name="key_of_an_office_or_of_all"
            ),
        ]


class Serial(models.Model):
    """The last serial number given out under a beginning of numbers; counted up under a lock, so none comes twice."""

    beginning = models.CharField(max_length=30, unique=True)
    last = models.PositiveIntegerField()


class State(models.TextChoices):
    """What a certificate is worth."""

    ISSUED = "issued", "有效"
    REVOKED = "revoked", "已撤销"
    SUPERSEDED = "superseded", "已换发"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Questions in users' words."""

    def of_office(self, by: Grant) -> "CertificateQuerySet":
        """Those that one's office issued: reviewers within their series, the administrator to read; none of oneself.

        Colleagues handle what is one's own.
        """
        own = self.filter(issuer=by.organisation_id).exclude(application__applicant=by.user_id)
        if by.role == Role.ADMINISTRATOR or (by.role in REVIEWERS and by.all_series):
            return own
        return own.filter(application__series__in=by.series) if by.role in REVIEWERS else self.none()

    def held_by(self, by: Grant) -> "CertificateQuerySet":
        """The person's own."""
        return self.filter(application__applicant=by.user_id)


class Certificate(models.Model):
    """One certificate as it was issued; a later version of the same number takes its place."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="certificates")
    number = models.CharField("证书编号", max_length=30)
    version = models.PositiveSmallIntegerField("版次", default=1)
    code = models.CharField(max_length=20, unique=True)
    """What the QR code carries: 80 random bits, so that nobody finds a certificate by trying."""

    name = models.CharField("姓名", max_length=50)
    id_number = EncryptedTextField("证件号码")
    id_number_masked = models.CharField("证件号码", max_length=18)
    sex = models.CharField("性别", max_length=2)
    unit = models.CharField("工作单位", max_length=100)
    series = models.CharField("系列", max_length=40)
    specialty = models.CharField("专业", max_length=50)
    level = models.CharField("层级", max_length=10)
    title = models.CharField("职称", max_length=40)
    committee = models.CharField("评审委员会", max_length=100)
    passed_on = models.DateField("取得时间")
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    issuer_name = models.CharField("发证机构", max_length=100)

    token = models.TextField()
    """What the QR code proves without a server: a JWS (RFC 7515, ES256) over the facts that it shows."""
    state = models.CharField("状态", max_length=12, choices=State, default=State.ISSUED)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("发证时间")
    ended_at = models.DateTimeField("失效时间", null=True)
    reason = models.CharField("原因", max_length=500, blank=True)
    """Why it ended; of a version after the first, why it was made."""

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="certificate_version_once"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=State.ISSUED),
                name="certificate_one_in_force",
                violation_error_message="这份申报已有有效的证书。",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="certificate_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.ISSUED) ^ Q(ended_at__isnull=False), name="certificate_ended_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["issuer", "-id"], name="certificate_by_office"),
            models.Index(fields=["ended_at", "id"], condition=~Q(state=State.ISSUED), name="certificate_that_ended"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def edition(self) -> str:
        """Number and, after the first, version, as people say it."""
        return self.number if self.version == 1 else f"{self.number}（第 {self.version} 版）"


class Document(models.Model):
    """The signed PDF, encrypted; not in the store of files, because it has the ID number on it."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, primary_key=True, related_name="document")
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the PDF itself."""


class Revocation(models.Model):
    """撤销: proposed by one person of the office, decided by another; kept whatever became of it."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="revocations")
    reason = models.CharField("撤销原因", max_length=500)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(decided_at=None), name="revocation_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, accepted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, accepted__isnull=False),
                name="revocation_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="revocation_by_another"
            ),
        ]


class LookUp(models.Model):
    """查验记录: somebody saw the whole certificate; within one minute the same asker counts once."""

    class Way(models.TextChoices):
        """How it was asked for."""

        CODE = "code", "扫描二维码"
        FORM = "form", "编号和姓名"

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="look_ups", db_index=False)
    way = models.CharField(max_length=5, choices=Way)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    """None: the public, nobody was logged in."""
    at = models.DateTimeField()
    minute = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "minute", "way", "organisation"], nulls_distinct=False, name="look_up_once"
            )
        ]
        indexes = [models.Index(fields=["certificate", "-at", "-id"], name="look_up_newest")]
