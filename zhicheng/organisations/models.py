"""The tree of organisations, and what each says of itself."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from zhicheng.core.text import grams
from zhicheng.documents.models import File
from zhicheng.organisations.codes import EconomicType, Industry, Nature, Scale, Tier


class Region(models.Model):
    """A place of GB/T 2260; obsolete codes stay, because old papers carry them."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.PositiveSmallIntegerField(null=True)
    valid_until = models.PositiveSmallIntegerField(null=True)
    list_version = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """机构类别."""

    OFFICE = "office", "职改办"
    BUREAU = "bureau", "主管部门"
    UNIT = "unit", "单位"
    COMMITTEE_OFFICE = "committee_office", "评委会办事机构"


class State(models.TextChoices):
    """审核状态 of an organisation's information."""

    DRAFT = "draft", "未提交"
    SUBMITTED = "submitted", "未审核"
    APPROVED = "approved", "已通过"
    REFUSED = "refused", "未通过"


def search_words(name: str) -> list[str]:
    """What the keyword index holds of a name: its neighbouring pairs and its single characters."""
    return [*grams(name), *sorted(set(name))]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions in users' words."""

    def under(self, organisation: "Organisation") -> "OrganisationQuerySet":
        """The organisation's whole subtree, itself included."""
        return self.filter(path__startswith=organisation.path)

    def directly_under(self, organisation: "Organisation") -> "OrganisationQuerySet":
        """The direct subordinates: those that the organisation may act on."""
        return self.filter(parent=organisation)

    def usable(self) -> "OrganisationQuerySet":
        """Those that may work with the system and be chosen by people."""
        return self.filter(state=State.APPROVED)

    def named(self, keyword: str) -> "OrganisationQuerySet":
        """Those whose name contains the keyword; found through the bigram index, so keywords of one character work."""
        return self.filter(grams__contains=grams(keyword), name__contains=keyword.strip())


class Organisation(models.Model):
    """A node of the tree. `path` is `1.20.300.`: the ids from the root down, so a subtree is a prefix."""

    code = models.CharField("单位编号", max_length=20, unique=True)
    name = models.CharField("机构名称", max_length=100)
    grams = ArrayField(models.CharField(max_length=2), default=list)
    kind = models.CharField("机构类别", max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="subordinates")
    path = models.CharField(max_length=120, unique=True)
    depth = models.PositiveSmallIntegerField()
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所属地市(或省直)")
    submits = models.BooleanField("呈报单位", default=False)
    is_hr_agency = models.BooleanField("是否人力资源服务机构", default=False)

    tier = models.CharField("机构隶属", max_length=20, choices=Tier, blank=True)
    industry = models.CharField("所属行业", max_length=1, choices=Industry, blank=True)
    nature = models.CharField("单位性质", max_length=30, choices=Nature, blank=True)
    scale = models.CharField("单位规模", max_length=20, choices=Scale, blank=True)
    economic_type = models.CharField("经济类型", max_length=30, choices=EconomicType, blank=True)
    organisation_code = models.CharField("组织机构代码", max_length=10, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    address = models.CharField("通讯地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    fax = models.CharField("传真", max_length=30, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    staff_count = models.PositiveIntegerField("单位人数", null=True)
    professional_count = models.PositiveIntegerField("专业技术人员数", null=True)
    senior_count = models.PositiveIntegerField("正高级", null=True)
    associate_senior_count = models.PositiveIntegerField("副高级", null=True)
    intermediate_count = models.PositiveIntegerField("中级", null=True)
    assistant_count = models.PositiveIntegerField("助理级", null=True)
    technician_count = models.PositiveIntegerField("员级", null=True)
    untitled_count = models.PositiveIntegerField("未取得职称人员", null=True)
    certificate = models.ForeignKey(File, models.PROTECT, null=True, verbose_name="单位证件", related_name="+")

    state = models.CharField("审核状态", max_length=10, choices=State, default=State.DRAFT)
    refusal = models.CharField("未通过原因", max_length=500, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "parent",
                "name",
                name="organisation_name_once_under_parent",
                violation_error_message="同一上级下已有同名单位。",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="organisation_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.REFUSED) ^ Q(refusal=""), name="organisation_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(depth=0), name="organisation_root_has_depth_zero"
            ),
        ]
        indexes = [
            models.Index(OpClass(F("path"), "text_pattern_ops"), name="organisation_subtree"),
            models.Index(fields=["parent", "code", "id"], name="organisation_children"),
            GinIndex(fields=["grams"], name="organisation_words"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def usable(self) -> bool:
        """Whether its people may work and be chosen (profile: once saved, or once approved)."""
        return self.state == State.APPROVED

    @property
    def is_top(self) -> bool:
        """Whether it is the province's own office, above which there is nobody."""
        return self.parent_id is None

    def ancestor_ids(self) -> list[int]:
        """The ids from the root down to itself."""
        return [int(part) for part in self.path.split(".") if part]


class Contact(models.Model):
    """Somebody to ring: 联系人 and 联系电话."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    name = models.CharField("联系人", max_length=50)
    phone = models.CharField("联系电话", max_length=30)
