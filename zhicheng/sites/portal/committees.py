"""评委会名单 for everybody: what each judges, for whom, until when its filing lets it work; nobody has a name here."""

from datetime import date

from django.db.models import Prefetch
from django.http import HttpResponse

from zhicheng.committees.models import Committee, Filing
from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import VisitorRequest, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.portal.rounds import named

LABEL = "评委会名单"
APPROVED = Prefetch("filings", Filing.objects.filter(state=Filing.State.APPROVED).order_by("-since", "-pk"))


@page("committees/", label=LABEL, gated=False)
def committees_public(request: VisitorRequest) -> HttpResponse:
    """The committees by name, with the filing in force or the last one: two queries."""
    listed = Committee.objects.select_related("host", "scope", "series", "specialty").prefetch_related(APPROVED)
    found, today = one_page(listed, order=("name", "id"), cursor=request.GET.get("cursor")), clock.today()
    return shown(
        request,
        "committees_public.html",
        title=LABEL,
        rows=[(one, named(one.levels), *_filing(one, today)) for one in found.rows],
        **turned(request, found, "cursor"),
    )


def _filing(committee: Committee, today: date) -> tuple[Filing | None, str, str]:
    """The filing in force, else the last one; with what to say of it and in which tone."""
    approved = list(committee.filings.all())
    for filing in approved:
        if filing.since <= today <= filing.until:
            return filing, "有效", "good"
    over = next((filing for filing in approved if filing.until < today), None)
    return (over, "已过期", "quiet") if over else (None, "没有有效备案", "care")
