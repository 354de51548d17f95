"""The diagrams say what the chain and the organisations really do."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from tests import factories as f
from zhicheng.applications.models import State as ApplicationState
from zhicheng.core.refused import Refused
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation, State
from zhicheng.people.models import Grant
from zhicheng.profiles import load
from zhicheng.reference import chain, states
from zhicheng.reviews.case import Verb

both_profiles = pytest.mark.parametrize("province", ["henan", "tianjin"])


@both_profiles
def test_every_state_of_an_application_is_reached_and_every_verb_succeeds_somewhere(province: str) -> None:
    found = chain.explore(load(province))
    assert {move.after for move in found.moves} | {ApplicationState.DRAFT} == set(ApplicationState)
    assert {move.verb for move in found.moves} == set(Verb)


@pytest.mark.req("T3.5", "H8.4")
def test_a_returned_application_goes_where_the_profile_says() -> None:
    back = {
        province: {
            move.where
            for move in chain.explore(load(province)).moves
            if (move.before, move.verb) == (ApplicationState.RETURNED, Verb.SUBMITTED) and move.where
        }
        for province in ("henan", "tianjin")
    }
    door = "the committee's door"
    assert back == {"henan": {"where it was", door}, "tianjin": {"first desk", door}}


def test_another_rule_gives_another_diagram(monkeypatch: pytest.MonkeyPatch) -> None:
    before = states.page()
    lenient = lambda profile: replace(chain.Rules(resumes=True, rejection_is_final=True), rejection_is_final=False)  # noqa: E731
    monkeypatch.setattr(chain, "rules_of", lenient)
    assert "rejected --> in_review : submitted" not in before.partition("### tianjin")[0]
    assert "rejected --> in_review : submitted" in states.page().partition("### tianjin")[0]


@pytest.mark.django_db
@both_profiles
def test_an_organisation_moves_as_the_diagram_says(province: str, profile: Callable[[str], None]) -> None:
    profile(province)
    above = f.administrator(f.organisation(None, "省职改办", "office", region=f.region("410000", "省")))
    moves = states.ORGANISATION_MOVES[load(province).usable_when]
    reached = {State.DRAFT, *(move.after for move in moves)}
    for number, (before, verb) in enumerate(product(sorted(reached), VERBS)):
        school = f.organisation(above.organisation, f"学校{number}", state=State.DRAFT)
        refusal = "编号有误" if before == State.REFUSED else ""
        Organisation.objects.filter(pk=school.pk).update(state=before, refusal=refusal)
        school.refresh_from_db()
        drawn = {move.after for move in moves if (move.before, move.verb) == (before, verb)}
        assert done(verb, school, above) == drawn or (verb, before, province) in NOT_DRAWN, (verb, before)


VERBS = ("describe", "submit", "approve", "refuse")
NOT_DRAWN = {("submit", State.DRAFT, "tianjin")}
"""Possible, but on no page: where saving is enough nobody hands in."""


def done(verb: str, school: Organisation, above: Grant) -> set[str]:
    """What the verb makes of the organisation; nothing when it is refused."""
    own, seen = f.administrator(school), school.version
    calls: dict[str, Callable[[], Any]] = {
        "describe": lambda: actions.describe(
            school, values={"uscc": "91110108551385082Q"}, contacts=[], certificate=None, by=own, at=f.NOW, seen=seen
        ),
        "submit": lambda: actions.submit(school, by=own, at=f.NOW),
        "approve": lambda: actions.approve(school, by=above, at=f.NOW, seen=seen),
        "refuse": lambda: actions.refuse(school, reason="编号有误", by=above, at=f.NOW, seen=seen),
    }
    try:
        return {str(calls[verb]().state)}
    except Refused:
        return set()
