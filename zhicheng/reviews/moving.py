"""How an event becomes rows: the case is locked and read once, and what follows from the event is stored at once.

Apart from `actions`, which has the verbs; every verb goes through `turn` (or `lock`) and `happen`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from zhicheng.applications.models import Application, Kind, State
from zhicheng.applications.rules import place_after, require_current
from zhicheng.audit import trail
from zhicheng.committees.models import Round
from zhicheng.core import statements
from zhicheng.core.refused import Refused
from zhicheng.core.statements import Columns
from zhicheng.experts import actions as experts
from zhicheng.people.models import Grant
from zhicheng.plans import actions as plans
from zhicheng.profiles import current
from zhicheng.reviews import case as chain
from zhicheng.reviews import queries, rules, telling
from zhicheng.reviews.case import Actor, Case, Happened, Verb
from zhicheng.reviews.models import Event, Stop, Verdict
from zhicheng.seals import actions as seals
from zhicheng.sections import registry
from zhicheng.sections.expert_facts import declared

Noted = tuple[str, bool, str, int]
"""Section, whether it may pass as it is, otherwise what to mend, and by whom."""


@dataclass(frozen=True)
class Turn:
    """An application locked for one action: where it stands, and the open visit."""

    application: Application
    case: Case
    stop: Stop | None
    by: Grant
    at: datetime
    opinions: Sequence[Noted] = ()
    """What was noted during the open visit."""

    @property
    def actor(self) -> Actor:
        """Who acts, as the pure rules see it."""
        covered = self.by.sections if self.by.covers_series(self.application.series_id) else 0
        person = rules.acting_person(self.by, self.application)
        return Actor(person, (self.by.organisation_id, self.by.role), covered)


HEAD, STOP = Columns(Application, "a"), Columns(Stop, "s")
LOCK = f"""
SELECT {HEAD.sql}, {STOP.sql},
    ARRAY(SELECT json_build_array(o.section, o.fit, o.text, o.by_id) FROM reviews_opinion o WHERE o.stop_id = s.id),
    {queries.TOLD}
FROM applications_application a LEFT JOIN reviews_stop s ON s.application_id = a.id AND s.closed_at IS NULL
WHERE a.id = %s FOR UPDATE OF a
"""


def _gone() -> NoReturn:
    raise Refused("这份申报已被删除，请回到「职称申报」查看。", code="application_gone")


def lock(application: Application, *related: str) -> Application:
    """Hold the application for one action, read anew with what it points at."""
    rows = Application.objects.select_related(*related)
    return next(iter(rows.select_for_update(of=("self",)).filter(pk=application.pk)), None) or _gone()


def turn(application: Application, by: Grant, at: datetime, seen: int) -> Turn:
    """Hold the application for one decision, as it stands; Stale when the page that the person saw is older."""
    row = statements.first(LOCK, [application.pk]) or _gone()
    application, stop = statements.split(row, HEAD, STOP)
    opinions, desks, said, events = row[-4:]
    require_current(application, seen)
    require_current(application, len(events))  # where the lock was waited for, all but the head row is older
    case = queries.told(application, desks, said, events)
    if stop is not None and case.assigned and queries.assigned_to(stop) is None:
        case = replace(case, assigned=0)  # whoever took it over has left the desk
    return Turn(application, case, stop, by, at, opinions)


def happen(
    turn: Turn, event: Happened, *, reasons: Mapping[str, str] | None = None, note: str = "", round: Round | None = None
) -> Event:
    """Store what follows from an event: the head row, the visits, the event itself, the audit entry."""
    after = chain.evolve(turn.case, event)
    application = turn.application
    application.state, application.position, application.submission = after.state, after.position, after.submission
    application.open_sections, application.moved_at = after.open_sections, turn.at
    application.elected = after.elected
    if after.state != State.RETURNED:
        application.correct_by = None
    held, application.place = application.place, _place(turn, after)
    application.version += 1
    statements.update(application, *MOVING)
    if event.verb == Verb.RECALLED:
        assert turn.case.last is not None
        _reopen(turn, turn.case.last.event, after)
    else:
        _leave(turn, event)
        _arrive(turn, after)
    stored = Event(
        application=application,
        seq=application.version,
        kind=event.verb,
        by_id=turn.by.user_id,
        by_name=turn.by.user.name,
        organisation=turn.by.organisation,
        organisation_name=turn.by.organisation.name,
        on_behalf_of=turn.by.lent_by.user.name if turn.by.lent_by else "",
        role=turn.by.role,
        position=event.position,
        submission=after.submission,
        sections=event.sections,
        found_fit=event.found_fit,
        to_id=event.to or None,
        reasons=dict(reasons or {}),
        note=note,
        round=round,
        at=turn.at,
    )
    statements.insert(stored)
    trail.record(f"application.{event.verb}", subject=application, by=turn.by, at=turn.at, event=stored.pk)
    _sign_off(turn, after, stored)
    telling.tell(application, turn.case, after, stored)
    plans.hold(held, application.place, application.share)  # last, since everybody of the unit waits for this row
    return stored


MOVING = (
    *("state", "chain", "position", "submission", "open_sections", "moved_at", "version"),
    *("number", "round", "place", "apply_type", "current_title", "submitted_at", "elected", "correct_by"),
)
"""What an event may change of the head row."""
VISITING = ("passed", "pending", "assigned", "verdict", "closed_at")
"""What an event may change of the open visit."""
VERDICTS = {
    Verb.PASSED: Verdict.PASSED,
    Verb.RETURNED: Verdict.RETURNED,
    Verb.REJECTED: Verdict.REJECTED,
    Verb.WITHDRAWN: Verdict.WITHDRAWN,
}


def _sign_off(turn: Turn, after: Case, event: Event) -> None:
    """Set the organisation's seal under the pass with which a case leaves it: one statement, then only."""
    if event.kind != Verb.PASSED or (after.state == State.IN_REVIEW and after.desk[0] == event.organisation_id):
        return
    title = (
        f"{turn.application.number} {turn.application.applicant_name} {turn.application.get_kind_display()}，审核通过"
    )
    organisation = event.organisation_id
    seals.set_under(f"event:{event.pk}", title, organisation=organisation, by=turn.by.user, at=turn.at)


def _place(turn: Turn, after: Case) -> str:
    """What the application holds of its unit's plan from now on."""
    needed = current().plan_required and turn.application.kind == Kind.TITLE
    return place_after(turn.application.place, turn.case.state, after.state, needed=needed)


def admit(turn: Turn) -> None:
    """Take the applicant into the expert library, with the field and the recusals as they were passed."""
    application = turn.application
    said = declared(dict(application.records.values_list("code", "data")))
    experts.admit(
        application.applicant,
        organisation=application.unit,
        title=application.title,
        subject=said.subject,
        keywords=said.keywords,
        recusals=said.recusals,
        application=application.number or "",
        by=turn.by,
        at=turn.at,
    )


def _leave(turn: Turn, event: Happened) -> None:
    """Note on the open visit what was done, and end it unless sections are still pending here."""
    stop = turn.stop
    if stop is None:
        return
    done = event.sections if event.verb == Verb.PASSED else event.found_fit
    stop.passed |= done
    stop.pending &= ~done
    stop.assigned_id = event.to or None
    if event.verb in VERDICTS and (event.verb != Verb.PASSED or not stop.pending):
        stop.verdict, stop.closed_at = VERDICTS[event.verb], turn.at
    statements.update(stop, *VISITING)


def _reopen(turn: Turn, undone: Happened, after: Case) -> None:
    """Let the visit go on that the recalled decision had ended; where the case went meanwhile it has never been."""
    stop = turn.stop
    if stop is not None and stop.position != undone.position:
        stop.delete()
        stop = None
    if stop is None:
        stop = turn.application.stops.filter(position=undone.position).order_by("id").last()
    assert stop is not None
    stop.passed &= ~(undone.sections if undone.verb == Verb.PASSED else undone.found_fit)
    stop.pending, stop.assigned_id, stop.verdict, stop.closed_at = after.pending, after.assigned or None, "", None
    statements.update(stop, *VISITING)


def _arrive(turn: Turn, after: Case) -> None:
    """Open the visit to the next desk."""
    if after.state != State.IN_REVIEW or (turn.stop is not None and not turn.stop.closed_at):
        return
    organisation, step = after.desk
    arrived = Stop(
        application=turn.application,
        kind=turn.application.kind,
        submission=after.submission,
        position=after.position,
        organisation_id=organisation,
        step=step,
        series_id=turn.application.series_id,
        unit_id=turn.application.unit_id,
        pending=after.pending,
        entered_at=turn.at,
    )
    statements.insert(arrived)


def to_mend(turn: Turn) -> dict[str, str]:
    """What was noted here as needing change: what to mend, by section."""
    return {section: text for section, fit, text, _ in turn.opinions if not fit}


def found_fit(turn: Turn) -> int:
    """What the person who acts has marked as fit during this visit."""
    return registry.mask(section for section, fit, _, by in turn.opinions if fit and by == turn.by.user_id)


def unread(turn: Turn) -> list[str]:
    """The pending sections that nobody here has noted anything of."""
    if turn.stop is None:
        return []
    read = {section for section, *_ in turn.opinions}
    return [code for code in registry.codes(turn.stop.pending) if code not in read]
