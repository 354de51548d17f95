"""The ledger: a place is taken at submission, used at the committee's door, given back otherwise, and never twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as f
from tests.examples import examples
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications.models import Application
from zhicheng.applications.models import State as ApplicationState
from zhicheng.applications.queries import unfaithful_ledger
from zhicheng.applications.rules import place_after
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Contact
from zhicheng.people.models import Grant
from zhicheng.plans import actions, queries
from zhicheng.plans.models import Place, Quota, Share
from zhicheng.reviews import actions as reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Branch:
    made = f.province()
    f.places(made.school, 1)
    return made


@pytest.fixture
def teacher(branch: Branch) -> Grant:
    return f.applicant(branch.school)


def row(branch: Branch) -> tuple[int, int, int]:
    quota = Quota.objects.get(organisation=branch.school, series="22", level="intermediate")
    return quota.granted, quota.reserved, quota.used


def reject(application: Application) -> None:
    application.refresh_from_db()
    here = f.stop(application)
    by = f.grant(here.organisation, here.step)
    reviews.reject(here, reason="不符合条件。", by=by, at=f.NOW, seen=application.version)
    application.refresh_from_db()


def withdraw(application: Application, by: Grant) -> None:
    application.refresh_from_db()
    reviews.withdraw(application, by=by, at=f.NOW, seen=application.version)
    application.refresh_from_db()


@pytest.mark.req("H3.2")
def test_a_place_is_reserved_at_submission_and_used_at_the_committees_door(branch: Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    assert (row(branch), application.place) == ((1, 1, 0), Place.RESERVED)
    f.climb(application)
    assert (row(branch), application.place) == ((1, 0, 1), Place.USED)
    assert unfaithful_ledger() == []


@pytest.mark.req("H3.2")
def test_who_finds_no_place_is_told_how_many_there_are_and_whom_to_ask(branch: Branch, teacher: Grant) -> None:
    Contact.objects.create(organisation=branch.school, name="张老师", phone="15236547854")
    f.submitted(teacher)
    second = f.applicant(branch.school)
    draft = f.complete(second)
    with refused("no_place") as told:
        reviews.submit(draft, by=second, at=f.NOW, seen=0)
    for words in ("共 1 个名额", "审核中占用 1 个", "已使用 0 个", "「逸夫小学」系统管理员（张老师 15236547854）"):
        assert words in str(told.value)
    draft.refresh_from_db()
    assert (draft.state, draft.place, draft.number) == (ApplicationState.DRAFT, Place.NONE, None)


def test_without_an_approved_plan_nothing_can_be_handed_in(branch: Branch, teacher: Grant) -> None:
    Quota.objects.all().delete()
    draft = f.complete(teacher)
    with refused("no_place") as told:
        reviews.submit(draft, by=teacher, at=f.NOW, seen=0)
    assert "没有核准的申报计划" in str(told.value)


def test_what_comes_back_from_a_return_keeps_its_place(branch: Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    f.give_back(application, ["summary"])
    assert row(branch) == (1, 1, 0)
    f.submit_again(application, teacher)
    assert (row(branch), application.place) == ((1, 1, 0), Place.RESERVED)


def test_withdrawal_and_final_rejection_give_the_place_to_the_next(branch: Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    withdraw(application, teacher)
    assert (row(branch), application.place) == ((1, 0, 0), Place.NONE)
    second = f.submitted(f.applicant(branch.school))
    with pytest.raises(Refused, match="没有剩余名额"):
        f.submit_again(application, teacher)
    reject(second)
    assert row(branch) == (1, 0, 0)
    f.submit_again(application, teacher)
    assert row(branch) == (1, 1, 0)
    assert unfaithful_ledger() == []


def test_what_was_handed_in_before_there_were_plans_goes_on_without_a_place(
    branch: Branch, profile: Callable[[str], None]
) -> None:
    first, last = "draft", "awaiting_committee"
    assert place_after("", first, "in_review", needed=False) == Place.NONE
    assert place_after("", "in_review", last, needed=True) == Place.NONE
    assert place_after("", last, "in_review", needed=True) == Place.NONE
    assert place_after("", "withdrawn", "in_review", needed=True) == Place.RESERVED
    profile("tianjin")
    branch.city.submits = True
    assert f.submitted(f.grant(branch.school, "applicant")).place == Place.NONE


def test_from_the_committees_door_a_place_can_come_back(branch: Branch, teacher: Grant) -> None:
    application = f.climb(f.submitted(teacher))
    actions.hold(Place.USED, Place.RESERVED, application.share)
    assert row(branch) == (1, 1, 0)
    actions.hold(Place.RESERVED, Place.NONE, application.share)
    assert row(branch) == (1, 0, 0)


def test_the_database_itself_holds_no_more_than_is_granted(branch: Branch) -> None:
    for values in ({"reserved": 2}, {"used": 2}, {"reserved": 1, "used": 1}, {"granted": -1}, {"used": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Quota.objects.filter(organisation=branch.school).update(**values)


def test_a_place_that_nobody_holds_is_neither_used_nor_given_back(branch: Branch) -> None:
    share = Share(branch.school.pk, 2026, "22", "intermediate")
    for deed in (actions.use, actions.take_back, lambda s: actions.release(s, Place.RESERVED)):
        with pytest.raises(IntegrityError):
            deed(share)


@pytest.mark.parametrize("change", [{"reserved": 0}, {"used": 1, "reserved": 0}])
def test_a_ledger_that_was_bent_is_found(branch: Branch, teacher: Grant, change: dict[str, int]) -> None:
    f.submitted(teacher)
    Quota.objects.filter(organisation=branch.school, level="intermediate").update(**change)
    assert unfaithful_ledger() == ["逸夫小学 2026 22 intermediate"]
    Quota.objects.all().delete()
    assert unfaithful_ledger() == ["逸夫小学 2026 22 intermediate"]


def test_an_application_cannot_hold_what_its_state_does_not_hold(branch: Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(place=Place.USED)


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 3), st.lists(st.tuples(st.integers(0, 5), st.sampled_from(list(ApplicationState))), max_size=40))
def test_whatever_states_applications_go_through_the_ledger_is_their_sum(
    branch: Branch, granted: int, moves: list[tuple[int, Any]]
) -> None:
    with transaction.atomic():
        Quota.objects.filter(level="intermediate").update(granted=granted, reserved=0, used=0)
        share = Share(branch.school.pk, 2026, "22", "intermediate")
        states: dict[int, tuple[str, str]] = {}
        for number, after in moves:
            before, held = states.get(number, ("draft", Place.NONE))
            wanted = place_after(held, before, after, needed=True)
            try:
                actions.hold(held, wanted, share)
            except Refused:
                continue
            states[number] = (after, wanted)
        places = [place for _, place in states.values()]
        found = (granted, places.count(Place.RESERVED), places.count(Place.USED))
        assert row(branch) == found
        assert found[1] + found[2] <= granted
        transaction.set_rollback(True)


def test_the_applicant_is_told_of_the_places_before_handing_in(branch: Branch, teacher: Grant) -> None:
    share = f.draft(teacher).share
    there = queries.places(share)
    assert there is not None
    assert (there.granted, there.free, there.sentence) == (1, 1, "")
    f.submitted(f.applicant(branch.school))
    full = queries.places(share)
    assert full is not None
    assert full.free == 0
    assert "没有剩余名额" in full.sentence


def test_a_pass_to_the_door_and_a_final_rejection_that_are_recalled_move_the_ledger_back(
    branch: Branch, teacher: Grant
) -> None:
    application = f.climb(f.submitted(teacher), branch.city)
    handler, leader = f.grant(branch.city, "handler"), f.grant(branch.city, "leader")
    f.pass_on(application, handler)
    f.pass_on(application, leader)
    application.refresh_from_db()
    assert row(branch) == (1, 0, 1)
    reviews.recall(application, by=leader, at=f.NOW, seen=application.version)
    assert row(branch) == (1, 1, 0)
    application.refresh_from_db()
    reviews.reject(f.stop(application), reason="不符合。", by=leader, at=f.NOW, seen=application.version)
    assert row(branch) == (1, 0, 0)
    application.refresh_from_db()
    reviews.recall(application, by=leader, at=f.NOW, seen=application.version)
    assert row(branch) == (1, 1, 0)
    assert unfaithful_ledger() == []
