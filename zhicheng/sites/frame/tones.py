"""The colour in which each state of an application, and each thing done to it, is shown on every page."""

from collections.abc import Mapping

from zhicheng.applications.models import Application, State
from zhicheng.certificates.models import State as Worth
from zhicheng.core import clock
from zhicheng.results import outcome
from zhicheng.reviews.models import Event

TONES = {
    State.DRAFT: "quiet",
    State.IN_REVIEW: "busy",
    State.RETURNED: "care",
    State.REJECTED: "bad",
    State.WITHDRAWN: "quiet",
    State.AWAITING_COMMITTEE: "good",
    State.IN_COMMITTEE: "busy",
    State.DECIDED: "quiet",
    State.IN_PUBLICITY: "busy",
    State.ON_HOLD: "care",
    State.CERTIFIED: "good",
    State.ADMITTED: "good",
}

OUTCOMES = {outcome.CONFIRMED: "good", outcome.ENDED: "busy", outcome.RUNNING: "busy", outcome.UNLISTED: "care"}
"""The colour of where somebody in publicity is."""

_KINDS = Event.Kind
DONE = {
    **dict.fromkeys([_KINDS.SUBMITTED, _KINDS.REFERRED, _KINDS.DECIDED, _KINDS.PUBLISHED, _KINDS.REEXAMINED], "busy"),
    **dict.fromkeys([_KINDS.PASSED, _KINDS.ACCEPTED, _KINDS.RELEASED, _KINDS.CERTIFIED], "good"),
    **dict.fromkeys([_KINDS.RETURNED, _KINDS.RECALLED, _KINDS.HELD], "care"),
    **dict.fromkeys([_KINDS.REJECTED, _KINDS.NOT_ELECTED, _KINDS.CANCELLED], "bad"),
    **dict.fromkeys([_KINDS.WITHDRAWN, _KINDS.TRANSFERRED, _KINDS.LAPSED], "quiet"),
}

CERTIFICATES = {Worth.ISSUED: "good", Worth.REVOKED: "bad", Worth.SUPERSEDED: "care"}
"""The colour of what a certificate is worth."""


def told(states: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    """The state of each of these applications today, as a word with its colour (`outcome.words`)."""
    words = outcome.words(states, clock.today())
    return {pk: (word, OUTCOMES.get(word) or TONES[State(states[pk])]) for pk, word in words.items()}


def told_of(application: Application) -> tuple[str, str]:
    """The same of one."""
    return told({application.pk: application.state})[application.pk]
