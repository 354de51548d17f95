"""Who reads what of an event: the applicant what became of the papers, a colleague what was handed over.

Desks are not told of each case that arrives; what waits for them is counted once a day, see `tasks`.
"""

from zhicheng.applications.models import Application, State
from zhicheng.core.calendar import end
from zhicheng.notices.actions import send
from zhicheng.reviews.case import BEHIND_THE_DOOR, Case, Verb
from zhicheng.reviews.models import Event
from zhicheng.sections import registry

AT_THE_END = {State.AWAITING_COMMITTEE: "arrived", State.ADMITTED: "admitted"}
PLAIN = {Verb.SUBMITTED, Verb.RETURNED, Verb.REJECTED, *BEHIND_THE_DOOR} - {Verb.DECIDED}
"""Verbs of which the applicant is told in a notice of that name; of a vote only what becomes public of it."""


def tell(application: Application, before: Case, after: Case, event: Event) -> None:
    """Tell who is concerned by what has just happened."""
    words = {"what": application.get_kind_display(), "number": application.number or ""}
    words |= {"organisation": event.organisation_name, "by": event.by_name, "name": application.applicant_name}
    if event.kind == Verb.TRANSFERRED and event.to_id:
        send("transferred", to=[event.to_id], at=event.at, place=event.organisation_id, **words)  # type: ignore[arg-type]
    elif kind := _kind(before, after, event):
        if application.correct_by and kind == "returned":
            kind, words["until"] = "correction", end(application.correct_by)
        words["sections"] = "、".join(registry.ALL[code].label for code in event.reasons)
        send(kind, to=[application.applicant_id], at=event.at, about=application.pk, **words)  # type: ignore[arg-type]


def _kind(before: Case, after: Case, event: Event) -> str:
    """What the applicant is told; nothing of a step inside one organisation, which is its own affair."""
    if event.kind == Verb.PASSED:
        stays = after.state == State.IN_REVIEW and after.desk[0] == event.organisation_id
        return "" if stays else AT_THE_END.get(after.state, "level_passed")
    if event.kind == Verb.RECALLED:
        undone = before.last.event if before.last else None
        told = undone is not None and (undone.verb != Verb.PASSED or _left(before, event))
        return "recalled" if told else ""
    return event.kind if event.kind in PLAIN else ""


def _left(before: Case, event: Event) -> bool:
    """Whether the case had left the organisation."""
    return before.state != State.IN_REVIEW or before.desk[0] != event.organisation_id
