"""批量通过: several cases of one list, each on its own, with what came of each."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.paging import PAGE_SIZE
from zhicheng.core.refused import Refused
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews import actions
from zhicheng.reviews.models import Stop
from zhicheng.sections import registry
from zhicheng.sites.desk.queue import record_prefix
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.registry import PAGES
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

LIST = {Role.HANDLER: Step.HANDLER, Role.REVIEW: Step.REVIEW}


@dataclass(frozen=True)
class Picked:
    """One case: how many sections nobody marked, why it cannot be passed, and whether it was."""

    stop: Stop
    address: str
    unread: int
    refusal: str = ""
    done: bool = False


@page("review/pass/", Role.HANDLER, Role.REVIEW)
def pass_many(request: Request) -> HttpResponse:
    """批量通过: list what was picked; once confirmed, pass each in a transaction of its own."""
    name = _list(request)
    label, back = PAGES[name].label, reverse(name)
    if request.method != "POST":
        return redirect(back)
    picked, confirmed, read = _picked(request), "confirmed" in request.POST, "read" in request.POST
    if confirmed and read:
        at = clock.now()
        picked = [_pass(one, request, at) for one in picked]
    return shown(
        request,
        "pass_many.html",
        title="批量通过",
        status=422 if confirmed and not read else 200,
        crumbs=[(label, back)],
        under=name,
        list=name,
        picked=picked,
        passable=[one for one in picked if not one.refusal],
        passed=confirmed and read,
        not_read=confirmed and not read,
        back=back,
    )


def _list(request: Request) -> str:
    """The page from which the cases were picked, as the form says; only one that lists cases of this role."""
    usual = current().step_pages[LIST[Role(request.grant.role)]]
    said = request.POST.get("list", "")
    return said if said in PAGES and request.grant.role in PAGES[said].roles and said.endswith("_queue") else usual


def _picked(request: Request) -> list[Picked]:
    """What was picked of the person's own desk, the longest waiting first; anything else is not there: two queries."""
    keys = [int(text) for text in request.POST.getlist("stop")[:PAGE_SIZE] if text.isdecimal() and len(text) < 19]
    shown = ("application__unit", "application__series", "application__title")
    stops = Stop.objects.at_desk(request.grant).filter(pk__in=keys).select_related(*shown).order_by("entered_at", "pk")
    return [_one(stop, request.grant.sections) for stop in stops.prefetch_related("opinions")]


def _one(stop: Stop, scope: int) -> Picked:
    noted = {opinion.section: opinion.fit for opinion in stop.opinions.all()}
    own = registry.codes(stop.pending & scope)
    to_mend = [code for code in own if noted.get(code) is False]
    refusal = ""
    if stop.closed_at:
        refusal = f"已办结：{stop.get_verdict_display()}。"
    elif to_mend:
        refusal = f"有 {len(to_mend)} 节已标记为需修改，请打开后退回修改。"
    return Picked(stop, f"{record_prefix()}{stop.pk}/", sum(code not in noted for code in own), refusal)


def _pass(one: Picked, request: Request, at: datetime) -> Picked:
    """Pass it as it stood on the page before; what cannot be passed says why and stays."""
    if one.refusal:
        return one
    seen = request.POST.get(f"seen-{one.stop.pk}", "")
    try:
        actions.pass_(one.stop, by=request.grant, at=at, seen=int(seen) if seen.isdecimal() else -1)
    except Refused as refusal:
        return replace(one, refusal=refusal.message)
    return replace(one, done=True)
