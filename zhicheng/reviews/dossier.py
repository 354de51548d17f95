"""An application as one desk reads it: which sections, in which state, compared with what, and how it got here.

Apart from `queries` because only the desk's pages read this; everything keeps within the person's review scope.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from zhicheng.applications.models import BEHIND_THE_DOOR, Application, FrozenSection, Kind, Revision, State
from zhicheng.catalogue.models import Series, Title
from zhicheng.committees.models import Committee, Round
from zhicheng.core import statements
from zhicheng.core.statements import Columns
from zhicheng.people.models import Grant
from zhicheng.reviews import rules
from zhicheng.reviews.models import Event, Opinion, Stop
from zhicheng.sections import registry
from zhicheng.sections.comparing import Comparison, compare

SHOWN: tuple[Columns[Any], ...] = (
    Columns(Stop, "s"),
    Columns(Application, "a"),
    Columns(Series, "r", "code", "name"),
    Columns(Title, "t", "id", "name"),
    Columns(Round, "b", "id", "name", "committee_id"),
    Columns(Committee, "c", "id", "name"),
)
REVISION, EVENT, OPINION = Columns(Revision, "v"), Columns(Event, "e"), Columns(Opinion, "o")
AT_DESK = f"""
SELECT {", ".join(columns.sql for columns in SHOWN)}
FROM reviews_stop s
    JOIN applications_application a ON a.id = s.application_id
    JOIN catalogue_series r ON r.code = a.series_id
    JOIN catalogue_title t ON t.id = a.title_id
    LEFT JOIN committees_round b ON b.id = a.round_id
    LEFT JOIN committees_committee c ON c.id = b.committee_id
WHERE s.id = %s
"""
SAID = f"SELECT {REVISION.sql} FROM applications_revision v WHERE v.application_id = %s AND v.number <= %s"
EVENTS = f"SELECT {EVENT.sql} FROM reviews_event e WHERE e.application_id = %s ORDER BY e.seq"
OPINIONS = f"SELECT {OPINION.sql} FROM reviews_opinion o WHERE o.stop_id = %s"
STEPS = """
SELECT w.position, w.step, w.organisation_id, o.name
FROM applications_chainstep w JOIN organisations_organisation o ON o.id = w.organisation_id
WHERE w.chain_id = %s ORDER BY w.position
"""
FROZEN = "SELECT f.digest, f.content::json FROM applications_frozensection f WHERE f.digest = ANY(%s)"
DECIDED = (Event.Kind.PASSED, Event.Kind.RETURNED, Event.Kind.REJECTED)


class Mark(StrEnum):
    """How one section stands in this visit."""

    PASSED = "passed"
    STANDS = "stands"
    """Passed here before, and unchanged since."""
    CHANGE = "change"
    """Marked as needing change."""
    CHANGED = "changed"
    """Says something else than when this desk last decided; not looked at yet."""
    SAME = "same"
    """Says the same as when this desk last decided, and was not passed then."""
    UNREAD = "unread"


OPEN = (Mark.CHANGED, Mark.SAME, Mark.UNREAD)
"""Nobody here has looked at it during this visit."""


class Place(NamedTuple):
    """One desk of the way."""

    position: int
    step: str
    organisation_id: int
    organisation: str
    """Its name."""


@dataclass(frozen=True)
class Visit:
    """One visit as one person may read it; what marks, comparison and trail need is read when it is asked for."""

    stop: Stop
    scope: int

    @cached_property
    def said(self) -> Mapping[int, Revision]:
        """The submissions up to the one that is read here, by their number: one query."""
        rows = statements.fetch(SAID, [self.stop.application_id, self.stop.submission])
        return {revision.number: revision for revision in map(REVISION.load, rows)}

    @cached_property
    def events(self) -> Sequence[Event]:
        """What was done, oldest first: one query."""
        return events(self.stop.application)

    @cached_property
    def steps(self) -> Sequence[Place]:
        """The desks of the way: one query."""
        return steps(self.stop.application)

    @cached_property
    def opinions(self) -> Mapping[str, Opinion]:
        """What was noted during this visit, by section: one query."""
        rows = statements.fetch(OPINIONS, [self.stop.pk])
        return {opinion.section: opinion for opinion in map(OPINION.load, rows)}

    @property
    def codes(self) -> list[str]:
        """The sections that the person may see, in their order."""
        return registry.codes(self.stop.application.sections & self.scope)

    @property
    def to_decide(self) -> list[str]:
        """The sections that the person still has a say on."""
        return [] if self.stop.closed_at else registry.codes(self.stop.pending & self.scope)

    @property
    def beyond(self) -> int:
        """How many open sections only colleagues can pass."""
        return len(registry.codes(self.stop.pending & ~self.scope))

    @cached_property
    def base(self) -> int:
        """The newest earlier submission on which this desk decided; 0 at the first visit."""
        desk = (self.stop.organisation_id, self.stop.step)
        return max(
            (
                event.submission
                for event in self.events
                if event.kind in DECIDED
                and (event.organisation_id, event.role) == desk
                and event.submission < self.stop.submission
            ),
            default=0,
        )

    @property
    def named(self) -> int:
        """The sections that the return named with which this visit ended."""
        ended = [event for event in self.events if event.at == self.stop.closed_at]
        return ended[-1].sections if ended and ended[-1].kind == Event.Kind.RETURNED else 0

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """How each visible section stands."""
        return {code: self._mark(code) for code in self.codes}

    def digest(self, code: str, submission: int) -> str | None:
        """Which frozen content a section had in a submission."""
        revision = self.said.get(submission)
        return revision.sections.get(code) if revision else None

    def section(self, code: str) -> Comparison:
        """A section as it is read here, marked against what this desk last decided on: one query."""
        now, before = self.digest(code, self.stop.submission), self.digest(code, self.base)
        found = dict(statements.fetch(FROZEN, [[digest for digest in {now, before} if digest]]))
        return compare(found[before] if before else None, found[now or ""])

    def _mark(self, code: str) -> Mark:
        bit = registry.mask([code])
        opinion = self.opinions.get(code)
        if self.stop.passed & bit:
            return Mark.PASSED
        if self.named & bit:
            return Mark.CHANGE
        if not self.stop.pending & bit:
            return Mark.STANDS
        if opinion is not None:
            return Mark.PASSED if opinion.fit else Mark.CHANGE
        if not self.base:
            return Mark.UNREAD
        same = self.digest(code, self.base) == self.digest(code, self.stop.submission)
        return Mark.SAME if same else Mark.CHANGED


def stop_at_desk(stop: int, grant: Grant) -> Stop | None:
    """The visit, with what pages show of its application, if the person may read it (`rules.may_read`): one query."""
    row = statements.first(AT_DESK, [stop])
    if row is None:
        return None
    found: Stop
    found, application, series, title, round, committee = statements.split(row, *SHOWN)
    found.application = application
    application.series, application.title, application.round = series, title, round
    if round is not None:
        round.committee = committee
    return found if rules.may_read(grant, found) else None


def visit(stop: Stop, grant: Grant) -> Visit:
    """The visit as far as the person may read it."""
    return Visit(stop, rules.reach(grant, stop))


def events(application: Application) -> list[Event]:
    """What was done, oldest first: one query."""
    return list(map(EVENT.load, statements.fetch(EVENTS, [application.pk])))


def steps(application: Application) -> list[Place]:
    """The desks of the way with their organisations' names: one query."""
    return list(map(Place._make, statements.fetch(STEPS, [application.chain_id])))


@dataclass(frozen=True)
class Handled:
    """One line of 审批流程."""

    organisation: str
    step: str
    """The role that acted or will act; "applicant" for what the applicant did."""
    mark: str
    """done, now or ahead."""
    word: str = ""
    kind: str = ""
    who: str = ""
    opinion: str = ""
    reasons: Sequence[tuple[str, str]] = ()
    hidden: int = 0
    """How many named sections lie outside the reader's scope."""
    at: datetime | None = None


def trail(application: Application, done: Sequence[Event], way: Sequence[Place], scope: int) -> list[Handled]:
    """What was done, where it is now, and what is ahead; reasons only for sections that the reader may see."""
    lines = [_done(event, scope) for event in done]
    if application.state == State.IN_REVIEW:
        here, *ahead = [place for place in way if place.position >= application.position]
        since = _arrived(application, done)
        lines.append(Handled(here.organisation, here.step, "now", word=State.IN_REVIEW.label, at=since))
        lines += [Handled(place.organisation, place.step, "ahead") for place in ahead]
    elif application.state in (State.RETURNED, State.REJECTED, State.WITHDRAWN) and application.open_sections:
        lines.append(Handled("申报人", "applicant", "now", word="修改中", at=application.moved_at))
    if application.round is not None and application.state in (State.IN_REVIEW, *BEHIND_THE_DOOR):
        arrived = application.state != State.IN_REVIEW
        word = application.get_state_display() if arrived else ""
        lines.append(Handled(application.round.committee.name, "", "now" if arrived else "ahead", word=word))
    if application.kind == Kind.EXPERT and application.state in (State.IN_REVIEW, State.ADMITTED):
        admitted = application.state == State.ADMITTED
        word = State.ADMITTED.label if admitted else ""
        lines.append(Handled("专家信息库", "", "now" if admitted else "ahead", word=word))
    return lines


def readable_file(stop: Stop, grant: Grant, code: str, file: int) -> dict[str, Any] | None:
    """The frozen attachment with that id in a section in scope, as far as this desk has read: two queries."""
    if code not in registry.ALL or not rules.reach(grant, stop) & registry.mask([code]):
        return None
    said = Revision.objects.filter(application=stop.application_id, number__lte=stop.submission)
    digests = {sections.get(code) for sections in said.values_list("sections", flat=True)}
    for content in FrozenSection.objects.filter(digest__in=digests - {None}).values_list("content", flat=True):
        for frozen in content["files"]:
            if frozen["file_id"] == file:
                return dict(frozen)
    return None


def _arrived(application: Application, done: Sequence[Event]) -> datetime:
    """Since when the case waits at its desk; what happened there meanwhile (转交, a part passed) is no arrival."""
    brought = [e.at for e in done if e.kind == Event.Kind.SUBMITTED or e.position != application.position]
    return brought[-1] if brought else application.moved_at


def _done(event: Event, scope: int) -> Handled:
    shown = [(registry.ALL[code].label, text) for code, text in event.reasons.items() if _in(scope, code)]
    return Handled(
        organisation=event.organisation_name,
        step=event.role,
        mark="done",
        word=done_word(event),
        kind=event.kind,
        who=_who(event),
        opinion=event.note,
        reasons=shown,
        hidden=len(event.reasons) - len(shown),
        at=event.at,
    )


def done_word(event: Event) -> str:
    """What was done, in a word; a later submission is said to be one."""
    again = event.kind == Event.Kind.SUBMITTED and event.submission > 1
    return "重新提交" if again else str(event.get_kind_display())


def _who(event: Event) -> str:
    """Who acted: 李四（受张三委托）, 张三 → 李四."""
    name = f"{event.by_name}（受{event.on_behalf_of}委托）" if event.on_behalf_of else event.by_name
    return f"{name} → {event.to.name}" if event.to else name


def _in(scope: int, code: str) -> bool:
    return code in registry.ALL and bool(scope & registry.mask([code]))
