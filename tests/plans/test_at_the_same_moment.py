"""Fifty at once for three places, and a plan that is cut while somebody hands in: with real transactions."""

from typing import Any

import pytest

from tests import factories as f
from tests.reviews.test_at_the_same_moment import at_once
from zhicheng.applications.models import Application
from zhicheng.applications.queries import unfaithful_ledger
from zhicheng.core.refused import Refused
from zhicheng.plans import actions
from zhicheng.plans.models import Plan, Quota
from zhicheng.reviews import actions as reviews
from zhicheng.reviews.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def ready(unit: Any, number: int) -> list[Any]:
    """So many complete drafts, each about to be handed in by its applicant."""
    people = [f.applicant(unit) for _ in range(number)]
    round = f.round_(f.Organisation.objects.get(pk=unit.ancestor_ids()[1]))
    drafts = [f.complete(by, round) for by in people]
    return [
        lambda draft=draft, by=by: reviews.submit(draft, by=by, at=f.NOW, seen=0)
        for draft, by in zip(drafts, people, strict=True)
    ]


@pytest.mark.req("H3.2")
def test_of_fifty_who_hand_in_at_once_for_the_last_three_places_exactly_three_succeed() -> None:
    branch = f.province()
    f.places(branch.school, 3)
    outcomes = at_once(ready(branch.school, 50))
    assert sum(isinstance(outcome, Event) for outcome in outcomes) == 3
    assert [o.code for o in outcomes if isinstance(o, Refused)] == ["no_place"] * 47
    quota = Quota.objects.get(organisation=branch.school, level="intermediate")
    assert (quota.granted, quota.reserved, quota.used) == (3, 3, 0)
    assert Application.objects.filter(place="reserved").count() == 3
    assert unfaithful_ledger() == []


def test_a_cut_that_is_approved_while_somebody_hands_in_never_leaves_more_held_than_granted() -> None:
    branch = f.province()
    f.places(branch.school, 3)
    plan = Plan.objects.create(
        organisation=branch.school, year=2026, approved_at=f.NOW, state="approved", changed_at=f.NOW
    )
    by, office = f.administrator(branch.school), f.administrator(branch.bureau)
    plan = actions.attach(2026, f.picture(), by=by, at=f.NOW, seen=0)
    plan = actions.hand_in(2026, {("22", "intermediate"): 1}, by=by, at=f.NOW, seen=plan.version)
    for above in (office, f.administrator(branch.county)):
        plan = actions.pass_(plan, by=above, at=f.NOW, seen=plan.version)
    city = f.administrator(branch.city)
    deeds = [lambda: actions.pass_(plan, by=city, at=f.NOW, seen=plan.version), *ready(branch.school, 3)]
    outcomes = at_once(deeds)
    quota = Quota.objects.get(organisation=branch.school, level="intermediate")
    cut = not isinstance(outcomes[0], Refused)
    assert quota.granted == (1 if cut else 3)
    assert quota.reserved == sum(isinstance(outcome, Event) for outcome in outcomes) <= quota.granted
    assert unfaithful_ledger() == []
