"""导出: take a list away as it is filtered; and who has taken what."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.sheets import actions
from zhicheng.sheets.lists import LISTS, Listing
from zhicheng.sheets.models import Export
from zhicheng.sites.frame import sessions
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.registry import PAGES
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown

HELPED: Iterable[Role] = (Role.ADMINISTRATOR, *REVIEWERS)


@page("exports/<slug:listing>/", *HELPED)
def export_list(request: Request, listing: str) -> HttpResponse:
    """导出: say what will be taken away and with what, then have it made."""
    found = _listing(listing)
    request.grant = _seen_by(request, found)
    asked = request.POST if request.method == "POST" else request.GET
    wanted = found.wanted(request.grant, asked.dict())
    if request.method == "POST":
        whole = asked.get("numbers") == "whole"
        export = actions.order_export(found, wanted, whole_numbers=whole, by=request.grant, at=clock.now())
        return redirect("job", export.job_id)
    return shown(
        request,
        "export_list.html",
        title=f"导出{found.label}",
        crumbs=[(found.label, reverse(found.code))],
        under=found.code,
        listing=found,
        filters=wanted,
        words=found.in_words(request.grant, wanted),
        numbers=found.may_see_numbers(request.grant),
        columns="、".join(column.label for column in found.columns),
        kept=actions.EXPORTS_KEPT.days,
        back=f"{reverse(found.code)}?{urlencode(wanted)}",
    )


@page("exports/", Role.ADMINISTRATOR, label="导出记录")
def exports(request: Request) -> HttpResponse:
    """导出记录: who of one's own organisation took which list away, when, filtered how, with whole numbers or not."""
    own = Export.objects.filter(grant__organisation=request.grant.organisation_id)
    found = one_page(own.select_related("grant__user", "job"), order=("-at", "-id"), cursor=request.GET.get("cursor"))
    return shown(
        request,
        "exports.html",
        title="导出记录",
        rows=found.rows,
        **turned(request, found, "cursor"),
    )


def _listing(code: str) -> Listing:
    if code not in LISTS:
        raise Http404
    return LISTS[code]


def _seen_by(request: Request, listing: Listing) -> Grant:
    """Return the role in which the person sees the list itself: of two taken up as one it may be the other."""
    reviewing = PAGES[listing.code].opinions
    grant = sessions.acting_as(request, request.grant, listing.roles, clock.now(), reviewing=reviewing)
    if grant is None or not listing.opens_to(grant):
        raise Http404
    return grant
