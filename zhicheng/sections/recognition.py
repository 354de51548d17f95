"""What others said of the applicant: awards, honours, rewards and sanctions; and what a teacher taught."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from zhicheng.core.fields import Amount, Choice, Day, Text, Whole
from zhicheng.core.text import halfwidth
from zhicheng.sections.base import Section, Slot
from zhicheng.sections.context import Context, Finding
from zhicheng.sections.demands import TEACHERS
from zhicheng.sections.words import DISCIPLINE_KINDS, GRADES, RANKS

SCHOOL_YEAR = re.compile(r"(\d{4})\D{1,3}(\d{4})(学年)?")


class Awards(Section):
    """获奖."""

    code = "awards"
    label = "获奖"
    bit = 12
    many = True
    kept = True
    max_rows = 50
    may_be_none = True
    unit = "项"
    summary = "{name}（{award} {grade}）"
    columns = ("name", "award", "level", "grade", "issuer", "awarded_on")
    slots = (Slot("award", "获奖", max_files=20),)
    ranks = (("rank", "total"),)
    past = ("awarded_on",)

    name = Text(label="获奖名称", max_length=200)
    award = Text(label="奖项", max_length=100)
    level = Choice(label="级别", choices=RANKS)
    grade = Choice(label="等级", choices=GRADES)
    issuer = Text(label="授予单位", max_length=100)
    awarded_on = Day(label="获奖日期")
    rank = Whole(label="排名", min=1, max=999, required=False)
    total = Whole(label="总人数", min=1, max=999, required=False)


class Honours(Section):
    """荣誉称号."""

    code = "honours"
    label = "荣誉称号"
    bit = 13
    many = True
    kept = True
    max_rows = 30
    may_be_none = True
    unit = "项"
    summary = "{name}（{issuer}）"
    columns = ("name", "issuer", "level", "awarded_on")
    slots = (Slot("honour", "荣誉证书"),)
    past = ("awarded_on",)

    name = Text(label="名称", max_length=100)
    issuer = Text(label="授予单位", max_length=100)
    level = Choice(label="级别", choices=RANKS)
    awarded_on = Day(label="授予日期")


class Discipline(Section):
    """奖惩情况."""

    code = "discipline"
    label = "奖惩情况"
    bit = 14
    many = True
    max_rows = 30
    may_be_none = True
    summary = "{name}（{kind}）"
    columns = ("name", "kind", "decided_on")
    slots = (Slot("discipline", "奖惩材料"),)
    past = ("decided_on",)

    name = Text(label="名称", max_length=100)
    kind = Choice(label="类型", choices=DISCIPLINE_KINDS)
    decided_on = Day(label="日期")


class Teaching(Section):
    """教学工作, which only the four series of teachers have."""

    code = "teaching"
    label = "教学工作"
    bit = 15
    many = True
    yearly = True
    max_rows = 30
    summary = "{school_year} {course}"
    columns = ("school_year", "course", "weekly_hours", "open_lessons")
    slots = (Slot("teaching", "教学工作证明"),)

    school_year = Text(label="学年", max_length=20)
    course = Text(label="课程/班级", max_length=100)
    weekly_hours = Amount(label="周课时", max=60, places=1)
    open_lessons = Text(label="公开课", max_length=200, required=False)

    @classmethod
    def applies(cls, series_code: str, level: str, kind: str) -> bool:
        return super().applies(series_code, level, kind) and series_code in TEACHERS

    @classmethod
    def check(cls, values: Mapping[str, Any], context: Context) -> Iterator[Finding]:
        yield from super().check(values, context)
        text = values.get("school_year")
        if not text:
            return
        found = SCHOOL_YEAR.fullmatch(halfwidth(text))
        if not found or int(found[2]) != int(found[1]) + 1:
            yield Finding("school_year", "学年应为相连的两年，例如 2025-2026，请重新填写。")
        elif int(found[1]) > context.today.year:
            yield Finding("school_year", f"学年不能晚于今年（{context.today.year} 年），请核对。")
