"""Reads that several pages and actions use."""

from django.db.models import Exists, OuterRef, QuerySet

from zhicheng.applications.models import Application, State
from zhicheng.committees.models import Round
from zhicheng.results.models import Confirmation


def confirmed(round: Round) -> QuerySet[Application]:
    """The applications of a round whose result is confirmed and who have no certificate yet."""
    counting = Confirmation.objects.filter(application=OuterRef("pk"), ended_at=None)
    return Application.objects.filter(Exists(counting), round=round, state=State.IN_PUBLICITY)
