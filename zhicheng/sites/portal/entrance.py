"""The way in: the portal with its three doors, login, logout."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from zhicheng.committees.models import Round
from zhicheng.core import clock
from zhicheng.people.models import Grant, Role, User
from zhicheng.profiles import current
from zhicheng.sites.frame import sessions
from zhicheng.sites.frame.announced import newest
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.portal import attempts
from zhicheng.sites.portal.forms import Login
from zhicheng.sites.portal.home import EVERYBODY

DOORS = {"person": "个人业务", "unit": "单位业务", "review": "评审业务"}
WRONG = "账号或密码不正确，请重新输入。"
NOT_ENABLED = "账号尚未启动，请联系本单位系统管理员启动。"
NO_ROLE = "账号还没有设置角色，请联系本单位系统管理员设置。"


@page("")
def portal(request: HttpRequest) -> HttpResponse:
    """The three entries, the rounds that take applications now, and what everybody may read and check."""
    open_rounds = Round.objects.open(clock.now()).select_related("committee").order_by("closes_at", "id")
    return shown(
        request,
        "portal.html",
        title="首页",
        rounds=open_rounds[:8] if current().applicant_chooses_committee else [],
        self_registration=current().self_registration,
        announcements=newest(request, policy=False),
        policies=newest(request, policy=True),
    )


@page("login/")
def login(request: HttpRequest) -> HttpResponse:
    """Log in with account, password and captcha (T1.2); a failed attempt keeps the account typed."""
    if request.method == "GET" and request.grant is not None:  # type: ignore[attr-defined]
        return redirect("home")
    door = request.GET.get("as", "unit")
    form = Login(request.POST or None)
    if request.method == "POST" and form.is_valid() and (entered := _enter(request, form, door)):
        return entered
    return shown(
        request,
        "login.html",
        title=f"{DOORS.get(door, '单位业务')} · 登录",
        status=422 if form.errors else 200,
        form=form,
        timed_out="over" in request.GET and not form.is_bound,
        door=door,
        doors=DOORS,
        self_registration=current().self_registration,
    )


@page("logout/", *EVERYBODY, gated=False, unsafe=True)
def logout(request: Request) -> HttpResponse:
    """End the session."""
    if request.method == "POST":
        auth.logout(request)
        messages.success(request, "您已安全退出。")
    return redirect("portal")


def _enter(request: HttpRequest, form: Login, door: str) -> HttpResponse | None:
    """Open the session, or put the reason why not on the form."""
    credentials = {"username": form.cleaned_data["account"], "password": form.cleaned_data["password"]}
    user = auth.authenticate(request, **credentials)
    if not isinstance(user, User):
        form.add_error(None, attempts.failed(request, credentials["username"], WRONG))
        return None
    grant = _first_choice(sessions.choices(user, clock.now()), door)
    if grant is None:
        enabled = user.grants.filter(until=None, enabled=True).exists()
        form.add_error(None, NO_ROLE if enabled else NOT_ENABLED)
        return None
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = ""
    if user.second_factor_since:
        sessions.await_code(request, user, grant, clock.now(), target)
        return redirect("login_code")
    sessions.begin(request, user, grant, clock.now())
    return redirect(target or "home")


def _first_choice(grants: list[Grant], door: str) -> Grant | None:
    """The role that fits the door; somebody with other roles only gets those."""
    own = [grant for grant in grants if sessions.DOORS.get(Role(grant.role), "unit") == door]
    fitting = [grant for grant in grants if (grant.role == Role.APPLICANT) == (door == "person")]
    return next(iter(own or fitting or grants), None)
