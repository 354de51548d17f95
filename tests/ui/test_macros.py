"""Macros escape what they are given, name what is missing, and link errors to their fields."""

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, UndefinedError

from tests.ui import samples
from zhicheng.ui.parts import SectionMark, Tab, TrailItem, TreeNode

BAD = "<script>alert('坏')</script>\"'&"
CALLS = [
    "lists filter_text(bad, bad, bad, bad)",
    "lists filter_choice(bad, bad, [(bad, bad)], bad)",
    "lists table_head([bad], bad)",
    "lists state(bad, bad)",
    "lists badge(bad, bad)",
    "lists pager(bad, bad, bad)",
    "lists empty_list(bad, bad, bad, bad)",
    "lists tabs([tab])",
    "record facts([(bad, bad)])",
    "record section_nav([mark], bad)",
    "record trail([step])",
    "record diff(bad, 'x')",
    "record progress(1, 2, bad)",
    "dialogs confirm(bad, bad, '', bad, bad, bad)",
    "dialogs upload(bad, '', bad, bad, bad, bad)",
    "buttons button(bad, 'save', bad, bad, key=bad)",
    "buttons link_button(bad, bad)",
    "buttons form_foot(bad, bad, bad, bad)",
    "forms verdicts(bad, [(bad, bad, bad)], bad, bad)",
    "forms phrases(bad, [bad])",
    "forms saved(bad)",
    "trees tree([node], bad, bad, bad, bad)",
    "shell messages([message])",
]


def draw(env: Environment, file: str, call: str, **context: Any) -> str:
    """Render one macro call."""
    name = call.split("(")[0]
    return env.from_string(f'{{% from "macros/{file}.html" import {name} %}}{{{{ {call} }}}}').render(context)


@pytest.mark.parametrize("call", CALLS)
def test_a_macro_escapes_everything(env: Environment, call: str) -> None:
    given = {
        "bad": BAD,
        "tab": Tab(BAD, BAD),
        "mark": SectionMark(BAD, BAD, "done", BAD),
        "step": TrailItem(BAD, BAD, BAD, [BAD]),
        "node": TreeNode(BAD, BAD, BAD, note=BAD),
        "message": SimpleNamespace(level_tag=BAD, message=BAD),
    }
    file, macro = call.split(maxsplit=1)
    drawn = draw(env, file, macro, **given)
    assert "<script" not in drawn
    assert BAD[-4:] not in drawn


def test_a_misspelt_name_is_an_error(env: Environment) -> None:
    with pytest.raises(UndefinedError):
        env.from_string("{{ shell.organization }}").render(shell=samples.shell())
    with pytest.raises(UndefinedError):
        env.from_string("{{ titel }}").render(title="题目")


def test_a_form_posts_with_the_token_or_not_at_all(env: Environment) -> None:
    assert env.from_string("{{ csrf() }}").render(csrf_input="<input name=t>") == "<input name=t>"
    with pytest.raises(KeyError):
        env.from_string("{{ csrf() }}").render()


def test_labels_of_required_fields_are_red(env: Environment) -> None:
    form = samples.Paper()
    assert 'class="field-label red"' in draw(env, "forms", "field(form.title)", form=form)
    assert 'class="field-label"' in draw(env, "forms", "field(form.summary)", form=form)


def test_a_field_that_only_the_whole_needs_is_red_too(env: Environment) -> None:
    form = samples.Paper()
    form.fields["summary"].needed = True  # type: ignore[attr-defined]
    assert 'class="field-label red"' in draw(env, "forms", "field(form.summary)", form=form)


def test_an_error_stands_at_the_field_and_on_top(env: Environment) -> None:
    form = samples.paper()
    at_field = draw(env, "forms", "field(form.issn)", form=form)
    assert 'id="id_issn_error">校验位不符：1001-8476 才是有效的 ISSN' in at_field
    assert 'aria-describedby="id_issn_error"' in at_field
    on_top = draw(env, "forms", "error_summary(form)", form=form)
    assert "有 2 处需要改正" in on_top
    assert '<a href="#id_issn">ISSN</a>：校验位不符' in on_top
    assert "发表日期不能晚于今天。" in on_top


def test_an_error_of_a_group_leads_to_its_group(env: Environment) -> None:
    form = samples.Paper({})
    drawn = draw(env, "forms", "field(form.study)", form=form)
    on_top = draw(env, "forms", "error_summary(form)", form=form)
    assert 'href="#id_study_group"' in on_top
    assert 'id="id_study_group"' in drawn


def test_a_form_without_errors_has_no_summary(env: Environment) -> None:
    assert draw(env, "forms", "error_summary(form)", form=samples.Small({"title": "逸夫小学"})).strip() == ""


def test_a_long_text_is_counted_by_characters_and_never_cut(env: Environment) -> None:
    drawn = draw(env, "forms", "field(form.summary)", form=samples.Paper())
    assert 'data-limit="3000"' in drawn
    assert "maxlength" not in drawn


def test_no_verdict_is_chosen_beforehand(env: Environment) -> None:
    drawn = draw(env, "forms", "verdicts('v', [('pass', '通过', 'good'), ('return', '退回', 'care')])")
    assert "checked" not in drawn
