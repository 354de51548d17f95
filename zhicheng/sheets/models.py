"""Lists taken in from workbooks and given out as such: what was brought and found in it, and who took what away."""

from django.db import models
from django.db.models import Q

from zhicheng.documents.models import File
from zhicheng.jobs.models import Job
from zhicheng.people.models import Grant, User


class State(models.TextChoices):
    """Where an import is in its life."""

    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "已检查，待确认"
    COMMITTING = "committing", "正在导入"
    COMMITTED = "committed", "已导入"
    GIVEN_UP = "given_up", "已放弃"


class Verdict(models.TextChoices):
    """What an import would do with a row."""

    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    SAME = "same", "无变化"
    WRONG = "wrong", "有误"


class Import(models.Model):
    """One workbook that somebody has brought: checked first, taken over after a look, all of it or nothing."""

    kind = models.CharField(max_length=20)
    """Under this name it is declared, see `kinds`."""
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="+")
    """Who brought it, in which role of which organisation."""
    name = models.CharField("文件名", max_length=200)
    file = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")
    sheet = models.CharField(max_length=100, blank=True)
    """The worksheet that was read."""
    unused = models.CharField(max_length=500, blank=True)
    """Columns of the workbook that mean nothing here."""
    state = models.CharField("状态", max_length=12, choices=State, default=State.CHECKING)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    marked = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")
    """The workbook with its wrong cells coloured."""
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.COMMITTED) ^ Q(committed_at=None), name="import_committed_has_time"
            ),
        ]
        indexes = [models.Index(fields=["grant", "-at", "-id"], name="import_by_grant")]

    @property
    def to_do(self) -> int:
        """How many rows would be taken over."""
        return self.new + self.changed


class Line(models.Model):
    """One row of an import, with its verdict; ID numbers stand in it masked."""

    taken = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    """As Excel numbers it."""
    verdict = models.CharField(max_length=8, choices=Verdict)
    title = models.CharField(max_length=200)
    notes = models.JSONField(default=list)
    """Of a wrong row: [cell, column, sentence]; of a changed one: ["", column, before → after]."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taken", "number"], name="import_line_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="import_line_verdict_known"),
        ]
        indexes = [models.Index(fields=["taken", "verdict", "number"], name="import_line_by_verdict")]


class Opened(models.Model):
    """An account without a password that an import has led to."""

    taken = models.ForeignKey(Import, models.CASCADE, related_name="opened")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taken", "user"], name="import_opened_once")]


class Export(models.Model):
    """Who took which list away, in which role, filtered how, with or without whole ID numbers."""

    listing = models.CharField(max_length=40)
    label = models.CharField("列表", max_length=100)
    filters = models.CharField("条件", max_length=300, blank=True)
    """In words; an ID number that was looked for is not among them."""
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="+")
    whole_numbers = models.BooleanField("完整证件号码", default=False)
    rows = models.PositiveIntegerField("行数", null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("导出时间")

    class Meta:
        indexes = [models.Index(fields=["grant", "-at", "-id"], name="export_by_grant")]
