"""What the applicant learned and where they worked."""

from collections.abc import Iterator, Mapping
from typing import Any

from zhicheng.core.fields import Amount, Choice, Day, LongText, Month, Text, Year, YesNo
from zhicheng.sections.base import Section, Slot
from zhicheng.sections.context import Context, Finding
from zhicheng.sections.demands import REQUIRED
from zhicheng.sections.words import ASSESSMENTS, DEGREES, DIPLOMAS, STUDY_MODES, TRAINING_KINDS


class Education(Section):
    """学历学位."""

    code = "education"
    label = "学历学位"
    bit = 1
    many = True
    kept = True
    max_rows = 10
    summary = "{school} {major} {diploma}"
    columns = ("since", "until", "school", "major", "diploma", "degree", "is_basis")
    slots = (Slot("diploma", "学历/学位证", REQUIRED["diploma"]),)
    periods = (("since", "until"),)
    past = ("since", "until")

    since = Month(label="入学时间")
    until = Month(label="毕业时间")
    school = Text(label="学校", max_length=100)
    major = Text(label="专业", max_length=100)
    diploma = Choice(label="学历", choices=DIPLOMAS)
    degree = Choice(label="学位", choices=DEGREES)
    study_mode = Choice(label="学习形式", choices=STUDY_MODES)
    certificate = Text(label="证书编号", max_length=50)
    is_basis = YesNo(label="是否依据学历")

    @classmethod
    def check_rows(cls, rows: Mapping[str, Mapping[str, Any]], context: Context) -> Iterator[tuple[str, Finding]]:
        answers = [values.get("is_basis") for values in rows.values()]
        if answers and all(answer is False for answer in answers):
            yield "", Finding("", "请把申报所依据的那条学历的“是否依据学历”选为“是”。")


class Work(Section):
    """工作经历. An entry without an end lasts until today."""

    code = "work"
    label = "工作经历"
    bit = 2
    many = True
    kept = True
    max_rows = 30
    hint = "结束时间不填表示至今。"
    summary = "{employer} {post}"
    columns = ("since", "until", "employer", "major", "post")
    slots = (Slot("appointment", "聘书"),)
    periods = (("since", "until"),)
    past = ("since", "until")

    since = Month(label="开始时间")
    until = Month(label="结束时间", required=False)
    employer = Text(label="单位", max_length=100)
    major = Text(label="从事专业", max_length=100)
    post = Text(label="职务", max_length=50)
    duties = LongText(label="主要工作", max_length=500, rows=3)
    witness = Text(label="证明人", max_length=50)


class Assessments(Section):
    """年度考核."""

    code = "assessments"
    label = "年度考核"
    bit = 3
    many = True
    yearly = True
    max_rows = 20
    summary = "{year} 年 {result}"
    columns = ("year", "result")
    slots = (Slot("assessment", "年度考核", REQUIRED["assessment"]),)
    past = ("year",)

    year = Year(label="年度")
    result = Choice(label="结果", choices=ASSESSMENTS)

    @classmethod
    def check_rows(cls, rows: Mapping[str, Mapping[str, Any]], context: Context) -> Iterator[tuple[str, Finding]]:
        seen: set[int] = set()
        for id, values in rows.items():
            year = values.get("year")
            if year in seen:
                yield (id, Finding("year", f"{year} 年度的考核已填过一条，请合并或更正。"))
            elif year:
                seen.add(year)


class Training(Section):
    """继续教育."""

    code = "training"
    label = "继续教育"
    bit = 4
    many = True
    yearly = True
    max_rows = 60
    summary = "{year} 年 {topic} {hours} 学时"
    columns = ("year", "topic", "organiser", "kind", "hours")
    sums = ("year", "kind", "hours")
    slots = (Slot("training", "继续教育", REQUIRED["training"]),)
    periods = (("since", "until"),)
    past = ("year", "since", "until")

    year = Year(label="年度")
    since = Day(label="开始日期")
    until = Day(label="结束日期")
    topic = Text(label="项目", max_length=100)
    organiser = Text(label="机构", max_length=100)
    kind = Choice(label="类型", choices=TRAINING_KINDS)
    hours = Amount(label="学时", max=1000, places=1)


class Qualifications(Section):
    """资格证书."""

    code = "qualifications"
    label = "资格证书"
    bit = 5
    many = True
    kept = True
    max_rows = 20
    may_be_none = True
    unit = "项"
    summary = "{name} {grade}"
    columns = ("name", "major", "grade", "number", "obtained_on")
    slots = (Slot("qualification", "资格证", REQUIRED["qualification"]),)
    past = ("obtained_on",)

    name = Text(label="名称", max_length=100)
    major = Text(label="专业", max_length=100, required=False)
    grade = Text(label="级别", max_length=50, required=False)
    number = Text(label="编号", max_length=50)
    issuer = Text(label="发证机关", max_length=100)
    obtained_on = Day(label="取得日期")


class Positions(Section):
    """学术技术兼职."""

    code = "positions"
    label = "学术技术兼职"
    bit = 6
    many = True
    kept = True
    max_rows = 20
    may_be_none = True
    unit = "项"
    hint = "结束时间不填表示至今。"
    summary = "{body} {post}"
    columns = ("since", "until", "body", "post")
    slots = (Slot("position", "兼职证明"),)
    periods = (("since", "until"),)
    past = ("since",)

    since = Month(label="开始时间")
    until = Month(label="结束时间", required=False)
    body = Text(label="组织", max_length=100)
    post = Text(label="职务", max_length=50)
