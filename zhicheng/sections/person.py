"""Who applies."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms

from zhicheng.core.fields import Choice, Day, Email, Mobile, Month, Text, YesNo
from zhicheng.core.numbers import birthday_of, id_number_problem, mask_id_number, sex_of
from zhicheng.profiles import current
from zhicheng.sections.base import Section, Slot
from zhicheng.sections.context import Context, Data, Finding
from zhicheng.sections.demands import REQUIRED
from zhicheng.sections.words import APPLY_TYPES, ETHNICITIES, ID_TYPES, POLITICS, RESIDENT_CARD, SEXES, STANDINGS


class Basics(Section):
    """基本信息. The ID number stays with the account, encrypted: the section only says what kind of document it is."""

    code = "basics"
    label = "基本信息"
    bit = 0
    version = 2
    summary = "{name}"
    slots = (
        Slot("id_card", "身份证", REQUIRED["id_card"], max_files=2),
        Slot("photo", "证件照", REQUIRED["photo"], max_files=1, kinds=("jpeg", "png")),
        Slot("title_certificate", "职称证", REQUIRED["title_certificate"], max_files=5),
    )
    periods = (("birthday", "work_since"), ("birthday", "current_title_since"), ("current_title_since", "appointed_on"))
    past = ("birthday", "work_since", "current_title_since", "appointed_on")

    name = Text(label="姓名", max_length=50)
    former_name = Text(label="曾用名", max_length=50, required=False)
    sex = Choice(label="性别", choices=SEXES)
    ethnicity = Choice(label="民族", choices=ETHNICITIES)
    politics = Choice(label="政治面貌", choices=POLITICS)
    birthday = Day(label="出生日期")
    id_type = Choice(label="证件类型", choices=ID_TYPES)
    mobile = Mobile(label="手机")
    email = Email(label="电子邮箱", required=False)
    work_since = Month(label="参加工作时间")
    employer = Text(label="工作单位", max_length=100)
    department = Text(label="部门", max_length=100, required=False)
    post = Text(label="行政职务", max_length=50, required=False)
    current_title = Text(label="现职称", max_length=50, required=False)
    current_title_since = Day(label="现职称取得时间", required=False)
    appointed_on = Day(label="聘任时间", required=False)
    standing = Choice(label="人员类别", choices=STANDINGS)
    disciplined = YesNo(label="是否在处分影响期内")
    apply_type = Choice(label="申报类型", choices=APPLY_TYPES)

    @classmethod
    def applies(cls, series_code: str, level: str, kind: str) -> bool:
        return True

    @classmethod
    def fields_for(cls, context: Context) -> Mapping[str, forms.Field]:
        fields = super().fields_for(context)
        return fields if context.kind == "title" else {name: fields[name] for name in fields if name != "apply_type"}

    @classmethod
    def check(cls, values: Mapping[str, Any], context: Context) -> Iterator[Finding]:
        yield from super().check(values, context)
        yield from _against_account(values, context)
        yield from (Finding(excluded.field, excluded.reason) for excluded in current().exclusions(values))
        title = values.get("current_title")
        if title and title != "无" and not values.get("current_title_since"):
            yield Finding("current_title_since", "填写了现职称，请填写现职称取得时间。", missing=True)

    @classmethod
    def completed(cls, data: Data, context: Context) -> Data:
        """Sex and birthday stand in the ID number; nobody has to type them, nor what kind of document has such one."""
        said = data["values"]
        if not said or said.get("id_type", RESIDENT_CARD) != RESIDENT_CARD:
            return data
        return {"values": from_number(context.id_number) | said}

    @classmethod
    def given(cls, context: Context) -> Mapping[str, tuple[str, str]]:
        return {"id_type": ("证件号码", mask_id_number(context.id_number))} if context.id_number else {}

    @classmethod
    def shown(cls, texts: Mapping[str, str], stored: Mapping[str, str], context: Context) -> Iterable[list[str]]:
        for field in super().shown(texts, stored, context):
            if field[0] == "apply_type" and context.kind != "title":
                continue
            yield field
            if field[0] == "id_type":
                yield ["id_number", "证件号码", mask_id_number(context.id_number) if context.id_number else ""]


class BasicsBeforeStandings(Basics):
    """基本信息 before it asked who may apply."""

    version = 1
    standing = None  # type: ignore[assignment]
    disciplined = None  # type: ignore[assignment]


def from_number(number: str) -> dict[str, str]:
    """What a resident's ID number says of its holder, as the section stores it; nothing where it is no such number."""
    if id_number_problem(number) is not None:
        return {}
    return {"id_type": RESIDENT_CARD, "sex": sex_of(number), "birthday": birthday_of(number).isoformat()}


def _against_account(values: Mapping[str, Any], context: Context) -> Iterator[Finding]:
    """What contradicts the account: its name, and the birthday and sex in its ID number."""
    name, sex, birthday = values.get("name"), values.get("sex"), values.get("birthday")
    if name and context.name and name != context.name:
        yield Finding(
            "name", f"姓名“{name}”与账户登记的姓名“{context.name}”不一致，请核对；账户有误的，请联系所在单位更正。"
        )
    if values.get("id_type") not in (None, RESIDENT_CARD) or not context.id_number:
        return
    if id_number_problem(context.id_number) is not None:
        return
    born, registered = birthday_of(context.id_number), sex_of(context.id_number)
    if birthday and birthday != born:
        yield Finding("birthday", f"出生日期与证件号码不一致：证件号码中是 {born.isoformat()}，请核对。")
    if sex and sex != registered:
        yield Finding("sex", f"性别与证件号码不一致：证件号码中是“{registered}”，请核对。")
