"""What followed the vote on an application: publicity by its dates, confirmation, a request to look again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhicheng.applications.models import Application, State
from zhicheng.results.models import Confirmation, Entry, Publicity, Reexamination, Stage

CONFIRMED, ENDED, RUNNING, UNLISTED = "已确认，待制证", "公示期满，待确认", "公示中", "待重新公示"
"""Where somebody is who is in publicity: the state alone says only that the publicity began."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a result is; every part is None until it has come to that."""

    publicity: Publicity | None = None
    """The list on which the name stands, unless it was taken down."""
    stage: Stage | None = None
    confirmation: Confirmation | None = None
    """The one that counts."""
    asked: Reexamination | None = None
    """The request to look at the result again, as long as it is about this result."""

    @property
    def in_publicity(self) -> str:
        """What the days and the confirmation say of somebody in publicity, in words."""
        if self.confirmation is not None:
            return CONFIRMED
        if self.stage == Stage.ENDED:
            return ENDED
        return RUNNING if self.stage == Stage.RUNNING else UNLISTED


NOTHING = Outcome()


def outcomes(applications: Iterable[Application], on: date) -> Mapping[int, Outcome]:
    """What followed for each on that day: two queries where somebody was elected, one where somebody was not."""
    elected = [one.pk for one in applications if one.state in (State.IN_PUBLICITY, State.ON_HOLD, State.CERTIFIED)]
    others = [one.pk for one in applications if one.elected is False]
    lists, confirmations = (_lists(elected), _confirmations(elected)) if elected else ({}, {})
    asked = _asked(others) if others else {}
    return {
        pk: Outcome(
            publicity=(publicity := lists.get(pk)),
            stage=publicity.stage(on) if publicity else None,
            confirmation=confirmations.get(pk),
            asked=asked.get(pk),
        )
        for pk in (*elected, *others)
    }


def words(states: Mapping[int, str], on: date) -> dict[int, str]:
    """The state of each of these applications in words: no query, or two where somebody is in publicity."""
    public = [pk for pk, state in states.items() if state == State.IN_PUBLICITY]
    said = {pk: str(State(state).label) for pk, state in states.items()}
    if public:
        lists, confirmed = _lists(public), _confirmations(public)
        stages = {pk: publicity.stage(on) for pk, publicity in lists.items()}
        known = {pk: Outcome(stage=stages.get(pk), confirmation=confirmed.get(pk)) for pk in public}
        said |= {pk: outcome.in_publicity for pk, outcome in known.items()}
    return said


def _lists(ids: list[int]) -> dict[int, Publicity]:
    shown = Publicity.objects.shown().standing()
    rows = Entry.objects.filter(application__in=ids, publicity__in=shown).select_related("publicity")
    return {row.application_id: row.publicity for row in rows.order_by("publicity__started_at", "pk")}


def _confirmations(ids: list[int]) -> dict[int, Confirmation]:
    rows = Confirmation.objects.filter(application__in=ids, ended_at=None).select_related("asking__desk")
    return {row.application_id: row for row in rows.order_by("pk")}


def _asked(ids: list[int]) -> dict[int, Reexamination]:
    """The newest of each, unless it led to another vote: then it was about an earlier result."""
    newest = {row.application_id: row for row in Reexamination.objects.filter(application__in=ids).order_by("pk")}
    return {pk: row for pk, row in newest.items() if not row.reopened}
