"""Whatever stands in the database or is sent to us, loading a section never fails."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhicheng.sections.base import Section
from zhicheng.sections.comparing import compare
from zhicheng.sections.content import load
from zhicheng.sections.context import Context
from zhicheng.sections.facts import facts
from zhicheng.sections.freezing import digest, freeze
from zhicheng.sections.registry import ALL
from zhicheng.sections.storing import dump, settle

TODAY = date(2026, 11, 22)
SECTIONS = st.sampled_from(list(ALL.values()))
LIKELY = st.sampled_from(
    ["", "0", "-1", "1e9", "NaN", "Infinity", "２０２６", "2026-11", "2026-02-30", "papers:1", "=1", "yes"]
)
TEXT = LIKELY | st.text(max_size=40)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def answers(draw: st.DrawFn) -> tuple[type[Section], Any]:
    """A section, and something that has the shape of its data."""
    section = draw(SECTIONS)
    names = st.sampled_from(["id", *section.base_fields])
    entry = st.dictionaries(names, TEXT | ANYTHING, max_size=20)
    rows = st.lists(entry | ANYTHING, max_size=4)
    shape = st.fixed_dictionaries({}, optional={"values": entry, "rows": rows, "none": st.booleans() | ANYTHING})
    return section, draw(shape | ANYTHING)


@settings(max_examples=examples(300), deadline=None)
@given(answers(), st.dictionaries(st.sampled_from(list(ALL)), ANYTHING, max_size=3), TEXT)
def test_loading_never_fails(answer: tuple[type[Section], Any], siblings: dict[str, Any], id_number: str) -> None:
    section, data = answer
    context = Context(TODAY, id_number=id_number, series_code="22", level="senior", siblings=siblings)
    content = load(section, data, context)
    assert content.complete == (content.problems == [])
    assert [row.form.errors.keys() <= section.base_fields.keys() for row in content.rows] == [True] * len(content.rows)
    frozen = freeze(section, data, [], context)
    assert compare(frozen, frozen).count == 0
    digest(data, [])
    facts({section.code: data})


@settings(max_examples=examples(200), deadline=None)
@given(answers())
def test_what_was_settled_stays_as_it_is(answer: tuple[type[Section], Any]) -> None:
    section, anything = answer
    data = settle(section, anything)
    assert settle(section, data) == data
    assert digest(settle(section, data), []) == digest(data, [])


@settings(max_examples=examples(200), deadline=None)
@given(SECTIONS, st.dictionaries(TEXT | st.sampled_from(["order", "none", "add", "remove-1"]), TEXT, max_size=9))
def test_any_form_can_be_stored(section: type[Section], post: dict[str, str]) -> None:
    data = dump(section, post)
    assert set(data) == ({"none", "rows"} if section.many else {"values"})
