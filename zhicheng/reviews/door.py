"""What the committee's office does with an application at its door. Apart from `actions`: here acts no desk.

The committee's office is the host organisation: its reviewers, within their series.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from zhicheng.applications.models import BEHIND_THE_DOOR, Application, State
from zhicheng.applications.rules import require_fits
from zhicheng.committees.models import Round
from zhicheng.core.calendar import end
from zhicheng.core.refused import Refused
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.reviews import case as chain
from zhicheng.reviews import moving, rules
from zhicheng.reviews.case import Verb
from zhicheng.reviews.models import Event
from zhicheng.reviews.moving import Turn
from zhicheng.sections import registry


def of_office(by: Grant) -> QuerySet[Application]:
    """The applications that have come to a committee of one's own organisation, in one's series; never one's own.

    What a desk below has returned, or its applicant taken back, has not come: only what was given back from the door.
    """
    if by.role not in REVIEWERS:
        return Application.objects.none()
    arrived = Application.objects.filter(round__committee__host=by.organisation_id).exclude(applicant=by.user_id)
    correcting = Q(state=State.RETURNED, correct_by__isnull=False)
    given_up = Q(state=State.WITHDRAWN, open_sections=0)
    arrived = arrived.filter(Q(state__in=BEHIND_THE_DOOR) | correcting | given_up)
    return arrived if by.all_series else arrived.filter(series__in=by.series)


@transaction.atomic
def ask_correction(
    application: Application, *, reasons: Mapping[str, str], due: datetime, by: Grant, at: datetime, seen: int
) -> Event:
    """补正通知: say at once all that is to be corrected ({section: what}), and until when (Order 40, Art. 18)."""
    turn = _turn(application, by, at, seen)
    told = {code: reason.strip() for code, reason in reasons.items() if reason.strip()}
    event = chain.ask_correction(turn.case, turn.actor, registry.mask(told))
    rules.require_due(due, at)
    turn.application.correct_by = due
    note = f"请于 {end(due)} 前补正并重新提交；逾期未补正的，视为放弃本次申报。"
    return moving.happen(turn, event, reasons=told, note=note)


@transaction.atomic
def accept(application: Application, *, by: Grant, at: datetime, seen: int, note: str = "") -> Event:
    """受理: from now on the application stands with the committee."""
    turn = _turn(application, by, at, seen)
    return moving.happen(turn, chain.advance(turn.case, Verb.ACCEPTED, turn.actor), note=note)


@transaction.atomic
def refer(application: Application, *, to: Round, reason: str, by: Grant, at: datetime, seen: int) -> Event:
    """移送: hand it on to the round of another committee that judges this title, for a reason."""
    turn = _turn(application, by, at, seen)
    event = chain.advance(turn.case, Verb.REFERRED, turn.actor)
    rules.require_reason(reason)
    require_fits(turn.application, to, field="to")
    turn.application.round = to
    return moving.happen(turn, event, note=reason, round=to)


@transaction.atomic
def lapse(application: Application, *, by: Grant, at: datetime, seen: int) -> Event:
    """视为放弃: what was to be corrected has not come back in time (Order 40, Art. 18)."""
    turn = _turn(application, by, at, seen)
    event = chain.advance(turn.case, Verb.LAPSED, turn.actor)
    rules.require_overdue(turn.application, at)
    return moving.happen(turn, event)


@transaction.atomic
def advance(application: Application, verb: Verb, *, by: Grant, at: datetime, seen: int, note: str = "") -> Event:
    """Take it one step further, as its committee's meeting or what became of the results has it; asked by upper layers.

    Whether this person may is theirs to ask; that the step exists, and that nobody takes it for oneself, stands here.
    """
    turn = moving.turn(application, by, at, seen)
    return moving.happen(turn, chain.advance(turn.case, verb, turn.actor), note=note)


def _turn(application: Application, by: Grant, at: datetime, seen: int) -> Turn:
    turn = moving.turn(application, by, at, seen)
    if not of_office(by).filter(pk=application.pk).exists():
        raise Refused("只有评委会办事机构的审核人可以办理，且申报须已送达评委会。", code="office_only")
    return turn
