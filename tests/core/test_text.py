"""What people type keeps its characters and loses its dirt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.core.text import clause, grams, halfwidth, one_line, tidy


@pytest.mark.parametrize("name", ["𠮷田㛃", "阿卜杜拉·买买提", "李😀", "张👨‍👩‍👧"])
def test_a_rare_name_survives(name: str) -> None:
    assert tidy(f"\u3000 {name}\t\ufeff") == name


def test_control_characters_and_direction_overrides_are_dropped() -> None:
    assert tidy("张\x00三\u202e\x07") == "张三"


def test_a_composed_letter_is_one_character() -> None:
    assert tidy("Jose\u0301") == "José"


def test_line_breaks_stay_in_long_text_and_become_a_space_in_a_line() -> None:
    assert tidy("一\r\n二\r三") == "一\n二\n三"
    assert one_line("一\r\n二\t三") == "一 二 三"


def test_full_width_digits_become_half_width() -> None:
    assert halfwidth("２０２６－１１　Ａ（ｘ）") == "2026-11 A(x)"


def test_keywords_are_pairs_of_neighbours() -> None:
    assert grams("逸夫 小学") == ["逸夫", "夫小", "小学"]
    assert grams("逸") == ["逸"]
    assert grams(" ") == []
    assert grams("ABab") == ["ab", "ba"]


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("text", "said"), [("证件不清晰。", "证件不清晰"), ("是吗？", "是吗？"), ("甲；", "甲"), ("", "")]
)
def test_a_sentence_becomes_a_clause_without_its_stop(text: str, said: str) -> None:
    assert clause(text) == said
