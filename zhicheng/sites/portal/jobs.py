"""我的任务: long work that a person has ordered, how far it is, and what it made; nobody else's."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import NoReverseMatch, reverse

from zhicheng.core.paging import page as one_page
from zhicheng.jobs.models import Job, State
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import sent, shown
from zhicheng.sites.portal.entrance import EVERYBODY

TONES = {State.WAITING: "quiet", State.RUNNING: "busy", State.DONE: "good", State.FAILED: "bad"}
ORDER = ("-ordered_at", "-id")


@page("jobs/", *EVERYBODY, label="我的任务", gated=False)
def jobs(request: Request) -> HttpResponse:
    """List one's own jobs, the newest first."""
    own = Job.objects.filter(owner=request.grant.user_id).select_related("result")
    found = one_page(own, order=ORDER, cursor=request.GET.get("cursor"))
    return shown(
        request,
        "jobs.html",
        title="我的任务",
        rows=found.rows,
        tones=TONES,
        base=reverse("jobs"),
        **turned(request, found, "cursor"),
    )


@page("jobs/<int:pk>/", *EVERYBODY, gated=False)
def job(request: Request, pk: int) -> HttpResponse:
    """Show how far a job is, again and again until it has ended; then what came of it."""
    found = _own(request, pk)
    return shown(
        request,
        "job.html",
        title=found.label,
        crumbs=[("我的任务", reverse("jobs"))],
        under="jobs",
        job=found,
        tone=TONES[State(found.state)],
        then=_then(found.arguments),
    )


@page("jobs/<int:pk>/result/", *EVERYBODY, gated=False)
def job_result(request: Request, pk: int) -> HttpResponse:
    """下载 what the job made."""
    found = _own(request, pk)
    if found.result is None:
        raise Http404
    return sent(found.result)


def _own(request: Request, pk: int) -> Job:
    found = Job.objects.select_related("result").filter(owner=request.grant.user_id, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _then(arguments: dict[str, Any]) -> tuple[str, str] | None:
    """Where the person goes on: who orders a job may say so with `then=[page, id or None, label]`."""
    if "then" not in arguments:
        return None
    name, pk, label = arguments["then"]
    try:
        return reverse(name, args=[] if pk is None else [pk]), label
    except NoReverseMatch:
        return None
