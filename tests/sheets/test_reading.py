"""What people bring: every mistake is told at its cell, and what can be understood is."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.sheets.conftest import sentences
from tests.sheets.samples import HEADINGS, book, person, written
from zhicheng.jobs.models import State as JobState
from zhicheng.people.models import Grant
from zhicheng.sheets.models import Import

pytestmark = pytest.mark.django_db
Take = Callable[..., Import]


def counts(taken: Import) -> tuple[int, int, int, int]:
    return taken.new, taken.changed, taken.same, taken.wrong


def refusal(taken: Import) -> str:
    assert taken.job is not None
    assert taken.job.state == JobState.FAILED
    return taken.job.said


@pytest.mark.req("H5.1")
def test_a_clean_list_is_all_new(take: Take, school: Grant) -> None:
    taken = take(book([person("王芳"), person("李强")]), school)
    assert (counts(taken), taken.state, sentences(taken)) == ((2, 0, 0, 0), "checked", [])


def test_every_mistake_is_told_with_its_cell_and_how_to_mend_it(take: Take, school: Grant) -> None:
    taken = take(book([person(), ["", "1234", "138", "x"]]), school)
    found = dict(sentences(taken))
    assert list(found) == ["A3", "B3", "C3", "D3"]
    assert found["A3"] == "请填写姓名。"
    assert "18 位" in found["B3"]
    assert counts(taken) == (1, 0, 0, 1)
    assert taken.marked is not None


def test_an_id_number_that_excel_has_rounded_is_told_to_be_text(take: Take, school: Grant) -> None:
    taken = take(book([["王芳", 4.10104199001010e17, 13800138000, ""]]), school)
    ((cell, sentence),) = sentences(taken)
    assert cell == "B2"
    assert "「文本」" in sentence


def test_full_width_digits_and_spaces_are_understood(take: Take, school: Grant) -> None:
    number = f.id_number().translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    taken = take(book([["　王芳 ", f" {number} ", "１３８００１３８０００", ""]]), school)
    assert counts(taken) == (1, 0, 0, 0)


def test_one_id_number_twice_in_the_file_is_told_on_both_rows(take: Take, school: Grant) -> None:
    number = f.id_number()
    taken = take(book([person(number=number), person(), person("李强", number.lower())]), school)
    found = sentences(taken)
    assert [cell for cell, _ in found] == ["B2", "B4"]
    assert "第 4 行重复" in found[0][1]
    assert number not in str(found)


def test_an_id_number_that_somebody_else_has_is_told_without_the_name(take: Take, school: Grant) -> None:
    known = f.person("赵敏")
    taken = take(book([person("王芳", known.id_number or "")]), school)
    ((cell, sentence),) = sentences(taken)
    assert (cell, "赵敏" in sentence) == ("A2", False)


def test_columns_may_stand_in_any_order_and_others_are_named(take: Take, school: Grant) -> None:
    rows = [["备注", "13800138000", f.id_number(), "王芳"]]
    taken = take(book(rows, ["说明文字", "手机号 *", "证件号码（必填）", "姓 名"]), school)
    assert (counts(taken), taken.unused) == ((1, 0, 0, 0), "说明文字")


def test_a_title_above_the_headings_is_no_heading(take: Take, school: Grant) -> None:
    taken = take(book([HEADINGS, person()], ["逸夫小学申报人员名单"]), school)
    assert counts(taken) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("headings", "word"),
    [
        (["姓名", "身份证", "手机号"], "缺少「证件号码」列。表中有未能识别的列「身份证」"),
        (["姓名", "证件号码", "手机号", "姓名"], "出现了两次"),
        (["甲", "乙", "丙"], "没有找到列名"),
    ],
)
def test_missing_renamed_and_doubled_columns_are_named(
    take: Take, school: Grant, headings: list[str], word: str
) -> None:
    assert word in refusal(take(book([person()], headings), school))


def test_merged_cells_are_named(take: Take, school: Grant) -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_row(1, 0, person())
        sheet.merge_range("A4:A6", "李强")

    assert "A4:A6 是合并单元格" in refusal(take(written(fill), school))


def test_a_list_on_a_hidden_sheet_is_not_taken(take: Take, school: Grant) -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_row(1, 0, person())
        made.add_worksheet("封面").activate()
        sheet.hide()

    assert "隐藏的工作表" in refusal(take(written(fill), school))


def test_a_formula_counts_as_what_it_shows_and_is_called_one_where_it_shows_nothing(take: Take, school: Grant) -> None:
    def fill(made: Any, sheet: Any) -> None:
        for row, formula, shows in ((1, '="王"&"芳"', "王芳"), (2, "=1+1", "")):
            sheet.write_row(row, 0, person())
            sheet.write_formula(row, 0, formula, None, shows)

    taken = take(written(fill), school)
    assert taken.lines.order_by("id")[0].title == "王芳"
    ((cell, sentence),) = sentences(taken)
    assert (cell, "这一格是公式" in sentence) == ("A3", True)


def test_empty_rows_between_are_passed_over_and_the_numbers_stay_excels(take: Take, school: Grant) -> None:
    taken = take(book([person(), ["", " ", "", ""], ["李强", "1", "13800138000", ""]]), school)
    assert [cell for cell, _ in sentences(taken)] == ["B4"]


def test_a_list_without_rows_and_one_with_too_many_are_refused(take: Take, school: Grant) -> None:
    assert "没有填写任何一行" in refusal(take(book([]), school))
    assert "最多导入 10000 行" in refusal(take(book([["x"]] * 10_001), school))


def test_no_whole_id_number_stands_in_what_is_kept_of_the_rows(take: Take, school: Grant) -> None:
    number = f.id_number()
    taken = take(book([person("王芳", number), [number, number, number, ""]]), school)
    kept = str(list(taken.lines.values_list("title", "notes")))
    assert number not in kept
