"""The lists that an administrator keeps, as they are taken away: subordinates, staff, applicants."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from zhicheng.catalogue.models import Series
from zhicheng.core.encryption import unhexed
from zhicheng.core.numbers import compact
from zhicheng.core.text import tidy
from zhicheng.organisations.codes import EconomicType, Industry, Nature, Scale, Tier
from zhicheng.organisations.models import Organisation, State
from zhicheng.organisations.queries import kinds
from zhicheng.people.models import ALL_SECTIONS, REVIEWERS, Grant, Role
from zhicheng.profiles import current
from zhicheng.sections import registry
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare, streamed

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
CODED: dict[str, dict[str, str]] = {
    "tier": dict(Tier.choices),
    "industry": dict(Industry.choices),
    "nature": dict(Nature.choices),
    "scale": dict(Scale.choices),
    "economic_type": dict(EconomicType.choices),
    "state": dict(State.choices),
}
ORGANISATION = {
    "code": Wide("单位编号", 18),
    "name": Wide("机构名称", 32),
    "parent__name": Wide("直属上级", 28),
    "kind": Wide("机构类别", 14),
    "region__name": Wide("所属地市(或省直)", 18),
    "tier": Wide("机构隶属", 10),
    "industry": Wide("所属行业", 24),
    "nature": Wide("单位性质", 20),
    "scale": Wide("单位规模", 10),
    "economic_type": Wide("经济类型", 16),
    "organisation_code": Wide("组织机构代码", 14),
    "uscc": Wide("统一社会信用代码", 22),
    "address": Wide("通讯地址", 36),
    "postcode": Wide("邮政编码", 10),
    "email": Wide("电子邮箱", 26),
    "staff_count": Wide("单位人数", 10),
    "professional_count": Wide("专业技术人员数", 14),
    "state": Wide("审核状态", 10),
}
PERSON = (Wide("姓名", 12), Wide("登录名", 14), Wide("证件号码", 22), Wide("手机号", 16), Wide("电子邮箱", 26))
ROWS_AT_ONCE = 500


def _organisations(by: Grant, filters: Filters) -> QuerySet[Organisation]:
    """The subordinates of the chosen organisation, or what a search finds in the own subtree: as the page lists."""
    own = Organisation.objects.under(by.organisation)
    keyword = tidy(filters.get("q", ""))
    if keyword.isascii() and keyword.isdigit():
        return own.filter(code__startswith=keyword)
    if keyword:
        return own.filter(pk__in=Organisation.objects.named(keyword).values("pk"))
    at = filters.get("at", "")
    parent = int(at) if at.isdecimal() and len(at) < 19 else by.organisation_id
    return own.filter(parent=parent, parent__path__startswith=by.organisation.path)


def _organisation_rows(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    columns = list(ORGANISATION)
    coded = {columns.index(name): words for name, words in (CODED | {"kind": dict(kinds())}).items()}
    for row in streamed(_organisations(by, filters), ("code", "id"), columns):
        yield [coded[place].get(str(cell), cell) if place in coded else cell for place, cell in enumerate(row)]


def _organisation_words(by: Grant, filters: Filters) -> str:
    if keyword := tidy(filters.get("q", "")):
        return f"名称或编号：{keyword}"
    at = filters.get("at", "")
    chosen = Organisation.objects.under(by.organisation).filter(pk=int(at)).first() if at.isdecimal() else None
    return f"{(chosen or by.organisation).name}的直属下级"


def _people(by: Grant, role: Role) -> QuerySet[Grant]:
    return Grant.objects.filter(organisation=by.organisation_id, role=role, until=None)


def _person_row(grant: Grant, whole: bool) -> tuple[object, ...]:
    user = grant.user
    return user.name, user.login, user.id_number if whole else user.id_number_masked, user.mobile, user.email


def _applicants(by: Grant, filters: Filters) -> QuerySet[Grant]:
    own, keyword = _people(by, Role.APPLICANT), tidy(filters.get("who", ""))
    if person := filters.get("person", ""):
        return own.filter(user__id_number_index=unhexed(person))
    if not keyword:
        return own
    return own.filter(Q(user__name__contains=keyword) | Q(user__login=compact(keyword)))


def _applicant_rows(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    found = _applicants(by, filters).select_related("user").order_by("-id")
    for grant in found.iterator(chunk_size=ROWS_AT_ONCE):
        state = "未登录" if grant.user.must_change_password else "已登录"
        yield *_person_row(grant, whole), state, localtime(grant.user.created_at).date()


def _applicant_words(by: Grant, filters: Filters) -> str:
    if filters.get("person"):
        return "按一个证件号码查询"
    keyword = tidy(filters.get("who", ""))
    return f"姓名或登录名：{keyword}" if keyword else ""


def _staff_rows(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    names = dict(Series.objects.order_by("code").values_list("code", "name"))
    members = _people(by, Role.STAFF).select_related("user").order_by("-id")
    some: list[Grant] = []
    for member in members.iterator(chunk_size=ROWS_AT_ONCE):
        some.append(member)
        if len(some) == ROWS_AT_ONCE:
            yield from _with_roles(some, whole, names)
            some = []
    yield from _with_roles(some, whole, names)


def _with_roles(members: list[Grant], whole: bool, names: dict[str, str]) -> Iterator[tuple[object, ...]]:
    held: dict[int, list[Grant]] = {}
    users = [member.user_id for member in members]
    if members:
        own = Grant.objects.filter(organisation=members[0].organisation_id, until=None)
        for grant in own.filter(role__in=REVIEWERS, user__in=users).order_by("role"):
            held.setdefault(grant.user_id, []).append(grant)
    for member in members:
        roles = held.get(member.user_id, [])
        words = "；".join(f"{role.get_role_display()}：{_scope(role, names)}" for role in roles)
        labels = "、".join(role.get_role_display() for role in roles)
        yield *_person_row(member, whole), labels, words, "已启动" if member.enabled else "未启动"


def _scope(grant: Grant, names: dict[str, str]) -> str:
    series = "全部系列" if grant.all_series else "、".join(names.get(code, code) for code in grant.series)
    labels = [registry.ALL[code].label for code in registry.codes(grant.sections)]
    contents = "全部内容" if grant.sections == ALL_SECTIONS else "、".join(labels)
    return f"{series or '未设置系列'} / {contents or '未设置内容'}"


def _unit_opens_accounts(by: Grant) -> bool:
    return not current().self_registration


def _any(by: Grant) -> bool:
    return True


ORGANISATIONS = declare(
    Listing(
        code="organisations",
        label="下级单位",
        roles=ADMINISTRATOR,
        columns=tuple(ORGANISATION.values()),
        rows=_organisation_rows,
        known=frozenset({"q", "at"}),
        in_words=_organisation_words,
    )
)
STAFF = declare(
    Listing(
        code="staff",
        label="本单位人员",
        roles=ADMINISTRATOR,
        columns=(*PERSON, Wide("角色", 18), Wide("审查权限", 50), Wide("状态", 10)),
        rows=_staff_rows,
        may_see_numbers=_any,
    )
)
APPLICANTS = declare(
    Listing(
        code="applicants",
        label="申报人员",
        roles=ADMINISTRATOR,
        columns=(*PERSON, Wide("状态", 10), Wide("创建日期", 14)),
        rows=_applicant_rows,
        known=frozenset({"who", "person"}),
        in_words=_applicant_words,
        may_see_numbers=_unit_opens_accounts,
    )
)
