"""The search box in the head: a name, an application's number or an ID number, within one's scope and never beyond."""

from django.http import HttpResponse
from django.shortcuts import redirect

from zhicheng.core import clock
from zhicheng.people.models import REVIEWERS, Role
from zhicheng.reviews import whereabouts
from zhicheng.reviews.whereabouts import Scope
from zhicheng.sites.desk.seeking import asked, sought
from zhicheng.sites.desk.status import lines
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown

FEWEST_LETTERS = 2
"""A single one is part of a name in every second household of a province, and all of them would be read."""


@page("search/", Role.ADMINISTRATOR, *REVIEWERS, label="查找申报人员", opinions=True)
def search(request: Request) -> HttpResponse:
    """Applicants and applications of one's organisation and everything below it."""
    if request.method == "POST":
        return redirect(f"{request.path}?{asked(request)}")
    grant, wanted, at = request.grant, sought(request), clock.now()
    scope = Scope.of(grant, subtree=True)
    looked = len(wanted.who) >= FEWEST_LETTERS or bool(wanted.person)
    found = whereabouts.page(scope, wanted, cursor=request.GET.get("at")) if looked else None
    return shown(
        request,
        "search.html",
        title="查找申报人员",
        lines=lines(grant, found.rows, at) if found else [],
        number=whereabouts.count(scope, wanted, found) if found else 0,
        looked=looked,
        wanted=wanted,
        **turned(request, found),
        now=at,
    )
