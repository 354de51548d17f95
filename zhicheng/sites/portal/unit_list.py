"""本单位公示: whom the system shows to the people of a unit before the unit reports up."""

from django.http import HttpResponse

from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.people.models import Role
from zhicheng.reviews import posting
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown

LABEL = "本单位公示"
IN_ORDER = ("until", "id")
OF_THE_UNIT = tuple(role for role in Role if role not in (Role.EXPERT, Role.STAFF))


@page("unit-list/", *OF_THE_UNIT, label=LABEL)
def unit_list(request: Request) -> HttpResponse:
    """Name, title and time; nothing else of anybody: one query."""
    found = one_page(posting.inside(request.grant, clock.today()), order=IN_ORDER, cursor=request.GET.get("cursor"))
    return shown(
        request,
        "unit_list.html",
        title=LABEL,
        rows=found.rows,
        **turned(request, found, "cursor"),
    )
