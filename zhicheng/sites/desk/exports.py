"""导出: take a list away as it is filtered; and who has taken what."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.people.models import REVIEWERS, Role
from zhicheng.sheets import actions
from zhicheng.sheets.lists import LISTS, Listing
from zhicheng.sheets.models import Export
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown

HELPED: Iterable[Role] = (Role.ADMINISTRATOR, *REVIEWERS)


@page("exports/<slug:listing>/", *HELPED)
def export_list(request: Request, listing: str) -> HttpResponse:
    """导出: say what will be taken away and with what, then have it made."""
    found = _listing(request, listing)
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


def _listing(request: Request, code: str) -> Listing:
    """Return a list that the person may open."""
    found = LISTS.get(code)
    if found is None or not found.opens_to(request.grant):
        raise Http404
    return found
