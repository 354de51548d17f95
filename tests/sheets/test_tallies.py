"""统计分析 as a workbook: the same numbers as on the page, of one's own subtree only."""

from typing import Any

import pytest

from tests import factories as f
from zhicheng.applications.models import State
from zhicheng.sheets import tallies  # noqa: F401
from zhicheng.sheets.lists import LISTS
from zhicheng.statistics import actions, queries

pytestmark = pytest.mark.django_db


def rows(by: Any, **filters: str) -> list[tuple[Any, ...]]:
    listing = LISTS["statistics"]
    return [tuple(row) for row in listing.rows(by, listing.wanted(by, filters), False, f.NOW)]


def test_the_whole_and_each_subordinate_by_series_and_level() -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    f.climb(f.submitted(f.applicant(branch.school)))
    actions.reckon(at=f.NOW)
    states = [{State.IN_REVIEW: 1, State.AWAITING_COMMITTEE: 1}.get(state, 0) for state in queries.STATES]
    assert rows(f.administrator(branch.bureau)) == [
        ("管城区教育局（含下级）", 2026, "中小学教师", "中级", 2, *states),
        ("逸夫小学", 2026, "中小学教师", "中级", 2, *states),
    ]


def test_an_organisation_that_is_not_below_gives_ones_own_instead() -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW)
    administrator = f.administrator(branch.school)
    assert [row[0] for row in rows(administrator, at=str(branch.city.pk))] == ["逸夫小学（含下级）"]


def test_a_reviewer_takes_only_the_series_in_scope() -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW)
    limited = f.grant(branch.city, "handler", all_series=False, series=["01"])
    assert rows(limited) == rows(limited, series="22") == []
