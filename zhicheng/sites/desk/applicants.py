"""创建申报人员账户: the unit gives its people the account with which they apply."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from zhicheng.applications import actions as applications
from zhicheng.core import clock
from zhicheng.core.encryption import blind_index
from zhicheng.core.numbers import compact, id_number_problem
from zhicheng.core.paging import capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.core.text import tidy
from zhicheng.people import actions
from zhicheng.people.models import Grant, GrantQuerySet, Role, User
from zhicheng.profiles import current
from zhicheng.sites.desk.accounts import given
from zhicheng.sites.desk.answers import Place, asked, put_on, sure
from zhicheng.sites.desk.person_forms import ChangedPerson, NewPerson
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

TITLE = "创建申报人员账户"


@page("applicants/", Role.ADMINISTRATOR, label=TITLE)
def applicants(request: Request) -> HttpResponse:
    """List the unit's applicants, found by name, login name or full ID number."""
    own, keyword = _applicants(request), tidy(request.GET.get("who", ""))
    wanted = _matching(own, keyword) if keyword else own
    found = one_page(wanted.select_related("user"), order=("-id",), cursor=request.GET.get("cursor"))
    kept = {"who": keyword} if keyword and id_number_problem(compact(keyword)) else {}
    return shown(
        request,
        "applicants.html",
        title=TITLE,
        rows=[grant.user for grant in found.rows],
        keyword=keyword,
        count=capped_count(wanted) if found.next or found.previous else len(found.rows),
        previous=_address(kept, found.previous),
        next=_address(kept, found.next),
        base=reverse("applicants"),
    )


@page("applicants/add/", Role.ADMINISTRATOR)
def add_applicant(request: Request) -> HttpResponse:
    """添加: an account for somebody who applies from this unit; shown once with its password."""
    _applicants(request)
    form, status = NewPerson(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        unit, at = request.grant.organisation, clock.now()
        try:
            user, password = actions.add_applicant(unit, **form.cleaned_data, by=request.grant, at=at)
        except Refused as refusal:
            status = put_on(form, refusal)
        else:
            ending = "" if password else "该人员已有账户，请用原来的密码登录，这里不生成新密码。"
            return _given(
                request, user, password or "", title="添加申报人员", said=f"{user.name}的申报账户已创建。{ending}"
            )
    note = "创建后，申报人用证件号码和一次性密码登录，首次登录须修改密码。"
    return asked(request, form, title="添加申报人员", place=_place(), status=status, note=note)


@page("applicants/<int:pk>/change/", Role.ADMINISTRATOR)
def change_applicant(request: Request, pk: int) -> HttpResponse:
    """修改: correct somebody's name and how to reach them."""
    user = _applicant(request, pk)
    kept = {"name": user.name, "mobile": user.mobile, "email": user.email}
    form, status = ChangedPerson(request.POST or None, initial=kept), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(user, **form.cleaned_data, by=request.grant, at=clock.now())
        except Refused as refusal:
            status = put_on(form, refusal)
        else:
            messages.success(request, f"{form.cleaned_data['name']}的信息已保存。")
            return redirect("applicants")
    note = f"证件号码 {user.id_number_masked}。证件号码填错时，请删除后重新添加。"
    return asked(request, form, title="修改申报人员", place=_place(), status=status, note=note)


@page("applicants/<int:pk>/remove/", Role.ADMINISTRATOR)
def remove_applicant(request: Request, pk: int) -> HttpResponse:
    """删除: the person applies from this unit no longer; refused while an application is under way."""
    user, refused_because = _applicant(request, pk), None
    if request.method == "POST":
        try:
            applications.remove_applicant(user, by=request.grant, at=clock.now())
        except Refused as refusal:
            refused_because = refusal
        else:
            messages.success(request, f"{user.name}已从本单位申报人员中删除。")
            return redirect("applicants")
    return sure(
        request,
        title="删除申报人员",
        question=f"确定删除{user.name}（{user.id_number_masked}）的申报账户吗？",
        consequence="删除后该人员不能再从本单位申报；已办结的申报记录仍然保留。以后可以重新添加，或由其他单位添加。",
        yes="删除",
        place=_place(),
        refusal=refused_because,
    )


@page("applicants/<int:pk>/reset/", Role.ADMINISTRATOR)
def reset_applicant(request: Request, pk: int) -> HttpResponse:
    """重置密码: a new one-time password for an applicant."""
    user = _applicant(request, pk)
    if request.method == "POST":
        password = actions.reset_person(user, by=request.grant, at=clock.now())
        return _given(request, user, password, title="重置密码", said=f"{user.name}的密码已重置。")
    return sure(
        request,
        title="重置密码",
        question=f"确定重置{user.name}（{user.id_number_masked}）的密码吗？",
        consequence="原密码立即失效，已登录的会退出。新的一次性密码只显示一次，下次登录时须改为自己的密码。",
        yes="重置密码",
        place=_place(),
    )


def _applicants(request: Request) -> GrantQuerySet:
    """The unit's applicants; where people register themselves, there is no such page."""
    if current().self_registration:
        raise Http404
    return Grant.objects.filter(organisation=request.grant.organisation_id, role=Role.APPLICANT, until=None)


def _applicant(request: Request, pk: int) -> User:
    found = _applicants(request).select_related("user").filter(user=pk).first()
    if found is None:
        raise Http404
    return found.user


def _matching(own: GrantQuerySet, keyword: str) -> GrantQuerySet:
    number = compact(keyword)
    if id_number_problem(number) is None:
        return own.filter(user__id_number_index=blind_index(number))
    return own.filter(Q(user__name__contains=keyword) | Q(user__login=number))


def _given(request: Request, user: User, password: str, *, title: str, said: str) -> HttpResponse:
    login = f"证件号码（{user.id_number_masked}）" if user.id_number_masked else user.login
    return given(
        request,
        user,
        password,
        title=title,
        said=said,
        login=login,
        place=_place(),
        organisation=request.grant.organisation.name,
    )


def _address(kept: dict[str, Any], cursor: str | None) -> str | None:
    return f"?{urlencode({**kept, 'cursor': cursor})}" if cursor else None


def _place() -> Place:
    return Place("applicants", TITLE, reverse("applicants"))
