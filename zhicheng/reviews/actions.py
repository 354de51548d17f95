"""The verbs of the chain, and the only writers of where an application stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from django.db import connection, transaction

from zhicheng.applications import actions as applications
from zhicheng.applications import queries as written
from zhicheng.applications.models import Application, Kind, Revision, State
from zhicheng.applications.rules import (
    require_current,
    require_may_apply,
    require_own,
    require_round_open,
    require_window,
)
from zhicheng.audit import trail
from zhicheng.committees.models import Round
from zhicheng.core import statements
from zhicheng.core.refused import Refused
from zhicheng.core.statements import Columns
from zhicheng.experts import actions as experts
from zhicheng.organisations.rules import require_usable
from zhicheng.people.models import Grant
from zhicheng.plans import actions as plans
from zhicheng.plans.rules import place_after
from zhicheng.profiles import current
from zhicheng.reviews import case as chain
from zhicheng.reviews import queries, rules
from zhicheng.reviews.case import Actor, Case, Happened, Verb
from zhicheng.reviews.models import Event, Opinion, Stop, Verdict
from zhicheng.seals import actions as seals
from zhicheng.sections import registry
from zhicheng.sections.expert_facts import declared
from zhicheng.sections.facts import facts

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
        return Actor(self.by.user_id, (self.by.organisation_id, self.by.role), covered)


@transaction.atomic
def submit(application: Application, *, by: Grant, at: datetime, seen: int, as_is: bool = True) -> Event:
    """Hand in: freeze what is said, compute the way, and put the case on the first desk (or back where it was).

    `as_is` says that sections which were named in a return and did not change since are right as they are.
    """
    application = _lock(application, *TO_SUBMIT)
    require_own(by, application)
    require_current(application, seen)
    require_usable(application.unit)
    before = queries.stored_case(application)
    actor = Actor(by.user_id, (by.organisation_id, by.role), 0)
    event = chain.submit(before, actor, rules.rules_of(current()))
    given_back = before.state == State.RETURNED or (before.state == State.WITHDRAWN and bool(before.named))
    require_window(application, at, given_back=given_back)
    draft = written.draft(application, at)
    require_may_apply(draft.content("basics").examined.values)
    _require_complete(draft)
    if given_back and not as_is:
        _require_mended(draft)
    revision = applications.freeze_revision(draft, at=at)
    if not event.position:
        application.chain = applications.keep_chain(queries.way(application))
    _number(application)
    said = facts({code: record.data for code, record in draft.records.items()})
    application.apply_type, application.current_title = said["apply_type"], said["current_title"]
    application.submitted_at = at
    turn = Turn(application, _with_revision(application, before, revision), None, by, at)
    return _happen(turn, event)


@transaction.atomic
def withdraw(application: Application, *, by: Grant, at: datetime, seen: int) -> Event:
    """Take it back, until the first decision."""
    turn = _turn(application, by, at, seen)
    require_own(by, turn.application)
    return _happen(turn, chain.withdraw(turn.case, turn.actor))


@transaction.atomic
def mark(stop: Stop, section: str, *, fit: bool, text: str, by: Grant, at: datetime) -> Opinion:
    """Note what one section is worth while reading; binding only with a decision."""
    stop = Stop.objects.select_related("application").select_for_update(of=("self",)).get(pk=stop.pk)
    if stop.closed_at or not stop.pending & registry.mask([section]) & rules.reach(by, stop):
        raise Refused("这一节现在不需要您审看，可能已由他人处理，请刷新页面。", code="nothing_to_mark")
    if not fit and not text:
        raise Refused("请写明需要修改的内容。", code="reason_needed", fields={"text": "请写明需要修改的内容。"})
    opinion, _ = Opinion.objects.update_or_create(
        stop=stop, section=section, defaults={"fit": fit, "text": text[: rules.MOST_REASON], "by": by.user, "at": at}
    )
    return opinion


@transaction.atomic
def pass_(
    stop: Stop, *, by: Grant, at: datetime, seen: int, note: str = "", round: Round | None = None, rest: bool = True
) -> Event:
    """Pass everything here that is in the person's scope; where nothing is left, the case moves on.

    `rest` says that the sections which nobody marked were read too.
    """
    turn = _turn(stop.application, by, at, seen)
    event = chain.pass_(turn.case, turn.actor)
    to_mend = [code for code in _to_mend(turn) if registry.mask([code]) & event.sections]
    rules.require_nothing_to_mend([registry.ALL[code].label for code in to_mend])
    if not rest:
        unread = [code for code in _unread(turn) if registry.mask([code]) & event.sections]
        rules.require_rest_read([registry.ALL[code].label for code in unread])
    reached = chain.evolve(turn.case, event).state
    if reached == State.ADMITTED:
        _admit(turn)
    if reached == State.AWAITING_COMMITTEE and not current().applicant_chooses_committee:
        _require_committee(turn.application, round, at)
        turn.application.round = round
        return _happen(turn, event, note=note, round=round)
    return _happen(turn, event, note=note)


@transaction.atomic
def return_for_revision(
    stop: Stop, *, reasons: Mapping[str, str], complete: bool, by: Grant, at: datetime, seen: int, note: str = ""
) -> Event:
    """Give the application back to its applicant, who may change only the sections in `reasons` ({code: reason}).

    `complete` says that the review is complete although not every section was looked at.
    """
    turn = _turn(stop.application, by, at, seen)
    own = {code: reason for code, reason in reasons.items() if reason}
    told = _to_mend(turn) | own
    event = chain.return_(turn.case, turn.actor, registry.mask(told), _found_fit(turn))
    rules.require_own_sections(
        [registry.ALL[code].label for code in registry.codes(registry.mask(own) & ~turn.actor.scope)]
    )
    if not complete:
        rules.require_told_at_once([registry.ALL[code].label for code in _unread(turn) if code not in told])
    return _happen(turn, event, reasons=told, note=note)


@transaction.atomic
def reject(stop: Stop, *, reason: str, by: Grant, at: datetime, seen: int) -> Event:
    """Do not pass; whether the applicant may try again is the profile's to say."""
    turn = _turn(stop.application, by, at, seen)
    event = chain.reject(turn.case, turn.actor, rules.rules_of(current()))
    rules.require_reason(reason)
    return _happen(turn, event, note=reason)


@transaction.atomic
def read_id_number(stop: Stop, *, by: Grant, at: datetime) -> str:
    """Return the applicant's full ID number, for those who review 基本信息; every look is noted."""
    if not rules.reach(by, stop) & registry.mask(["basics"]):
        raise Refused("基本信息不在您的审查权限内，不能查看完整证件号码。", code="out_of_scope")
    trail.record("applicant.id_number_read", subject=stop.application, by=by, at=at, stop=stop.pk)
    return stop.application.applicant.id_number or ""


TO_SUBMIT = ("series", "specialty", "applicant", "unit", "round__committee__host")
HEAD, STOP = Columns(Application, "a"), Columns(Stop, "s")
LOCK = f"SELECT {HEAD.sql} FROM applications_application a WHERE a.id = %s FOR UPDATE"
OPEN_STOP = f"""
SELECT {STOP.sql}, ARRAY(SELECT json_build_array(o.section, o.fit, o.text, o.by_id)
    FROM reviews_opinion o WHERE o.stop_id = s.id)
FROM reviews_stop s WHERE s.application_id = %s AND s.closed_at IS NULL
"""


def _gone() -> NoReturn:
    raise Refused("这份申报已被删除，请回到「职称申报」查看。", code="application_gone")


def _lock(application: Application, *related: str) -> Application:
    rows = Application.objects.select_related(*related)
    return next(iter(rows.select_for_update(of=("self",)).filter(pk=application.pk)), None) or _gone()


def _turn(application: Application, by: Grant, at: datetime, seen: int) -> Turn:
    row = statements.first(LOCK, [application.pk])
    application = HEAD.load(row) if row else _gone()
    require_current(application, seen)
    found = statements.first(OPEN_STOP, [application.pk])
    stop, opinions = (STOP.load(found), found[-1]) if found else (None, ())
    return Turn(application, queries.stored_case(application), stop, by, at, opinions)


def _with_revision(application: Application, before: Case, revision: Revision) -> Case:
    """The case before the submission, on the way and with the revision of the new one."""
    digests = {registry.mask([code]): digest for code, digest in revision.sections.items()}
    return replace(before, steps=queries.desks_of(application), said=[*before.said, digests])


def _happen(
    turn: Turn, event: Happened, *, reasons: Mapping[str, str] | None = None, note: str = "", round: Round | None = None
) -> Event:
    """Store what follows from an event: the head row, the visits, the event itself, the audit entry."""
    after = chain.evolve(turn.case, event)
    application = turn.application
    application.state, application.position, application.submission = after.state, after.position, after.submission
    application.open_sections, application.moved_at = after.open_sections, turn.at
    held, application.place = application.place, _place(turn, after)
    application.version += 1
    statements.update(application, *MOVING)
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
        role=turn.by.role,
        position=event.position,
        submission=after.submission,
        sections=event.sections,
        found_fit=event.found_fit,
        reasons=dict(reasons or {}),
        note=note,
        round=round,
        at=turn.at,
    )
    statements.insert(stored)
    trail.record(f"application.{event.verb}", subject=application, by=turn.by, at=turn.at, event=stored.pk)
    _sign_off(turn, after, stored)
    plans.hold(held, application.place, application.share)  # last, since everybody of the unit waits for this row
    return stored


MOVING = (
    *("state", "chain", "position", "submission", "open_sections", "moved_at", "version"),
    *("number", "round", "place", "apply_type", "current_title", "submitted_at"),
)
"""What an event may change of the head row."""
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


def _admit(turn: Turn) -> None:
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
    if event.verb != Verb.PASSED or not stop.pending:
        stop.verdict, stop.closed_at = VERDICTS[event.verb], turn.at
    statements.update(stop, "passed", "pending", "verdict", "closed_at")


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


def _require_complete(draft: written.Draft) -> None:
    if problems := draft.problems():
        raise Refused(
            f"还有 {len(problems)} 处需要补充或修改，全部列在下面；改完后再提交。",
            code="incomplete",
            details={"problems": problems},
        )


def _require_mended(draft: written.Draft) -> None:
    back = queries.newest_return(draft.application)
    if back is not None:
        untouched = written.untouched(draft, back.reasons, back.submission)
        rules.require_mended([registry.ALL[code].label for code in untouched])


def _require_committee(application: Application, round: Round | None, at: datetime) -> None:
    if round is None:
        raise Refused("请选择评委会，通过后将呈报给该评委会。", code="round_needed", fields={"round": "请选择评委会。"})
    require_round_open(round, at)
    fitting = Round.objects.for_unit(application.unit).for_title(
        application.series, application.specialty, application.level
    )
    if not fitting.filter(pk=round.pk).exists():
        raise Refused("所选评委会不受理这一职称，请重新选择。", code="round_out_of_scope")
    others = Application.objects.filter(applicant=application.applicant, round=round).exclude(pk=application.pk)
    if others.exists():
        raise Refused(
            f"{application.applicant_name} 在所选批次已有另一份申报，请选择其他批次。", code="already_applied"
        )


def _to_mend(turn: Turn) -> dict[str, str]:
    return {section: text for section, fit, text, _ in turn.opinions if not fit}


def _found_fit(turn: Turn) -> int:
    """What the person who acts has marked as fit during this visit."""
    return registry.mask(section for section, fit, _, by in turn.opinions if fit and by == turn.by.user_id)


def _unread(turn: Turn) -> list[str]:
    if turn.stop is None:
        return []
    read = {section for section, *_ in turn.opinions}
    return [code for code in registry.codes(turn.stop.pending) if code not in read]


def _number(application: Application) -> None:
    if application.number:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('applications_number')")
        application.number = f"{current().number_prefix}{application.year}-{cursor.fetchone()[0]:06d}"
