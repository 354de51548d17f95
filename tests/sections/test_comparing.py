"""What a reviewer sees of the changes since the last review."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from zhicheng.sections.comparing import Comparison, compare
from zhicheng.sections.context import Context, Data
from zhicheng.sections.freezing import Frozen, freeze
from zhicheng.sections.registry import ALL

Papers = Callable[..., Data]
Freeze = Callable[..., Frozen]


@pytest.fixture
def frozen(papers: Papers, context: Context) -> Freeze:
    """A frozen 论文 section: frozen(a={…}), with files by digest."""

    def build(*digests: str, **rows: dict[str, Any]) -> Frozen:
        file = {"slot": "paper", "name": "一.pdf", "size": 1, "kind": "pdf", "file_id": 1, "pages": 2}
        return freeze(ALL["papers"], papers(**rows), [file | {"digest": digest} for digest in digests], context)

    return build


def marks(comparison: Comparison) -> list[tuple[str, str]]:
    """Each entry by the first letter of its id, with its mark."""
    return [(row.id[0], row.mark) for row in comparison.rows]


def test_the_first_reading_has_nothing_to_compare_with(frozen: Freeze) -> None:
    comparison = compare(None, frozen("d", a={}))
    assert marks(comparison) == [("a", "same")]
    assert comparison.count == 0
    assert not comparison.changed


def test_a_changed_cell_shows_what_stood_there(frozen: Freeze) -> None:
    comparison = compare(frozen(a={"issn": "1004-672"}), frozen(a={"issn": "1001-8476"}))
    cell = comparison.rows[0].cell("issn")
    assert (cell.label, cell.text, cell.old, cell.mark) == ("ISSN", "1001-8476", "1004-672", "changed")
    assert comparison.rows[0].cell("title").mark == "same"
    assert comparison.count == 1


def test_a_cell_that_was_filled_or_emptied_says_so(frozen: Freeze) -> None:
    comparison = compare(frozen(a={"cn": "", "rank": "1"}), frozen(a={"cn": "CN 41-1234", "rank": ""}))
    assert comparison.rows[0].cell("cn").mark == "added"
    assert (comparison.rows[0].cell("rank").mark, comparison.rows[0].cell("rank").old) == ("removed", "1")
    assert comparison.count == 2


def test_a_new_and_a_lost_entry_each_count_once(frozen: Freeze) -> None:
    one, two, three = {"title": "一"}, {"title": "二"}, {"title": "三"}
    comparison = compare(frozen(a=one, b=two), frozen(b=two, c=three))
    assert marks(comparison) == [("a", "removed"), ("b", "same"), ("c", "added")]
    assert comparison.rows[0].cell("title").old == "一"
    assert comparison.count == 2


def test_a_lost_entry_stands_where_it_stood(frozen: Freeze) -> None:
    rows = {id: {"title": id} for id in "abcd"}
    comparison = compare(frozen(**rows), frozen(a=rows["a"], d=rows["d"]))
    assert marks(comparison) == [("a", "same"), ("b", "removed"), ("c", "removed"), ("d", "same")]


def test_an_entry_deleted_and_typed_again_is_the_same(frozen: Freeze) -> None:
    assert compare(frozen(a={}), frozen(b={})).count == 0


def test_entries_in_another_order_are_the_same(frozen: Freeze) -> None:
    one, two = {"title": "一"}, {"title": "二"}
    assert marks(compare(frozen(a=one, b=two), frozen(b=two, a=one))) == [("b", "same"), ("a", "same")]


def test_a_replaced_file_is_one_lost_and_one_new(frozen: Freeze) -> None:
    comparison = compare(frozen("d1", "d2", a={}), frozen("d2", "d3", a={}))
    assert [(file.digest, file.mark) for file in comparison.files] == [
        ("d2", "same"),
        ("d3", "added"),
        ("d1", "removed"),
    ]
    assert comparison.count == 2


def test_none_instead_of_an_entry_is_a_change(frozen: Freeze) -> None:
    comparison = compare(frozen(a={}), frozen() | {"none": True})
    assert (comparison.none, comparison.none_changed, comparison.count) == (True, True, 2)


def test_a_field_of_a_section_without_entries_is_compared(context: Context) -> None:
    summary = ALL["summary"]
    old, new = ({"values": {"text": text}} for text in ("旧", "新"))
    (cell,) = compare(freeze(summary, old, [], context), freeze(summary, new, [], context)).fields
    assert (cell.text, cell.old, cell.mark) == ("新", "旧", "changed")


def test_a_column_that_a_newer_version_dropped_is_still_shown(frozen: Freeze) -> None:
    old = frozen(a={})
    old["columns"].append(["volume", "卷"])
    old["rows"][0]["cells"].append("12")
    comparison = compare(old, frozen(a={}))
    assert comparison.columns[-1] == ("volume", "卷")
    assert comparison.rows[0].cell("volume").mark == "removed"


def test_a_corrected_id_number_shows_as_changed(context: Context) -> None:
    basics = ALL["basics"]
    old = freeze(basics, {}, [], replace(context, id_number="11010519491231002X"))
    comparison = compare(old, freeze(basics, {}, [], context))
    assert [cell.name for cell in comparison.fields if cell.mark != "same"] == ["id_number"]
