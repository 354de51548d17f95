"""A frozen section says everything that its readers need, and nothing that they must not see."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from zhicheng.sections.context import Context, Data
from zhicheng.sections.freezing import digest, freeze
from zhicheng.sections.registry import ALL
from zhicheng.sections.storing import dump

PAPERS = ALL["papers"]
FILE = {
    "slot": "paper",
    "name": "论文-封面目录正文.pdf",
    "digest": "d1",
    "size": 2_100_000,
    "kind": "pdf",
    "file_id": 7,
    "pages": 6,
}


def file(**changed: Any) -> dict[str, Any]:
    """One attachment."""
    return FILE | changed


def test_the_id_number_is_shown_masked_and_stored_nowhere(
    post: Callable[..., dict[str, str]], context: Context
) -> None:
    data = dump(ALL["basics"], post(ALL["basics"]) | {"id_number": context.id_number})
    frozen = freeze(ALL["basics"], data, [], context)
    assert ["id_number", "证件号码", "410104********0015"] in frozen["fields"]
    assert context.id_number not in json.dumps([data, frozen])


def test_a_frozen_section_can_be_written_as_json(papers: Callable[..., Data], context: Context) -> None:
    frozen = freeze(PAPERS, papers(a={}), [file()], context)
    assert json.loads(json.dumps(frozen)) == frozen
    assert frozen["columns"][:2] == [["title", "题目"], ["journal", "刊物"]]
    assert frozen["head"] == list(PAPERS.columns)
    assert len(frozen["rows"][0]["cells"]) == len(frozen["columns"])


def test_files_stand_in_the_order_of_the_slots_with_their_labels(context: Context) -> None:
    photo, card = file(slot="photo"), file(slot="id_card", row="x")
    files = freeze(ALL["basics"], {}, [photo, card, file(slot="paper")], context)["files"]
    assert [(frozen["slot"], frozen["label"], frozen["row"]) for frozen in files] == [
        ("id_card", "身份证", "x"),
        ("photo", "证件照", ""),
    ]


def test_a_draft_can_be_read_too_with_what_is_wrong_as_it_was_typed(
    papers: Callable[..., Data], context: Context
) -> None:
    data = papers(a={"year": "去年"})
    data["rows"].append({"id": "b" * 8})
    rows = freeze(PAPERS, data, [], context)["rows"]
    assert len(rows) == 1
    assert "去年" in rows[0]["cells"]


def test_the_digest_changes_with_the_content(papers: Callable[..., Data]) -> None:
    same = digest(papers(a={}), [file()])
    assert digest(papers(b={}), [file(file_id=8, name="改名.pdf")]) == same
    assert digest(papers(a={"title": "改"}), [file()]) != same
    assert digest(papers(a={}), [file(digest="d2")]) != same
    assert digest(papers(a={}), []) != same
    assert digest(papers(a={}, b={"title": "改"}), []) != digest(papers(a={"title": "改"}, b={}), [])


def test_the_digest_is_computed_the_same_way_for_ever() -> None:
    text = r'[{"values":{"text":"\u597d"}},[["paper","","d1"]]]'
    assert digest({"values": {"text": "好"}}, [file()]) == hashlib.sha256(text.encode()).hexdigest()
