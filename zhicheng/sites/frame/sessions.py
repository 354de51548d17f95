"""Who is logged in: a signed cookie that names a grant, checked with one query, written by no ordinary page view."""

from datetime import datetime
from typing import cast

from django.contrib import auth
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.timezone import localdate

from zhicheng.people.models import Grant, User

IDLE_SECONDS = 30 * 60
"""Half an hour without a request ends the session (GB/T 22239: sessions end when idle)."""
TOUCH_SECONDS = 60
"""The cookie is renewed at most this often."""


def begin(request: HttpRequest, user: User, grant: Grant, at: datetime) -> None:
    """Log in and take up a role."""
    auth.login(request, user, backend="zhicheng.people.authentication.ByLoginOrIdNumber")
    several = Grant.objects.live(localdate(at)).filter(user=user).exclude(pk=grant.pk).exists()
    request.session.update({"grant": grant.pk, "since": at.timestamp(), "seen": at.timestamp(), "several": several})


def take_up(request: HttpRequest, grant: Grant) -> None:
    """Switch to another of one's own roles."""
    request.session["grant"] = grant.pk


def acting(request: HttpRequest, at: datetime) -> Grant | None:
    """Return who acts, or None for a visitor; a session that is over is forgotten."""
    session = request.session
    if auth.SESSION_KEY not in session:
        return None
    now, seen = at.timestamp(), cast("float", session.get("seen", 0))
    grant = _grant(request, at) if now - seen <= IDLE_SECONDS else None
    if grant is None:
        session.flush()
    elif now - seen > TOUCH_SECONDS:
        session["seen"] = now
    return grant


def choices(user: User, at: datetime) -> list[Grant]:
    """Return the roles that a person may take up; membership alone is none."""
    live = Grant.objects.live(localdate(at)).select_related("organisation").filter(user=user).exclude(role="staff")
    return list(live.order_by("organisation__path", "role"))


def _grant(request: HttpRequest, at: datetime) -> Grant | None:
    session = request.session
    live = Grant.objects.live(localdate(at)).select_related("user", "organisation")
    grant = live.filter(pk=session.get("grant", 0), user=session[auth.SESSION_KEY]).first()
    if grant is None:
        return None
    user = grant.user
    if user.sessions_since and session.get("since", 0) < user.sessions_since.timestamp():
        return None
    known = constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return grant if known else None
