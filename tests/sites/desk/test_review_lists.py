"""What is taken away of a committee's review: the rows of each page, and no expert's name among them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests import factories as f
from tests.sites.world import world
from zhicheng import profiles
from zhicheng.draws.models import Lot
from zhicheng.integrity.models import Part, Record
from zhicheng.meetings.models import Seat
from zhicheng.panels.models import Panel
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.profiles.results import ResultRules, UnitPublicity
from zhicheng.sheets.lists import LISTS

pytestmark = pytest.mark.django_db
ONCE_A_ROW = {
    "results": "人数",
    "confirmations": "状态",
    "reports": "状态",
    "reexaminations": "结论",
    "meetings": "会议地点",
    "draws": "抽取",
    "panels": "组员",
    "integrity_records": "处理文号",
    "unit_postings": "公示",
}
"""A column that stands once in each row of the page."""


def experts() -> set[str]:
    """Everybody who is drawn, sits, leads, reads or is kept out as an expert."""
    named = (
        Lot.objects.values_list("expert__name"),
        Seat.objects.values_list("member__name"),
        Panel.objects.values_list("leader__name"),
        Record.objects.filter(part=Part.EXPERT).values_list("person__name"),
    )
    return {name for some in named for (name,) in some.order_by("pk")}


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Grant:
    """Of an organisation that has one of everything, where units record their publicity."""
    changed = profiles.load("henan").model_copy(update={"results": ResultRules(unit_publicity=UnitPublicity.RECORDED)})
    by = next(one for one in world().everybody() if one.role in REVIEWERS)
    monkeypatch.setattr(profiles, "load", lambda code: changed)
    return by


@pytest.mark.parametrize("name", ONCE_A_ROW)
def test_each_list_has_the_rows_of_its_page_and_names_no_expert(
    handler: Grant, enter: Callable[..., Any], name: str
) -> None:
    listing = LISTS[name]
    page = enter(handler).get(reverse(name)).content.decode()
    rows = list(listing.rows(handler, listing.wanted(handler, {}), True, f.NOW))
    assert len(rows) == page.count(f'data-label="{ONCE_A_ROW[name]}"') > 0
    assert all(len(row) == len(listing.columns) for row in rows)
    assert listing.opens_to(handler)
    assert f"/desk/exports/{name}/" in page
    told = f"{rows}"
    assert [who for who in experts() if who in told] == []


def test_a_list_is_narrowed_as_its_page_is(handler: Grant) -> None:
    def taken(name: str, **asked: str) -> int:
        return len(list(LISTS[name].rows(handler, LISTS[name].wanted(handler, asked), False, f.NOW)))

    narrowed = ("reexaminations", "state", "decided"), ("reports", "state", "received"), ("draws", "committee", "999")
    assert [taken(name, **{field: value}) for name, field, value in narrowed] == [0, 0, 0]
    assert [taken("integrity_records", part=part) for part in ("applicant", "expert")] == [0, 1]
    assert LISTS["integrity_records"].in_words(handler, {"part": "expert", "name": "郑"}) == "姓名：郑；身份：评审专家"
