"""Every section goes from the posted form to the frozen record without losing a word."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from zhicheng.sections.base import Section
from zhicheng.sections.content import Content, load
from zhicheng.sections.context import Context
from zhicheng.sections.freezing import Frozen, digest, freeze
from zhicheng.sections.registry import ALL
from zhicheng.sections.storing import dump, settle

Post = Callable[..., dict[str, str]]
EVERY = pytest.mark.parametrize("section", ALL.values(), ids=lambda section: section.code)


def said(frozen: Frozen) -> set[str]:
    """Every text of a frozen section."""
    cells = [cell for row in frozen.get("rows", ()) for cell in row["cells"]]
    return {*cells, *(text for _, _, text in frozen.get("fields", ()))} - {""}


@EVERY
def test_a_section_filled_in_well_is_complete(section: type[Section], loaded: Callable[..., Content]) -> None:
    content = loaded(section.code)
    assert content.problems == []
    assert content.complete
    assert content.started
    assert content.progress.status == "已完成"


@EVERY
def test_what_was_typed_is_what_is_frozen(section: type[Section], post: Post, context: Context) -> None:
    posted = post(section)
    words = {
        "yes": "是",
        "no": "否",
        "papers:0000000a": "论文：整本书阅读的课堂支架设计（小学语文教学，2024）",
        "on": "已承诺",
    }
    frozen = freeze(section, dump(section, posted), [], context)
    typed = {words.get(text, text) for name, text in posted.items() if name != "order"}
    assert typed <= said(frozen)
    assert (frozen["code"], frozen["label"], frozen["version"]) == (section.code, section.label, section.version)


@EVERY
def test_storing_what_is_stored_changes_nothing(section: type[Section], post: Post) -> None:
    data = dump(section, post(section))
    assert settle(section, data) == data
    assert digest(settle(section, data), []) == digest(data, [])


@EVERY
def test_the_forms_post_back_what_they_were_given(section: type[Section], loaded: Callable[..., Content]) -> None:
    content = loaded(section.code)
    forms = [row.form for row in content.rows] or [content.form]
    posted = {field.html_name: field.value() for form in forms for field in form if field.value()}
    if section.many:
        posted["order"] = [row.id for row in content.rows]
    assert dump(section, posted) == content.data
    assert all(form.is_valid() for form in forms)


@EVERY
def test_an_empty_section_is_not_started(section: type[Section], context: Context) -> None:
    content = load(section, section.blank(), replace(context, slots={}, level="senior"))
    assert not content.started
    assert content.complete == (section.code in ("attachments", "expert_attachments"))
    assert content.progress.status == ("选填" if content.complete else "未填")
    assert content.form.errors == {}
    assert section.blank() == dump(section, {})


NONE_ALLOWED = [section for section in ALL.values() if section.may_be_none]


@pytest.mark.parametrize("section", NONE_ALLOWED, ids=lambda section: section.code)
def test_an_empty_section_can_be_stated_as_none(section: type[Section], context: Context) -> None:
    data = dump(section, {"none": "on"})
    content = load(section, data, replace(context, slots={}, level="senior"))
    assert content.complete
    assert content.progress.status == "无"
    assert freeze(section, data, [], context)["none"] is True
