"""申报计划: filed by the unit, passed on upwards, granted by the office with the last word; changed later."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.audit import trail
from zhicheng.core.refused import Stale
from zhicheng.notices.models import Notice
from zhicheng.organisations.models import Kind as OrganisationKind
from zhicheng.people.models import Grant
from zhicheng.plans import actions, queries, rules
from zhicheng.plans.models import Plan, PlanEvent, Quota, State

pytestmark = pytest.mark.django_db
THREE = {("22", "intermediate"): 3}


@pytest.fixture
def branch() -> Branch:
    f.title()
    return f.province()


@pytest.fixture
def school(branch: Branch) -> Grant:
    return f.administrator(branch.school)


def written(by: Grant, numbers: Any = None) -> Plan:
    plan = Plan.objects.filter(organisation=by.organisation, year=2026).first()
    plan = actions.attach(2026, f.picture(), by=by, at=f.NOW, seen=plan.version if plan else 0)
    return actions.write(2026, numbers or THREE, by=by, at=f.NOW, seen=plan.version)


def submitted(by: Grant, numbers: Any = None) -> Plan:
    plan = written(by, numbers)
    return actions.submit(plan, by=by, at=f.NOW, seen=plan.version)


def passed(plan: Plan) -> Plan:
    """Everybody on the way passes it."""
    while plan.state == State.SUBMITTED:
        office = f.Organisation.objects.get(pk=plan.desk_id)
        held = f.Grant.objects.filter(organisation=office, role="administrator").first() or f.administrator(office)
        plan = actions.pass_(plan, by=held, at=f.NOW, seen=plan.version)
    return plan


def row(branch: Branch) -> tuple[int, int, int]:
    quota = Quota.objects.get(organisation=branch.school, series="22", level="intermediate")
    return quota.granted, quota.reserved, quota.used


@pytest.mark.req("H3.1", "H3.2")
def test_a_plan_goes_up_level_by_level_and_the_citys_office_has_the_last_word(branch: Branch, school: Grant) -> None:
    plan, desks = submitted(school), []
    while plan.state == State.SUBMITTED:
        desks.append(plan.desk_id)
        assert not Quota.objects.exists()
        plan = actions.pass_(plan, by=f.administrator(plan.desk), at=f.NOW, seen=plan.version)
    assert desks == [branch.bureau.pk, branch.county.pk, branch.city.pk]
    assert plan.state == State.APPROVED
    assert row(branch) == (3, 0, 0)
    assert "「郑州市职改办」已批准" in Notice.objects.get(to=school.user).body
    assert [event.verb for event in plan.events.order_by("id")] == ["submitted", "passed", "passed", "approved"]
    assert not trail.broken()


@pytest.mark.req("H3.2")
def test_the_plan_of_what_lies_beside_the_cities_ends_at_the_provinces_office(branch: Branch) -> None:
    hospital = f.organisation(f.organisation(branch.office, "省卫生健康委员会", OrganisationKind.BUREAU), "省人民医院")
    assert queries.way(hospital) == [hospital.parent_id, branch.office.pk]
    assert queries.way(branch.city) == [branch.office.pk]
    assert queries.way(branch.office) == []


def test_nobody_stands_above_the_provinces_office_so_its_own_plan_counts_at_once(branch: Branch) -> None:
    assert submitted(f.administrator(branch.office)).state == State.APPROVED


@pytest.mark.req("H3.1")
def test_a_plan_is_handed_in_with_its_document_and_with_something_in_it(school: Grant) -> None:
    plan = actions.write(2026, THREE, by=school, at=f.NOW, seen=0)
    with refused("document_needed"):
        actions.submit(plan, by=school, at=f.NOW, seen=plan.version)
    plan = actions.attach(2026, f.picture(), by=school, at=f.NOW, seen=plan.version)
    plan = actions.write(2026, {}, by=school, at=f.NOW, seen=plan.version)
    with refused("empty_plan"):
        actions.submit(plan, by=school, at=f.NOW, seen=plan.version)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_that_no_unit_applies_for_is_refused(school: Grant, number: int) -> None:
    with refused("bad_number"):
        actions.write(2026, {("22", "intermediate"): number}, by=school, at=f.NOW, seen=0)


def test_a_refusal_needs_a_reason_goes_back_to_the_unit_and_the_plan_is_filed_again(
    branch: Branch, school: Grant
) -> None:
    plan, bureau = submitted(school), f.administrator(branch.bureau)
    with refused("reason_needed"):
        actions.refuse(plan, reason="", by=bureau, at=f.NOW, seen=plan.version)
    plan = actions.refuse(plan, reason="超过岗位空缺。", by=bureau, at=f.NOW, seen=plan.version)
    assert (plan.state, plan.desk_id, plan.refusal) == (State.REFUSED, None, "超过岗位空缺。")
    assert Notice.objects.get(to=school.user).body.count("超过岗位空缺") == 1
    again = actions.submit(plan, by=school, at=f.NOW, seen=plan.version)
    assert (again.state, again.desk_id, again.refusal) == (State.SUBMITTED, branch.bureau.pk, "")


def test_only_the_superior_that_has_it_decides_and_only_once(branch: Branch, school: Grant) -> None:
    plan, bureau, city = submitted(school), f.administrator(branch.bureau), f.administrator(branch.city)
    for wrong in (school, city, f.grant(branch.bureau, "handler")):
        with refused("not_at_desk"):
            actions.pass_(plan, by=wrong, at=f.NOW, seen=plan.version)
    seen = plan.version
    actions.pass_(plan, by=bureau, at=f.NOW, seen=seen)
    with pytest.raises(Stale):
        actions.refuse(plan, reason="晚了。", by=bureau, at=f.NOW, seen=seen)


def test_nobody_but_the_administrator_files_and_not_while_a_superior_looks_at_it(branch: Branch, school: Grant) -> None:
    with refused("own_plan_only"):
        actions.write(2026, THREE, by=f.grant(branch.school, "handler"), at=f.NOW, seen=0)
    plan = submitted(school)
    with refused("plan_under_review"):
        actions.write(2026, THREE, by=school, at=f.NOW, seen=plan.version)
    with refused("plan_under_review"):
        actions.submit(plan, by=school, at=f.NOW, seen=plan.version)
    with refused("own_plan_only"):
        actions.discard_change(plan, by=f.administrator(branch.bureau), at=f.NOW, seen=plan.version)


def test_two_windows_do_not_overwrite_each_other(school: Grant) -> None:
    actions.write(2026, THREE, by=school, at=f.NOW, seen=0)
    with pytest.raises(Stale):
        actions.write(2026, {("22", "senior"): 1}, by=school, at=f.NOW, seen=0)


def test_a_change_is_filed_again_and_until_it_is_approved_the_old_numbers_count(branch: Branch, school: Grant) -> None:
    plan = passed(submitted(school))
    with refused("nothing_changed"):
        actions.submit(plan, by=school, at=f.NOW, seen=plan.version)
    plan = submitted(school, {("22", "intermediate"): 5, ("22", "senior"): 1})
    assert plan.word == "调整待审核"
    assert row(branch) == (3, 0, 0)
    compared = queries.compared(queries.wanted(plan), queries.ledger(branch.school, 2026), queries.series_names())
    assert [(line.level, line.before, line.after) for line in compared] == [("正高级", 0, 1), ("中级", 3, 5)]
    plan = passed(plan)
    assert row(branch) == (5, 0, 0)
    last = PlanEvent.objects.filter(plan=plan, verb="approved").order_by("-id")[0]
    assert (last.before, last.after) == ([["22", "intermediate", 3]], [["22", "senior", 1], ["22", "intermediate", 5]])


def test_a_reduction_below_what_is_held_is_refused_with_the_numbers_when_written_and_when_approved(
    branch: Branch, school: Grant
) -> None:
    passed(submitted(school, {("22", "intermediate"): 6}))
    Quota.objects.update(reserved=2, used=1)
    plan = Plan.objects.get()
    with refused("less_than_held") as told:
        actions.write(2026, {("22", "intermediate"): 2}, by=school, at=f.NOW, seen=plan.version)
    assert "拟调整为 2，而审核中占用 2、已使用 1，不能少于 3" in str(told.value)
    plan = submitted(school, {("22", "intermediate"): 3})
    Quota.objects.update(reserved=3)
    with refused("less_than_held"):
        passed(plan)
    Quota.objects.update(reserved=2)
    assert passed(Plan.objects.get(pk=plan.pk)).state == State.APPROVED
    assert row(branch) == (3, 2, 1)


def test_a_line_that_is_taken_out_grants_nothing_any_more(branch: Branch, school: Grant) -> None:
    passed(submitted(school))
    passed(submitted(school, {("22", "senior"): 1}))
    assert row(branch) == (0, 0, 0)


def test_a_change_can_be_given_up_before_it_is_filed(branch: Branch, school: Grant) -> None:
    plan = passed(submitted(school))
    with refused("nothing_to_discard"):
        actions.discard_change(plan, by=school, at=f.NOW, seen=plan.version)
    plan = actions.write(2026, {("22", "senior"): 9}, by=school, at=f.NOW, seen=plan.version)
    plan = actions.discard_change(plan, by=school, at=f.NOW, seen=plan.version)
    assert (plan.state, queries.wanted(plan)) == (State.APPROVED, THREE)


def test_a_plan_is_taken_back_until_a_superior_has_decided(branch: Branch, school: Grant) -> None:
    plan = submitted(school)
    with refused("own_plan_only"):
        actions.withdraw(plan, by=f.administrator(branch.bureau), at=f.NOW, seen=plan.version)
    plan = actions.withdraw(plan, by=school, at=f.NOW, seen=plan.version)
    assert (plan.state, plan.desk) == (State.DRAFT, None)
    with refused("not_under_review"):
        actions.withdraw(plan, by=school, at=f.NOW, seen=plan.version)
    plan = submitted(school)
    bureau = Grant.objects.get(organisation=branch.bureau)
    plan = actions.pass_(plan, by=bureau, at=f.NOW, seen=plan.version)
    with refused("plan_looked_at"):
        actions.withdraw(plan, by=school, at=f.NOW, seen=plan.version)
    assert [event.verb for event in plan.events.order_by("id")] == ["submitted", "withdrawn", "submitted", "passed"]


def test_the_plan_of_last_year_can_be_copied(school: Grant) -> None:
    with refused("nothing_to_copy"):
        actions.copy_last(2027, by=school, at=f.NOW, seen=0)
    written(school)
    assert queries.wanted(actions.copy_last(2027, by=school, at=f.NOW, seen=0)) == THREE


def test_a_year_that_is_over_cannot_be_filed_for(school: Grant) -> None:
    with refused("year_closed"):
        actions.write(2025, THREE, by=school, at=f.NOW, seen=0)


def test_a_province_without_plans_has_none(profile: Callable[[str], None], school: Grant) -> None:
    profile("tianjin")
    with refused("no_plans_here"):
        actions.write(2026, THREE, by=school, at=f.NOW, seen=0)


def test_after_a_move_of_the_tree_the_way_begins_anew_and_no_level_is_skipped() -> None:
    way = [3, 2, 1]
    assert [rules.following(way, desk) for desk in (3, 2, 1)] == [2, 1, None]
    assert rules.following(way, 9) == 3
    assert rules.following([], 9) is None
