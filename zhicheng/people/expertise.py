"""The role in which somebody of the expert library enters: one for each person, for as long as the term lasts.

Apart from `actions`, which is full. Nobody lists these roles: to be an expert is not public (Order 40, Art. 24).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.core.copying import copy_values
from zhicheng.core.refused import Refused
from zhicheng.people import actions
from zhicheng.people.models import Grant, Role, User

FIELDS = ("enabled", "since", "until")
GIVEN = ("user", "organisation", "role", *FIELDS, "all_series", "series", "sections")
NOTHING = (False, list[str](), 0)
"""What an expert reviews: no series and no section."""


@dataclass(frozen=True, slots=True)
class Access:
    """From when to when somebody may enter as an expert, and whether now."""

    user: int
    since: date
    until: date
    enabled: bool


@transaction.atomic
def give(accesses: Collection[Access], *, by: Grant, at: datetime) -> None:
    """Let these people enter as experts, or no longer; the role stands at the top, which keeps the library."""
    people = [access.user for access in accesses]
    rows = Grant.objects.select_for_update(of=("self",)).filter(role=Role.EXPERT, user__in=people)
    held = {grant.user_id: grant for grant in rows.order_by("pk")}
    new, changed = [], []
    for access in accesses:
        grant = held.get(access.user)
        if grant is None:
            new.append(access)
        elif any(getattr(grant, name) != getattr(access, name) for name in FIELDS):
            grant.since, grant.until, grant.enabled = access.since, access.until, access.enabled
            changed.append(grant)
    role = by.organisation.ancestor_ids()[0], Role.EXPERT.value
    copy_values(Grant, GIVEN, [(one.user, *role, one.enabled, one.since, one.until, *NOTHING) for one in new])
    Grant.objects.bulk_update(changed, FIELDS)
    told = [(f"user:{one.user}", _said(one)) for one in new] + [(f"user:{one.user_id}", _said(one)) for one in changed]
    trail.record_many("person.expert", told, by=by, at=at)


def _said(one: Access | Grant) -> dict[str, object]:
    return {"enabled": one.enabled, "since": str(one.since), "until": str(one.until)}


@transaction.atomic
def give_password(user: User, *, by: Grant, at: datetime) -> str:
    """A one-time password for an expert whom no organisation gives one; whose people they are else, resets it."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    today = localdate(at)
    elsewhere = Grant.objects.live(today).filter(user=user).exclude(role=Role.EXPERT).select_related("organisation")
    if user.has_usable_password() and (held := elsewhere.order_by("pk").first()):
        raise Refused(
            f"该专家由「{held.organisation.name}」管理登录账户，忘记密码请联系该单位系统管理员重置。",
            code="account_elsewhere",
        )
    return actions._reset(user, by=by, at=at)
