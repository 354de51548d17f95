"""统计分析: what an organisation sees of its own subtree."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.statistics import actions

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def shown(enter: Enter, grant: Any, **asked: Any) -> str:
    return enter(grant).get(reverse("statistics"), asked).content.decode()


def test_an_office_sees_its_subtree_by_subordinate_series_level_and_state(enter: Enter) -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    f.climb(f.submitted(f.applicant(branch.school)))
    actions.reckon(at=f.NOW)

    page = shown(enter, f.administrator(branch.city))

    for words in (
        "中小学教师",
        "中级",
        "管城回族区职改办",
        "审核中",
        "待评审",
        "数据截至 2026-11-22 09:00",
        "经办人审查",
    ):
        assert words in page
    assert '<script type="application/json" id="chart-data">' in page
    assert "<strong>2</strong> 已提交" in page


def test_a_subordinate_is_looked_into_and_nobody_beside_or_above(enter: Enter) -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW)
    administrator = f.administrator(branch.county)
    assert "逸夫小学" in shown(enter, administrator, at=branch.bureau.pk)
    for place in (branch.city, f.organisation(branch.city, "第九中学")):
        assert enter(administrator).get(reverse("statistics"), {"at": place.pk}).status_code == 404
    assert enter(administrator).get(reverse("statistics"), {"at": "x"}).status_code == 404


def test_a_reviewer_sees_the_numbers_of_the_series_in_scope(enter: Enter) -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW)
    limited = f.grant(branch.city, "handler", all_series=False, series=["01"])
    for asked in ({}, {"series": "22"}):
        assert "还没有可以统计的申报" in shown(enter, limited, **asked)


@pytest.mark.parametrize(
    ("asked", "there"), [({"series": "22"}, True), ({"level": "senior"}, False), ({"year": "x"}, True)]
)
def test_series_and_level_narrow_the_numbers(enter: Enter, asked: dict[str, str], there: bool) -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW)
    page = shown(enter, f.administrator(branch.city), **asked)
    assert ("<strong>1</strong> 已提交" in page) == there


def test_before_the_first_reckoning_the_page_says_so(enter: Enter) -> None:
    branch = f.province()
    assert "系统会在 10 分钟内自动生成" in shown(enter, f.administrator(branch.city))


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_eleven_queries(enter: Enter, django_assert_num_queries: Any, number: int) -> None:
    branch = f.province()
    for place in range(number):
        f.submitted(f.applicant(f.organisation(branch.bureau, f"第{place}小学")))
    actions.reckon(at=f.NOW)
    client = enter(f.administrator(branch.bureau))
    with django_assert_num_queries(11):
        client.get(reverse("statistics"))
