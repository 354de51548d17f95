"""Who is logged in: a signed cookie that names a grant, checked with one query, written by no ordinary page view."""

from datetime import datetime
from typing import cast

from django.contrib import auth
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.timezone import localdate

from zhicheng.core import statements
from zhicheng.core.statements import Columns
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import ALL_SECTIONS, Grant, Role, User
from zhicheng.profiles import current

IDLE_SECONDS = 30 * 60
"""Half an hour without a request ends the session (GB/T 22239: sessions end when idle)."""
DOORS: dict[str, str] = {Role.APPLICANT: "person", Role.EXPERT: "review"}
"""By which tab of the login page a role comes in; everybody else by that of the units."""
TOGETHER = (Role.ADMINISTRATOR, Role.REVIEW)
CODE_SECONDS = 5 * 60
"""How long a right password waits for its code."""
WAITING, SECOND = "waiting", "second"
"""Entries of the session: the password was right and a code is owed; the second factor that was proved."""
TOUCH_SECONDS = 60
"""The cookie is renewed at most this often."""


def begin(request: HttpRequest, user: User, grant: Grant, at: datetime) -> None:
    """Log in and take up a role, after the password and, where the person has one, the second factor."""
    auth.login(request, user, backend="zhicheng.people.authentication.ByLoginOrIdNumber")
    several = Grant.objects.live(localdate(at)).filter(user=user).exclude(pk=grant.pk).exists()
    request.session.update({"since": at.timestamp(), "seen": at.timestamp(), "several": several})
    request.session[SECOND] = _second(user)
    request.session.pop(WAITING, None)
    take_up(request, grant, at)


def await_code(request: HttpRequest, user: User, grant: Grant, at: datetime, target: str) -> None:
    """Remember that the password was right and the second factor is to come: until then there is no session."""
    known = {"grant": grant.pk, "user": user.pk, "password": user.get_session_auth_hash(), "since": at.timestamp()}
    request.session.flush()  # whoever was logged in here before is so no longer
    request.session[WAITING] = known | {"target": target}


def awaited(request: HttpRequest, at: datetime) -> tuple[Grant, str] | None:
    """Return who gave the password a few minutes ago and now owes a code, and where they wanted to go."""
    said = request.session.get(WAITING)
    if said is None or at.timestamp() - said["since"] > CODE_SECONDS:
        return None
    live = Grant.objects.live(localdate(at)).select_related("user", "organisation")
    grant = live.filter(pk=said["grant"], user=said["user"]).first()
    known = grant is not None and constant_time_compare(said["password"], grant.user.get_session_auth_hash())
    return (grant, said["target"]) if grant and known else None


def take_up(request: HttpRequest, grant: Grant, at: datetime) -> None:
    """Switch to another of one's own roles.

    Where the organisation's own account reviews, its two roles are one: the manual has one menu for both.
    """
    request.session["grant"] = grant.pk
    request.session["roles"] = [grant.role]
    if current().administrator_reviews and grant.role in TOGETHER:
        both = Grant.objects.live(localdate(at)).filter(user=grant.user_id, organisation=grant.organisation_id)
        request.session["roles"] = sorted(both.filter(role__in=TOGETHER).values_list("role", flat=True))


def roles(request: HttpRequest, grant: Grant) -> tuple[str, ...]:
    """Return the roles whose pages stand in the menu."""
    return tuple(request.session.get("roles", (grant.role,)))


def acting_as(
    request: HttpRequest, grant: Grant, wanted: frozenset[Role], at: datetime, *, reviewing: bool = False
) -> Grant | None:
    """Return the grant under which the person may open a page for those roles: the one taken up, or its other half.

    Where both halves may and the page is for `reviewing`, the half that reviews everything: it sees more.
    """
    both = set(roles(request, grant))
    reviewing = reviewing and grant.role == Role.ADMINISTRATOR and Role.REVIEW in wanted & both
    if grant.role in wanted and not reviewing:
        return grant
    if not (other := wanted & both - {grant.role}):
        return None
    live = Grant.objects.live(localdate(at)).select_related("user", "organisation")
    found = live.filter(user=grant.user_id, organisation=grant.organisation_id, role__in=other).first()
    if grant.role not in wanted:
        return found
    return found if found and found.all_series and found.sections == ALL_SECTIONS else grant


def acting(request: HttpRequest, at: datetime) -> Grant | None:
    """Return who acts, or None for a visitor; a session that is over is forgotten."""
    session = request.session
    if auth.SESSION_KEY not in session:
        return None
    now, seen = at.timestamp(), cast("float", session.get("seen", 0))
    idle = now - seen > IDLE_SECONDS
    grant = None if idle else _grant(request, at)
    if grant is None:
        request.door = DOORS.get(next(iter(session.get("roles", ())), ""), "unit")  # type: ignore[attr-defined]
        request.timed_out = idle  # type: ignore[attr-defined]
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
    found = _live(session.get("grant", 0), session[auth.SESSION_KEY], at)
    if found is None:
        return None
    grant, request.unread = found  # type: ignore[attr-defined]
    user = grant.user
    if user.sessions_since and session.get("since", 0) < user.sessions_since.timestamp():
        return None
    known = constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return grant if known and session.get(SECOND) == _second(user) else None


def _second(user: User) -> float | None:
    """What the session notes of the second factor; setting up another one ends every session but one's own."""
    return None if user.second_factor_since is None else user.second_factor_since.timestamp()


def _live(grant_id: int, user_id: str, at: datetime) -> tuple[Grant, int] | None:
    """Return the grant with its person and organisation, if it is in force: asked on every request, so written by hand.

    Beside it stands how many notices the person has not read, counted as far as the bell shows it. Only what every
    page needs is loaded; the rest of a row follows by itself where a page asks for it.
    """
    row = statements.first(LIVE, [grant_id, user_id, (today := localdate(at)), today])
    if row is None:
        return None
    grant: Grant
    grant, user, organisation = statements.split(row, GRANT, USER, ORGANISATION)
    grant.user, grant.organisation = user, organisation
    return grant, row[-1]


GRANT = Columns(Grant, "g")
SECRETS = ("password", "must_change_password", "sessions_since", "second_factor_since")
USER = Columns(User, "u", "id", "login", "name", *SECRETS)
ORGANISATION = Columns(
    *(Organisation, "o", "id", "code", "name", "kind", "parent_id", "path", "depth", "submits", "state", "refusal")
)
LIVE = f"""
SELECT {GRANT.sql}, {USER.sql}, {ORGANISATION.sql},
    (SELECT count(*) FROM (SELECT 1 FROM notices_notice n WHERE n.to_id = u.id AND NOT n.read LIMIT 100) unread)
FROM people_grant g
    JOIN people_user u ON u.id = g.user_id
    JOIN organisations_organisation o ON o.id = g.organisation_id
WHERE g.id = %s AND g.user_id = %s AND g.enabled AND g.since <= %s AND (g.until IS NULL OR g.until >= %s)
"""
