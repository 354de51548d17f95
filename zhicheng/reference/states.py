"""States of an application and of an organisation, with what leads from one to the next."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from zhicheng.applications.models import State
from zhicheng.organisations.models import State as OrganisationState
from zhicheng.profiles import load
from zhicheng.reference import chain
from zhicheng.reference.profiles import codes
from zhicheng.reference.tables import table
from zhicheng.reviews.case import Verb

INTRODUCTION = """# States

## Application

Found by trying every verb on every case that two organisations and three submissions can bring about
(`zhicheng/reviews/case.py`). Where an application is in its chain is data, not a state.
"""
ORGANISATION = """## Organisation

The information of an organisation (`zhicheng/organisations/actions.py`); a test tries every verb in every state.
Only an approved organisation is usable (T2.6, H2.2).
"""


class OrganisationMove(NamedTuple):
    """What a verb does to the information of an organisation."""

    verb: str
    before: OrganisationState
    after: OrganisationState
    by: str


DRAFT, SUBMITTED, APPROVED, REFUSED = OrganisationState
OWN, SUPERIOR = "the organisation", "its direct superior"
ORGANISATION_MOVES: dict[str, list[OrganisationMove]] = {
    "approved": [
        OrganisationMove("describe", DRAFT, DRAFT, OWN),
        OrganisationMove("submit", DRAFT, SUBMITTED, OWN),
        OrganisationMove("describe", SUBMITTED, SUBMITTED, OWN),
        OrganisationMove("approve", SUBMITTED, APPROVED, SUPERIOR),
        OrganisationMove("refuse", SUBMITTED, REFUSED, SUPERIOR),
        OrganisationMove("describe", REFUSED, REFUSED, OWN),
        OrganisationMove("submit", REFUSED, SUBMITTED, OWN),
        OrganisationMove("describe", APPROVED, SUBMITTED, OWN),
    ],
    "saved": [
        OrganisationMove("describe", DRAFT, APPROVED, OWN),
        OrganisationMove("describe", APPROVED, APPROVED, OWN),
    ],
}
"""By the profile's `usable_when`; `describe` of an approved one means a change of what was approved (`IDENTITY`)."""


def page() -> str:
    """Return the page of the reference."""
    parts = [INTRODUCTION]
    for code in codes():
        found = chain.explore(load(code))
        parts += [f"### {code}\n", _diagram(found), _verbs(found)]
    parts.append(ORGANISATION)
    for code in codes():
        moves = ORGANISATION_MOVES[load(code).usable_when]
        parts += [f"### {code}: usable when {load(code).usable_when}\n", _organisation_diagram(moves)]
    return "\n".join(parts)


def _diagram(found: chain.Explored) -> str:
    edges: dict[tuple[State, State, Verb], set[str]] = {}
    for move in found.moves:
        edges.setdefault((move.before, move.after, move.verb), set()).add(move.where)
    seen = [state for state in State if any(state in (move.before, move.after) for move in found.moves)]
    lines = ["[*] --> draft"]
    for before, after, verb in sorted(edges, key=lambda edge: (*map(list(State).index, edge[:2]), edge[2])):
        where = ", or ".join(sorted(filter(None, edges[before, after, verb])))
        lines.append(f"{before} --> {after} : {verb}{f' ({where})' if where else ''}")
    return _mermaid(seen, lines)


def _verbs(found: chain.Explored) -> str:
    """What each verb does in each state: the state that follows, or the codes of the refusals."""
    return table(["state", *Verb], [[f"{state.label} `{state}`", *_row(found, state)] for state in State])


def _row(found: chain.Explored, state: State) -> Iterable[str]:
    for verb in Verb:
        after = {f"→ {move.after}" for move in found.moves if (move.before, move.verb) == (state, verb)}
        refusals = {f"`{code}`" for before, tried, code in found.refusals if (before, tried) == (state, verb) and code}
        yield "; ".join(filter(None, [", ".join(sorted(after)), ", ".join(sorted(refusals))]))


def _organisation_diagram(moves: Sequence[OrganisationMove]) -> str:
    seen = [state for state in OrganisationState if any(state in (move.before, move.after) for move in moves)]
    lines = [f"{move.before} --> {move.after} : {move.verb} ({move.by})" for move in moves]
    return _mermaid(seen, ["[*] --> draft", *lines])


def _mermaid(states: Sequence[State | OrganisationState], lines: Iterable[str]) -> str:
    names = [f'state "{state.label} {state}" as {state}' for state in states]
    body = "\n".join(f"    {line}" for line in [*names, *lines])
    return f"```mermaid\nstateDiagram-v2\n{body}\n```\n"
