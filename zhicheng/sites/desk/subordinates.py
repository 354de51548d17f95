"""What a superior does about one subordinate: add, change, review, move, remove."""

from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.applications import actions as applications
from zhicheng.applications.rules import require_no_business
from zhicheng.core.refused import Refused
from zhicheng.notices import telling
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation, State
from zhicheng.organisations.rules import require_direct_superior, require_nothing_below
from zhicheng.people import actions as people
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.sites.desk.accounts import given
from zhicheng.sites.desk.answers import RESET, Place, agreed, asked, filled
from zhicheng.sites.desk.organisation_forms import AdministratorData, Decision, Kept, NewOrganisation
from zhicheng.sites.desk.organisations import administrators, node_of
from zhicheng.sites.desk.wording import everything, state_label, state_word
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import pictured, shown
from zhicheng.sites.frame.shell import menu_label


@page("organisations/<int:pk>/add/", Role.ADMINISTRATOR)
def add_organisation(request: Request, pk: int) -> HttpResponse:
    """添加: set up a direct subordinate, and show its administrator's account once."""
    parent = node_of(request.grant, str(pk))
    form, title = NewOrganisation(request.POST or None, parent=parent), "添加单位"

    def lead_on(made: tuple[Organisation, str]) -> str:
        return _account(request, *made, title=title, said=f"「{made[0].name}」已添加，管理员账户已生成。")

    return filled(
        request,
        form,
        lambda **who: people.found_organisation(parent, **form.said(), **who),
        "",
        then=lead_on,
        title=title,
        place=_place(parent),
        note=f"上级机构：{parent.name}",
    )


@page("organisations/<int:pk>/", Role.ADMINISTRATOR)
def organisation(request: Request, pk: int) -> HttpResponse:
    """Show the submitted information in full with the certificate beside it; the direct superior decides (审核)."""
    node, form = node_of(request.grant, str(pk)), Decision(request.POST or None)

    def decide(**who: Any) -> str:
        return _decide(node, **form.cleaned_data, seen=posted_number(request), **who)

    answer = taken(request, form, decide, str, _list(node.parent))
    if isinstance(answer, HttpResponse):
        return answer
    return _record(request, node if answer == 200 else node_of(request.grant, str(pk)), form, answer)


@page("organisations/<int:pk>/certificate/", Role.ADMINISTRATOR)
def organisation_certificate(request: Request, pk: int) -> HttpResponse:
    """机构证件预览: the certificate, to be read at its full width."""
    node = node_of(request.grant, str(pk))
    if node.certificate is None:
        raise Http404
    return shown(
        request,
        "organisation_certificate.html",
        title=f"{node.name} · 单位证件",
        crumbs=_place(node).crumbs,
        under="organisations",
        node=node,
        back=_list(node),
    )


@page("organisations/<int:pk>/certificate/picture/", Role.ADMINISTRATOR)
def organisation_certificate_picture(request: Request, pk: int) -> HttpResponse:
    """The picture itself."""
    node = node_of(request.grant, str(pk))
    if node.certificate is None:
        raise Http404
    return pictured(node.certificate, 1, 1600)


@page("organisations/<int:pk>/change/", Role.ADMINISTRATOR)
def change_organisation(request: Request, pk: int) -> HttpResponse:
    """修改: the name, and what else the superior keeps."""
    node = node_of(request.grant, str(pk))
    kept = {"name": node.name, "is_hr_agency": node.is_hr_agency, "submits": node.submits}
    form = Kept(request.POST or None, parent=request.grant.organisation, initial=kept)

    def change(**who: Any) -> str:
        actions.rename(node, **form.kept(node), seen=posted_number(request), **who)
        return f"「{form.cleaned_data['name']}」已保存。"

    answer = taken(request, form, change, str, _list(node.parent))
    if isinstance(answer, HttpResponse):
        return answer
    now = node if answer == 200 else node_of(request.grant, str(pk))
    seen = now.version if answer == 409 else request.POST.get("seen", now.version)
    note = f"单位编号 {now.code} · 现名「{now.name}」"
    more: dict[str, Any] = {"note": note, "spans": {"name": 12}, "hidden": {"seen": seen}}
    return asked(request, form, title="修改单位", place=_place(now), status=answer, **more)


@page("organisations/<int:pk>/remove/", Role.ADMINISTRATOR)
def remove_organisation(request: Request, pk: int) -> HttpResponse:
    """删除: a subordinate that nothing depends on, after a question."""
    node = node_of(request.grant, str(pk))
    return agreed(
        request,
        partial(applications.remove_organisation, node, seen=posted_number(request)),
        f"「{node.name}」已删除。",
        title="删除单位",
        question=f"确定删除「{node.name}」（{node.code}）吗？",
        consequence="删除后不能恢复，它的管理员账户同时停用。有下级单位、人员或申报的单位不能删除。",
        yes="删除",
        place=_place(node.parent),
        refusal=_kept_by(node),
        hidden={"seen": node.version},
        then=_list(node.parent),
    )


@page("organisations/<int:pk>/administrator/", Role.ADMINISTRATOR)
def edit_administrator(request: Request, pk: int) -> HttpResponse:
    """编辑信息: the contact data of a direct subordinate's administrator."""
    node = node_of(request.grant, str(pk))
    held = node.grants.select_related("user").filter(role=Role.ADMINISTRATOR, until=None).first()
    if held is None:
        raise Http404
    kept = {"name": held.user.name, "mobile": held.user.mobile, "email": held.user.email}
    form = AdministratorData(request.POST or None, initial=kept)
    note = f"登录名 {held.user.login}"
    return filled(
        request,
        form,
        lambda **who: people.edit_administrator(node, **form.cleaned_data, **who),
        f"「{node.name}」管理员的信息已保存。",
        title="编辑信息",
        place=_place(node),
        note=note,
        then=_list(node),
    )


@page("organisations/<int:pk>/administrator/reset/", Role.ADMINISTRATOR)
def reset_administrator(request: Request, pk: int) -> HttpResponse:
    """初始化密码: a new one-time password for a direct subordinate's administrator."""
    node, title = node_of(request.grant, str(pk)), "初始化密码"
    said = f"「{node.name}」管理员的密码已初始化。"
    return agreed(
        request,
        partial(telling.reset_administrator, node),
        "",
        then=lambda made: _account(request, node, made[1], title=title, said=said),
        title=title,
        question=f"确定初始化「{node.name}」管理员的密码吗？",
        consequence=RESET,
        yes=title,
        place=_place(node),
        refusal=_others(request, node),
    )


def _kept_by(node: Organisation) -> Refused | None:
    """What keeps an organisation from being removed, before anybody is asked whether they are sure."""
    try:
        require_nothing_below(node)
        require_no_business(node)
    except Refused as refusal:
        return refusal
    return None


def _others(request: Request, node: Organisation) -> Refused | None:
    """Why this organisation does not help: only the direct superior does (T1.5)."""
    try:
        require_direct_superior(request.grant, node)
    except Refused as refusal:
        return refusal
    return None


def _decide(node: Organisation, *, verdict: str, reason: str, seen: int, by: Grant, at: datetime) -> str:
    if verdict == "approve":
        telling.approve_unit(node, by=by, at=at, seen=seen)
        return f"「{node.name}」已审核通过，可以使用系统。"
    telling.refuse_unit(node, reason=reason, by=by, at=at, seen=seen)
    return f"「{node.name}」已退回，该单位将看到原因并修改。"


def _record(request: Request, node: Organisation, form: Decision, status: int) -> HttpResponse:
    direct = node.parent_id == request.grant.organisation_id
    own = node.pk == request.grant.organisation_id
    return shown(
        request,
        "organisation.html",
        title=node.name,
        crumbs=_place(None).crumbs,
        under="organisations",
        status=status,
        node=node,
        form=form,
        facts=everything(node),
        contacts=list(node.contacts.order_by("id").values_list("name", "phone")),
        state=state_word(node.state),
        state_label=state_label(),
        administrators=[] if own else administrators(node),
        direct=direct,
        may_decide=direct and node.state == State.SUBMITTED,
        reviewed=current().usable_when == "approved",
        pictured=current().certificate_picture,
        seen=node.version if status == 409 else request.POST.get("seen", node.version),
        here=reverse("organisation", args=[node.pk]),
        back=_list(node if own else node.parent),
    )


def _account(request: Request, made: Organisation, password: str, *, title: str, said: str) -> str:
    held = made.grants.select_related("user").filter(role=Role.ADMINISTRATOR, until=None).first()
    if held is None:
        raise BadRequest("no administrator")
    return given(
        request,
        held.user,
        password,
        title=title,
        said=said,
        login=held.user.login,
        organisation=made.name,
        place=_place(made),
    )


def _list(node: Organisation | None) -> str:
    return reverse("organisations") + (f"?at={node.pk}" if node else "")


def _place(node: Organisation | None) -> Place:
    return Place("organisations", menu_label("organisations"), _list(node))
