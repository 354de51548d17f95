"""The lines of the generated table of sections and fields, read from the declarations."""

from collections.abc import Iterator
from typing import NamedTuple

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from zhicheng.catalogue.models import Level
from zhicheng.core.fields import Day, Isbn, Issn, Mobile, Month, Text, Year, YesNo
from zhicheng.sections.base import Section, Slot
from zhicheng.sections.demands import For
from zhicheng.sections.wording import options

FORMS = {
    YesNo: "是 / 否",
    Day: "日期",
    Month: "年月",
    Year: "年份",
    Issn: "ISSN，校验",
    Isbn: "ISBN，校验",
    Mobile: "手机号码，校验",
}


class Line(NamedTuple):
    """One field or slot of one section."""

    section: str
    name: str
    label: str
    required: str
    limits: str


def lines(section: type[Section]) -> Iterator[Line]:
    """The fields of a section, then its slots."""
    rows = f"；最多 {section.max_rows} {section.unit}" if section.many else ""
    none = "；可选“无”" if section.may_be_none else ""
    title = f"{section.label}（{section.code}{rows}{none}）"
    for name, field in section.base_fields.items():
        yield Line(title, name, str(field.label), "必填" if field.required else "选填", _limits(section, name, field))
    for slot in section.slots:
        limits = f"附件；最多 {slot.max_files} 件；{' / '.join(slot.kinds).upper().replace('JPEG', 'JPG')}"
        yield Line(title, f"slot:{slot.code}", slot.label, _required(slot), limits)


def _limits(section: type[Section], name: str, field: forms.Field) -> str:
    parts = [said for kind, said in FORMS.items() if isinstance(field, kind)]
    if isinstance(field, forms.ChoiceField) and not isinstance(field, YesNo):
        words = list(options(field).values())
        parts.append(" / ".join(words) if len(words) <= 14 else f"{len(words)} 个选项")
    if isinstance(field, Text) and not parts:
        parts.append(f"最多 {field.most} 字")
    if isinstance(field, forms.IntegerField):
        parts.extend(_range(field))
    if name in section.past:
        parts.append("不晚于今天")
    parts += [f"不早于{section.base_fields[first].label}" for first, last in section.periods if last == name]
    parts += [f"不大于{section.base_fields[total].label}" for rank, total in section.ranks if rank == name]
    return "；".join(parts)


def _range(field: forms.IntegerField) -> Iterator[str]:
    least = [check.limit_value for check in field.validators if isinstance(check, MinValueValidator)]
    most = [check.limit_value for check in field.validators if isinstance(check, MaxValueValidator)]
    if least and most:
        yield f"{least[0]} 至 {most[0]}"


def _required(slot: Slot) -> str:
    demand = slot.required
    if isinstance(demand, bool) or not isinstance(demand, For):
        return "必传" if demand else "选传"
    levels = "、".join(str(level.label) for level in Level if level.value in demand.levels)
    series = "、".join(sorted(demand.series))
    whom = "；".join(part for part in (levels, f"系列 {series}" if series else "") if part)
    return f"必传（{whom}）" if whom else "必传"
