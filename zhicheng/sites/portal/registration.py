"""个人注册, where the profile has it (T3.1)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people import actions
from zhicheng.profiles import current
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.portal.forms import Registration

MOST_FOUND = 20


@page("register/", label="个人注册")
def register(request: HttpRequest) -> HttpResponse:
    """Register, and choose a unit among the usable ones whose name has the keyword."""
    if not current().self_registration:
        raise Http404
    form = Registration(request.POST or None)
    keyword = request.POST.get("unit_name", "").strip()
    found = _units(keyword)
    form.fields["unit"].queryset = Organisation.objects.filter(pk__in=[unit.pk for unit in found])  # type: ignore[attr-defined]
    form.fields["unit"].choices = [(unit.pk, f"{unit.name}（{unit.region.name}）") for unit in found]  # type: ignore[attr-defined]
    looking = "find" in request.POST
    if request.method == "POST" and not looking and form.is_valid() and _registered(request, form):
        return redirect("/login/?as=person")
    return shown(
        request,
        "register.html",
        title="个人注册",
        status=422 if form.is_bound and not looking else 200,
        form=Registration(initial=request.POST.dict()) if looking else form,
        found=found,
        keyword=keyword,
    )


@page("register/units/")
def register_units(request: HttpRequest) -> HttpResponse:
    """The usable units whose name has the keyword, as a part of the registration page."""
    if not current().self_registration:
        raise Http404
    keyword = request.GET.get("unit_name", "").strip()
    return shown(request, "register_units.html", title="选择单位", found=_units(keyword), keyword=keyword, chosen="")


def _units(keyword: str) -> list[Organisation]:
    if not keyword:
        return []
    usable = Organisation.objects.usable().named(keyword).select_related("region")
    return list(usable.order_by("name", "id")[:MOST_FOUND])


def _registered(request: HttpRequest, form: Registration) -> bool:
    said: dict[str, Any] = {
        field: form.cleaned_data[field] for field in ("name", "id_number", "mobile", "email", "password", "unit")
    }
    try:
        actions.register(**said, at=clock.now())
    except Refused as refusal:
        for field, sentence in refusal.fields.items():
            form.add_error(field, sentence)
        if not refusal.fields:
            form.add_error(None, refusal.message)
        return False
    messages.success(request, "注册成功，请用证件号码和刚才设置的密码登录。")
    return True
