"""Checking a section costs less than the database query that fetches it."""

from collections.abc import Callable
from functools import partial
from time import process_time

from zhicheng.sections.content import Content, load
from zhicheng.sections.context import Context, Data, Problem
from zhicheng.sections.registry import ALL


def milliseconds(action: Callable[[], object], times: int = 20) -> float:
    """The processor time of the quickest of several tries."""
    tries = []
    for _ in range(times):
        start = process_time()
        action()
        tries.append(process_time() - start)
    return min(tries) * 1000


def test_a_typical_section_is_checked_within_a_millisecond(loaded: Callable[..., Content], context: Context) -> None:
    def check(code: str, data: Data) -> list[Problem]:
        return load(ALL[code], data, context).problems

    for code in ("basics", "papers", "summary", "representative"):
        assert milliseconds(partial(check, code, loaded(code).data)) < 1


def test_twenty_papers_are_checked_with_their_forms_within_six(
    loaded: Callable[..., Content], context: Context
) -> None:
    (row,) = loaded("papers").data["rows"]
    data = {"none": False, "rows": [row | {"id": f"{number:08x}"} for number in range(20)]}
    assert milliseconds(lambda: [row.form.errors for row in load(ALL["papers"], data, context).rows]) < 6


def test_a_full_summary_is_checked_within_a_millisecond(loaded: Callable[..., Content], context: Context) -> None:
    data = loaded("summary", text="从教十四年来，始终站在讲台上。\n" * 187).data
    assert milliseconds(lambda: load(ALL["summary"], data, context).problems) < 1
