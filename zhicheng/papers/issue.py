"""A record as one paper shows it: a submission, and what was decided up to a moment; and the proof that it is genuine.

A paper carries the application's number and a code: the number of the newest event on it, and a digest of what was
said and decided up to then. From these two the record can tell at any time whether the paper is one of its own.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from zhicheng.applications.models import Application, FrozenSection, Revision, State
from zhicheng.core.text import halfwidth
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews import dossier
from zhicheng.reviews.case import Case
from zhicheng.reviews.dossier import Place
from zhicheng.reviews.models import Event
from zhicheng.reviews.queries import case_of
from zhicheng.sections import registry

LETTERS = 20
"""Hexadecimal letters of the digest on paper: 80 bits, which nobody tries out."""
ENDING = {Event.Kind.REJECTED: "不通过", Event.Kind.RETURNED: "退回修改"}
"""With what an organisation sends an application down again, and the word for it."""
CODE = re.compile(rf"(\d{{1,4}})\.([0-9a-f]{{{LETTERS}}})")


@dataclass(frozen=True)
class Signature:
    """Somebody's part in an organisation's opinion."""

    step: str
    name: str
    note: str
    at: datetime
    event: int


@dataclass(frozen=True)
class Level:
    """One organisation of the way, with its opinion; `word` says how it stands."""

    organisation: str
    word: str
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True)
class Issue:
    """The record of an application up to its newest event on paper."""

    application: Application
    revisions: Sequence[Revision]
    events: Sequence[Event]
    """Oldest first, up to the newest that the paper shows."""
    steps: Sequence[Place]

    @property
    def revision(self) -> Revision:
        """What was said."""
        return self.revisions[-1]

    @property
    def unit(self) -> str:
        """The applicant's unit as it was called when this was handed in."""
        handed_in = [event for event in self.events if event.kind == Event.Kind.SUBMITTED]
        return handed_in[-1].organisation_name

    @cached_property
    def code(self) -> str:
        """What the paper carries beside the number."""
        told = [
            [e.seq, e.kind, e.organisation_name, e.role, e.by_name, e.note, e.at.astimezone(UTC).isoformat()]
            for e in self.events
        ]
        text = json.dumps([self.application.number, self.revision.digest, told], ensure_ascii=True)
        return f"{self.events[-1].seq}.{hashlib.sha256(text.encode()).hexdigest()[:LETTERS]}"

    @cached_property
    def case(self) -> Case:
        """Where the application stood then."""
        desks = [(step.organisation_id, step.step) for step in self.steps]
        said = [revision.sections for revision in self.revisions]
        return case_of(self.application, desks=desks, said=said, events=self.events)

    @cached_property
    def sections(self) -> Mapping[str, Mapping[str, Any]]:
        """What was said, section by section in their order: one query."""
        digests = self.revision.sections
        found = FrozenSection.objects.in_bulk(set(digests.values()))
        return {code: found[digests[code]].content for code in registry.ALL if code in digests}

    def levels(self) -> list[Level]:
        """The organisations of the way with what each has said."""
        grouped: dict[int, list[Place]] = {}
        for step in self.steps:
            grouped.setdefault(step.organisation_id, []).append(step)
        return [self._level(steps) for steps in grouped.values()]

    def _level(self, steps: Sequence[Place]) -> Level:
        names = {e.organisation_id: e.organisation_name for e in self.events if e.kind != Event.Kind.SUBMITTED}
        organisation = names.get(steps[0].organisation_id, steps[0].organisation)
        if (newest := self.events[-1]).kind in ENDING and any(step.position == newest.position for step in steps):
            return Level(organisation, ENDING[Event.Kind(newest.kind)], (_signature(newest),))
        done = self.case.state not in (State.IN_REVIEW, State.RETURNED, State.WITHDRAWN, State.REJECTED)
        passed = [step for step in steps if done or step.position < self.case.position]
        signed = tuple(_signature(event) for step in passed for event in self._passes(step))
        if not signed:
            return Level(organisation, "尚未审核")
        return Level(organisation, "审核通过" if len(passed) == len(steps) else "审核中", signed)

    def _passes(self, step: Place) -> list[Event]:
        """The newest pass of each person at a desk whose pass still counts."""
        desk = (step.organisation_id, step.step)
        counts = {(done.user, done.submission) for done in self.case.passes if done.desk == desk and done.sections}
        newest: dict[int, Event] = {}
        for event in self.events:
            at_desk = (event.organisation_id, event.role) == desk and event.kind == Event.Kind.PASSED
            if at_desk and (event.by_id, event.submission) in counts:
                newest[event.by_id] = event
        return sorted(newest.values(), key=lambda event: event.seq)


def issue(application: Application, *, submission: int = 0, seq: int = 0) -> Issue:
    """The record as it stands now, as it stood with an earlier submission, or after its event `seq`: three queries."""
    events = list(application.events.order_by("seq"))
    told = [e for e in events if (not submission or e.submission <= submission) and (not seq or e.seq <= seq)]
    newest = told[-1].submission if told else 0
    said = application.revisions.filter(number__lte=newest).order_by("number")
    return Issue(application, list(said), told, dossier.steps(application))


def typed_code(text: str) -> tuple[int, str] | None:
    """Read a code as people copy it from paper, with spaces, hyphens and capitals; None when it is none."""
    found = CODE.fullmatch(re.sub(r"[\s\-]", "", halfwidth(text)).lower())
    return (int(found[1]), found[0]) if found else None


def genuine(number: str, text: str) -> Issue | None:
    """Return the record that a paper shows, if number and code are of one paper of this record: five queries."""
    code, application = typed_code(text), None
    if code is not None:
        rows = Application.objects.select_related("title", "series")
        application = next(iter(rows.filter(number=halfwidth(number).strip().upper(), submission__gt=0)), None)
    if code is None or application is None or not 0 < code[0] <= application.version:
        return None
    made = issue(application, seq=code[0])
    return made if made.events and made.code == f"{code[0]}.{code[1].split('.')[1]}" else None


def _signature(event: Event) -> Signature:
    return Signature(current().step_labels[Step(event.role)], event.by_name, _opinion(event), event.at, event.pk)


def _opinion(event: Event) -> str:
    if event.kind == Event.Kind.RETURNED:
        named = "、".join(registry.ALL[code].label for code in event.reasons if code in registry.ALL)
        return f"退回修改（{named}）。{event.note}"
    return event.note or ("不通过。" if event.kind == Event.Kind.REJECTED else "同意。")
