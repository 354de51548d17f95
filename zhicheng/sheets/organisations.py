"""Lists of direct subordinates."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhicheng.core.fields import Choice, Email, Mobile, Text, YesNo
from zhicheng.core.refused import Refused
from zhicheng.core.statements import keys
from zhicheng.organisations import rules
from zhicheng.organisations.batches import Renamed, Taken, Wanted, rename_many
from zhicheng.organisations.models import Kind as OrganisationKind
from zhicheng.organisations.models import Organisation, Region
from zhicheng.organisations.queries import kind_word, kinds, label_of, places_within
from zhicheng.people.batches import edit_administrators, found_organisations
from zhicheng.people.models import Grant, Role, User
from zhicheng.profiles import current
from zhicheng.sheets.columns import Column, Row
from zhicheng.sheets.kinds import Kind, declare, named
from zhicheng.sheets.models import Verdict

FLAGS = {"is_hr_agency": "是否人力资源服务机构", "submits": "是否呈报单位"}
CONTACT = {"administrator": "name", "mobile": "mobile", "email": "email"}
YES_NO = {"是": True, "否": False}
FIXED = "单位建立后，类别和所在地不能由导入改变；请改回「{}」，或由系统维护人员处理。"


def columns(by: Grant) -> Sequence[Column]:
    """What the superior says of a subordinate, as far as the profile speaks of it."""
    places, offered = _places(by)
    asked = [
        Column("name", Text(label=label_of("name"), max_length=100), "单位全称；同一上级下不能重名。", width=32),
        Column("kind", Choice(label=label_of("kind")), "从列表中选择。", _kinds(by.organisation)),
        Column("region", Choice(label=label_of("region")), "从列表中选择，或填 6 位区划代码。", places, 28, offered),
        Column(
            "code",
            Text(label="单位编号", max_length=20, required=False),
            "可不填，由系统编排；填写时只能用数字和字母。编号也是该单位系统管理员的登录名。",
        ),
    ]
    flags = {"is_hr_agency": "is_hr_agency" in current().organisation_fields}
    flags["submits"] = by.organisation.is_top and not current().applicant_chooses_committee
    asked += [
        Column(key, YesNo(label=label, required=False), "是或否；不填按「否」。", YES_NO)
        for key, label in FLAGS.items()
        if flags[key]
    ]
    return [
        *asked,
        Column("administrator", Text(label="管理员姓名", max_length=50, required=False), "可不填。", width=14),
        Column("mobile", Mobile(label="管理员手机号", required=False), "可不填。"),
        Column("email", Email(label="管理员电子邮箱", required=False), "可不填。", width=26),
    ]


def compare(by: Grant, rows: Sequence[Row]) -> None:
    """A row is a known subordinate by its code or, without one, by its name; any other row is a new one."""
    known = _known(by.organisation, rows)
    wanted = {row.number: _wanted(row) for row in rows}
    taken = Taken.among(by.organisation, list(wanted.values()))
    for row in rows:
        code = row.said.get("code", "")
        found = known.get(code) if code else known.get(row.said["name"])
        if found is None:
            _check_new(by.organisation, row, wanted[row.number], taken)
        else:
            _compare_with(row, *found)
            if row.said["name"] != found[0].name and row.said["name"] in taken.names:
                row.problems["name"] = rules.name_taken(by.organisation, row.said["name"]).message


def store(by: Grant, rows: Sequence[Row], at: datetime) -> Sequence[User]:
    """Set up the new ones with their administrators' accounts, and change the others."""
    new = [row for row in rows if row.verdict is Verdict.NEW]
    contacts = [_contact(row) for row in new]
    made = found_organisations(by.organisation, [_wanted(row) for row in new], contacts=contacts, by=by, at=at)
    changed = [(row, *row.about) for row in rows if row.verdict is Verdict.CHANGED]
    renamed = [found for row, one, _ in changed if (found := _renamed(one, row)) is not None]
    rename_many(by.organisation, renamed, by=by, at=at)
    held = {one: _contact(row) for row, one, user in changed if user is not None and _differs(user, row)}
    edit_administrators(held, by=by, at=at)
    return [user for _, user in made]


def _renamed(organisation: Organisation, row: Row) -> Renamed | None:
    kept = {name: getattr(organisation, name) for name in ("name", *FLAGS)}
    said = {name: row.said[name] for name in kept if row.said.get(name) not in (None, "")}
    return None if kept | said == kept else Renamed(organisation, **(kept | said))


def _known(own: Organisation, rows: Sequence[Row]) -> dict[str, tuple[Organisation, User | None]]:
    """Direct subordinates by code and by name, with their administrators: four queries."""
    codes = [row.said["code"] for row in rows if row.said.get("code")]
    names = [row.said["name"] for row in rows if not row.said.get("code")]
    said = (("code", codes), ("name", names))
    wanted = {key for column, texts in said for key in keys(Organisation, column, texts, parent_id=own.pk).values()}
    found = list(Organisation.objects.select_related("region").in_bulk(wanted).values())
    held = Grant.objects.filter(organisation__in=found, role=Role.ADMINISTRATOR, until=None).select_related("user")
    users = {grant.organisation_id: grant.user for grant in held}
    pairs = [(one, users.get(one.pk)) for one in found]
    return {pair[0].name: pair for pair in pairs} | {pair[0].code: pair for pair in pairs}


def _check_new(own: Organisation, row: Row, wanted: Wanted, taken: Taken) -> None:
    if wanted.code and not (wanted.code.isascii() and wanted.code.isalnum()):
        row.problems["code"] = "单位编号只能由数字和字母组成，请重新填写，或留空由系统编排。"
        return
    problem = taken.problem(own, wanted)
    taken.add(wanted)
    if problem is None:
        try:
            rules.require_room_below(own)
        except Refused as refusal:
            problem = refusal
    if problem is not None:
        row.problems[next(iter(problem.fields), "name")] = problem.message
    row.verdict = Verdict.NEW


def _compare_with(row: Row, organisation: Organisation, administrator: User | None) -> None:
    said = row.said
    for key, kept, shown in (
        ("kind", organisation.kind, kind_word(organisation.kind)),
        ("region", organisation.region_id, organisation.region.name),
    ):
        if (said[key].pk if key == "region" else said[key]) != kept:
            row.problems[key] = FIXED.format(shown)
    row.about = organisation, administrator
    if said["name"] != organisation.name:
        row.changes.append((label_of("name"), organisation.name, said["name"]))
    for key, label in FLAGS.items():
        before = getattr(organisation, key)
        if said.get(key) is not None and said[key] != before:
            row.changes.append((label, "否是"[before], "否是"[said[key]]))
    if administrator is not None:
        row.changes += _differs(administrator, row)
    row.verdict = Verdict.CHANGED if row.changes else Verdict.SAME


def _differs(administrator: User, row: Row) -> list[tuple[str, str, str]]:
    labels = {"name": "管理员姓名", "mobile": "管理员手机号", "email": "管理员电子邮箱"}
    said = _contact(row)
    return [(labels[k], getattr(administrator, k), said[k]) for k in said if getattr(administrator, k) != said[k]]


def _contact(row: Row) -> dict[str, str]:
    return {name: row.said[key] for key, name in CONTACT.items() if row.said.get(key)}


def _wanted(row: Row) -> Wanted:
    said: dict[str, Any] = row.said
    flags = {key: bool(said.get(key)) for key in FLAGS}
    return Wanted(said["name"], said["kind"], said["region"], said.get("code", ""), **flags)


def _kinds(own: Organisation) -> dict[str, str]:
    """A 职改办 stands below none but another."""
    offices = own.kind == OrganisationKind.OFFICE
    return {label: kind for kind, label in kinds() if offices or kind != OrganisationKind.OFFICE}


def _places(by: Grant) -> tuple[dict[str, Region], list[str]]:
    """The places within the superior's, by code and by name; and the names that are offered."""
    named: dict[str, str] = {}
    for city, rows in places_within(by.organisation.region):
        for code, name in [(city, rows)] if isinstance(rows, str) else rows:
            far = not isinstance(rows, str) and city.endswith(("市", "州", "盟", "区")) and not name.startswith(city)
            named[code] = f"{city} {name}" if far else name
    regions = Region.objects.in_bulk(list(named))
    often = Counter(region.name for region in regions.values())
    plain = {region.name: region for region in regions.values() if often[region.name] == 1}
    offered = {name: regions[code] for code, name in named.items()}
    return plain | regions | offered, list(offered)


ORGANISATIONS = declare(
    Kind(
        code="organisations",
        label="下级单位",
        listed="organisations",
        roles=frozenset({Role.ADMINISTRATOR}),
        columns=columns,
        title=named("name"),
        unique=(("name",), ("code",)),
        notes=(
            "在「填写」表中从第 2 行起一行填一个直属下级单位，最多 10,000 个；列名不要改，列的次序可以换。",
            "填了单位编号的按编号认单位，没有填的按名称认：已有且内容相同的行不会重复办理，不同的按变更处理。",
            "下级的下级由该下级单位自己导入。",
            "全部行都正确才能导入；导入后在结果页领取各单位系统管理员的一次性密码。",
        ),
        compare=compare,
        store=store,
    )
)
