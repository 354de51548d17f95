"""通知公告 as an office keeps them: write, enclose, publish, withdraw."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.notices import announcing as verbs
from zhicheng.notices.models import Announcement, Enclosure
from zhicheng.notices.rules import require_announcer
from zhicheng.people.models import Grant, Role
from zhicheng.sites.desk.announcing_form import Announced
from zhicheng.sites.desk.answers import Place, filled, sure
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number, turned
from zhicheng.sites.frame.respond import sent, shown

NOTHING_CAME = "没有收到文件：没有选择文件，或者上传中途断开。请选择文件后再上传一次。"
State = Announcement.State
TONES = {State.DRAFT: "quiet", State.PUBLISHED: "good", State.WITHDRAWN: "care"}


@page("announcing/", Role.ADMINISTRATOR, label="公告管理")
def announcing(request: Request) -> HttpResponse:
    """The announcements of one's own office, drafts too."""
    require_announcer(request.grant)
    own = Announcement.objects.filter(organisation=request.grant.organisation_id).defer("text")
    found = one_page(own, order=("-changed_at", "-id"), cursor=request.GET.get("cursor"), size=20)
    return shown(
        request,
        "announcing.html",
        title="公告管理",
        under="announcements",
        crumbs=[("通知公告", reverse("announcements"))],
        rows=found.rows,
        tones=TONES,
        now=clock.now(),
        base=reverse("announcing"),
        **turned(request, found, "cursor"),
    )


@page("announcing/new/", Role.ADMINISTRATOR, label="起草公告")
def write_announcement(request: Request) -> HttpResponse:
    """起草公告: kept as a draft first."""
    require_announcer(request.grant)
    form, at = Announced(request.POST if request.method == "POST" else None), clock.now()
    spans = {"title": 12, "text": 12, "audience": 12, "publish_on": 4, "publish_time": 4, "until_on": 4}
    return filled(
        request,
        form,
        lambda **who: verbs.write(**form.said(at), **who),
        "草稿已保存，可以上传附件，核对后发布。",
        title="起草公告",
        place=_place(),
        save="保存草稿",
        spans=spans,
        then=lambda made: reverse("change_announcement", args=[made.pk]),
    )


@page("announcing/<int:own>/", Role.ADMINISTRATOR, label="修改公告")
def change_announcement(request: Request, own: int) -> HttpResponse:
    """Look at one's own announcement; change it while it is not published."""
    found = _own(request, own)
    form = Announced(request.POST if request.method == "POST" else None, initial=Announced.of(found))
    here = reverse("change_announcement", args=[own])

    def change(*, by: Grant, at: datetime) -> object:
        return verbs.change(found, **form.said(at), by=by, at=at, seen=posted_number(request))

    answer = taken(request, form, change, "公告已保存。", here)
    if isinstance(answer, HttpResponse):
        return answer
    return shown(
        request,
        "change_announcement.html",
        title=found.title,
        under="announcements",
        crumbs=[("通知公告", reverse("announcements")), ("公告管理", reverse("announcing"))],
        status=answer,
        announcement=found,
        form=form,
        tone=TONES[State(found.state)],
        editable=found.state != State.PUBLISHED,
        enclosures=list(found.enclosures.select_related("file").order_by("id")),
        here=here,
    )


@page("announcing/<int:own>/files/", Role.ADMINISTRATOR)
def enclose_file(request: Request, own: int) -> HttpResponse:
    """上传附件 to what is not published."""
    found, uploads = _own(request, own), request.FILES.getlist("file")
    if request.method == "POST" and not uploads:
        raise Refused(NOTHING_CAME, code="nothing_came")
    for upload in uploads:
        verbs.enclose(found, upload, by=request.grant, at=clock.now())
    if uploads:
        messages.success(request, f"已上传 {len(uploads)} 件。")
    return redirect("change_announcement", own=own)


@page("announcing/<int:own>/files/<int:enclosure>/", Role.ADMINISTRATOR)
def own_enclosure(request: Request, own: int, enclosure: int) -> HttpResponse:
    """下载 a file of one's own announcement, published or not; posting takes it out."""
    kept = Enclosure.objects.select_related("file", "announcement").filter(announcement=_own(request, own))
    found = kept.filter(pk=enclosure).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        verbs.take_out(found, by=request.grant, at=clock.now())
        messages.success(request, f"已删除附件“{found.file.name}”。")
        return redirect("change_announcement", own=own)
    return sent(found.file)


@page("announcing/<int:own>/publish/", Role.ADMINISTRATOR, label="发布公告")
def publish_announcement(request: Request, own: int) -> HttpResponse:
    """发布: asks, then lets the audience read it."""
    found = _own(request, own)
    if request.method == "POST":
        published = verbs.publish(found, by=request.grant, at=clock.now(), seen=posted_number(request))
        later = published.publish_at > clock.now()
        messages.success(request, "公告已排定，到时自动显示。" if later else "公告已发布。")
        return redirect("announcing")
    consequence = f"发布范围：{found.get_audience_display()}。发布后须先撤下才能修改。"
    question = f"发布公告「{found.title}」？"
    return _sure(request, found, "发布公告", question, "发布", consequence, kind="primary")


@page("announcing/<int:own>/withdraw/", Role.ADMINISTRATOR, label="撤下公告")
def withdraw_announcement(request: Request, own: int) -> HttpResponse:
    """撤下: asks, then nobody but the office reads it any more."""
    found = _own(request, own)
    if request.method == "POST":
        verbs.withdraw(found, by=request.grant, at=clock.now(), seen=posted_number(request))
        messages.success(request, "公告已撤下，修改后可以重新发布。")
        return redirect("change_announcement", own=own)
    return _sure(request, found, "撤下公告", f"撤下公告「{found.title}」？", "撤下", "撤下后读者不能再看到。")


@page("announcing/<int:own>/discard/", Role.ADMINISTRATOR, label="删除草稿")
def discard_announcement(request: Request, own: int) -> HttpResponse:
    """删除 a draft that was never published."""
    found = _own(request, own)
    if request.method == "POST":
        verbs.discard(found, by=request.grant, at=clock.now(), seen=posted_number(request))
        messages.success(request, "草稿已删除。")
        return redirect("announcing")
    return _sure(request, found, "删除草稿", f"删除草稿「{found.title}」？", "删除", "删除后不能恢复，附件一并删除。")


def _own(request: Request, pk: int) -> Announcement:
    found = Announcement.objects.filter(pk=pk, organisation=request.grant.organisation_id).first()
    if found is None:
        raise Http404
    return found


def _place(own: int | None = None) -> Place:
    if own is None:
        return Place("announcements", "公告管理", reverse("announcing"))
    return Place("announcements", "公告", reverse("change_announcement", args=[own]))


def _sure(
    request: Request, found: Announcement, title: str, question: str, yes: str, consequence: str, kind: str = "danger"
) -> HttpResponse:
    return sure(
        request,
        title=title,
        question=question,
        yes=yes,
        place=_place(found.pk),
        consequence=consequence,
        hidden={"seen": found.version},
        kind=kind,
    )
