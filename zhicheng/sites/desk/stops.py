"""How the desk's pages come by a visit: through the person's own desk and scope, or not at all."""

from collections.abc import Sequence

from django.http import Http404
from django.urls import reverse

from zhicheng.applications.models import Kind
from zhicheng.reviews import dossier, queries, rules
from zhicheng.reviews.dossier import Place
from zhicheng.reviews.models import Stop
from zhicheng.sites.desk.queue import queue_of
from zhicheng.sites.frame.registry import PAGES
from zhicheng.sites.frame.request import Request

EXPERTS = "expert_queue"
"""The page on which experts' applications are listed, at every desk."""


def at_desk(request: Request, stop: int) -> Stop:
    """Return a visit to the person's desk; another's is not there at all."""
    found = dossier.stop_at_desk(stop, request.grant)
    if found is None:
        raise Http404
    return found


def is_own(stop: Stop) -> bool:
    """Whether the applicant belongs to the organisation itself."""
    return stop.unit_id == stop.organisation_id


def is_last(stop: Stop, steps: Sequence[Place]) -> bool:
    """Whether the committee's door is next."""
    return stop.position == steps[-1].position


def may_decide(request: Request, stop: Stop) -> bool:
    """Whether something here still waits for this person."""
    if stop.closed_at is not None or not stop.pending & rules.reach(request.grant, stop):
        return False
    return stop.assigned_id in (None, request.grant.user_id) or queries.assigned_to(stop) is None


def queue_page(stop: Stop, steps: Sequence[Place]) -> tuple[str, str, str]:
    """Return the list on which the visit stands: its page's name, label and address."""
    name = EXPERTS if stop.kind == Kind.EXPERT else queue_of(stop.step, own=is_own(stop), last=is_last(stop, steps))
    return name, PAGES[name].label, reverse(name)
