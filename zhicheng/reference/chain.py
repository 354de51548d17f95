"""The review chain as it really behaves: every verb tried on every case that can be reached."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from zhicheng.applications.models import LAST, State
from zhicheng.core.refused import Refused
from zhicheng.profiles.schema import Profile
from zhicheng.reviews import case as chain
from zhicheng.reviews.case import BEHIND_THE_DOOR, Actor, Case, Happened, Rules, Verb, evolve
from zhicheng.reviews.rules import rules_of

FIRST, SECOND = 1, 2
"""Two sections stand for all: one said the same in every submission, one that changes."""
BOTH = FIRST | SECOND
ORGANISATIONS = (10, 20)
APPLICANT = Actor(1, (10, "applicant"), 0)
OFFICE = Actor(500, (30, "leader"), BOTH)
"""Somebody of the committee's office."""
MOST_SUBMISSIONS = 3

Attempt = tuple[Verb, Callable[[], Happened]]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """What a verb did once: from which state to which, and where in the chain that was."""

    before: State
    verb: Verb
    after: State
    where: str


@dataclass
class Explored:
    """What was found under one set of rules."""

    moves: set[Move] = field(default_factory=set)
    refusals: set[tuple[State, Verb, str]] = field(default_factory=set)
    """State, verb and the code of the refusal; `""` where the verb succeeded."""
    cases: int = 0


def explore(profile: Profile) -> Explored:
    """Try every verb on every case that two organisations and three submissions can bring about."""
    rules, found = rules_of(profile), Explored()
    waiting = [replace(_start(profile), end=end) for end in LAST.values()]
    known = {_key(start) for start in waiting}
    while waiting:
        case = waiting.pop()
        for after in _tried(case, rules, found):
            if _key(after) not in known:
                known.add(_key(after))
                waiting.append(after)
    found.cases = len(known)
    return found


def _start(profile: Profile) -> Case:
    steps = [(organisation, step.value) for organisation in ORGANISATIONS for step in profile.steps]
    said = [{FIRST: "same", SECOND: f"edition {number}"} for number in range(MOST_SUBMISSIONS)]
    return Case(applicant=APPLICANT.user, sections=BOTH, steps=steps, said=said, open_sections=BOTH)


def _tried(case: Case, rules: Rules, found: Explored) -> Iterator[Case]:
    for verb, attempt in _attempts(case, rules):
        try:
            event = attempt()
        except Refused as refusal:
            found.refusals.add((case.state, verb, refusal.code))
            continue
        after = evolve(case, event)
        found.refusals.add((case.state, verb, ""))
        found.moves.add(Move(case.state, verb, after.state, _where(case, verb, after)))
        yield after


def _attempts(case: Case, rules: Rules) -> Iterator[Attempt]:
    if case.submission < MOST_SUBMISSIONS:
        yield Verb.SUBMITTED, lambda: chain.submit(case, APPLICANT, rules)
    yield Verb.WITHDRAWN, lambda: chain.withdraw(case, APPLICANT)
    if case.last is not None:
        author = Actor(case.last.event.user, case.last.event.desk, BOTH)
        yield Verb.RECALLED, lambda: chain.recall(case, author)
    for actor in (OFFICE, APPLICANT):
        yield Verb.RETURNED, lambda actor=actor: chain.ask_correction(case, actor, SECOND)  # type: ignore[misc]
        for verb in BEHIND_THE_DOOR:
            yield verb, lambda actor=actor, verb=verb: chain.advance(case, verb, actor)  # type: ignore[misc]
    for actor in _people(case):
        yield Verb.RECALLED, lambda actor=actor: chain.recall(case, actor)  # type: ignore[misc]
        if not case.assigned:
            to = Actor(400 + case.position, actor.desk, BOTH)
            yield Verb.TRANSFERRED, lambda actor=actor, to=to: chain.transfer(case, actor, to)  # type: ignore[misc]
        yield Verb.PASSED, lambda actor=actor: chain.pass_(case, actor)  # type: ignore[misc]
        yield Verb.REJECTED, lambda actor=actor: chain.reject(case, actor, rules)  # type: ignore[misc]
        for named in (FIRST, BOTH):
            yield Verb.RETURNED, lambda actor=actor, named=named: chain.return_(case, actor, named)  # type: ignore[misc]


def _people(case: Case) -> list[Actor]:
    """Who may try: two people of this desk, with full and with half a scope, the next desk's, those before, oneself."""
    here = min(case.position, len(case.steps) - 1)
    desk, next_desk = case.steps[here], case.steps[(here + 1) % len(case.steps)]
    earlier = [Actor(done.user, desk, BOTH) for done in case.passes[-1:]]
    colleague = [Actor(case.assigned, desk, BOTH)] if case.assigned else []
    return [
        Actor(100 + here, desk, BOTH),
        Actor(200 + here, desk, FIRST),
        Actor(300 + here, next_desk, BOTH),
        Actor(APPLICANT.user, desk, BOTH),
        *earlier,
        *colleague,
    ]


def _key(case: Case) -> Key:
    """What tells cases apart; who exactly passed what does not, except for what still stands."""
    standing = tuple(case.standing(desk) for desk in case.steps) if case.submission else ()
    last = case.last and (case.last.before.state, case.last.before.position, case.last.before.pending)
    here = (case.end, case.state, case.position, case.submission, case.pending, case.named, case.decided)
    behind = (case.elected, case.told_at_the_door)
    return (*here, *behind, standing, bool(case.assigned), last)


def _where(case: Case, verb: Verb, after: Case) -> str:
    if verb == Verb.SUBMITTED:
        if case.state == State.DRAFT or not case.position:
            return ""
        if case.at_the_door:
            return "the committee's door"
        return "where it was" if after.position == case.position else "first desk"
    if verb == Verb.PASSED and after.state == State.IN_REVIEW:
        return "next desk" if after.position > case.position else "same desk, sections pending"
    return ""
