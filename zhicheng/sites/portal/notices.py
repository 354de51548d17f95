"""One's own news: the list behind the bell, opening leads to the place, and who is told how."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from zhicheng.core import clock
from zhicheng.notices import actions, queries, rules
from zhicheng.notices.kinds import KINDS, MAY_BE_SILENT
from zhicheng.notices.models import Channel, Group, Notice
from zhicheng.people.models import REVIEWERS, Role
from zhicheng.sites.frame import sessions
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.registry import PAGES
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.portal.entrance import EVERYBODY

CRUMBS = [("消息通知", "/notices/")]
CONCERNS: dict[str, tuple[str, ...]] = {
    Group.PROGRESS: (Role.APPLICANT,),
    Group.LEVEL: (Role.APPLICANT,),
    Group.DEADLINE: (Role.APPLICANT,),
    Group.WORK: REVIEWERS,
    Group.UNIT: (Role.ADMINISTRATOR,),
}
"""Whom a group concerns; the others concern everybody."""


@page("notices/", *EVERYBODY, label="消息通知", gated=False)
def notices(request: Request) -> HttpResponse:
    """消息通知: unread ones first."""
    found = queries.notices(request.grant.user, request.GET.get("cursor"))
    return shown(
        request,
        "notices.html",
        title="消息通知",
        notices=found.rows,
        groups={kind: said.group.label for kind, said in KINDS.items()},
        **turned(request, found, "cursor"),
        unread=any(not notice.read for notice in found.rows),
        watches=rules.watches(request.grant),
    )


@page("notices/<int:notice>/open/", *EVERYBODY, gated=False)
def open_notice(request: Request, notice: int) -> HttpResponse:
    """Mark one as read and go where it leads, in the role that may go there."""
    found = Notice.objects.filter(pk=notice, to=request.grant.user_id).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return redirect("notices")
    actions.read(found)
    return redirect(_place(request, found))


@page("notices/read/", *EVERYBODY, gated=False)
def read_notices(request: Request) -> HttpResponse:
    """全部标为已读."""
    if request.method == "POST":
        number = actions.read_all(request.grant.user, at=clock.now())
        messages.success(request, f"已将 {number} 条消息标为已读。")
    return redirect("notices")


@page("notices/settings/", *EVERYBODY, label="通知设置", gated=False)
def notice_settings(request: Request) -> HttpResponse:
    """通知设置: through which channels one is told of what."""
    user, channels = request.grant.user, queries.channels()
    groups = [group for group in Group if _concerns(request, group)]
    if request.method == "POST":
        actions.choose(user, {group: request.POST.getlist(group) for group in groups})
        messages.success(request, "通知设置已保存。")
        return redirect("notice_settings")
    chosen, usual = queries.chosen(user), queries.usual()
    return shown(
        request,
        "notice_settings.html",
        title="通知设置",
        crumbs=CRUMBS,
        under="notices",
        channels=channels,
        rows=[(group, group.label, chosen.get(group, usual), group in MAY_BE_SILENT) for group in groups],
        outside=[channel for channel in channels if channel != Channel.APP],
        user=user,
    )


def _concerns(request: Request, group: str) -> bool:
    return group not in CONCERNS or bool(set(CONCERNS[group]) & set(sessions.roles(request, request.grant)))


def _place(request: Request, notice: Notice) -> str:
    """The address that a notice leads to; a person of several roles takes up the one that may open it."""
    name = KINDS[notice.kind].page if notice.kind in KINDS else ""
    if name not in PAGES:
        return reverse("notices")
    wanted = PAGES[name].roles
    if wanted and sessions.acting_as(request, request.grant, wanted, clock.now()) is None:
        choices = [grant for grant in sessions.choices(request.grant.user, clock.now()) if grant.role in wanted]
        fitting = [grant for grant in choices if grant.organisation_id == notice.place_id] or choices
        if not fitting:
            return reverse("notices")
        sessions.take_up(request, fitting[0], clock.now())
        messages.success(request, f"已切换为：{fitting[0].label}。")
    try:
        return reverse(name, args=[] if notice.about is None else [notice.about])
    except NoReverseMatch:
        return reverse("notices")
