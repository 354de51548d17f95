"""二次验证: the code after the password, and the page on which it is set up."""

from collections.abc import Callable
from textwrap import wrap
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.documents.qr import qr_inline
from zhicheng.notices import telling
from zhicheng.people import second_factor as factors
from zhicheng.people.models import Grant, User
from zhicheng.sites.frame import once, sessions
from zhicheng.sites.frame.pages import SETTING_UP, page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.portal import attempts
from zhicheng.sites.portal.forms import Code
from zhicheng.sites.portal.home import EVERYBODY

Done = TypeVar("Done")
RECOVERY = "recovery_codes"
FEW = 3
TOO_LATE = "登录已超时，请重新输入账号和密码。"


@page("login/code/", label="动态验证码")
def login_code(request: HttpRequest) -> HttpResponse:
    """The second step of logging in; without the first, a few minutes ago, there is nothing to do here."""
    at = clock.now()
    owing = sessions.awaited(request, at)
    if owing is None:
        messages.error(request, TOO_LATE)
        return redirect("login")
    grant, target = owing
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid() and _proved(request, form, grant):
        sessions.begin(request, grant.user, grant, at)
        return redirect(target or "home")
    status = 422 if form.errors else 200
    return shown(request, "login_code.html", title="动态验证码", status=status, form=form, person=grant.user)


@page("second-factor/", *EVERYBODY, label="二次验证", gated=False)
def second_factor(request: Request) -> HttpResponse:
    """Set up a device, change it, get new recovery codes, give it up; each proved by a code."""
    deed = DEEDS.get(request.POST.get("do", ""))
    form = Code(request.POST or None, optional=deed is _prepare and not request.grant.user.second_factor_since)
    if request.method == "POST" and deed and form.is_valid() and (done := _tried(request, form, deed)):
        return done
    at, user = clock.now(), request.grant.user
    factor = factors.of(user)
    waiting = factor.waiting if factor and factors.is_to_scan(factor, at) else None
    return shown(
        request,
        "second_factor.html",
        title="二次验证",
        status=422 if form.errors else 200,
        form=form,
        missing=factors.is_missing(request.grant),
        asked=factors.is_asked_of(request.grant),
        kept=factors.is_asked_of(request.grant) and factors.is_enforced(),
        since=user.second_factor_since,
        left=len(factor.recovery) if factor else 0,
        secret=" ".join(wrap(waiting, 4)) if waiting else "",
        qr=qr_inline(factors.address(user, waiting)) if waiting else "",
    )


@page("second-factor/recovery/", *EVERYBODY, label="恢复码", gated=False)
def recovery_codes(request: Request) -> HttpResponse:
    """Show the recovery codes that were just drawn, this once."""
    said = once.take(request, RECOVERY)
    return shown(request, "recovery_codes.html", title="恢复码", codes=said["codes"] if said else [])


def _proved(request: HttpRequest, form: Code, grant: Grant) -> bool:
    """Take the code; what is wrong with it stands on the form."""
    user, code = grant.user, form.cleaned_data["code"]
    try:
        left = attempts.counted(request, user, lambda: factors.prove(user, code=code, at=clock.now()))
    except Refused as refusal:
        form.add_error("code", refusal.message)
        return False
    if left is not None:
        hint = "，请尽快在「二次验证」中重新生成" if left <= FEW else ""
        messages.warning(request, f"本次用恢复码登录，该恢复码已失效，还剩 {left} 个{hint}。")
    return True


def _tried(request: Request, form: Code, deed: Callable[[Request, str], HttpResponse]) -> HttpResponse | None:
    code = form.cleaned_data["code"]
    try:
        return attempts.counted(request, request.grant.user, lambda: deed(request, code))
    except Refused as refusal:
        form.add_error("code", refusal.message)
        return None


def _prepare(request: Request, code: str) -> HttpResponse:
    factors.prepare(request.grant.user, code=code, at=clock.now())
    return redirect(SETTING_UP)


def _confirm(request: Request, code: str) -> HttpResponse:
    user, codes = telling.set_up_second_factor(request.grant.user, code=code, at=clock.now())
    return _with_codes(_anew(request, user), codes)


def _renew(request: Request, code: str) -> HttpResponse:
    return _with_codes(request, factors.renew_recovery(request.grant.user, code=code, at=clock.now()))


def _give_up(request: Request, code: str) -> HttpResponse:
    _anew(request, telling.give_up_second_factor(request.grant.user, code=code, at=clock.now()))
    messages.success(request, "二次验证已停用，今后只用密码登录。")
    return redirect(SETTING_UP)


DEEDS: dict[str, Callable[[Request, str], HttpResponse]] = {
    "prepare": _prepare,
    "confirm": _confirm,
    "renew": _renew,
    "give_up": _give_up,
}


def _anew(request: Request, user: User) -> Request:
    """Go on in the session that knows of the change; every other one of the person is over."""
    sessions.begin(request, user, request.grant, clock.now())
    return request


def _with_codes(request: Request, codes: list[str]) -> HttpResponse:
    said: dict[str, Any] = {"codes": codes}
    once.keep(request, RECOVERY, said)
    return redirect(RECOVERY)
