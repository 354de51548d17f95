"""申报计划审核 and 名额使用情况: what a superior sees and decides."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from zhicheng.people.models import Grant
from zhicheng.plans import actions
from zhicheng.plans.models import Plan, Quota, State

pytestmark = pytest.mark.django_db
Enter = Callable[..., Any]


@pytest.fixture
def branch() -> Branch:
    f.title()
    return f.province()


@pytest.fixture
def bureau(branch: Branch) -> Grant:
    return f.administrator(branch.bureau)


def filed(unit: Any, number: int = 3) -> Plan:
    by = f.administrator(unit)
    plan = actions.attach(2026, f.picture(), by=by, at=f.NOW, seen=0)
    return actions.hand_in(2026, {("22", "intermediate"): number}, by=by, at=f.NOW, seen=plan.version)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.req("H3.2")
def test_the_superior_finds_what_waits_reads_it_with_its_document_and_passes_it_on(
    branch: Branch, bureau: Grant, enter: Enter
) -> None:
    plan, client = filed(branch.school), enter(bureau)
    assert "逸夫小学" in text(client.get("/desk/plans/"))
    page = text(client.get(f"/desk/plans/{plan.pk}/"))
    for words in ("中小学教师", "中级", "计划文件", "管城区教育局", "郑州市职改办"):
        assert words in page
    assert client.get(f"/desk/plans/{plan.pk}/document/").status_code == 200
    assert client.get(f"/desk/plans/{plan.pk}/document/1/")["Content-Type"] == "image/webp"
    assert client.get(f"/desk/plans/{plan.pk}/document/2/").status_code == 404
    answer = client.post(f"/desk/plans/{plan.pk}/", {"verdict": "pass", "seen": plan.version}, follow=True)
    assert "报上级审核" in text(answer)
    assert "没有待本机构审核" in text(answer)
    assert "由「管城回族区职改办」审核" in text(client.get(f"/desk/plans/{plan.pk}/"))


@pytest.mark.req("H3.2")
def test_the_citys_office_grants_it(branch: Branch, enter: Enter) -> None:
    plan = filed(branch.school)
    Plan.objects.update(desk=branch.city)
    client = enter(f.administrator(branch.city))
    answer = client.post(f"/desk/plans/{plan.pk}/", {"verdict": "pass", "seen": plan.version}, follow=True)
    assert "已审定通过，可以按计划申报" in text(answer)
    places = text(client.get("/desk/plans/places/"))
    assert "核准 3，审核中占用 0，已使用 0，剩余 <strong>3</strong>" in places


def test_a_refusal_says_why_and_an_answer_is_asked_for(branch: Branch, bureau: Grant, enter: Enter) -> None:
    plan, client = filed(branch.school), enter(bureau)
    here = f"/desk/plans/{plan.pk}/"
    assert "请选择通过或不通过" in text(client.post(here, {"seen": plan.version}))
    assert client.post(here, {"verdict": "refuse", "seen": plan.version}).status_code == 422
    client.post(here, {"verdict": "refuse", "reason": "超过岗位空缺", "seen": plan.version})
    assert Plan.objects.get().refusal == "超过岗位空缺"
    assert "上级审核未通过。</strong> 原因：超过岗位空缺" in text(
        enter(f.Grant.objects.get(organisation=branch.school)).get("/desk/plan/")
    )


def test_a_decision_on_an_older_page_gets_409(branch: Branch, bureau: Grant, enter: Enter) -> None:
    plan = filed(branch.school)
    answer = enter(bureau).post(f"/desk/plans/{plan.pk}/", {"verdict": "pass", "seen": plan.version - 1})
    assert answer.status_code == 409
    assert Plan.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize("filters", ["?state=all&unit=逸夫", "?state=submitted&year=2026", "?state=mine"])
def test_filters_alone_and_together_find_it(branch: Branch, bureau: Grant, enter: Enter, filters: str) -> None:
    filed(branch.school)
    assert "逸夫小学" in text(enter(bureau).get(f"/desk/plans/{filters}"))


@pytest.mark.parametrize("filters", ["?state=approved", "?unit=外国语", "?state=all&year=2025", "?year=一二三四"])
def test_filters_that_do_not_fit_leave_it_out(branch: Branch, bureau: Grant, enter: Enter, filters: str) -> None:
    filed(branch.school)
    assert ("逸夫小学" in text(enter(bureau).get(f"/desk/plans/{filters}"))) == (filters == "?year=一二三四")


@pytest.mark.parametrize("units", [1, 3, 50])
def test_both_lists_cost_the_same_number_of_queries_for_1_3_and_50_rows(
    branch: Branch, bureau: Grant, enter: Enter, units: int, django_assert_num_queries: Any
) -> None:
    for _ in range(units):
        unit = f.organisation(branch.bureau)
        Plan.objects.create(organisation=unit, year=2026, state="submitted", desk=branch.bureau, changed_at=f.NOW)
        Quota.objects.create(organisation=unit, year=2026, series_id="22", level="intermediate", granted=2)
    client = enter(bureau)
    client.get("/desk/plans/")
    with django_assert_num_queries(PLANS):
        assert text(client.get("/desk/plans/")).count('class="doing"') == units
    with django_assert_num_queries(PLACES):
        assert text(client.get("/desk/plans/places/")).count('data-label="剩余"') == units


PLANS, PLACES = 3, 4


def test_a_subtree_shows_its_own_places_and_nobody_elses(branch: Branch, bureau: Grant, enter: Enter) -> None:
    f.places(branch.school, 4)
    f.places(f.organisation(branch.county, "外国语小学"), 7)
    Quota.objects.filter(organisation=branch.school, level="senior").update(used=4)
    client = enter(bureau)
    page = text(client.get("/desk/plans/places/"))
    assert "外国语小学" not in page
    assert "核准 20，审核中占用 0，已使用 4，剩余 <strong>16</strong>" in page
    assert text(client.get("/desk/plans/places/?free=no")).count('data-label="剩余"') == 1
    assert text(client.get("/desk/plans/places/?series=22&level=intermediate&free=yes")).count('data-label="剩余"') == 1


def test_a_province_without_plans_has_none_of_the_pages(
    branch: Branch, enter: Enter, profile: Callable[[str], None]
) -> None:
    profile("tianjin")
    client = enter(f.administrator(branch.bureau))
    for page in ("plan/", "plans/", "plans/places/", "plans/1/"):
        assert client.get(f"/desk/{page}").status_code == 404
