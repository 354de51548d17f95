"""What people really type, and what they should not."""

from collections.abc import Callable

import pytest

from zhicheng.sections.content import Content, load
from zhicheng.sections.context import Context
from zhicheng.sections.freezing import freeze
from zhicheng.sections.registry import ALL
from zhicheng.sections.storing import dump

Messages = Callable[..., list[str]]
Loaded = Callable[..., Content]


def test_a_summary_holds_3000_characters_and_not_one_more(messages: Messages) -> None:
    assert messages("summary", text="字" * 3000) == []
    assert messages("summary", text="字" * 3001) == ["业务工作总结最多 3000 个字，现在有 3001 个字，请删减 1 个字。"]


def test_a_line_break_of_a_browser_counts_once(messages: Messages) -> None:
    assert messages("summary", text="字\r\n" * 1499 + "字") == []


def test_too_long_a_text_is_kept_to_be_shortened(loaded: Loaded) -> None:
    content = loaded("summary", text="字" * 3001)
    assert len(content.form["text"].value()) == 3001
    assert "text" in content.form.errors


@pytest.mark.parametrize("name", ["李𠮷", "㛃月", "王😀", "买买提·艾力", "Ａnna"])
def test_rare_characters_and_emoji_stay_in_a_title(name: str, loaded: Loaded) -> None:
    content = loaded("papers", title=name)
    assert content.problems == []
    assert content.rows[0].texts["title"] == name


def test_a_rare_name_is_compared_with_the_account_as_it_is(context: Context) -> None:
    data = dump(ALL["basics"], {"name": " 李𠮷　"})
    rare = Context(today=context.today, name="李𠮷")
    assert "name" not in [problem.field for problem in load(ALL["basics"], data, rare).problems]


def test_full_width_digits_are_understood(loaded: Loaded) -> None:
    content = loaded("papers", issn="１００１－８４７６", year="２０２４", rank="１")
    assert content.problems == []
    texts = content.rows[0].texts
    assert (texts["issn"], texts["year"], texts["rank"]) == ("1001-8476", "2024", "1")
    assert loaded("awards", awarded_on="２０２１年１２月１日").rows[0].texts["awarded_on"] == "2021-12-01"


def test_spaces_around_are_not_stored(loaded: Loaded) -> None:
    assert loaded("papers", title=" \u3000 题目\t\u3000").rows[0].raw["title"] == "题目"


def test_control_characters_are_not_stored() -> None:
    assert dump(ALL["summary"], {"text": "一\x00二\u202e三\ud800"}) == {"values": {"text": "一二三"}}


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "{title}"]
)
def test_html_and_formulas_are_only_text(text: str, loaded: Loaded, context: Context) -> None:
    content = loaded("papers", title=text)
    assert content.problems == []
    assert "<script" not in str(content.rows[0].form["title"])
    assert "<img" not in str(content.rows[0].form["title"])
    assert content.rows[0].title.startswith(text)
    assert freeze(ALL["papers"], content.data, [], context)["rows"][0]["cells"][0] == text


@pytest.mark.parametrize("day", ["2021-02-29", "昨天", "2021-13-01", "0000-00-00", "99999999"])
def test_a_day_that_does_not_exist_is_told(day: str, messages: Messages) -> None:
    assert len(messages("awards", awarded_on=day)) == 1


def test_a_choice_that_is_not_offered_is_told(messages: Messages) -> None:
    assert messages("papers", author="第四作者") == ["作者身份的选项“第四作者”不在列表中，请重新选择。"]
