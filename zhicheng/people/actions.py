"""The verbs of accounts and roles, and the only writers of their rows."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.core.encryption import blind_index
from zhicheng.core.numbers import compact, mask_id_number
from zhicheng.core.refused import Refused
from zhicheng.organisations import actions as organisations
from zhicheng.organisations.models import Organisation, Region
from zhicheng.organisations.rules import require_direct_superior, require_usable
from zhicheng.people import lending, passwords, rules, second_factor
from zhicheng.people.models import ALL_SECTIONS, REVIEWERS, Grant, Role, UsedPassword, User
from zhicheng.profiles import current

ONE_OF_ALL = """SELECT pg_advisory_xact_lock_shared(hashtextextended('people.everybody', 0)),
    pg_advisory_xact_lock(hashtextextended(%s, 0))"""
"""Hold one person; who opens many accounts at once (`batches`) holds everybody."""


@transaction.atomic
def found_organisation(
    parent: Organisation | None,
    *,
    name: str,
    kind: str,
    region: Region,
    by: Grant | None,
    at: datetime,
    code: str = "",
    submits: bool = False,
    is_hr_agency: bool = False,
    administrator: str = "",
    mobile: str = "",
) -> tuple[Organisation, str]:
    """Set up an organisation and its administrator account at once; return both it and the one-time password.

    `administrator` and `mobile` say who holds the account, as far as the superior knows.
    """
    organisation = organisations.found(
        parent, name=name, kind=kind, region=region, by=by, at=at, code=code, submits=submits, is_hr_agency=is_hr_agency
    )
    holder = administrator or Role.ADMINISTRATOR.label
    user, password = _open(login=organisation.code, name=holder, mobile=mobile, by=by, at=at)
    _grant(user, organisation, Role.ADMINISTRATOR, at=at)
    if current().administrator_reviews:
        _grant(user, organisation, Role.REVIEW, at=at, all_series=True, sections=ALL_SECTIONS)
    return organisation, password


@transaction.atomic
def remove_organisation(organisation: Organisation, *, by: Grant, at: datetime, seen: int) -> None:
    """Remove a unit that nothing depends on, and close its administrator's account."""
    rules.require_administrator(by, by.organisation)
    require_direct_superior(by, organisation)
    Organisation.objects.select_for_update(of=("self",)).filter(pk=organisation.pk).first()
    rules.require_nobody_in(organisation)
    for user in User.objects.filter(grants__organisation=organisation).distinct():
        _close(user, at=at)
    Grant.objects.filter(organisation=organisation).delete()
    organisations.remove(organisation, by=by, at=at, seen=seen)


@transaction.atomic
def edit_administrator(
    organisation: Organisation, *, name: str, mobile: str, email: str, by: Grant, at: datetime
) -> User:
    """The superior changes the contact data of the subordinate's administrator (编辑信息)."""
    user = _subordinate_administrator(organisation, by)
    user.name, user.mobile, user.email = name, mobile, email
    user.save(update_fields=["name", "mobile", "email"])
    trail.record("administrator.edited", subject=user, by=by, at=at)
    return user


@transaction.atomic
def reset_administrator(organisation: Organisation, *, by: Grant, at: datetime) -> tuple[User, str]:
    """The direct superior gives the subordinate's administrator a new one-time password (初始化密码)."""
    user = _subordinate_administrator(organisation, by)
    return user, _reset(user, by=by, at=at)


@transaction.atomic
def add_staff(
    organisation: Organisation, *, name: str, id_number: str, mobile: str, email: str = "", by: Grant, at: datetime
) -> tuple[User, str | None]:
    """List somebody as staff, not yet enabled; the password is None when the person has an account already."""
    rules.require_administrator(by, organisation)
    user, password = _person(name=name, id_number=id_number, mobile=mobile, email=email, by=by, at=at)
    if Grant.objects.filter(user=user, organisation=organisation, role=Role.STAFF, until=None).exists():
        raise Refused(f"{user.name} 已在本单位人员名单中，不需要重复添加。", code="already_member")
    _grant(user, organisation, Role.STAFF, at=at, enabled=False)
    trail.record("staff.added", subject=user, by=by, at=at, organisation=organisation.pk)
    return user, password


@transaction.atomic
def change_person(user: User, *, name: str, mobile: str, email: str, by: Grant, at: datetime) -> User:
    """Correct the data of one's own staff member or applicant."""
    rules.require_administrator(by, by.organisation)
    if not Grant.objects.filter(
        user=user, organisation=by.organisation, role__in=[Role.STAFF, Role.APPLICANT], until=None
    ).exists():
        raise Refused(f"{user.name} 不是本单位人员，请刷新列表。", code="not_member")
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.name, user.mobile, user.email = name, mobile, email
    user.save(update_fields=["name", "mobile", "email"])
    trail.record("person.changed", subject=user, by=by, at=at)
    return user


@transaction.atomic
def enable_staff(user: User, *, enabled: bool, by: Grant, at: datetime) -> None:
    """启动 / 停用: who is not enabled cannot log in for this organisation."""
    rules.require_administrator(by, by.organisation)
    rules.require_member(user, by.organisation)
    _staff_grants(user, by.organisation).update(enabled=enabled)
    if not enabled:
        lending.end(lending.between(user, by.organisation))
        _end_sessions(user, at=at)
    trail.record("staff.enabled" if enabled else "staff.disabled", subject=user, by=by, at=at)


@transaction.atomic
def set_roles(user: User, *, roles: Iterable[str], by: Grant, at: datetime) -> None:
    """设置角色: the review roles of a member of staff; a new one has no scope until it is set."""
    rules.require_administrator(by, by.organisation)
    membership = rules.require_member(user, by.organisation)
    wanted = set(roles)
    if wanted - set(current().steps):
        raise Refused("所选角色不在本系统的审核步骤中，请刷新页面后重试。", code="unknown_role")
    held = {g.role: g for g in _staff_grants(user, by.organisation).exclude(role=Role.STAFF)}
    for role in set(held) - wanted:
        _end(held[role], at=at)
    for role in sorted(wanted - set(held)):
        _grant(user, by.organisation, role, at=at, enabled=membership.enabled)
    trail.record("staff.roles", subject=user, by=by, at=at, before=sorted(held), after=sorted(wanted))


@transaction.atomic
def set_scope(grant: Grant, *, all_series: bool, series: list[str], sections: int, by: Grant, at: datetime) -> Grant:
    """设置角色审查权限: which series and which contents the person reviews in this role."""
    rules.require_administrator(by, grant.organisation)
    rules.require_scope_to_review(grant)
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    grant.all_series, grant.series, grant.sections = all_series, [] if all_series else sorted(series), sections
    grant.save(update_fields=["all_series", "series", "sections"])
    grant.lent.update(all_series=grant.all_series, series=grant.series, sections=grant.sections)
    trail.record(
        "staff.scope", subject=grant.user, by=by, at=at, role=grant.role, series=grant.series, sections=sections
    )
    return grant


@transaction.atomic
def remove_staff(user: User, *, by: Grant, at: datetime) -> None:
    """Take somebody off the staff; what the person has decided stays under their name."""
    rules.require_administrator(by, by.organisation)
    rules.require_member(user, by.organisation)
    lending.end(lending.between(user, by.organisation))
    for grant in _staff_grants(user, by.organisation):
        _end(grant, at=at)
    _end_sessions(user, at=at)
    trail.record("staff.removed", subject=user, by=by, at=at, organisation=by.organisation_id)


@transaction.atomic
def reset_person(user: User, *, by: Grant, at: datetime) -> str:
    """The administrator gives one of its own people a new one-time password."""
    rules.require_administrator(by, by.organisation)
    own = Grant.objects.filter(user=user, organisation=by.organisation, until=None).exclude(role=Role.ADMINISTRATOR)
    if not own.exists():
        raise Refused(f"{user.name} 不是本单位人员，请刷新列表。", code="not_member")
    return _reset(User.objects.select_for_update(of=("self",)).get(pk=user.pk), by=by, at=at)


@transaction.atomic
def reset_from_the_machine(login: str, *, at: datetime) -> tuple[User, str]:
    """Give a new one-time password and take the second factor away where no superior can: the top's own account."""
    user = User.objects.select_for_update(of=("self",)).filter(login=login).first()
    if user is None:
        raise Refused(f"没有登录名为「{login}」的账户，请核对。", code="no_account")
    return user, _reset(user, by=None, at=at)


@transaction.atomic
def add_applicant(
    organisation: Organisation, *, name: str, id_number: str, mobile: str, email: str = "", by: Grant, at: datetime
) -> tuple[User, str | None]:
    """创建申报人员账户: the password is None when the person has an account already."""
    rules.require_administrator(by, organisation)
    require_usable(organisation)
    user, password = _person(name=name, id_number=id_number, mobile=mobile, email=email, by=by, at=at)
    _become_applicant(user, organisation, at=at)
    trail.record("applicant.added", subject=user, by=by, at=at, organisation=organisation.pk)
    return user, password


@transaction.atomic
def register(
    *, name: str, id_number: str, mobile: str, email: str, password: str, unit: Organisation, at: datetime
) -> User:
    """Somebody registers and chooses a usable unit (self-registration)."""
    rules.require_self_registration()
    require_usable(unit)
    known = _known(compact(id_number))
    if known is not None and known.has_usable_password():
        raise Refused(
            "该证件号码已注册，请直接登录；忘记密码请联系所在单位重置。",
            code="already_registered",
            fields={"id_number": "该证件号码已注册。"},
        )
    user, _ = _person(name=name, id_number=id_number, mobile=mobile, email=email, by=None, at=at)
    _set_password(user, password, field="password", at=at)
    _become_applicant(user, unit, at=at)
    trail.record("applicant.registered", subject=user, by=user, at=at, organisation=unit.pk)
    return user


@transaction.atomic
def enter_person(*, name: str, id_number: str, mobile: str, email: str, by: Grant, at: datetime) -> User:
    """Return the person's one account; where there is none, one that nobody logs in with until a unit opens it."""
    number = compact(id_number)
    known = _known(number)
    if known is not None:
        rules.require_same_name(known, name)
        return known
    user = _new(login=_next_login(), name=name, number=number, mobile=mobile, email=email, at=at)
    user.set_unusable_password()
    user.save(force_insert=True)
    trail.record("person.entered", subject=user, by=by, at=at)
    return user


@transaction.atomic
def end_applicant(user: User, *, by: Grant, at: datetime) -> None:
    """The person applies from this unit no longer; `applications.remove_applicant` asks first what is under way."""
    rules.require_administrator(by, by.organisation)
    grant = Grant.objects.filter(user=user, organisation=by.organisation, role=Role.APPLICANT, until=None).first()
    if grant is None:
        raise Refused(f"{user.name} 不是本单位的申报人员，请刷新列表。", code="not_member")
    _end(grant, at=at)
    _end_sessions(user, at=at)
    trail.record("applicant.removed", subject=user, by=by, at=at, organisation=by.organisation_id)


@transaction.atomic
def change_password(user: User, *, old: str, new: str, at: datetime, name: str = "") -> User:
    """Take a new password from somebody who knows the old one.

    `name` is given by the holder of an organisation's account that reviews: every review is done by a named person.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not user.check_password(old):
        raise Refused("原密码不正确，请重新输入。", code="wrong_password", fields={"old": "原密码不正确。"})
    user.name = name or user.name
    user.save(update_fields=["name"])
    _set_password(user, new, field="new", at=at)
    _end_sessions(user, at=at)
    trail.record("password.changed", subject=user, by=user, at=at)
    return user


def _person(
    *, name: str, id_number: str, mobile: str, email: str, by: Grant | None, at: datetime
) -> tuple[User, str | None]:
    """Return the person's one account, made now if there is none; two accounts for one ID number cannot be."""
    number = compact(id_number)
    known = _known(number)
    if known is None:
        user, password = _open(login=_next_login(), name=name, by=by, at=at, number=number, mobile=mobile, email=email)
        return user, password
    rules.require_same_name(known, name)
    return known, None if known.has_usable_password() else _reset(known, by=by, at=at)


def _known(number: str) -> User | None:
    """Return the account of an ID number, holding back anybody else who would open one for it now, or many."""
    index = blind_index(number)
    with connection.cursor() as cursor:
        cursor.execute(ONE_OF_ALL, [f"people.person:{index.hex()}"])
    return User.objects.filter(id_number_index=index).first()


def _subordinate_administrator(organisation: Organisation, by: Grant) -> User:
    rules.require_administrator(by, by.organisation)
    require_direct_superior(by, organisation)
    held = Grant.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR, until=None)
    user = User.objects.select_for_update(of=("self",)).filter(pk__in=held.values("user")).first()
    if user is None:
        raise rules.no_administrator(organisation)
    return user


def _open(
    *, login: str, name: str, by: Grant | None, at: datetime, number: str = "", mobile: str = "", email: str = ""
) -> tuple[User, str]:
    password = passwords.one_time()
    user = _new(login=login, name=name, number=number, mobile=mobile, email=email, at=at)
    user.set_password(password)
    user.save(force_insert=True)
    UsedPassword.objects.create(user=user, password=user.password, at=at)
    trail.record("account.opened", subject=user, by=by, at=at)
    return user, password


def _new(*, login: str, name: str, number: str, mobile: str, email: str, at: datetime) -> User:
    """An account that is not stored yet and has no password."""
    user = User(login=login, name=name, mobile=mobile, email=email, created_at=at, must_change_password=True)
    if number:
        user.id_number, user.id_number_index = number, blind_index(number)
        user.id_number_masked = mask_id_number(number)
    return user


def _reset(user: User, *, by: Grant | None, at: datetime) -> str:
    password = passwords.one_time()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    UsedPassword.objects.create(user=user, password=user.password, at=at)
    _end_sessions(user, at=at)
    forgotten = second_factor.falls_with_password(user, by=by, at=at) and second_factor.forget(user)
    trail.record("password.reset", subject=user, by=by, at=at, **({"second_factor": True} if forgotten else {}))
    return password


def _close(user: User, *, at: datetime) -> None:
    """Nobody logs in with the account again, and its login name is free; what was done under it stays its own."""
    user.login, user.sessions_since = f"{user.login}-{user.pk}", at
    user.set_unusable_password()
    user.save(update_fields=["login", "password", "sessions_since"])


def _set_password(user: User, new: str, *, field: str, at: datetime) -> None:
    if problem := passwords.problem(new, user):
        raise Refused(problem, code="weak_password", fields={field: problem})
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    UsedPassword.objects.create(user=user, password=user.password, at=at)


def _end_sessions(user: User, *, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(sessions_since=at)


def _become_applicant(user: User, unit: Organisation, *, at: datetime) -> None:
    elsewhere = Grant.objects.select_related("organisation").filter(user=user, role=Role.APPLICANT, until=None).first()
    if elsewhere is not None:
        raise rules.applies_elsewhere(user, elsewhere.organisation)
    _grant(user, unit, Role.APPLICANT, at=at)


def _staff_grants(user: User, organisation: Organisation) -> QuerySet[Grant]:
    return Grant.objects.filter(user=user, organisation=organisation, role__in=[Role.STAFF, *REVIEWERS], until=None)


def _grant(
    user: User,
    organisation: Organisation,
    role: str,
    *,
    at: datetime,
    enabled: bool = True,
    all_series: bool = False,
    sections: int = 0,
) -> Grant:
    return Grant.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        enabled=enabled,
        all_series=all_series,
        sections=sections,
        since=localdate(at),
    )


def _end(grant: Grant, *, at: datetime) -> None:
    grant.until, grant.enabled = localdate(at), False
    grant.save(update_fields=["until", "enabled"])
    lending.end(grant.lent.all())


def _next_login() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_login')")
        return f"P{cursor.fetchone()[0]}"
