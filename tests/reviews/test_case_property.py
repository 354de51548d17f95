"""Whatever people do, in whatever order: the promises of the chain, on the pure rules alone."""

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.examples import examples
from zhicheng.applications.models import EDITABLE, State
from zhicheng.core.refused import Refused
from zhicheng.reviews import case as chain
from zhicheng.reviews.case import Actor, Case, Happened, Rules, Said, Verb, replay

APPLICANT = 0
SECTIONS = 0b111111
OFFICE = (99, "leader")
USERS = st.integers(APPLICANT, 5)
MASKS = st.integers(0, SECTIONS)


class Climb(RuleBasedStateMachine):
    """One application under random decisions by random people with random scopes."""

    @initialize(organisations=st.integers(1, 8), two=st.booleans(), resumes=st.booleans(), final=st.booleans())
    def begin(self, organisations: int, two: bool, resumes: bool, final: bool) -> None:
        """A random chain under a random profile."""
        steps = ["handler", "leader"] if two else ["review"]
        self.steps = [(organisation, step) for organisation in range(1, organisations + 1) for step in steps]
        self.rules = Rules(resumes=resumes, rejection_is_final=final)
        self.said: list[Said] = []
        self.text = {1 << n: 0 for n in range(6)}
        self.events: list[Happened] = []
        self.touched = False
        self.case = self.told()

    def start(self) -> Case:
        """Before anything happened."""
        return Case(APPLICANT, SECTIONS, self.steps, self.said, open_sections=SECTIONS)

    def told(self) -> Case:
        """The case as its events tell it."""
        return replay(self.start(), self.events)

    def happen(self, event: Happened) -> None:
        """Let time go on."""
        before, self.case = self.case, chain.evolve(self.case, event)
        self.touched = False
        self.events.append(event)
        moved = self.case.position - before.position
        if event.verb == Verb.PASSED:
            assert moved in (0, 1), "a level was skipped"
            assert moved == (0 if before.pending & ~event.sections else 1)
        elif event.verb == Verb.RECALLED:
            assert moved in (0, -1), "a level was skipped on the way back"
        elif event.verb != Verb.SUBMITTED:
            assert moved == 0

    @precondition(lambda self: self.case.state in EDITABLE)
    @rule(change=MASKS)
    def write(self, change: int) -> None:
        """The applicant changes what is open, and nothing else can be changed."""
        for bit in self.text:
            if bit & change & self.case.open_sections:
                self.text[bit] += 1
                self.touched = True

    @rule(desk=st.just((0, "applicant")))
    def submit(self, desk: tuple[int, str]) -> None:
        """Hand in; what is said is frozen."""
        before = self.case
        try:
            event = chain.submit(before, Actor(APPLICANT, desk, 0), self.rules)
        except Refused:
            final = before.state == State.REJECTED and self.rules.rejection_is_final
            lapsed = before.state == State.WITHDRAWN and not before.open_sections
            assert before.state not in EDITABLE or final or lapsed
            return
        self.said.append({bit: str(edition) for bit, edition in self.text.items()})
        if before.submission:
            changed = {bit for bit in self.text if self.said[-1][bit] != self.said[-2][bit]}
            assert not sum(changed) & ~before.open_sections, "something that was not named has changed"
        self.happen(event)
        gave_back = before.state in (State.RETURNED, State.WITHDRAWN)
        came_back = gave_back and (self.rules.resumes or before.at_the_door)
        assert self.case.position == (before.position if came_back else 0)

    @rule(user=USERS, scope=MASKS, here=st.booleans(), other=st.integers(0, 15))
    def pass_(self, user: int, scope: int, here: bool, other: int) -> None:
        """Somebody passes what is in scope, at this desk or from another."""
        actor = self.somebody(user, scope, here, other)
        try:
            event = chain.pass_(self.case, actor)
        except Refused:
            return
        assert actor.user != APPLICANT
        assert self.case.assigned in (0, actor.user), "passed over the colleague's head"
        assert actor.desk == self.case.desk
        assert event.sections
        assert not event.sections & ~(scope & self.case.pending), "passed without scope"
        others = {done.user for done in self.case.passes if done.desk[1] != actor.desk[1]}
        assert actor.user not in others, "handler and leader are one person"
        self.happen(event)

    @rule(user=USERS)
    def pass_everything(self, user: int) -> None:
        """Somebody with full scope passes what is left here."""
        self.pass_(user, SECTIONS, True, 0)

    @rule(handler=USERS, leader=USERS)
    def pass_two_desks(self, handler: int, leader: int) -> None:
        """Two people, who may be one, pass two desks in a row."""
        self.pass_(handler, SECTIONS, True, 0)
        self.pass_(leader, SECTIONS, True, 0)

    @rule(user=USERS, scope=MASKS, here=st.booleans(), other=st.integers(0, 15), named=MASKS)
    def give_back(self, user: int, scope: int, here: bool, other: int, named: int) -> None:
        """Somebody returns it."""
        try:
            event = chain.return_(self.case, self.somebody(user, scope, here, other), named)
        except Refused:
            return
        self.happen(event)
        assert self.case.open_sections == named

    @precondition(lambda self: len(self.events) > 8)
    @rule(user=USERS, scope=MASKS, here=st.booleans(), other=st.integers(0, 15))
    def reject(self, user: int, scope: int, here: bool, other: int) -> None:
        """Somebody does not pass it."""
        try:
            event = chain.reject(self.case, self.somebody(user, scope, here, other), self.rules)
        except Refused:
            return
        self.happen(event)
        assert self.case.open_sections == (0 if self.rules.rejection_is_final else SECTIONS)

    @precondition(lambda self: self.case.state == State.AWAITING_COMMITTEE)
    @rule(user=USERS, named=MASKS)
    def ask_correction(self, user: int, named: int) -> None:
        """The committee's office says what is to be corrected; only once, and never of its own."""
        try:
            event = chain.ask_correction(self.case, Actor(user, OFFICE, 0), named)
        except Refused:
            assert user == APPLICANT or self.case.told_at_the_door or not named
            return
        self.happen(event)
        assert (self.case.state, self.case.open_sections) == (State.RETURNED, named)

    @rule(user=USERS, verb=st.sampled_from(list(chain.BEHIND_THE_DOOR)))
    def advance(self, user: int, verb: Verb) -> None:
        """Somebody goes a step further behind the committee's door."""
        before = self.case
        try:
            event = chain.advance(before, verb, Actor(user, OFFICE, 0))
        except Refused:
            return
        assert user != APPLICANT
        assert before.at_the_door, "the committee had it before every desk had passed it"
        self.happen(event)
        assert not self.case.open_sections

    @rule()
    def withdraw(self) -> None:
        """The applicant takes it back, unless somebody has decided something."""
        try:
            event = chain.withdraw(self.case, Actor(APPLICANT, (0, "applicant"), 0))
        except Refused:
            return
        assert not self.case.decided
        self.happen(event)

    @precondition(lambda self: not self.touched)  # `reviews.rules.require_untouched` refuses it then
    @rule(user=USERS, other=st.integers(0, 15))
    def recall(self, user: int, other: int) -> None:
        """Somebody takes the newest decision back."""
        actor = self.somebody(user, SECTIONS, False, other)
        try:
            event = chain.recall(self.case, actor)
        except Refused:
            return
        undone = self.events[-1]
        assert undone.verb in chain.DECISIONS
        assert (undone.user, undone.desk) == (actor.user, actor.desk), "somebody else's decision was taken back"
        before = replay(self.start(), self.events[:-1])
        self.happen(event)
        assert self.case == replace(before, last=None)

    @precondition(lambda self: not self.touched)
    @rule()
    def recall_own(self) -> None:
        """Whoever decided last takes it back."""
        if self.events and self.events[-1].verb in chain.DECISIONS:
            last = self.events[-1]
            self.happen(chain.recall(self.case, Actor(last.user, last.desk, 0)))

    @rule(user=USERS, to=USERS, scope=MASKS)
    def transfer(self, user: int, to: int, scope: int) -> None:
        """Somebody hands it over to a colleague, who alone may decide then."""
        if self.case.state != State.IN_REVIEW:
            return
        colleague = Actor(to, self.case.desk, scope)
        try:
            event = chain.transfer(self.case, self.somebody(user, SECTIONS, True, 0), colleague)
        except Refused:
            return
        self.happen(event)
        chain.pass_(self.case, colleague)

    def somebody(self, user: int, scope: int, here: bool, other: int) -> Actor:
        """At the current desk, or at any other."""
        at = self.case.position if here else other
        return Actor(user, self.steps[min(at, len(self.steps) - 1)], scope)

    @invariant()
    def replay_equals_what_happened(self) -> None:
        """The events alone tell where it stands."""
        assert self.told() == self.case

    @invariant()
    def it_is_pending_exactly_while_in_review(self) -> None:
        """No desk is reached at which nothing is left to look at, and none is left with something unseen."""
        assert bool(self.case.pending) == (self.case.state == State.IN_REVIEW)

    @invariant()
    def the_committees_door_is_reached_only_past_every_desk(self) -> None:
        """Behind the last desk, with every section passed at each desk as it is said now."""
        if self.case.state == State.AWAITING_COMMITTEE:
            assert self.case.position == len(self.steps)
            self.every_desk_has_passed_everything_once()

    def every_desk_has_passed_everything_once(self) -> None:
        """Each section was passed at each desk in some submission."""
        for desk in self.steps:
            passed = 0
            for done in self.case.passes:
                passed |= done.sections if done.desk == desk else 0
            assert passed == SECTIONS

    @invariant()
    def the_chain_always_ends(self) -> None:
        """From wherever it stands, people with full scope can bring it to the committee's door."""
        case, newcomer = self.case, 1000
        while case.state == State.IN_REVIEW:
            here = case.position
            actor = Actor(case.assigned or newcomer, case.desk, SECTIONS)
            case = chain.evolve(case, chain.pass_(case, actor))
            assert case.position == here + 1, "a level was skipped"
            newcomer += 1
            assert newcomer < 1000 + len(self.steps) + 1
        if self.case.state == State.IN_REVIEW:
            assert case.state == State.AWAITING_COMMITTEE


Climb.TestCase.settings = settings(
    max_examples=examples(60), stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestWhateverPeopleDo = Climb.TestCase
