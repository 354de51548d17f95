"""What the applicant says in the end: a summary, the best works, further files, and a pledge."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms

from zhicheng.core.fields import Choice, LongText
from zhicheng.sections.base import Section, Slot
from zhicheng.sections.context import Context, Finding
from zhicheng.sections.recognition import Awards
from zhicheng.sections.research import Books, Papers, Patents, Projects, Standards
from zhicheng.sections.stored import is_blank, named, stored_rows

WORKS: tuple[type[Section], ...] = (Papers, Books, Projects, Patents, Standards, Awards)

PLEDGE = (
    "本人承诺：所填写的内容和提交的材料真实、准确、完整，不存在抄袭、剽窃、伪造、代写等学术不端行为和弄虚作假行为；"
    "本人符合申报条件，不在影响期内或处分期内，没有多头申报。如有不实，自愿接受取消申报资格、撤销已取得的职称、"
    "记入职称评审诚信档案等处理，并承担相应责任。"
)


class Summary(Section):
    """业务工作总结."""

    code = "summary"
    label = "业务工作总结"
    bit = 16
    hint = "不超过 3000 字。"

    text = LongText(label="业务工作总结", max_length=3000, rows=18)


class Representative(Section):
    """代表作: up to five of the entries of other sections, each with the reason for choosing it."""

    code = "representative"
    label = "代表作"
    bit = 17
    many = True
    max_rows = 5
    may_be_none = True
    unit = "项"
    hint = "从论文、著作教材、项目、专利/软著、标准、获奖中选择，最多 5 项。"
    summary = "{entry}"
    columns = ("entry", "reason")
    reads = tuple(section.code for section in WORKS)

    entry = Choice(label="代表作")
    reason = LongText(label="推荐理由", max_length=500, rows=3)

    @classmethod
    def fields_for(cls, context: Context) -> Mapping[str, forms.Field]:
        gone = {"invalid_choice": "这项内容已不在申报材料中（可能已被删除），请重新选择代表作。"}
        entry = Choice(label="代表作", choices=list(works(context)), error_messages=gone)
        return {**cls.base_fields, "entry": entry}

    @classmethod
    def check_rows(cls, rows: Mapping[str, Mapping[str, Any]], context: Context) -> Iterator[tuple[str, Finding]]:
        seen: set[str] = set()
        for id, values in rows.items():
            entry = values.get("entry")
            if entry in seen:
                yield (id, Finding("entry", "这项代表作已选过一次，请改选其他内容或删除本项。"))
            elif entry:
                seen.add(entry)


def works(context: Context) -> Iterator[tuple[str, str]]:
    """The entries that can be chosen as representative, as (section:entry, words)."""
    for section in WORKS:
        for raw in stored_rows(section, context.siblings.get(section.code)):
            if not is_blank(raw):
                yield (f"{section.code}:{raw['id']}", f"{section.label}：{named(section, raw)}")


class Attachments(Section):
    """附件: the files that prove no other section."""

    code = "attachments"
    label = "附件"
    bit = 18
    slots = (Slot("social_security", "社保"), Slot("other", "其他", max_files=20))


class Accepted(forms.BooleanField):
    """A declaration that must be accepted; an import may say 是."""

    def to_python(self, value: Any) -> bool:
        return value is True or str(value).strip().lower() in {"on", "true", "yes", "1", "是"}


class Pledge(Section):
    """诚信承诺, with the moment at which it was accepted."""

    code = "pledge"
    label = "诚信承诺"
    bit = 19
    carried = False
    hint = PLEDGE
    wording: ClassVar[str] = PLEDGE
    stamps = ("accepted_at",)

    accepted = Accepted(label="本人已阅读并同意上述承诺")

    @classmethod
    def stamp(cls, values: dict[str, str], before: Mapping[str, str], at: datetime | None) -> None:
        if not values.get("accepted"):
            return
        earlier = before.get("accepted_at") if before.get("accepted") else None
        moment = at.astimezone(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds") if at else ""
        if stamped := earlier or moment:
            values["accepted_at"] = stamped

    @classmethod
    def shown(cls, texts: Mapping[str, str], stored: Mapping[str, str], context: Context) -> Iterable[list[str]]:
        yield ["pledge", "承诺内容", cls.wording]
        yield ["accepted", "承诺", "已承诺" if texts.get("accepted") == "是" else ""]
        yield ["accepted_at", "承诺时间", stored.get("accepted_at", "")[:16].replace("T", " ")]
