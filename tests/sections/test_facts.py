"""The columns that officials filter and sort by."""

from collections.abc import Callable
from datetime import date

from zhicheng.sections.content import Content
from zhicheng.sections.facts import facts


def test_facts_are_read_from_the_sections(loaded: Callable[..., Content]) -> None:
    datas = {code: loaded(code).data for code in ("basics", "education", "papers")}
    assert facts(datas) == {
        "name": "李雅文",
        "sex": "男",
        "birthday": date(1990, 1, 1),
        "employer": "逸夫小学",
        "current_title": "二级教师",
        "current_title_since": date(2015, 12, 1),
        "apply_type": "正常申报",
        "diploma": "大学本科",
    }


def test_the_highest_diploma_counts() -> None:
    rows = [
        {"id": "1", "diploma": "大学本科"},
        {"id": "2", "diploma": "硕士研究生"},
        {"id": "3", "diploma": "大学专科"},
    ]
    assert facts({"education": {"rows": rows}})["diploma"] == "硕士研究生"


def test_a_draft_has_the_facts_that_are_valid() -> None:
    said = facts({"basics": {"values": {"name": "李𠮷", "birthday": "不记得", "sex": "？"}}})
    assert (said["name"], said["birthday"], said["sex"]) == ("李𠮷", None, "")
    assert facts({})["name"] == ""
