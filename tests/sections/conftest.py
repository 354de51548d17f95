"""A believable teacher's application: what they type into each section."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # this file is read before Django is set up
    from zhicheng.sections.base import Section
    from zhicheng.sections.content import Content
    from zhicheng.sections.context import Context, Data

TODAY = date(2026, 11, 22)

TYPED: dict[str, dict[str, str]] = {
    "basics": {
        "name": "李雅文",
        "sex": "男",
        "ethnicity": "回族",
        "politics": "群众",
        "birthday": "1990-01-01",
        "id_type": "居民身份证",
        "mobile": "13800138000",
        "email": "liyawen@example.com",
        "work_since": "2012-07",
        "employer": "逸夫小学",
        "department": "语文组",
        "current_title": "二级教师",
        "current_title_since": "2015-12-01",
        "appointed_on": "2016-01-01",
        "standing": "在职专业技术人员",
        "disciplined": "no",
        "apply_type": "正常申报",
    },
    "education": {
        "since": "2008-09",
        "until": "2012-06",
        "school": "河南大学",
        "major": "汉语言文学",
        "diploma": "大学本科",
        "degree": "学士",
        "study_mode": "全日制",
        "certificate": "104751201205000001",
        "is_basis": "yes",
    },
    "work": {
        "since": "2012-07",
        "employer": "逸夫小学",
        "major": "小学语文教学",
        "post": "教师",
        "duties": "语文教学，班主任",
        "witness": "王建国",
    },
    "assessments": {"year": "2025", "result": "优秀"},
    "training": {
        "year": "2025",
        "since": "2025-03-01",
        "until": "2025-03-05",
        "topic": "统编教材培训",
        "organiser": "郑州师范学院",
        "kind": "专业",
        "hours": "72.5",
    },
    "qualifications": {
        "name": "小学教师资格证",
        "number": "20124100121000001",
        "issuer": "管城区教育局",
        "obtained_on": "2012-06-20",
    },
    "positions": {"since": "2020-01", "body": "郑州市语文学会", "post": "理事"},
    "projects": {
        "since": "2023-01",
        "until": "2024-12",
        "name": "小学整本书阅读研究",
        "kind": "教研项目",
        "source": "河南省教育厅",
        "level": "市厅级",
        "role": "主持",
        "rank": "1",
        "total": "5",
        "contribution": "设计与总结",
        "is_closed": "yes",
    },
    "papers": {
        "title": "整本书阅读的课堂支架设计",
        "journal": "小学语文教学",
        "issn": "1001-8476",
        "year": "2024",
        "issue": "第 6 期",
        "author": "第一作者",
        "rank": "1",
        "total": "2",
        "is_representative": "yes",
    },
    "books": {
        "title": "古诗文吟诵",
        "publisher": "大象出版社",
        "isbn": "978-7-04-050694-5",
        "published": "2022-05",
        "role": "参编",
        "words": "3.5",
    },
    "patents": {
        "name": "一种教具",
        "kind": "实用新型专利",
        "number": "ZL202220000001.X",
        "granted_on": "2023-04-01",
        "rank": "1",
        "total": "3",
        "is_used": "no",
    },
    "standards": {
        "name": "校园图书角建设规范",
        "number": "DB41/T 0001-2023",
        "kind": "地方标准",
        "issued_on": "2023-09-01",
        "role": "参与起草",
    },
    "awards": {
        "name": "优质课评比",
        "award": "河南省优质课",
        "level": "省部级",
        "grade": "一等奖",
        "issuer": "河南省教育厅",
        "awarded_on": "2021-12-01",
    },
    "honours": {"name": "骨干教师", "issuer": "郑州市教育局", "level": "市厅级", "awarded_on": "2022-09-10"},
    "discipline": {"name": "嘉奖", "kind": "奖励", "decided_on": "2023-01-10"},
    "teaching": {
        "school_year": "2024-2025",
        "course": "语文 五（2）班",
        "weekly_hours": "12",
        "open_lessons": "区级 2 次",
    },
    "summary": {"text": "从教十四年来……\n第二段。"},
    "representative": {"entry": "papers:0000000a", "reason": "解决了课堂中的真问题"},
    "attachments": {},
    "pledge": {"accepted": "on"},
    "expert_field": {
        "research": "小学语文阅读教学",
        "keywords": "整本书阅读、课堂评价、教师培训",
        "years": "14",
        "introduction": "长期从事阅读教学与教研，熟悉中小学教师职称评审标准。",
    },
    "expert_titles": {
        "name": "一级教师",
        "level": "中级",
        "obtained_on": "2015-12-01",
        "issuer": "郑州市职改办",
        "certificate": "C20151201001",
        "is_basis": "yes",
    },
    "expert_achievements": {
        "kind": "论文",
        "name": "整本书阅读的课堂支架设计",
        "achieved": "2024-06",
        "role": "第一作者",
    },
    "expert_recusal": {"kind": "单位", "name": "逸夫小学", "relation": "现工作单位"},
    "expert_willing": {"willing": "yes", "season": "全年均可", "days": "6", "place": "全省（市）"},
    "expert_attachments": {},
    "expert_pledge": {"accepted": "on"},
}

ROW = "0000000a"


@pytest.fixture
def post() -> Callable[..., dict[str, str]]:
    """What the browser sends for a section filled in well, with some answers changed."""

    def build(section: "type[Section]", **changed: str) -> dict[str, str]:
        typed = TYPED[section.code] | changed
        if not section.many:
            return typed
        return {"order": ROW} | {f"rows-{ROW}-{name}": text for name, text in typed.items()}

    return build


@pytest.fixture
def context() -> "Context":
    """A teacher for the intermediate level, with a file in every slot and one paper to choose from."""
    from zhicheng.sections.context import Context
    from zhicheng.sections.registry import ALL

    return Context(
        today=TODAY,
        id_number="410104199001010015",
        name="李雅文",
        series_code="22",
        level="intermediate",
        slots={slot.code: 1 for section in ALL.values() for slot in section.slots},
        siblings={"papers": {"none": False, "rows": [{"id": ROW, **TYPED["papers"]}]}},
    )


@pytest.fixture
def loaded(post: Callable[..., dict[str, str]], context: "Context") -> "Callable[..., Content]":
    """A section filled in well, with some answers changed, stored and loaded again."""
    from zhicheng.sections.content import load
    from zhicheng.sections.registry import ALL
    from zhicheng.sections.storing import dump

    def build(code: str, **changed: str) -> "Content":
        return load(ALL[code], dump(ALL[code], post(ALL[code], **changed)), context)

    return build


@pytest.fixture
def messages(loaded: "Callable[..., Content]") -> Callable[..., list[str]]:
    """What is wrong with a section filled in well but for the answers changed."""

    def build(code: str, **changed: str) -> list[str]:
        return [problem.message for problem in loaded(code, **changed).problems]

    return build


@pytest.fixture
def papers() -> "Callable[..., Data]":
    """A stored 论文 section with these entries: papers(a={"title": …}, b={})."""

    def build(**rows: dict[str, Any]) -> "Data":
        return {"none": False, "rows": [{"id": id * 8, **TYPED["papers"], **changed} for id, changed in rows.items()]}

    return build
