"""The expert library: a list of those who were experts before this system, and the library as it is taken away."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from zhicheng.catalogue.models import Level, Series, Title
from zhicheng.core import clock
from zhicheng.core.encryption import blind_index
from zhicheng.core.fields import Choice, Day, Email, IdNumber, Mobile, PersonName, Text
from zhicheng.core.refused import Refused
from zhicheng.experts import queries, rules
from zhicheng.experts.batches import Entered, register_many
from zhicheng.experts.models import KEEPERS, Expert
from zhicheng.experts.queries import LABELS, Standing, Wanted
from zhicheng.organisations.models import Organisation
from zhicheng.people.batches import Person
from zhicheng.people.models import Grant, Role, User
from zhicheng.people.rules import require_same_name
from zhicheng.sheets.columns import Column, Row
from zhicheng.sheets.kinds import Kind, declare, named
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide
from zhicheng.sheets.lists import declare as declare_list
from zhicheng.sheets.models import Verdict

FILTERS = {
    "name": "姓名",
    "field": "专业领域",
    "unit": "工作单位",
    "series": "系列",
    "level": "层级",
    "standing": "状态",
}
SEPARATORS = str.maketrans(dict.fromkeys("，,；;", "、"))
LISTED = (
    *(Wide("姓名", 12), Wide("证件号码", 22), Wide("工作单位", 30), Wide("系列", 20), Wide("专业", 16)),
    *(Wide("所持职称", 16), Wide("层级", 10), Wide("研究方向", 20), Wide("专业关键词", 30), Wide("手机号", 16)),
    *(Wide("电子邮箱", 26), Wide("任期开始", 14), Wide("任期截止", 14), Wide("状态", 12), Wide("原因", 30)),
)
NOTES = (
    "在「填写」表中从第 2 行起一行填一位专家的一个系列，最多 10,000 行；列名不要改，列的次序可以换。",
    "以证件号码和系列认专家：已在库中且任期相同的行不会重复登记；续聘、暂停、终止请在专家信息库中办理。",
    "工作单位填本系统中的机构名称；有重名时填单位编号。",
    "全部行都正确才能导入。",
)


def columns(by: Grant) -> Sequence[Column]:
    """What is known of an expert."""
    series = {one.name: one for one in Series.objects.order_by("code")}
    return (
        Column("name", PersonName(label="姓名"), "与身份证一致。", width=12),
        Column("id_number", IdNumber(label="证件号码"), "18 位居民身份证号码，保持「文本」格式。", width=24),
        Column("unit", Text(label="工作单位", max_length=100), "机构名称或单位编号。", width=30),
        Column("series", Choice(label="系列"), "从列表中选择。", series, 22),
        Column("title", Text(label="所持职称", max_length=50), "该系列中的职称名称，例如 高级教师。", width=16),
        Column("subject", Text(label="研究方向", max_length=50, required=False), "可不填。", width=20),
        Column(
            "keywords", Text(label="专业关键词", max_length=400, required=False), "可不填；用顿号隔开，最多 10 个。"
        ),
        Column("since", Day(label="任期开始"), "例如 2025-03-01。", width=14),
        Column("until", Day(label="任期截止"), "一个任期不超过规定年限。", width=14),
        Column("mobile", Mobile(label="手机号", required=False), "可不填。", width=16),
        Column("email", Email(label="电子邮箱", required=False), "可不填。", width=26),
    )


def compare(by: Grant, rows: Sequence[Row]) -> None:
    """A row is known by ID number and series; any other is entered, when its unit, title and term are right."""
    units, titles, today = _units(rows), _titles(rows), localdate(clock.now())
    people = {row.number: blind_index(row.said["id_number"]) for row in rows}
    users = {bytes(u.id_number_index or b""): u for u in User.objects.filter(id_number_index__in=people.values())}
    held = Expert.objects.filter(person__in=[user.pk for user in users.values()])
    experts = {(expert.person_id, expert.series_id): expert for expert in held}
    first: dict[bytes, Row] = {}
    for row in rows:
        same = first.setdefault(people[row.number], row)
        if same.said["name"] != row.said["name"]:
            row.problems["name"] = f"与第 {same.number} 行证件号码相同而姓名不同，请核对。"
        user = users.get(people[row.number])
        expert = experts.get((user.pk, row.said["series"].pk)) if user else None
        _compare(row, user, expert, units, titles, today)


def store(by: Grant, rows: Sequence[Row], at: datetime) -> Sequence[User]:
    """Enter the experts; nobody gets an account by that."""
    register_many([_entered(row) for row in rows], by=by, at=at)
    return ()


def _entered(row: Row) -> Entered:
    said, (organisation, title) = row.said, row.about
    person = Person(said["name"], said["id_number"], said.get("mobile", ""), said.get("email", ""))
    subject = said.get("subject", "")
    return Entered(person, organisation, title, said["since"], said["until"], subject, _keywords(row))


def _compare(
    row: Row,
    user: User | None,
    expert: Expert | None,
    units: dict[str, list[Organisation]],
    titles: dict[Any, list[Title]],
    today: date,
) -> None:
    said = row.said
    if expert is not None:
        row.verdict = Verdict.SAME
        if (expert.since, expert.until) != (said["since"], said["until"]):
            row.problems["since"] = f"已在库中，任期为 {expert.since} 至 {expert.until}；续聘请在专家信息库中办理。"
        return
    found, held = units.get(said["unit"], []), titles.get((said["series"].pk, said["title"]), [])
    if len(found) != 1:
        row.problems["unit"] = _which("机构", said["unit"], found, "请填写单位编号")
    if len(held) != 1:
        row.problems["title"] = _which("职称", said["title"], held, "请由系统维护人员核对职称目录")
    for key, check in (
        ("until", lambda: rules.require_term(said["since"], said["until"], today)),
        ("keywords", lambda: rules.require_keywords(_keywords(row))),
        ("name", lambda: require_same_name(user, said["name"]) if user else None),
    ):
        try:
            check()
        except Refused as refusal:
            row.problems[key] = refusal.message
    if not row.problems:
        row.verdict, row.about = Verdict.NEW, (found[0], held[0])


def _which(what: str, said: str, found: Sequence[object], mend: str) -> str:
    if found:
        return f"有 {len(found)} 个{what}叫“{said}”，{mend}。"
    return f"没有找到{what}“{said}”，请核对全称。"


def _units(rows: Sequence[Row]) -> dict[str, list[Organisation]]:
    said = {row.said["unit"] for row in rows}
    found: dict[str, list[Organisation]] = {}
    either = Organisation.objects.filter(name__in=said) | Organisation.objects.filter(code__in=said)
    for one in either.only("name", "code"):
        for key in {one.name, one.code} & said:
            found.setdefault(key, []).append(one)
    return found


def _titles(rows: Sequence[Row]) -> dict[Any, list[Title]]:
    wanted = Title.objects.filter(series__in={row.said["series"].pk for row in rows}).select_related(
        "series", "specialty"
    )
    found: dict[Any, list[Title]] = {}
    for title in wanted:
        found.setdefault((title.series_id, title.name), []).append(title)
    return found


def _keywords(row: Row) -> list[str]:
    return [word for word in row.said.get("keywords", "").translate(SEPARATORS).split("、") if word.strip()]


def _at_the_top(by: Grant) -> bool:
    return by.organisation.is_top


def _wanted(filters: Filters) -> Wanted:
    standing = filters.get("standing", "")
    said = {name: filters.get(name, "") for name in FILTERS if name != "standing"}
    return Wanted(**said, standing=Standing(standing) if standing in set(Standing) else None)


def _in_words(by: Grant, filters: Filters) -> str:
    names = dict(Series.objects.order_by("code").values_list("code", "name")) | dict(Level.choices)
    names |= {standing.value: label for standing, label in LABELS.items()}
    return "；".join(f"{FILTERS[name]}：{names.get(text, text)}" for name, text in filters.items() if name in FILTERS)


def _rows(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    on = localdate(at)
    related = ("person", "organisation", "series", "specialty", "title")
    found = queries.library(by, _wanted(filters), on).select_related(*related).order_by(*queries.NEWEST)
    for one in found.iterator(chunk_size=500):
        person = one.person
        yield (
            *(one.name, person.id_number if whole else person.id_number_masked, one.organisation.name),
            *(one.series.name, one.specialty.name if one.specialty else "", one.title.name, one.get_level_display()),
            *(one.subject, "、".join(one.keywords), person.mobile, person.email, one.since, one.until),
            *(LABELS[queries.standing(one, on)], one.reason),
        )


IMPORTED = declare(
    Kind(
        code="experts",
        label="专家",
        listed="experts",
        roles=frozenset({Role.ADMINISTRATOR}),
        columns=columns,
        title=named("name"),
        unique=(("id_number", "series"),),
        notes=NOTES,
        compare=compare,
        store=store,
        open_to=_at_the_top,
    )
)
EXPORTED = declare_list(
    Listing(
        code="experts",
        label="专家信息库",
        roles=frozenset(KEEPERS),
        columns=LISTED,
        rows=_rows,
        known=frozenset(FILTERS),
        in_words=_in_words,
        open_to=_at_the_top,
        may_see_numbers=lambda by: by.role == Role.ADMINISTRATOR,
    )
)
