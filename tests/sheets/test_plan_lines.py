"""申报计划 from a workbook: every error at its cell, a look before anything changes, the rules of the plan itself."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.sheets.conftest import sentences
from tests.sheets.samples import book
from zhicheng.catalogue.models import Level, Series
from zhicheng.people.models import Grant
from zhicheng.plans import actions, queries, rules
from zhicheng.plans.models import Plan, Quota, State
from zhicheng.sheets.kinds import kinds_for
from zhicheng.sheets.models import Import

pytestmark = pytest.mark.django_db
Take = Callable[..., Import]
Commit = Callable[[Import, Grant], Import]
HEAD = ("年度", "系列", "层级", "申报数量")
TEACHERS = ("22", "intermediate")


@pytest.fixture
def planner(school: Grant) -> Grant:
    f.title()
    Series.objects.create(code="05", name="工程技术人才")
    return school


def lines(*rows: Any) -> bytes:
    return book([("2026", *row) for row in rows], HEAD)


def wanted() -> dict[tuple[str, str], int]:
    return queries.wanted(Plan.objects.get(year=2026))


@pytest.mark.req("H3.1")
def test_lines_are_added_changed_and_taken_out_and_the_others_stay(take: Take, commit: Commit, planner: Grant) -> None:
    actions.write(2026, {TEACHERS: 3, ("22", "senior"): 1, ("05", "senior"): 2}, by=planner, at=f.NOW, seen=0)
    data = lines(("中小学教师", "中级", 4), ("中小学教师", "正高级", "０"), ("工程技术人才", "副高级", 5))
    taken = take(data, planner, "plan_lines")
    assert (taken.new, taken.changed, taken.wrong) == (1, 2, 0)
    notes = [note for line in taken.lines.order_by("number") for note in line.notes]
    assert notes == [["", "申报数量", "3 → 4"], ["", "申报数量", "1 → 删去"]]
    assert wanted()[TEACHERS] == 3
    commit(taken, planner)
    assert wanted() == {TEACHERS: 4, ("05", "senior"): 2, ("05", "associate_senior"): 5}
    again = take(data, planner, "plan_lines")
    assert (again.same, again.new, again.changed, again.wrong) == (3, 0, 0, 0)


@pytest.mark.req("H3.1")
def test_every_mistake_is_told_at_its_cell(take: Take, planner: Grant) -> None:
    rows = [("中小学老师", "中级", 1), ("中小学教师", "高级", -1), ("中小学教师", "副高级", 2.5)]
    rows += [("中小学教师", "中级", 1), ("中小学教师", "中级", 1), ("", "", "3"), ("工程技术人才", "中级", 10_000)]
    taken = take(lines(*rows), planner, "plan_lines")
    found = dict(sentences(taken))
    assert list(found) == ["B2", "C3", "D3", "D4", "B5", "B6", "B7", "C7", "D8"]
    assert not Plan.objects.exists()


def test_what_applications_hold_cannot_be_taken_from_under_them(take: Take, planner: Grant) -> None:
    actions.write(2026, {TEACHERS: 3}, by=planner, at=f.NOW, seen=0)
    held = {"organisation": planner.organisation, "year": 2026, "series_id": "22", "level": "intermediate"}
    Quota.objects.create(**held, granted=3, used=2)
    ((cell, sentence),) = sentences(take(lines(("中小学教师", "中级", 1)), planner, "plan_lines"))
    assert (cell, "不能少于 2" in sentence) == ("D2", True)


def test_a_plan_under_review_stays_as_it_was_filed(take: Take, planner: Grant, branch: f.Branch) -> None:
    actions.write(2026, {TEACHERS: 3}, by=planner, at=f.NOW, seen=0)
    Plan.objects.update(state=State.SUBMITTED, desk=branch.bureau)
    ((cell, sentence),) = sentences(take(lines(("中小学教师", "中级", 1)), planner, "plan_lines"))
    assert (cell, "审核期间不能修改" in sentence) == ("A2", True)


def test_a_plan_has_at_most_sixty_lines(take: Take, planner: Grant) -> None:
    Series.objects.bulk_create(Series(code=f"6{n:x}", name=f"系列{n}") for n in range(15))
    rows = [(f"系列{n}", level.label, 1) for n in range(15) for level in Level]
    taken = take(lines(*rows), planner, "plan_lines")
    assert len(rows) > rules.MOST_LINES
    assert "最多 60 行" in sentences(taken)[0][1]


def test_what_was_filed_after_the_check_is_not_written_over(take: Take, commit: Commit, planner: Grant) -> None:
    taken = take(lines(("中小学教师", "中级", 4)), planner, "plan_lines")
    actions.write(2026, {TEACHERS: 3}, by=planner, at=f.NOW, seen=0)
    Plan.objects.update(state=State.SUBMITTED, desk=planner.organisation.parent)
    taken = commit(taken, planner)
    assert taken.job is not None
    assert "审核期间不能修改" in taken.job.said
    assert wanted() == {TEACHERS: 3}


def test_a_province_without_plans_has_no_such_list(planner: Grant, profile: Callable[[str], None]) -> None:
    assert "plan_lines" in [kind.code for kind in kinds_for(planner)]
    profile("tianjin")
    assert "plan_lines" not in [kind.code for kind in kinds_for(planner)]
