"""The sections of an expert: what is asked, and what the library takes from them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from zhicheng.sections.expert_facts import declared
from zhicheng.sections.expert_words import split_keywords
from zhicheng.sections.freezing import freeze
from zhicheng.sections.registry import ALL

Messages = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("code", "changed", "said"),
    [
        ("expert_field", {"keywords": "、".join(f"词{n}" for n in range(11))}, "专业关键词最多 10 个，现在有 11 个"),
        ("expert_field", {"keywords": "长" * 51}, "每个专业关键词不超过 50 个字"),
        ("expert_titles", {"is_basis": "no"}, "请把入库所依据的那项职称"),
        ("expert_titles", {"level": "正高级"}, "与申报时选择的层级（中级）不一致"),
        ("expert_titles", {"obtained_on": "2030-01-01"}, "取得日期不能晚于今天"),
        ("expert_willing", {"willing": "no"}, "愿意参加评审的人员才能申报专家"),
        ("expert_willing", {"days": "0"}, "每年可参加天数不能小于 1"),
        ("expert_pledge", {"accepted": ""}, "请确认“本人已阅读并同意上述承诺”"),
    ],
)
def test_what_has_to_be_mended(messages: Messages, code: str, changed: dict[str, str], said: str) -> None:
    assert any(message.startswith(said) for message in messages(code, **changed)), messages(code, **changed)


@pytest.mark.parametrize("code", [code for code in ALL if code.startswith("expert_")])
def test_filled_in_well_nothing_has_to_be_mended(messages: Messages, code: str) -> None:
    assert messages(code) == []


def test_who_has_nobody_to_stay_away_from_says_so(context: Any) -> None:
    from zhicheng.sections.content import load

    assert load(ALL["expert_recusal"], {"none": True, "rows": []}, context).complete
    assert not load(ALL["expert_recusal"], {"none": False, "rows": []}, context).complete


def test_basics_ask_an_expert_everything_but_the_kind_of_title_application(loaded: Any, context: Any) -> None:
    data = loaded("basics").data
    of_expert = freeze(ALL["basics"], data, [], replace(context, kind="expert"))["fields"]
    of_title = freeze(ALL["basics"], data, [], context)["fields"]
    assert {name for name, *_ in of_title} - {name for name, *_ in of_expert} == {"apply_type"}


def test_the_pledge_of_an_expert_has_its_own_words(loaded: Any, context: Any) -> None:
    fields = freeze(ALL["expert_pledge"], loaded("expert_pledge").data, [], context)["fields"]
    assert "遇有应当回避的情形主动申请回避" in fields[0][2]


def test_keywords_are_separated_by_whatever_people_type() -> None:
    assert split_keywords("阅读、习作,评价；命题 阅读\n") == ["阅读", "习作", "评价", "命题"]
    assert split_keywords("") == []


def test_the_library_takes_field_keywords_and_recusals(loaded: Any) -> None:
    said = declared({code: loaded(code).data for code in ("expert_field", "expert_recusal")})
    assert said.subject == "小学语文阅读教学"
    assert said.keywords == ["整本书阅读", "课堂评价", "教师培训"]
    assert said.recusals == [{"kind": "单位", "name": "逸夫小学", "relation": "现工作单位"}]
    assert declared({}) == ("", [], [])
