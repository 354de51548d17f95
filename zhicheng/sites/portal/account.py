"""One's own account: password and roles."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.notices import telling
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.sites.frame import sessions
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.portal.forms import NewPassword
from zhicheng.sites.portal.home import EVERYBODY


@page("password/", *EVERYBODY, label="修改密码", gated=False, unsafe=True)
def password(request: Request) -> HttpResponse:
    """修改密码: forced at the first login, open to everybody at any time."""
    user = request.grant.user
    named = user.name != Role.ADMINISTRATOR.label or not current().administrator_reviews
    form = NewPassword(request.POST or None, named=named)
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, clock.now()
        try:
            changed = telling.change_password(user, old=said["old"], new=said["new"], name=said.get("name", ""), at=at)
        except Refused as refusal:
            for field, sentence in refusal.fields.items():
                form.add_error(field, sentence)
        else:
            sessions.begin(request, changed, request.grant, at)
            messages.success(request, "密码修改成功。")
            return redirect("home")
    return shown(
        request,
        "password.html",
        title="修改密码",
        status=422 if form.errors else 200,
        form=form,
        forced=user.must_change_password,
    )


@page("switch-role/", *EVERYBODY, gated=False, unsafe=True)
def switch_role(request: Request) -> HttpResponse:
    """Take up another of one's own roles."""
    wanted = request.POST.get("grant", "")
    choice = next((g for g in sessions.choices(request.grant.user, clock.now()) if str(g.pk) == wanted), None)
    if choice is None:
        raise Http404
    sessions.take_up(request, choice, clock.now())
    messages.success(request, f"已切换为：{choice.label}。")
    return redirect("home")
