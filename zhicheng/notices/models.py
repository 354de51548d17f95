"""News for a person, its way out of the product, and what offices announce to many."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhicheng.documents.models import File
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import REVIEWERS, Role, User


class Channel(models.TextChoices):
    """How a person may be told."""

    APP = "app", "站内消息"
    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    DINGTALK = "dingtalk", "钉钉"
    WECOM = "wecom", "企业微信"


class Group(models.TextChoices):
    """Kinds of news for which a person chooses the channels together."""

    PROGRESS = "progress", "申报进度"
    LEVEL = "level", "每一级审核通过"
    DEADLINE = "deadline", "截止时间提醒"
    WORK = "work", "审核工作"
    UNIT = "unit", "单位事项"
    ACCOUNT = "account", "账户安全"
    TASK = "task", "后台任务"


class Notice(models.Model):
    """One piece of news for one person, written in the transaction of what it tells."""

    to = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    """Under this name its words stand in `kinds`."""
    subject = models.CharField("标题", max_length=100)
    body = models.CharField("内容", max_length=1000)
    about = models.BigIntegerField(null=True)
    """Id of what the page of its kind shows."""
    place = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    """The organisation in which the person is addressed, for those who work in several."""
    once = models.CharField(max_length=60, blank=True)
    """A person gets only one notice with the same mark."""
    at = models.DateTimeField()
    read = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["to", "once"], condition=~Q(once=""), name="notice_only_once")]
        indexes = [models.Index(F("to"), F("read"), F("at").desc(), F("id").desc(), name="notice_list")]

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """A notice on its way through one channel outside the product.

    Nobody can know whether a message left when the sender dies between sending and noting: `sending` that grows old
    becomes `uncertain`, and only a person sends it again.
    """

    class State(models.TextChoices):
        """Where the message is."""

        WAITING = "waiting", "待发送"
        SENDING = "sending", "正在发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"
        UNCERTAIN = "uncertain", "不确定"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField()
    """Not to be sent before."""
    tried_at = models.DateTimeField(null=True)
    said = models.CharField("原因", max_length=200, blank=True)
    """Why it has not arrived, as a sentence for the screen."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed", "uncertain"]),
                name="delivery_state_known",
            ),
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["tried_at", "id"], condition=Q(state="sending"), name="delivery_sending"),
            models.Index(F("state"), F("due_at").desc(), F("id").desc(), name="delivery_list"),
        ]


class Preference(models.Model):
    """The channels that a person chose for a group of kinds; without a row the usual ones."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    group = models.CharField(max_length=10, choices=Group)
    channels = ArrayField(models.CharField(max_length=10, choices=Channel), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="preference_once_per_group")]


class Audience(models.TextChoices):
    """For whom an announcement is; all but the first stay within the subtree of the office."""

    PUBLIC = "public", "社会公众（门户首页公开）"
    EVERYBODY = "everybody", "辖区内全部用户"
    UNITS = "units", "辖区内各单位（系统管理员）"
    REVIEWERS = "reviewers", "辖区内审核人员"
    APPLICANTS = "applicants", "辖区内申报人员"


READERS: dict[str, tuple[str, ...]] = {
    Audience.UNITS: (Role.ADMINISTRATOR,),
    Audience.REVIEWERS: REVIEWERS,
    Audience.APPLICANTS: (Role.APPLICANT,),
}


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Questions in users' words."""

    def visible(self, at: datetime) -> "AnnouncementQuerySet":
        """Those that are published, begun and not over."""
        return self.filter(Q(until=None) | Q(until__gt=at), state=Announcement.State.PUBLISHED, publish_at__lte=at)

    def public(self) -> "AnnouncementQuerySet":
        """Those that stand on the portal."""
        return self.filter(audience=Audience.PUBLIC)

    def readable(self, organisation: Organisation, roles: tuple[str, ...]) -> "AnnouncementQuerySet":
        """Those for somebody in these roles of the organisation."""
        meant = [audience for audience, whose in READERS.items() if set(whose) & set(roles)]
        within = Q(organisation__in=organisation.ancestor_ids(), audience__in=[Audience.EVERYBODY, *meant])
        return self.filter(Q(audience=Audience.PUBLIC) | within)


class Announcement(models.Model):
    """通知公告 of an office."""

    class State(models.TextChoices):
        """Where it is in its life."""

        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已撤下"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=100)
    text = models.TextField("正文")
    audience = models.CharField("发布范围", max_length=10, choices=Audience)
    publish_at = models.DateTimeField("发布时间")
    until = models.DateTimeField("结束时间", null=True)
    pinned = models.BooleanField("置顶", default=False)
    policy = models.BooleanField("政策文件", default=False)
    """Whether it stands with the policy on the portal, rather than with the news."""
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "withdrawn"]), name="announcement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("publish_at")),
                name="announcement_ends_after_it_begins",
                violation_error_message="结束时间应晚于发布时间。",
            ),
        ]
        indexes = [
            models.Index(
                F("pinned").desc(),
                F("publish_at").desc(),
                F("id").desc(),
                condition=Q(state="published"),
                name="announcement_list",
            ),
            models.Index(F("organisation"), F("changed_at").desc(), F("id").desc(), name="announcement_of_office"),
        ]

    def __str__(self) -> str:
        return self.title


class Enclosure(models.Model):
    """A file that goes with an announcement."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="enclosures")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "file"], name="enclosure_once")]
