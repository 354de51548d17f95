"""What a posted form becomes: adding, removing, ordering and keeping entries, with and without JavaScript."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from zhicheng.core.refused import Refused
from zhicheng.sections.content import load
from zhicheng.sections.context import Context, Data
from zhicheng.sections.freezing import freeze
from zhicheng.sections.registry import ALL
from zhicheng.sections.storing import CAP, dump, settle

PAPERS, SUMMARY, PLEDGE = ALL["papers"], ALL["summary"], ALL["pledge"]
A, B = "a" * 8, "b" * 8


def titles(data: Data) -> list[str]:
    return [row.get("title", "") for row in data["rows"]]


def test_entries_keep_the_order_of_the_page() -> None:
    post = QueryDict(f"order={B}&order={A}&rows-{A}-title=一&rows-{B}-title=二")
    assert dump(PAPERS, post)["rows"] == [{"id": B, "title": "二"}, {"id": A, "title": "一"}]
    assert titles(dump(PAPERS, {"order": f"{A},{B}", f"rows-{A}-title": "一", f"rows-{B}-title": "二"})) == ["一", "二"]


def test_the_add_button_opens_an_empty_entry_that_is_no_mistake(context: Context) -> None:
    data = dump(PAPERS, QueryDict(f"order={A}&rows-{A}-title=一&add=1"))
    assert titles(data) == ["一", ""]
    new = load(PAPERS, data, context).rows[1]
    assert new.blank
    assert new.form.errors == {}
    assert new.form["title"].html_name == f"rows-{data['rows'][1]['id']}-title"


def test_the_remove_button_takes_away_one_entry() -> None:
    post = QueryDict(f"order={A}&order={B}&rows-{A}-title=一&rows-{B}-title=二&remove-{A}=")
    assert titles(dump(PAPERS, post)) == ["二"]


def test_an_entry_left_empty_is_dropped_when_saving() -> None:
    assert dump(PAPERS, QueryDict(f"order={A}&rows-{A}-title=+&rows-{A}-journal="))["rows"] == []


def test_an_entry_that_is_closed_on_the_page_is_kept() -> None:
    before = {"none": False, "rows": [{"id": A, "title": "一"}, {"id": B, "title": "二"}]}
    post = QueryDict(f"order={A}&order={B}&rows-{B}-title=改")
    assert titles(dump(PAPERS, post, before=before)) == ["一", "改"]


def test_an_entry_added_in_another_tab_is_kept() -> None:
    before = {"none": False, "rows": [{"id": A, "title": "一"}, {"id": B, "title": "在另一页添加"}]}
    post = QueryDict(f"known={A}&order={A}&rows-{A}-title=改")
    assert titles(dump(PAPERS, post, before=before)) == ["改", "在另一页添加"]


def test_an_entry_that_the_page_knew_and_no_longer_lists_is_gone() -> None:
    before = {"none": False, "rows": [{"id": A, "title": "一"}, {"id": B, "title": "二"}]}
    post = QueryDict(f"known={A},{B}&order={A}&rows-{A}-title=一")
    assert titles(dump(PAPERS, post, before=before)) == ["一"]


def test_an_id_that_is_not_ours_is_replaced() -> None:
    rows = dump(PAPERS, {"order": "<script>", "rows-<script>-title": "一"})["rows"]
    assert len(rows[0]["id"]) == 8
    assert rows[0]["title"] == "一"


def test_none_is_kept_only_where_a_section_may_be_none() -> None:
    assert dump(PAPERS, QueryDict("none=on"))["none"] is True
    assert dump(ALL["work"], QueryDict("none=on"))["none"] is False


def test_a_field_that_the_section_does_not_have_is_not_stored() -> None:
    assert dump(SUMMARY, {"text": "好", "id_number": "410104199001010015"}) == {"values": {"text": "好"}}


def test_what_is_wrong_is_stored_as_it_was_typed() -> None:
    assert dump(PAPERS, {"order": A, f"rows-{A}-issn": "1001-8477"})["rows"][0]["issn"] == "1001-8477"


def test_a_section_beyond_64_kb_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refused, match="“业务工作总结”的内容共 65 KB，超过 64 KB 的上限"):
        dump(SUMMARY, {"text": "字" * (CAP // 3 + 300)})
    assert len(json.dumps(dump(SUMMARY, {"text": "字" * 21_000}), ensure_ascii=False).encode()) < CAP


def test_an_import_may_say_yes_in_chinese_or_as_a_truth_value() -> None:
    rows = [{"is_representative": "是"}, {"is_representative": False}, {"is_representative": True, "year": 2024}]
    stored = settle(PAPERS, {"rows": rows})["rows"]
    assert [row["is_representative"] for row in stored] == ["yes", "no", "yes"]
    assert stored[2]["year"] == "2024"
    assert settle(PLEDGE, {"values": {"accepted": False}}) == {"values": {}}


def test_a_pledge_keeps_the_moment_at_which_it_was_first_accepted(context: Context) -> None:
    first, later = datetime(2026, 11, 20, 2, 32, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
    data = dump(PLEDGE, {"accepted": "on"}, at=first)
    assert dump(PLEDGE, {"accepted": "on"}, before=data, at=later) == data
    assert freeze(PLEDGE, data, [], context)["fields"][2] == ["accepted_at", "承诺时间", "2026-11-20 10:32"]
    assert dump(PLEDGE, {"accepted_at": "2020-01-01"}, before=data, at=later) == {"values": {}}


def test_a_pledge_not_accepted_is_a_problem(messages: Callable[..., list[str]]) -> None:
    assert messages("pledge", accepted="") == ["请确认“本人已阅读并同意上述承诺”。"]
    assert messages("pledge", accepted="否") != []
