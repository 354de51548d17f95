"""本单位人员角色管理: who works here, enabled or not, in which roles, with which scope."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.catalogue.models import Series
from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.notices import telling
from zhicheng.people import actions
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.profiles import current
from zhicheng.sites.desk.answers import filled
from zhicheng.sites.desk.people import STAFF
from zhicheng.sites.desk.person_forms import Roles, Scope
from zhicheng.sites.desk.wording import sections_in_words, series_in_words
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown


@page("staff/", Role.ADMINISTRATOR, label=STAFF.label)
def staff(request: Request) -> HttpResponse:
    """List the organisation's staff with roles and scopes in words, and say what each still lacks."""
    own = request.grant.organisation_id
    members = STAFF.of(request.grant).select_related("user")
    found = one_page(members, order=("-id",), cursor=request.GET.get("cursor"))
    roles = Grant.objects.filter(
        organisation=own, role__in=REVIEWERS, until=None, user__in=[member.user_id for member in found.rows]
    )
    held: dict[int, list[Grant]] = {}
    for grant in roles.order_by("role"):
        held.setdefault(grant.user_id, []).append(grant)
    names = dict(Series.objects.order_by("code").values_list("code", "name"))
    rows = [_row(member, held.get(member.user_id, []), names) for member in found.rows]
    return shown(
        request,
        "staff.html",
        title=STAFF.label,
        rows=rows,
        **turned(request, found, "cursor"),
        base=reverse("staff"),
        roles_word="、".join(Role(step.value).label for step in current().steps),
    )


@page("staff/<int:pk>/enable/", Role.ADMINISTRATOR)
def enable_staff(request: Request, pk: int) -> HttpResponse:
    """启动 / 停用: leads a person just enabled on to the next step."""
    member, enabled = STAFF.member(request.grant, pk), request.POST.get("enabled")
    if request.method != "POST" or enabled not in ("yes", "no"):
        return redirect("staff")
    actions.enable_staff(member.user, enabled=enabled == "yes", by=request.grant, at=clock.now())
    name = member.user.name
    if enabled == "no":
        messages.success(request, f"{name}已停用，不能再以本单位人员身份登录。")
        return redirect("staff")
    messages.success(request, f"{name}已启动。")
    return redirect(_next_step(member))


@page("staff/<int:pk>/roles/", Role.ADMINISTRATOR)
def staff_roles(request: Request, pk: int) -> HttpResponse:
    """设置角色: 经办人 and 负责人, or the profile's own steps."""
    member = STAFF.member(request.grant, pk)
    held = [grant.role for grant in _roles(member)]
    form = Roles(request.POST if request.method == "POST" else None, initial={"roles": held})
    return filled(
        request,
        form,
        lambda **who: telling.set_roles(member.user, roles=form.cleaned_data["roles"], **who),
        f"{member.user.name}的角色已保存。",
        then=lambda _: _next_step(member),
        title="设置角色",
        place=STAFF.place,
        note=f"{member.user.name} · {member.user.login}。保存后设置审查权限；该人员登录后只看到所设角色的页面。",
        spans={"roles": 12},
    )


@page("staff/<int:pk>/scope/<slug:role>/", Role.ADMINISTRATOR)
def staff_scope(request: Request, pk: int, role: str) -> HttpResponse:
    """设置角色审查权限: series and contents that the person reviews in this role."""
    member = STAFF.member(request.grant, pk)
    grant = next((held for held in _roles(member) if held.role == role), None)
    if grant is None:
        raise Http404
    names = dict(Series.objects.order_by("code").values_list("code", "name"))
    form = Scope(request.POST if request.method == "POST" else None, initial=Scope.of(grant), series=names)
    if request.method == "POST" and form.is_valid():
        actions.set_scope(grant, **form.scope(), by=request.grant, at=clock.now())
        messages.success(request, f"{member.user.name}（{grant.get_role_display()}）的审查权限已保存。")
        return redirect(_next_step(member))
    title = f"设置角色审查权限：{member.user.name}（{grant.get_role_display()}）"
    status = 422 if form.errors else 200
    return shown(
        request,
        "staff_scope.html",
        title=title,
        crumbs=STAFF.place.crumbs,
        under="staff",
        status=status,
        form=form,
        back=reverse("staff"),
    )


def _roles(member: Grant) -> list[Grant]:
    held = Grant.objects.filter(
        user=member.user_id, organisation=member.organisation_id, role__in=REVIEWERS, until=None
    )
    return list(held.order_by("role"))


def _next_step(member: Grant) -> str:
    """What the person still lacks; when nothing, the list."""
    held = _roles(member)
    if not held:
        return reverse("staff_roles", args=[member.user_id])
    for grant in held:
        if lacks_scope(grant):
            return reverse("staff_scope", args=[member.user_id, grant.role])
    return reverse("staff")


def lacks_scope(grant: Grant) -> bool:
    """Whether a reviewer would see nothing: no series, or no contents."""
    return not grant.sections or not (grant.all_series or grant.series)


def _row(member: Grant, held: list[Grant], names: dict[str, str]) -> dict[str, Any]:
    scopes = [
        {
            "role": grant.role,
            "label": grant.get_role_display(),
            "words": "" if lacks_scope(grant) else f"{series_in_words(grant, names)}；{sections_in_words(grant)}",
        }
        for grant in held
    ]
    return {"user": member.user, "enabled": member.enabled, "scopes": scopes}
