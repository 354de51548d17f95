"""通知公告 as its readers see it: on the portal for everybody, after login also what is meant for them."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.core.paging import page as one_page
from zhicheng.notices import queries, rules
from zhicheng.notices.models import Enclosure
from zhicheng.organisations.models import Kind
from zhicheng.organisations.queries import kind_word
from zhicheng.sites.frame.announced import readable
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import VisitorRequest, turned
from zhicheng.sites.frame.respond import sent, shown


@page("announcements/", label="通知公告", gated=False)
def announcements(request: VisitorRequest) -> HttpResponse:
    """通知公告: pinned ones first, then the newest; with `?policy=1` those that are policy."""
    policy = request.GET.get("policy") == "1"
    brief = readable(request).filter(**{"policy": True} if policy else {})
    brief = brief.select_related("organisation").only(*queries.BRIEF)
    found = one_page(brief, order=queries.IN_ORDER, cursor=request.GET.get("cursor"), size=20)
    return shown(
        request,
        "announcements.html",
        title="政策文件" if policy else "通知公告",
        announcements=found.rows,
        office=kind_word(Kind.OFFICE),
        base=reverse("announcements"),
        **turned(request, found, "cursor"),
        announces=request.grant is not None and rules.announces(request.grant),
    )


@page("announcements/<int:announcement>/", gated=False)
def announcement(request: VisitorRequest, announcement: int) -> HttpResponse:
    """Read one, with its files."""
    found = readable(request).select_related("organisation").filter(pk=announcement).first()
    if found is None:
        raise Http404
    return shown(
        request,
        "announcement.html",
        title=found.title,
        crumbs=[("通知公告", reverse("announcements"))],
        under="announcements",
        announcement=found,
        enclosures=list(found.enclosures.select_related("file").order_by("id")),
        here=request.path,
    )


@page("announcements/<int:announcement>/files/<int:enclosure>/", gated=False)
def announcement_file(request: VisitorRequest, announcement: int, enclosure: int) -> HttpResponse:
    """下载 a file of an announcement that one may read."""
    whole = readable(request).filter(pk=announcement)
    found = Enclosure.objects.select_related("file").filter(pk=enclosure, announcement__in=whole).first()
    if found is None:
        raise Http404
    return sent(found.file)
