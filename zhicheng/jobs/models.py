"""Work that takes longer than a page may: what was ordered, how far it is, what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhicheng.documents.models import File


class State(models.TextChoices):
    """Where a job is in its life."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class Job(models.Model):
    """One piece of long work; who ordered it sees its progress and fetches its result, and nobody else."""

    kind = models.CharField(max_length=40)
    """Under this name its function is registered, see `registry`."""
    label = models.CharField("任务", max_length=100)
    arguments = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    """How much there is to do; 0 while that is not known."""
    said = models.CharField(max_length=500, blank=True)
    """What came of it, or why nothing did, as a sentence for the screen."""
    result = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=(State.DONE, State.FAILED)) ^ Q(ended_at=None), name="job_ended_has_time"
            ),
        ]
        indexes = [models.Index(F("owner"), F("ordered_at").desc(), F("id").desc(), name="job_by_owner")]

    def __str__(self) -> str:
        return self.label

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (State.DONE, State.FAILED)

    @property
    def percent(self) -> int:
        """How far it is."""
        return min(100, self.done * 100 // self.total) if self.total else 0
