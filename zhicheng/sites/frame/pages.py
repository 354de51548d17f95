"""The one way to declare a page: its name is the view's, its roles are written beside it, everybody else gets 404."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.organisations.rules import gate_sentence
from zhicheng.people import second_factor
from zhicheng.people.models import Grant, Role
from zhicheng.sites.frame import sessions
from zhicheng.sites.frame.registry import PAGES, Page, View
from zhicheng.sites.frame.respond import login_needed, refused, shown

SETTING_UP = "second_factor"
"""The one page that is open to who still has to set up a second factor."""


def page(
    route: str,
    *roles: Role,
    label: str = "",
    gated: bool = True,
    unsafe: bool = False,
    province: bool = False,
    anonymous: bool = False,
    opinions: bool = False,
) -> Callable[[View], View]:
    """Declare a page at `route` for `roles` (none: for everybody); `label` is what menu and breadcrumb call it."""

    def declare(view: View) -> View:
        which = frozenset(roles)
        declared = Page(view.__name__, route, label, which, gated, unsafe, view, province, anonymous, opinions)

        if declared.name in PAGES:
            raise LookupError(f"two pages are called {declared.name!r}")
        PAGES[declared.name] = declared
        return view

    return declare


def addresses(package: str) -> list[URLPattern]:
    """Return the URL patterns of the pages that the modules of a site declare."""
    own = [declared for declared in PAGES.values() if declared.view.__module__.startswith(f"{package}.")]
    return [path(declared.route, _opener(declared), name=declared.name) for declared in own]


def _opener(declared: Page) -> Callable[..., HttpResponse]:
    opener = partial(_open, declared)
    return csrf_exempt(opener) if declared.anonymous else opener


def _open(declared: Page, request: HttpRequest, **kwargs: Any) -> HttpResponse:
    grant = sessions.acting(request, clock.now())
    request.grant = grant  # type: ignore[attr-defined]
    request.page = declared  # type: ignore[attr-defined]
    response = (_stopped(declared, request) if declared.roles else None) or _answer(declared, request, kwargs)
    if grant is not None:
        add_never_cache_headers(response)
    return response


def _stopped(declared: Page, request: HttpRequest) -> HttpResponse | None:
    """Return what stands before the page for this person, if anything does."""
    taken_up: Grant | None = request.grant  # type: ignore[attr-defined]
    if taken_up is None:
        return login_needed(request)
    grant = sessions.acting_as(request, taken_up, declared.roles, clock.now(), reviewing=declared.opinions)
    if grant is None or (declared.province and not grant.organisation.is_top):
        raise Http404
    request.grant = grant  # type: ignore[attr-defined]
    if grant.user.must_change_password and not declared.unsafe:
        return redirect("password")
    if second_factor.is_missing(grant) and not declared.unsafe and declared.name != SETTING_UP:
        return redirect(SETTING_UP)
    if declared.gated and not grant.organisation.usable:
        reason = gate_sentence(grant.organisation)
        fills = grant.role == Role.ADMINISTRATOR
        return shown(request, "gate.html", title="暂时不能使用", status=403, reason=reason, fills=fills)
    return None


def _answer(declared: Page, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    try:
        return declared.view(request, **kwargs)
    except Refused as refusal:
        return refused(request, refusal)
