"""Official numbers: the valid pass, and the others are told exactly what is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.core import numbers


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "410104199001010015", "４１０１０４199001010015"]
)
def test_a_valid_id_number_has_no_problem(number: str) -> None:
    assert numbers.id_number_problem(number) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("41010419900101001", "应为 18 位，现在是 17 位"),
        ("41010419900101A015", "前 17 位应为数字"),
        ("990104199001010015", "前两位“99”不是任何省份的代码"),
        ("410104199002300015", "“19900230”不是有效的出生日期"),
        ("410104199001010016", "校验位不符"),
    ],
)
def test_a_wrong_id_number_is_told_what_is_wrong(number: str, said: str) -> None:
    assert said in str(numbers.id_number_problem(number))


def test_a_wrong_check_digit_of_an_id_number_does_not_reveal_the_right_one() -> None:
    said = numbers.id_number_problem("110105194912310021")
    assert said == "身份证号的校验位不符，请对照证件逐位核对。"


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110108551385082Q", "91110108 55138508-2q"])
def test_a_valid_credit_code_has_no_problem(code: str) -> None:
    assert numbers.uscc_problem(code) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("9135010", "应为 18 位，现在是 7 位"),
        ("9135010OM000100Y43", "第 8 位“O”不在允许的字符内"),
        ("91A50100M000100Y43", "第 3 至 8 位“A50100”应为 6 位数字"),
        ("114412365412547896", "末位应为“Y”，现在是“6”"),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong(code: str, said: str) -> None:
    assert said in str(numbers.uscc_problem(code))


@pytest.mark.parametrize("code", ["D2143569-X", "415800122"])
def test_a_valid_organisation_code_has_no_problem(code: str) -> None:
    assert numbers.organisation_code_problem(code) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [("4158", "应为 9 位，现在是 4 位"), ("4158001？2", "应为数字或字母"), ("415800120", "末位应为“2”，现在是“0”")],
)
def test_a_wrong_organisation_code_is_told_what_is_wrong(code: str, said: str) -> None:
    assert said in str(numbers.organisation_code_problem(code))


def test_a_serial_number_is_told_the_right_check_digit() -> None:
    assert numbers.issn_problem("1001-8476") is None
    assert numbers.issn_problem("2434-561X") is None
    assert numbers.issn_problem("1001-8477") == "校验位不符：1001-8476 才是有效的 ISSN，请核对。"
    assert "现在是 7 位" in str(numbers.issn_problem("1001-847"))
    assert "应为数字" in str(numbers.issn_problem("1O01-8476"))


def test_a_book_number_is_told_the_right_check_digit() -> None:
    assert numbers.isbn_problem("978-7-04-050694-5") is None
    assert numbers.isbn_problem("7-302-02368-9") is None
    assert "978-7-04-050694-5 才是有效的 ISBN" in str(numbers.isbn_problem("9787040506946"))
    assert "现在是 12 位" in str(numbers.isbn_problem("978704050694"))
    assert "978 或 979 开头" in str(numbers.isbn_problem("1237040506945"))


@pytest.mark.parametrize("number", ["13812345678", "+86 138-1234-5678", "８６１３８１２３４５６７８"])
def test_a_mobile_number_may_carry_the_code_of_the_country(number: str) -> None:
    assert numbers.mobile_problem(number) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [("1381234567", "现在是 10 位"), ("12812345678", "以 13 至 19 开头"), ("1381234567a", "只能含有数字")],
)
def test_a_wrong_mobile_number_is_told_what_is_wrong(number: str, said: str) -> None:
    assert said in str(numbers.mobile_problem(number))


@pytest.mark.parametrize(
    "number", ["0371-66881234", "037166881234", "（0371）66881234", "010-66881234-801", "13812345678"]
)
def test_a_phone_is_a_mobile_or_a_landline_with_its_area(number: str) -> None:
    assert numbers.phone_problem(number) is None


def test_a_phone_without_its_area_is_refused() -> None:
    assert "带区号" in str(numbers.phone_problem("66881234"))


def test_a_postcode_has_six_digits() -> None:
    assert numbers.postcode_problem("450000") is None
    assert "现在是 5 位" in str(numbers.postcode_problem("45000"))
    assert "只能含有数字" in str(numbers.postcode_problem("45000A"))


def test_an_id_number_says_birthday_and_sex() -> None:
    assert numbers.birthday_of("11010519491231002X") == date(1949, 12, 31)
    assert numbers.sex_of("11010519491231002X") == "女"
    assert numbers.sex_of("410104199001010015") == "男"


def test_a_masked_number_hides_its_middle() -> None:
    assert numbers.mask_id_number("410104199001010015") == "410104********0015"
    assert numbers.mask_id_number("E12345678") == "E1*****78"
    assert numbers.mask_id_number("123") == "***"


@given(st.text(max_size=25))
def test_every_check_has_an_answer_for_any_text(text: str) -> None:
    checks = [check for name, check in vars(numbers).items() if name.endswith("_problem")]
    assert len(checks) == 8
    for check in checks:
        assert check(text) is None or check(text).endswith(("。", "1001-8476。"))


@given(st.text("0123456789", min_size=17, max_size=17))
def test_one_check_digit_of_a_credit_code_is_right(base: str) -> None:
    assert sum(numbers.uscc_problem(base + last) is None for last in numbers.USCC_ALPHABET) == 1
