"""What is checked between fields, entries, sections, files and the account."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from zhicheng.sections.content import Content, load
from zhicheng.sections.context import Context, Data
from zhicheng.sections.registry import ALL

Messages = Callable[..., list[str]]
Papers = Callable[..., Data]


def test_a_birthday_may_not_contradict_the_id_number(messages: Messages) -> None:
    assert messages("basics", birthday="1990-01-02") == ["出生日期与证件号码不一致：证件号码中是 1990-01-01，请核对。"]


def test_a_sex_may_not_contradict_the_id_number(messages: Messages) -> None:
    assert messages("basics", sex="女") == ["性别与证件号码不一致：证件号码中是“男”，请核对。"]


def test_a_passport_says_nothing_of_birthday_and_sex(messages: Messages) -> None:
    assert messages("basics", id_type="护照", sex="女", birthday="1990-01-02") == []


def test_a_name_may_not_differ_from_the_account(messages: Messages) -> None:
    assert "与账户登记的姓名“李雅文”不一致" in messages("basics", name="李雅雯")[0]


def test_a_current_title_needs_its_date(messages: Messages) -> None:
    assert messages("basics", current_title_since="", appointed_on="") == ["填写了现职称，请填写现职称取得时间。"]
    assert messages("basics", current_title="无", current_title_since="", appointed_on="") == []


@pytest.mark.parametrize(
    ("code", "changed", "message"),
    [
        ("education", {"until": "2008-08"}, "毕业时间不能早于入学时间。"),
        ("work", {"until": "2012-06"}, "结束时间不能早于开始时间。"),
        ("training", {"until": "2025-02-28"}, "结束日期不能早于开始日期。"),
        ("projects", {"until": "2022-12"}, "结束时间不能早于开始时间。"),
        ("basics", {"work_since": "1989-12"}, "参加工作时间不能早于出生日期。"),
        ("basics", {"appointed_on": "2015-11-30"}, "聘任时间不能早于现职称取得时间。"),
    ],
)
def test_dates_may_not_stand_the_wrong_way_round(
    code: str, changed: dict[str, str], message: str, messages: Messages
) -> None:
    assert messages(code, **changed) == [message]


@pytest.mark.parametrize(
    ("code", "changed", "label"),
    [
        ("papers", {"year": "2027"}, "发表年份"),
        ("awards", {"awarded_on": "2026-11-23"}, "获奖日期"),
        ("work", {"since": "2026-12"}, "开始时间"),
        ("books", {"published": "2026-12"}, "出版时间"),
        ("assessments", {"year": "2027"}, "年度"),
    ],
)
def test_dates_may_not_lie_in_the_future(code: str, changed: dict[str, str], label: str, messages: Messages) -> None:
    assert messages(code, **changed) == [f"{label}不能晚于今天（2026-11-22）。"]


def test_today_and_this_month_are_not_the_future(messages: Messages) -> None:
    assert messages("awards", awarded_on="2026-11-22") == []
    assert messages("work", since="2026-11") == []


def test_a_rank_may_not_exceed_the_total(messages: Messages) -> None:
    assert messages("papers", rank="3") == ["排名第 3 大于总人数 2，请核对。"]


def test_a_paper_needs_one_number_of_its_journal(messages: Messages) -> None:
    assert messages("papers", issn="") == ["请填写 ISSN 或 CN 刊号，至少一项。"]
    assert messages("papers", issn="", cn="ＣＮ 41-1234/G4") == []
    assert messages("papers", issn="", cn="豫内资") == [
        "CN 刊号格式不对，应为 CN 41-1234/G4 的样子，请核对后重新填写。"
    ]


def test_a_wrong_issn_is_told_once_with_the_right_one(loaded: Callable[..., Content]) -> None:
    (problem,) = loaded("papers", issn="1001-8477").problems
    assert problem.sentence.startswith("第 1 篇 · ISSN：")
    assert "1001-8476" in problem.message
    assert (problem.section, problem.row, problem.field) == ("papers", "0000000a", "issn")
    assert loaded("papers", issn="1001-8477").progress.status == "1 处需修改"


@pytest.mark.parametrize("year", ["2024", "2024-2026", "第三学年"])
def test_a_school_year_is_two_years_in_a_row(year: str, messages: Messages) -> None:
    assert messages("teaching", school_year=year) == ["学年应为相连的两年，例如 2025-2026，请重新填写。"]


def test_none_and_entries_contradict_each_other(papers: Papers, context: Context) -> None:
    (problem,) = load(ALL["papers"], papers(a={}) | {"none": True}, context).problems
    assert problem.message == "已勾选“无”，但还填有 1 篇内容；请取消勾选，或删除这些内容。"


def test_a_section_has_no_more_entries_than_it_may(context: Context) -> None:
    rows = [{"id": f"{n:08x}", "year": str(1990 + n), "result": "合格"} for n in range(21)]
    messages = [problem.message for problem in load(ALL["assessments"], {"rows": rows}, context).problems]
    assert messages == ["最多填写 20 条，现有 21 条，请删减。"]


def test_a_year_is_assessed_once(context: Context) -> None:
    rows = [{"id": str(n) * 8, "year": "2025", "result": "合格"} for n in range(2)]
    (problem,) = load(ALL["assessments"], {"rows": rows}, context).problems
    assert (problem.place, problem.message) == ("第 2 条", "2025 年度的考核已填过一条，请合并或更正。")


def test_one_education_must_be_the_basis(messages: Messages) -> None:
    assert messages("education", is_basis="no") == ["请把申报所依据的那条学历的“是否依据学历”选为“是”。"]


@pytest.mark.parametrize(
    ("level", "needed"), [("senior", True), ("associate_senior", True), ("intermediate", False), ("assistant", False)]
)
def test_the_two_senior_levels_must_show_their_papers(
    level: str, needed: bool, papers: Papers, context: Context
) -> None:
    content = load(ALL["papers"], papers(a={}), replace(context, level=level, slots={}))
    assert [problem.field for problem in content.problems] == ["slot-paper"] * needed


def test_required_slots_that_are_empty_are_all_named(context: Context, loaded: Callable[..., Content]) -> None:
    content = load(ALL["basics"], loaded("basics").data, replace(context, slots={"photo": 2}))
    assert [problem.message for problem in content.problems] == [
        "请上传“身份证”。",
        "“证件照”最多 1 件，现有 2 件，请删减。",
        "请上传“职称证”。",
    ]


def test_a_representative_work_that_was_deleted_must_be_chosen_again(messages: Messages) -> None:
    assert messages("representative", entry="papers:ffffffff") == [
        "这项内容已不在申报材料中（可能已被删除），请重新选择代表作。"
    ]


def test_a_wrong_date_is_told_once_and_not_also_called_empty(messages: Messages) -> None:
    (told,) = messages("basics", current_title="一级教师", current_title_since="2019-13-40")
    assert "请填写现职称取得时间" not in told


def test_a_representative_work_is_chosen_once(context: Context) -> None:
    rows: list[dict[str, Any]] = [{"id": str(n) * 8, "entry": "papers:0000000a", "reason": "好"} for n in range(2)]
    (problem,) = load(ALL["representative"], {"rows": rows}, context).problems
    assert problem.message == "这项代表作已选过一次，请改选其他内容或删除本项。"


def test_the_entries_of_other_sections_are_offered_in_words(context: Context) -> None:
    fields = ALL["representative"].fields_for(context)
    html = str(ALL["representative"](fields=fields)["entry"])
    assert "论文：整本书阅读的课堂支架设计（小学语文教学，2024）" in html
    assert 'value="papers:0000000a"' in html
