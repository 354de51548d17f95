"""Whatever people do, in whatever order: the same promises, kept by the rows of the database."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests import factories as f
from tests.examples import examples
from zhicheng.applications import actions as applications
from zhicheng.applications.models import EDITABLE, Application, State
from zhicheng.audit import trail
from zhicheng.committees.models import Round
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import ALL_SECTIONS, Grant, User
from zhicheng.profiles import current
from zhicheng.reviews import actions, queries
from zhicheng.reviews.models import Event, Stop
from zhicheng.sections import registry

CODES = st.sampled_from(["summary", "papers", "basics", "education"])
SCOPES = st.sampled_from([0, 1, registry.mask(["summary", "papers"]), ALL_SECTIONS, ALL_SECTIONS, ALL_SECTIONS])


class Climb(RuleBasedStateMachine):
    """One application of a unit at the foot of seven superiors; every run is undone at its end."""

    line: ClassVar[list[Organisation]]
    rounds: ClassVar[list[Round]]
    draft: ClassVar[Application]
    applicant: ClassVar[Grant]
    users: ClassVar[list[User]]

    @initialize(top=st.integers(0, 7))
    def begin(self, top: int) -> None:
        """The chain ends at one of the superiors, or at the unit itself."""
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.application = Application.objects.get(pk=self.draft.pk)
        Organisation.objects.filter(pk=self.line[top].pk).update(submits=True)
        if current().applicant_chooses_committee:
            Application.objects.filter(pk=self.draft.pk).update(round=self.rounds[top])
        self.way = [organisation.pk for organisation in self.line[top:][::-1]]

    def teardown(self) -> None:
        """As if nothing had been."""
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def act(self, deed: Callable[[], Any]) -> Any:
        """Do it unless it is refused."""
        self.application.refresh_from_db()
        before = (self.application.position, self.application.state)
        try:
            done = deed()
        except Refused:
            done = None
        self.application.refresh_from_db()
        if done is None:
            assert (self.application.position, self.application.state) == before
        return done

    @rule(code=CODES, text=st.sampled_from(["甲", "乙", "丙"]))
    def write(self, code: str, text: str) -> None:
        """The applicant changes a section, if it is open."""
        record = self.application.records.get(code=code)
        data = {"values": {"text": text}} if code == "summary" else record.data
        self.application.refresh_from_db()
        is_open = bool(self.application.open_sections & registry.mask([code]))
        saved = self.act(
            lambda: applications.save_section(
                self.application, code, data, edition=record.edition, by=self.applicant, at=f.NOW
            )
        )
        assert (saved is not None) == (is_open and self.application.state in EDITABLE)

    @rule()
    def submit(self) -> None:
        """Hand in."""
        seen = self.application.version
        self.act(lambda: actions.submit(self.application, by=self.applicant, at=f.NOW, seen=seen))

    @rule()
    def withdraw(self) -> None:
        """Take back."""
        seen = self.application.version
        self.act(lambda: actions.withdraw(self.application, by=self.applicant, at=f.NOW, seen=seen))

    @rule(
        user=st.integers(0, 4), scope=SCOPES, elsewhere=st.integers(0, 30), verb=st.sampled_from("pppppprx"), code=CODES
    )
    def decide(self, user: int, scope: int, elsewhere: int, verb: str, code: str) -> None:
        """Somebody at this desk (or, one time in ten, at another) passes, returns or rejects."""
        stop = Stop.objects.filter(application=self.application, closed_at=None).first()
        if stop is None:
            return
        place = self.line[elsewhere] if elsewhere < 3 else stop.organisation
        held = {"user": self.users[user], "organisation": place, "role": stop.step}
        by = Grant.objects.filter(**held).first() or f.grant(place, stop.step, self.users[user])
        by.sections = scope
        seen = self.application.version
        last = {"round": self.rounds[0]} if not current().applicant_chooses_committee else {}
        verbs: dict[str, Callable[[], Event]] = {
            "p": lambda: actions.pass_(stop, by=by, at=f.NOW, seen=seen, **last),
            "r": lambda: actions.return_for_revision(
                stop, reasons={code: "请核对。"}, complete=True, by=by, at=f.NOW, seen=seen
            ),
            "x": lambda: actions.reject(stop, reason="不符合。", by=by, at=f.NOW, seen=seen),
        }
        if done := self.act(verbs[verb]):
            self.was_right(done, stop, by)

    @rule(colleague=st.integers(0, 4), recalls=st.booleans())
    def think_again(self, colleague: int, recalls: bool) -> None:
        """Whoever decided last takes it back; or a colleague is handed the case by somebody at the desk."""
        self.application.refresh_from_db()
        seen, newest = self.application.version, self.application.events.order_by("seq").last()
        stop = Stop.objects.filter(application=self.application, closed_at=None).first()
        if recalls and newest is not None:
            by = Grant.objects.filter(user=newest.by, organisation=newest.organisation, role=newest.role).first()
            self.act(lambda: actions.recall(self.application, by=by or self.applicant, at=f.NOW, seen=seen))
        elif stop is not None:
            by, to = (self.sitting(stop, self.users[number]) for number in ((colleague + 1) % 5, colleague))
            self.act(lambda: actions.transfer(stop, to=to, by=by, at=f.NOW, seen=seen))

    def sitting(self, stop: Stop, user: User) -> Grant:
        """The person at the desk of a visit."""
        held = {"user": user, "organisation": stop.organisation, "role": stop.step}
        return Grant.objects.filter(**held).first() or f.grant(stop.organisation, stop.step, user)

    def was_right(self, event: Event, stop: Stop, by: Grant) -> None:
        """What happened was done at the desk, within the scope, by nobody of the other step, one level at a time."""
        assert (by.organisation_id, by.role) == (stop.organisation_id, stop.step)
        assert by.user_id != self.applicant.user_id
        assert self.application.position - stop.position in (0, 1)
        if event.kind == "passed":
            assert not event.sections & ~(stop.pending & by.sections)
        if event.kind == "returned":
            assert self.application.open_sections == event.sections
        if event.kind == "rejected":
            may_change = 0 if current().rejected == "final" else self.application.sections
            assert self.application.open_sections == may_change

    @invariant()
    def rows_say_what_the_events_tell(self) -> None:
        """Replay equals the stored rows, and the audit chain is whole."""
        assert queries.unfaithful() == []
        assert trail.broken() == []

    @invariant()
    def no_level_was_skipped(self) -> None:
        """The visits follow the way; the committee's door opens behind its end."""
        for stop in Stop.objects.filter(application=self.draft):
            assert self.way[stop.position // len(current().steps)] == stop.organisation_id
        if Application.objects.get(pk=self.draft.pk).state == State.AWAITING_COMMITTEE:
            passed = Stop.objects.filter(application=self.draft, verdict="passed").values_list(
                "organisation", flat=True
            )
            assert set(passed) == set(self.way)


@pytest.mark.django_db
@pytest.mark.req("H8.1", "H8.2", "H8.3", "T3.5", "T4.1")
@pytest.mark.parametrize("province", ["henan", "tianjin"])
def test_whatever_people_do_the_rows_keep_the_promises(profile: Callable[[str], None], province: str) -> None:
    profile(province)
    Climb.line = [f.organisation(None, "第0级")]
    while len(Climb.line) < 8:
        Climb.line.append(f.organisation(Climb.line[-1], f"第{len(Climb.line)}级"))
    Climb.rounds = [f.round_(host) for host in Climb.line]
    Climb.applicant = f.applicant(Climb.line[-1])
    Climb.users = [Climb.applicant.user, *(f.person() for _ in range(4))]
    Climb.draft = f.complete(Climb.applicant, Climb.rounds[0] if current().applicant_chooses_committee else None)
    run_state_machine_as_test(
        Climb,
        settings=settings(
            max_examples=examples(5), stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
