"""Many people at once, under the rules of `actions` but with a few statements for all of them.

Apart from `actions` because one at a time takes eight statements and a slow hash each. Accounts opened here have no
password; `issue_passwords` gives one to those who have none of their own, when their list is fetched (ADR 16).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from secrets import token_urlsafe

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.core.copying import copy_in, copy_over
from zhicheng.core.encryption import blind_index
from zhicheng.core.numbers import compact, mask_id_number
from zhicheng.core.refused import Refused
from zhicheng.organisations import batches
from zhicheng.organisations.models import Organisation
from zhicheng.organisations.rules import require_direct_superior, require_usable
from zhicheng.people import passwords, rules
from zhicheng.people.models import ALL_SECTIONS, Grant, Role, UsedPassword, User
from zhicheng.profiles import current

KEPT = ("id", "login", "name", "password", "mobile", "email", "id_number_index", "id_number_masked")
EVERYBODY = "SELECT pg_advisory_xact_lock(hashtextextended('people.everybody', 0))"
NOTHING = 30
"""Bytes of chance in what stands for no password; `set_unusable_password` draws it letter by letter."""
ADDED = {Role.STAFF: "staff.added", Role.APPLICANT: "applicant.added"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who shall stand on a list; an e-mail address that was not said leaves the known one."""

    name: str
    id_number: str
    mobile: str
    email: str = ""


class Standing(Enum):
    """How somebody stands to the list."""

    UNKNOWN = "no account"
    KNOWN = "an account, but not on the list"
    CHANGED = "on the list, with other data"
    SAME = "on the list"


@dataclass(slots=True)
class Found:
    """What is known of a person, or why the person cannot be put on the list."""

    standing: Standing = Standing.UNKNOWN
    user: User | None = None
    changes: dict[str, str] = field(default_factory=dict)
    refusal: Refused | None = None


def look_up(organisation: Organisation, role: Role, people: Sequence[Person]) -> list[Found]:
    """Say of each how they stand to the organisation's list of staff or applicants: two queries."""
    indexes = [blind_index(compact(person.id_number)) for person in people]
    known = _known(indexes)
    held = Grant.objects.filter(user__in=[user.pk for user in known.values()], role=role, until=None)
    grants: dict[int, Grant] = {}
    for grant in held.select_related("organisation"):
        if grant.organisation_id == organisation.pk or role == Role.APPLICANT:
            grants[grant.user_id] = grant
    return [
        _found(organisation, person, known.get(index), grants) for person, index in zip(people, indexes, strict=True)
    ]


def _found(organisation: Organisation, person: Person, user: User | None, grants: dict[int, Grant]) -> Found:
    if user is None:
        return Found()
    try:
        rules.require_same_name(user, person.name)
    except Refused as refusal:
        return Found(user=user, refusal=refusal)
    grant = grants.get(user.pk)
    if grant is None:
        return Found(Standing.KNOWN, user)
    if grant.organisation_id != organisation.pk:
        return Found(Standing.KNOWN, user, refusal=rules.applies_elsewhere(user, grant.organisation))
    said = {"mobile": person.mobile, "email": person.email or user.email}
    changes = {name: value for name, value in said.items() if value != getattr(user, name)}
    return Found(Standing.CHANGED if changes else Standing.SAME, user, changes)


@transaction.atomic
def admit(organisation: Organisation, role: Role, people: Sequence[Person], *, by: Grant, at: datetime) -> list[User]:
    """Put people on the list of staff (not enabled) or applicants, all or none; return those who lack a password."""
    rules.require_administrator(by, organisation)
    if role == Role.APPLICANT:
        require_usable(organisation)
    _hold_everybody()
    found = look_up(organisation, role, people)
    for one in found:
        if one.refusal:
            raise one.refusal
    new = [person for person, one in zip(people, found, strict=True) if one.user is None]
    opened = _open_many(new, "account.opened", by=by, at=at)
    listed = [*opened, *(one.user for one in found if one.user and one.standing is Standing.KNOWN)]
    _grant_many(listed, organisation, role, at=at, enabled=role != Role.STAFF)
    about = {"organisation": organisation.pk}
    trail.record_many(ADDED[role], ((user, about) for user in opened), by=by, at=at, new=True)
    trail.record_many(ADDED[role], ((user, about) for user in listed[len(opened) :]), by=by, at=at)
    _change([one for one in found if one.user and one.changes], by=by, at=at)
    return [user for user in listed if not user.has_usable_password()]


@transaction.atomic
def found_organisations(
    parent: Organisation,
    wanted: Sequence[batches.Wanted],
    *,
    by: Grant,
    at: datetime,
    contacts: Sequence[Mapping[str, str]] = (),
) -> list[tuple[Organisation, User]]:
    """Set up subordinates and their administrators' accounts, all or none; `contacts` may say who holds each."""
    rules.require_administrator(by, parent)
    made = batches.found_many(parent, wanted, by=by, at=at)
    unnamed = {"name": Role.ADMINISTRATOR.label}
    held = [unnamed | dict(contact) for contact in contacts] or [unnamed for _ in made]
    users = [User(login=one.code, created_at=at, **who) for one, who in zip(made, held, strict=True)]
    _store(users, "account.opened", by=by, at=at)
    pairs = list(zip(made, users, strict=True))
    since = localdate(at)
    grants = [
        Grant(user=user, organisation=one, role=Role.ADMINISTRATOR, enabled=True, since=since) for one, user in pairs
    ]
    if current().administrator_reviews:
        scope = {"all_series": True, "sections": ALL_SECTIONS, "enabled": True, "since": since}
        grants += [Grant(user=user, organisation=one, role=Role.REVIEW, **scope) for one, user in pairs]
    copy_in(grants)
    return pairs


@transaction.atomic
def edit_administrators(held: Mapping[Organisation, Mapping[str, str]], *, by: Grant, at: datetime) -> None:
    """The superior changes what is known of its subordinates' administrators: name, mobile, email, as far as said."""
    rules.require_administrator(by, by.organisation)
    grants = Grant.objects.filter(organisation__in=held, role=Role.ADMINISTRATOR, until=None)
    of = dict(grants.values_list("user", "organisation"))
    users = list(User.objects.select_for_update(of=("self",)).filter(pk__in=of).order_by("pk").only(*KEPT))
    said = {organisation.pk: values for organisation, values in held.items()}
    for organisation in held:
        require_direct_superior(by, organisation)
        if organisation.pk not in of.values():
            raise rules.no_administrator(organisation)
    for user in users:
        for name, value in said[of[user.pk]].items():
            setattr(user, name, value)
    copy_over(users, ["name", "mobile", "email"])
    trail.record_many("administrator.edited", ((user, {}) for user in users), by=by, at=at)


@transaction.atomic
def enter_many(people: Sequence[Person], *, by: Grant, at: datetime) -> list[User]:
    """Return each person's one account; where there is none, one that nobody logs in with until a unit opens it."""
    _hold_everybody()
    indexes = [blind_index(compact(person.id_number)) for person in people]
    known = _known(indexes)
    new = {index: person for index, person in zip(indexes, people, strict=True) if index not in known}
    opened = _open_many(list(new.values()), "person.entered", by=by, at=at)
    known |= dict(zip(new, opened, strict=True))
    for index, person in zip(indexes, people, strict=True):
        rules.require_same_name(known[index], person.name)
    return [known[index] for index in indexes]


@transaction.atomic
def issue_passwords(users: Collection[int], *, by: Grant, at: datetime) -> list[tuple[User, str]]:
    """Give one-time passwords to those of one's own people, and of direct subordinates' administrators, who have not
    yet set a password of their own; what they were given before is void."""
    rules.require_administrator(by, by.organisation)
    own = Q(grants__organisation=by.organisation, grants__until=None) & ~Q(grants__role=Role.ADMINISTRATOR)
    below = Q(grants__organisation__parent=by.organisation, grants__until=None, grants__role=Role.ADMINISTRATOR)
    theirs = User.objects.filter(own | below, pk__in=users, must_change_password=True).values("pk")
    locked = User.objects.select_for_update(of=("self",)).filter(pk__in=theirs).order_by("pk")
    given = [(user, passwords.drawn()) for user in locked]
    for user, password in given:
        user.password, user.sessions_since = make_password(password, hasher=passwords.OneTime.algorithm), at
    changed = [user for user, _ in given]
    copy_over(changed, ["password", "sessions_since"])
    used = [UsedPassword(user=user, password=user.password, at=at) for user in changed]
    copy_in(used)
    trail.record_many("password.issued", ((user, {}) for user in changed), by=by, at=at)
    return given


def _known(indexes: Collection[bytes]) -> dict[bytes, User]:
    found = User.objects.filter(id_number_index__in=indexes).only(*KEPT)
    return {bytes(user.id_number_index or b""): user for user in found}


def _hold_everybody() -> None:
    """Wait for those who open one account now, and hold back who would: 10,000 locks would be too many to take."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYBODY)


def _open_many(people: Sequence[Person], told: str, *, by: Grant, at: datetime) -> list[User]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_login') FROM generate_series(1, %s)", [len(people)])
        numbers = [row[0] for row in cursor.fetchall()]
    users = []
    for person, number in zip(people, numbers, strict=True):
        said = compact(person.id_number)
        user = User(login=f"P{number}", name=person.name, mobile=person.mobile, email=person.email, created_at=at)
        user.id_number, user.id_number_index = said, blind_index(said)
        user.id_number_masked = mask_id_number(said)
        users.append(user)
    return _store(users, told, by=by, at=at)


def _store(users: list[User], told: str, *, by: Grant, at: datetime) -> list[User]:
    """Open accounts under which nobody can log in until a password is issued."""
    for user in users:
        user.password = UNUSABLE_PASSWORD_PREFIX + token_urlsafe(NOTHING)
    copy_in(users)
    trail.record_many(told, ((user, {}) for user in users), by=by, at=at, new=True)
    return users


def _grant_many(users: Sequence[User], organisation: Organisation, role: Role, *, at: datetime, enabled: bool) -> None:
    since = localdate(at)
    grants = [Grant(user=user, organisation=organisation, role=role, enabled=enabled, since=since) for user in users]
    copy_in(grants)


def _change(found: Sequence[Found], *, by: Grant, at: datetime) -> None:
    users = []
    for one in found:
        if one.user is not None:
            for name, value in one.changes.items():
                setattr(one.user, name, value)
            users.append(one.user)
    copy_over(users, ["mobile", "email"])
    trail.record_many("person.changed", ((user, {}) for user in users), by=by, at=at)
