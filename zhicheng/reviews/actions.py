"""The verbs of the chain, and the only writers of where an application stands."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from zhicheng.applications import actions as applications
from zhicheng.applications import queries as written
from zhicheng.applications.models import Application, Kind, Revision, State
from zhicheng.applications.rules import (
    require_current,
    require_fits,
    require_may_apply,
    require_only_one,
    require_own,
    require_round_open,
    require_window,
)
from zhicheng.audit import trail
from zhicheng.committees.models import Round
from zhicheng.core.refused import Refused
from zhicheng.integrity.models import Part
from zhicheng.integrity.queries import standing_against
from zhicheng.integrity.rules import require_clean
from zhicheng.organisations.rules import require_usable
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.reviews import case as chain
from zhicheng.reviews import moving, posting, queries, rules
from zhicheng.reviews.case import Actor, Case
from zhicheng.reviews.models import Event, Opinion, Stop
from zhicheng.reviews.moving import Turn
from zhicheng.sections import registry
from zhicheng.sections.facts import facts


@transaction.atomic
def submit(application: Application, *, by: Grant, at: datetime, seen: int, as_is: bool = True) -> Event:
    """Hand in: freeze what is said, compute the way, and put the case on the first desk (or back where it was).

    `as_is` says that sections which were named in a return and did not change since are right as they are.
    """
    application = moving.lock(application, *TO_SUBMIT)
    require_own(by, application)
    require_current(application, seen)
    require_usable(application.unit)
    before = queries.stored_case(application)
    actor = Actor(by.user_id, (by.organisation_id, by.role), 0)
    event = chain.submit(before, actor, rules.rules_of(current()))
    require_only_one(application)
    given_back = before.state == State.RETURNED or (before.state == State.WITHDRAWN and bool(before.named))
    require_window(application, at, given_back=given_back)
    draft = written.draft(application, at)
    require_may_apply(draft.content("basics").examined.values)
    require_clean(standing_against(application.applicant_id, PARTS[Kind(application.kind)], localdate(at)))
    _require_complete(draft)
    if given_back and not as_is:
        _require_mended(draft)
    judged = written.conditions(draft, at)
    rules.require_conditions(judged, written.findings(judged))
    revision = applications.freeze_revision(draft, judged, at=at)
    if not event.position:
        application.chain = applications.keep_chain(queries.way(application))
    _number(application)
    said = facts({code: record.data for code, record in draft.records.items()})
    application.apply_type, application.current_title = said["apply_type"], said["current_title"]
    application.submitted_at = at
    turn = Turn(application, _with_revision(application, before, revision), None, by, at)
    return moving.happen(turn, event)


@transaction.atomic
def withdraw(application: Application, *, by: Grant, at: datetime, seen: int) -> Event:
    """Take it back, until the first decision."""
    turn = moving.turn(application, by, at, seen)
    require_own(by, turn.application)
    return moving.happen(turn, chain.withdraw(turn.case, turn.actor))


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
    turn = moving.turn(stop.application, by, at, seen)
    event = chain.pass_(turn.case, turn.actor)
    to_mend = [code for code in moving.to_mend(turn) if registry.mask([code]) & event.sections]
    rules.require_nothing_to_mend([registry.ALL[code].label for code in to_mend])
    if not rest:
        unread = [code for code in moving.unread(turn) if registry.mask([code]) & event.sections]
        rules.require_rest_read([registry.ALL[code].label for code in unread])
    after = chain.evolve(turn.case, event)
    reached = after.state
    posting.require_over(turn, after)
    if reached == State.ADMITTED:
        moving.admit(turn)
    if reached == State.AWAITING_COMMITTEE and not current().applicant_chooses_committee:
        _require_committee(turn.application, round, at)
        turn.application.round = round
        applications.keep_findings(turn.application, at=at)
        return moving.happen(turn, event, note=note, round=round)
    return moving.happen(turn, event, note=note)


@transaction.atomic
def return_for_revision(
    stop: Stop, *, reasons: Mapping[str, str], complete: bool, by: Grant, at: datetime, seen: int, note: str = ""
) -> Event:
    """Give the application back to its applicant, who may change only the sections in `reasons` ({code: reason}).

    `complete` says that the review is complete although not every section was looked at.
    """
    turn = moving.turn(stop.application, by, at, seen)
    own = {code: reason for code, reason in reasons.items() if reason}
    told = moving.to_mend(turn) | own
    event = chain.return_(turn.case, turn.actor, registry.mask(told), moving.found_fit(turn))
    rules.require_own_sections(
        [registry.ALL[code].label for code in registry.codes(registry.mask(own) & ~turn.actor.scope)]
    )
    if not complete:
        rules.require_told_at_once([registry.ALL[code].label for code in moving.unread(turn) if code not in told])
    return moving.happen(turn, event, reasons=told, note=note)


@transaction.atomic
def reject(stop: Stop, *, reason: str, by: Grant, at: datetime, seen: int) -> Event:
    """Do not pass; whether the applicant may try again is the profile's to say."""
    turn = moving.turn(stop.application, by, at, seen)
    event = chain.reject(turn.case, turn.actor, rules.rules_of(current()))
    rules.require_reason(reason)
    return moving.happen(turn, event, note=reason)


@transaction.atomic
def recall(application: Application, *, by: Grant, at: datetime, seen: int) -> Event:
    """收回: take one's own decision back, until the next person acts; the visit goes on as if it had not been made."""
    turn = moving.turn(application, by, at, seen)
    event = chain.recall(turn.case, turn.actor)
    undone = turn.application.events.get(seq=turn.application.version)
    rules.require_untouched(turn.application, undone, turn.stop)
    if undone.round_id:
        turn.application.round = None
    return moving.happen(turn, event)


@transaction.atomic
def transfer(stop: Stop, *, to: Grant, note: str = "", by: Grant, at: datetime, seen: int) -> Event:
    """转交: hand the case over to a colleague at the same desk, who alone may decide then."""
    turn = moving.turn(stop.application, by, at, seen)
    reach = to.sections if to.covers_series(turn.application.series_id) else 0
    event = chain.transfer(turn.case, turn.actor, Actor(to.user_id, (to.organisation_id, to.role), reach))
    if not queries.holders(stop).filter(pk=to.pk).exists():
        raise Refused(f"{to.user.name} 现在不能审核，请选择其他同事。", code="not_at_desk")
    return moving.happen(turn, event, note=note)


@transaction.atomic
def read_id_number(stop: Stop, *, by: Grant, at: datetime) -> str:
    """Return the applicant's full ID number, for those who review 基本信息; every look is noted."""
    if not rules.reach(by, stop) & registry.mask(["basics"]):
        raise Refused("基本信息不在您的审查权限内，不能查看完整证件号码。", code="out_of_scope")
    trail.record("applicant.id_number_read", subject=stop.application, by=by, at=at, stop=stop.pk)
    return stop.application.applicant.id_number or ""


PARTS = {Kind.TITLE: Part.APPLICANT, Kind.EXPERT: Part.EXPERT}
"""In which part of the file of integrity an application is looked up."""
TO_SUBMIT = ("series", "specialty", "applicant", "unit", "round__committee__host")


def _with_revision(application: Application, before: Case, revision: Revision) -> Case:
    """The case before the submission, on the way and with the revision of the new one."""
    digests = {registry.mask([code]): digest for code, digest in revision.sections.items()}
    return replace(before, steps=queries.desks_of(application), said=[*before.said, digests])


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
    require_fits(application, round, field="round")


def _number(application: Application) -> None:
    if application.number:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('applications_number')")
        application.number = f"{current().number_prefix}{application.year}-{cursor.fetchone()[0]:06d}"
