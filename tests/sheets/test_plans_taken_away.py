"""申报计划 and 名额使用情况 as they are taken away: filtered as on the page, of one's own subtree only."""

import pytest

from tests import factories as f
from zhicheng.plans.models import Plan, Quota
from zhicheng.sheets import tasks  # noqa: F401
from zhicheng.sheets.lists import LISTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> f.Branch:
    made = f.province()
    f.places(made.school, 4)
    f.places(f.organisation(made.county, "外国语小学"), 7)
    Quota.objects.filter(organisation=made.school, level="senior").update(used=4)
    plan = Plan.objects.create(
        organisation=made.school, year=2026, state="submitted", desk=made.bureau, submitted_at=f.NOW, changed_at=f.NOW
    )
    plan.lines.create(series_id="22", level="senior", number=4)
    return made


def rows(code: str, by: f.Grant, **filters: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in LISTS[code].rows(by, LISTS[code].wanted(by, filters), False, f.NOW)]


@pytest.mark.req("H3.2")
def test_places_are_taken_away_as_they_are_filtered(branch: f.Branch) -> None:
    bureau = f.administrator(branch.bureau)
    assert len(rows("plan_places", bureau)) == 5
    full = rows("plan_places", bureau, free="no", unit="逸夫")
    assert full == [("4101040010001", "逸夫小学", 2026, "中小学教师", "正高级", 4, 0, 4, 0)]
    assert rows("plan_places", bureau, year="2025") == []
    assert LISTS["plan_places"].in_words(bureau, {"free": "no", "series": "22"}) == "系列：中小学教师；剩余名额：没有"


def test_plans_are_taken_away_as_the_page_lists_them(branch: f.Branch) -> None:
    bureau, county = f.administrator(branch.bureau), f.administrator(branch.county)
    assert [row[1:6] for row in rows("plans", bureau)] == [("逸夫小学", 2026, 4, "待审核", "管城区教育局")]
    assert rows("plans", county) == []
    assert len(rows("plans", county, state="all")) == 1
    assert not LISTS["plans"].opens_to(f.grant(branch.bureau, "handler"))
