"""Verbs of organisations and accounts of which somebody is told: the deed below and its news in one transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from zhicheng.core.text import clause
from zhicheng.notices.actions import send
from zhicheng.organisations import actions as organisations
from zhicheng.organisations.models import Organisation
from zhicheng.people import actions as people
from zhicheng.people import second_factor
from zhicheng.people.models import Grant, Role, User


@transaction.atomic
def approve_unit(organisation: Organisation, *, by: Grant, at: datetime, seen: int) -> Organisation:
    """Approve a subordinate's information and tell its administrator."""
    organisation = organisations.approve(organisation, by=by, at=at, seen=seen)
    tell_administrator("unit_approved", organisation, by=by, at=at)
    return organisation


@transaction.atomic
def refuse_unit(organisation: Organisation, *, reason: str, by: Grant, at: datetime, seen: int) -> Organisation:
    """Send a subordinate's information back and tell its administrator why."""
    organisation = organisations.refuse(organisation, reason=reason, by=by, at=at, seen=seen)
    tell_administrator("unit_refused", organisation, by=by, at=at, reason=clause(reason))
    return organisation


@transaction.atomic
def reset_administrator(organisation: Organisation, *, by: Grant, at: datetime) -> tuple[User, str]:
    """Give a subordinate's administrator a new one-time password; the person reads that it was done, never the word."""
    user, password = people.reset_administrator(organisation, by=by, at=at)
    _tell_of_reset(user, by, at)
    return user, password


@transaction.atomic
def reset_person(user: User, *, by: Grant, at: datetime) -> str:
    """Give one of one's own people a new one-time password; the person reads that it was done."""
    password = people.reset_person(user, by=by, at=at)
    _tell_of_reset(user, by, at)
    return password


@transaction.atomic
def change_password(user: User, *, old: str, new: str, at: datetime, name: str = "") -> User:
    """Take a new password and tell the person, who may not have been the one."""
    changed = people.change_password(user, old=old, new=new, at=at, name=name)
    send("password_changed", to=[user.pk], at=at, when=_moment(at))
    return changed


@transaction.atomic
def set_up_second_factor(user: User, *, code: str, at: datetime) -> tuple[User, list[str]]:
    """Take a device into use and tell the person, who may not have been the one."""
    changed, recovery = second_factor.confirm(user, code=code, at=at)
    send("second_factor_set", to=[user.pk], at=at, when=_moment(at))
    return changed, recovery


@transaction.atomic
def give_up_second_factor(user: User, *, code: str, at: datetime) -> User:
    """Let the password alone open the account again and tell the person."""
    changed = second_factor.give_up(user, code=code, at=at)
    send("second_factor_ended", to=[user.pk], at=at, when=_moment(at))
    return changed


@transaction.atomic
def set_roles(user: User, *, roles: Iterable[str], by: Grant, at: datetime) -> None:
    """Set the review roles of a member of staff and tell the person."""
    wanted = list(roles)
    people.set_roles(user, roles=wanted, by=by, at=at)
    said = "、".join(Role(role).label for role in wanted) or "无"
    where = {"place": by.organisation_id, "organisation": by.organisation.name}
    send("roles_set", to=[user.pk], at=at, roles=said, **where)  # type: ignore[arg-type]


def tell_administrator(kind: str, organisation: Organisation, *, by: Grant, at: datetime, **words: object) -> None:
    """Tell whoever administers a subordinate what its superior decided; `words` are those of the kind."""
    held = Grant.objects.live(localtime(at).date()).filter(organisation=organisation, role=Role.ADMINISTRATOR)
    names = {"superior": by.organisation.name, "organisation": organisation.name}
    send(kind, to=held.values_list("user", flat=True), at=at, place=organisation.pk, **names, **words)  # type: ignore[arg-type]


def _tell_of_reset(user: User, by: Grant, at: datetime) -> None:
    send("password_reset", to=[user.pk], at=at, organisation=by.organisation.name, when=_moment(at))


def _moment(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"
