"""Form fields take what people type, and answer in sentences."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError

from zhicheng.core import fields
from zhicheng.core.codes import Sex


def said(field: forms.Field, value: Any) -> str:
    """Return what the field says of a value that it refuses."""
    with pytest.raises(ValidationError) as refusal:
        field.clean(value)
    return "".join(refusal.value.messages)


def shown(field: forms.Field, value: Any = None) -> str:
    """Return the field as a page shows it."""
    form = forms.Form(initial={"entry": value})
    form.fields["entry"] = field
    return str(form["entry"])


def test_an_empty_field_is_named_in_its_message() -> None:
    assert said(fields.Text(label="姓名"), " 　") == "请填写姓名。"
    assert said(fields.Choice(label="性别", choices=Sex), "") == "请选择性别。"
    assert said(fields.Day(label="出生日期"), "") == "请填写出生日期。"
    assert said(fields.YesNo(label="是否结题"), None) == "请选择是否结题。"


def test_a_name_keeps_rare_characters_emoji_and_the_middle_dot() -> None:
    assert fields.Text(label="姓名").clean("　𠮷·㛃😀 ") == "𠮷·㛃😀"


@pytest.mark.parametrize("name", ["𠮷·㛃", "阿卜杜拉·买买提", "Anna-Maria O'Neill", "刘〓", "李〇"])
def test_the_name_of_an_account_is_of_any_script(name: str) -> None:
    assert fields.PersonName(label="姓名").clean(name) == name


def test_the_name_of_an_account_has_no_digits_or_signs() -> None:
    assert said(fields.PersonName(label="姓名"), "=1+2钱𠮷") == "姓名里有“=1+2”，不是姓名用字，请核对后重新填写。"


def test_markup_and_formulas_are_kept_as_typed() -> None:
    assert fields.Text(label="题目").clean("=1+1 <b>甲</b>") == "=1+1 <b>甲</b>"


def test_3000_characters_fit_and_3001_are_told_how_many_to_cut() -> None:
    field = fields.LongText(label="业务工作总结")
    assert len(field.clean("字\r\n" * 1500)) == 2999
    assert said(field, "字" * 3001) == "业务工作总结最多 3000 个字，现在有 3001 个字，请删减 1 个字。"


def test_the_page_does_not_let_a_browser_cut_text_silently() -> None:
    assert "maxlength" not in shown(fields.LongText(label="总结"))


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "20261122",
        "2026年11月22日",
        "２０２６－１１－２２",
        " 2026 年 11 月 22 日",
    ],
)
def test_a_day_is_read_in_every_usual_way(typed: str) -> None:
    assert fields.Day(label="出生日期").clean(typed) == date(2026, 11, 22)


def test_a_day_that_is_not_one_is_told_why() -> None:
    field = fields.Day(label="出生日期")
    assert said(field, "22/11/2026") == "出生日期应为年-月-日，例如 2026-11-22，请重新填写。"
    assert said(field, "2026-02-30") == "出生日期填写有误：没有 2026 年 2 月 30 日这一天，请重新填写。"
    assert said(field, "0190-01-01") == "出生日期的年份 190 应在 1900 至 2100 之间，请重新填写。"


@time_machine.travel("2026-11-21T17:00:00Z", tick=False)
def test_the_future_begins_at_midnight_in_china() -> None:
    assert fields.Day(label="出生日期", not_future=True).clean("2026-11-22") == date(2026, 11, 22)
    assert said(fields.Day(label="出生日期", not_future=True), "2026-11-23") == "出生日期不能晚于今天（2026-11-22）。"
    assert said(fields.Month(label="毕业年月", not_future=True), "2026-12") == "毕业年月不能晚于本月（2026-11）。"
    assert said(fields.Year(label="年度", not_future=True), "2027") == "年度不能晚于今年（2026 年）。"


def test_a_day_is_shown_in_one_form() -> None:
    assert 'value="2026-11-22"' in shown(fields.Day(label="日期"), date(2026, 11, 22))


@pytest.mark.parametrize("typed", ["2026-3", "2026-03", "202603", "2026年3月", "２０２６．３"])
def test_a_month_is_kept_in_one_form(typed: str) -> None:
    assert fields.Month(label="年月").clean(typed) == "2026-03"


def test_a_month_or_year_that_is_not_one_is_told_why() -> None:
    assert said(fields.Month(label="年月"), "2026-13") == "年月应为年-月，例如 2026-11，请重新填写。"
    assert said(fields.Year(label="年度"), "去年") == "年度应为四位年份，例如 2026，请重新填写。"
    assert fields.Year(label="年度").clean("２０２６年") == 2026


def test_whole_numbers_and_amounts_take_full_width_digits() -> None:
    assert fields.Whole(label="人数").clean("１,２００") == 1200
    assert fields.Amount(label="金额").clean("１２．５０") == Decimal("12.50")


def test_numbers_out_of_bounds_are_told_the_bound() -> None:
    assert said(fields.Whole(label="学时", min=1, max=900, unit="学时"), "901") == "学时不能大于 900 学时。"
    assert said(fields.Whole(label="人数"), "-1") == "人数不能小于 0。"
    assert said(fields.Whole(label="人数"), "12.5") == "人数应为整数，例如 12，请重新填写。"
    assert said(fields.Amount(label="金额"), "甲") == "金额应为数字，例如 12.50，请重新填写。"
    assert said(fields.Amount(label="金额"), "1.234") == "金额最多 2 位小数，请重新填写。"


def test_yes_and_no_become_truth_values_and_are_shown_again() -> None:
    field = fields.YesNo(label="是否结题", required=False)
    assert [field.clean(value) for value in ("yes", "no", "", True, False)] == [True, False, None, True, False]
    assert '<option value="no" selected>否</option>' in shown(field, False)


def test_a_choice_begins_with_nothing_chosen_and_refuses_what_is_not_listed() -> None:
    field = fields.Choice(label="性别", choices=Sex)
    assert '<option value="" selected>请选择</option>' in shown(field)
    assert field.clean("1") == "1"
    assert said(field, "9") == "性别的选项“9”不在列表中，请重新选择。"


def test_official_numbers_are_kept_in_one_form() -> None:
    assert fields.IdNumber(label="身份证号").clean(" 11010519491231002x") == "11010519491231002X"
    assert fields.Uscc(label="代码").clean("９１350100m000100y43") == "91350100M000100Y43"
    assert fields.Mobile(label="手机").clean("+86 138 1234 5678") == "13812345678"
    assert fields.Phone(label="电话").clean("（0371）66881234") == "0371-66881234"
    assert fields.Postcode(label="邮编").clean("４５００００") == "450000"
    assert fields.Issn(label="ISSN").clean("issn 10018476") == "1001-8476"
    assert fields.Isbn(label="ISBN").clean("ISBN：9787040506945") == "978-7-04-050694-5"
    assert fields.OrganisationCode(label="组织机构代码").clean("d2143569-x") == "D2143569X"
    assert fields.Email(label="邮箱").clean(" Ａ@example.com ") == "A@example.com"


def test_a_wrong_mail_address_is_told_how_one_looks() -> None:
    assert said(fields.Email(label="电子邮箱"), "a@b").startswith("电子邮箱格式不对")


@time_machine.travel("1990-01-01T04:00:00Z", tick=False)
def test_an_id_number_from_the_future_is_refused() -> None:
    field = fields.IdNumber(label="身份证号")
    assert field.clean("410104199001010015") == "410104199001010015"
    with time_machine.travel("1989-12-31T04:00:00Z", tick=False):
        assert said(field, "410104199001010015") == "身份证号中的出生日期 1990-01-01 晚于今天，请核对后重新填写。"


def test_a_doubtful_credit_code_is_refused_when_strict_and_warned_of_when_not() -> None:
    assert "末位应为“Y”" in said(fields.Uscc(label="统一社会信用代码"), "114412365412547896")
    lenient = fields.Uscc(label="统一社会信用代码", strict=False)
    assert lenient.clean("114412365412547896") == "114412365412547896"
    assert "末位应为“Y”" in str(lenient.warning("114412365412547896"))
