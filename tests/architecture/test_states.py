"""Every state of an application can be reached, and every way from one to the next is drawn in the reference."""

from pathlib import Path

import pytest

from zhicheng.applications.models import State
from zhicheng.profiles import load
from zhicheng.reference import chain
from zhicheng.reviews.case import Verb

DRAWN = (Path(__file__).parents[2] / "docs/reference/states.md").read_text(encoding="utf-8")
PROVINCES = ["henan", "tianjin"]


@pytest.mark.parametrize("province", PROVINCES)
def test_every_state_is_reachable_and_every_verb_is_used(province: str) -> None:
    moves = chain.explore(load(province)).moves
    assert {State.DRAFT} | {move.after for move in moves} == set(State)
    assert {move.verb for move in moves} == set(Verb)


@pytest.mark.parametrize("province", PROVINCES)
def test_every_transition_is_drawn(province: str) -> None:
    picture = DRAWN.split(f"### {province}\n")[1].split("```")[1]
    moves = chain.explore(load(province)).moves
    assert [m for m in moves if f"{m.before} --> {m.after} : {m.verb}" not in picture] == []


def test_a_final_rejection_leads_nowhere_and_the_other_back_to_review_unless_its_author_recalls_it() -> None:
    moves = {province: chain.explore(load(province)).moves for province in PROVINCES}
    verbs = {province: {m.verb for m in moves[province] if m.before == State.REJECTED} for province in PROVINCES}
    assert verbs == {"henan": {Verb.RECALLED}, "tianjin": {Verb.RECALLED, Verb.SUBMITTED}}
