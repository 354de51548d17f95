"""Reads that several pages and actions use."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zhicheng.applications.models import LAST, Application, ChainStep, Kind, Revision, State
from zhicheng.core import statements
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, User
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews import rules
from zhicheng.reviews.case import DECISIONS, Case, Desk, Happened, Verb, replay
from zhicheng.reviews.models import Event, Stop
from zhicheng.sections import registry

CHUNK = 2000
TOLD = """
    ARRAY(SELECT json_build_array(w.organisation_id, w.step)
        FROM applications_chainstep w WHERE w.chain_id = a.chain_id ORDER BY w.position),
    ARRAY(SELECT v.sections::json FROM applications_revision v WHERE v.application_id = a.id ORDER BY v.number),
    ARRAY(SELECT json_build_array(
            e.kind, e.by_id, e.organisation_id, e.role, e.position, e.sections, e.found_fit, e.to_id)
        FROM reviews_event e WHERE e.application_id = a.id ORDER BY e.seq)
"""
"""What tells the case of an application `a`: its desks, what each submission said, its events."""
STORED = f"SELECT {TOLD} FROM applications_application a WHERE a.id = %s"

# The newest events of the person by their own index, as many as are shown, and only then what they were done to. `+ 0`
# keeps PostgreSQL from reading the organisation's events too, which it takes for few.
RECENT = """
SELECT e.application_id, e.kind, e.at, a.applicant_name, u.name, a.kind, t.name
FROM (SELECT * FROM reviews_event
        WHERE by_id = %s AND organisation_id + 0 = %s AND role = %s ORDER BY id DESC LIMIT %s) e
    JOIN applications_application a ON a.id = e.application_id
    JOIN organisations_organisation u ON u.id = a.unit_id
    JOIN catalogue_title t ON t.id = a.title_id
ORDER BY e.id DESC
"""


class Replayed(NamedTuple):
    """What a replay needs of an event."""

    kind: str
    by_id: int
    organisation_id: int
    role: str
    position: int
    sections: int
    found_fit: int
    to_id: int | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One desk of the way, with what the applicant should know about it before submitting."""

    organisation: Organisation
    step: str
    label: str
    vacant: bool
    """Nobody enabled there has a review scope that covers the whole application together with the others."""
    passed: bool
    """What was given back comes again behind this desk."""


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did of late: to whose application, with what result, and at which visit it can be read again."""

    name: str
    unit: str
    title: str
    word: str
    at: datetime
    stop: int | None


def recent(by: Grant, most: int) -> list[Done]:
    """Return what the person did last in this organisation: two queries."""
    found = statements.fetch(RECENT, [by.user_id, by.organisation_id, by.role, most])
    visits = Stop.objects.at_desk(by).filter(application__in=[case for case, *_ in found]).order_by("id")
    stops = dict(visits.values_list("application", "pk"))
    return [
        Done(name, unit, _what(applied, title), Event.Kind(kind).label, at, stops.get(case))
        for case, kind, at, name, unit, applied, title in found
    ]


def _what(kind: str, title: str) -> str:
    return f"评审专家（{title}）" if kind == Kind.EXPERT else title


def end_of_chain(application: Application) -> Organisation:
    """Return the organisation at which the chain ends: the committee's host, or the 呈报单位 above the unit."""
    if application.round is not None and current().applicant_chooses_committee:
        return application.round.committee.host
    above = Organisation.objects.filter(pk__in=application.unit.ancestor_ids(), submits=True).order_by("-depth")
    submitting = above.first()
    if submitting is None:
        raise Refused(
            f"「{application.unit.name}」的各级上级中没有呈报单位，暂时不能提交。请联系上级单位设置呈报单位。",
            code="no_submitting_organisation",
        )
    return submitting


def way(application: Application) -> list[Desk]:
    """Return the desks that the application will pass, as the tree stands now."""
    if application.kind == Kind.EXPERT:
        above = Organisation.objects.filter(pk__in=application.unit.ancestor_ids()).order_by("depth")
        return rules.desks(rules.expert_way(list(above), current().expert_route), current())
    return rules.desks(rules.way_up(application.unit, end_of_chain(application)), current())


def stages(application: Application, on: date) -> list[Stage]:
    """Return the way with its vacancies, to be shown before submitting: two queries, and one when it resumes."""
    start = resumes_at(application)
    desks = desks_of(application) if start else way(application)
    ids = {organisation for organisation, _ in desks}
    organisations = Organisation.objects.in_bulk(ids)
    covered: dict[Desk, int] = {}
    for grant in Grant.objects.live(on).filter(organisation__in=ids, role__in=current().steps):
        if grant.covers_series(application.series.code) and grant.user_id != application.applicant_id:
            desk = (grant.organisation_id, grant.role)
            covered[desk] = covered.get(desk, 0) | grant.sections
    labels = current().step_labels
    return [
        Stage(
            organisations[organisation],
            step,
            labels[Step(step)],
            vacant=bool(application.sections & ~covered.get((organisation, step), 0)),
            passed=position < start,
        )
        for position, (organisation, step) in enumerate(desks)
    ]


def resumes_at(application: Application) -> int:
    """The position of the desk to which the application goes when it is handed in now."""
    given_back = application.state in (State.RETURNED, State.WITHDRAWN)
    resumes = rules.rules_of(current()).resumes or application.correct_by is not None
    return application.position if given_back and resumes else 0


def newest_return(application: Application) -> Event | None:
    """The return that is answered by handing in again; none after a rejection: one query."""
    last = last_verdicts([application.pk]).get(application.pk)
    return last if last is not None and last.kind == Event.Kind.RETURNED else None


def last_verdicts(applications: Sequence[int]) -> dict[int, Event]:
    """Return the newest return or rejection that counts of each of these applications: one query."""
    told: dict[int, list[Event]] = defaultdict(list)
    kinds = (*DECISIONS, Verb.RECALLED)
    for event in Event.objects.filter(application__in=applications, kind__in=kinds).order_by("application", "seq"):
        told[event.application_id].append(event)
    said = {pk: [event for event in standing(events) if event.kind != Event.Kind.PASSED] for pk, events in told.items()}
    return {pk: verdicts[-1] for pk, verdicts in said.items() if verdicts}


def case_of(
    application: Application,
    *,
    desks: Sequence[Desk],
    said: Sequence[Mapping[str, str]],
    events: Iterable[Any],
) -> Case:
    """Return the case as its events, oldest first, tell it."""
    start = Case(
        applicant=application.applicant_id,
        sections=application.sections,
        steps=desks,
        said=[{registry.mask([code]): digest for code, digest in digests.items()} for digests in said],
        open_sections=application.sections,
        end=LAST[Kind(application.kind)],
    )
    return replay(start, map(happened, events))


def happened(event: Any) -> Happened:
    """An event, or a row of what a replay needs of it, as the pure rules see it."""
    desk = (event.organisation_id, event.role)
    done = (event.position, event.sections, event.found_fit, event.to_id or 0)
    return Happened(Verb(event.kind), event.by_id, desk, *done)


def stored_case(application: Application) -> Case:
    """Return the case of a submitted application from its chain, revisions and events: one query."""
    row = statements.first(STORED, [application.pk])
    assert row is not None
    return told(application, *row)


def told(
    application: Application,
    desks: Iterable[tuple[int, str]],
    said: Sequence[Mapping[str, str]],
    events: Iterable[Sequence[Any]],
) -> Case:
    """Return the case from the columns of `TOLD`."""
    return case_of(
        application, desks=[(place, step) for place, step in desks], said=said, events=map(Replayed._make, events)
    )


def desks_of(application: Application) -> list[Desk]:
    """Return the desks of the application's chain, in order; none before it has one: one query."""
    steps = ChainStep.objects.filter(chain=application.chain_id).order_by("position")
    return list(steps.values_list("organisation_id", "step"))


def holders(stop: Stop) -> QuerySet[Grant]:
    """Return who holds the role of the visit's desk for good; a role taken over for a time takes over no cases."""
    return Grant.objects.filter(organisation=stop.organisation_id, role=stop.step, enabled=True, until=None)


def assigned_to(stop: Stop) -> User | None:
    """Return the colleague who alone may decide, unless that one has left the desk: no query where nobody is named."""
    if not stop.assigned_id:
        return None
    found = holders(stop).filter(user=stop.assigned_id).select_related("user").first()
    return found.user if found else None


def colleagues(stop: Stop, grant: Grant) -> list[Grant]:
    """Return who could take the case over: other holders of the desk's role with anything pending in their scope."""
    others = holders(stop).exclude(user__in=(grant.user_id, stop.application.applicant_id)).select_related("user")
    ordered = others.order_by("user__name", "pk")
    return [one for one in ordered if one.covers_series(stop.series_id) and one.sections & stop.pending]


def standing(events: Sequence[Event]) -> list[Event]:
    """Return the events that count, oldest first: without decisions that were recalled, and the recalls."""
    kept: list[Event] = []
    for event in events:
        if event.kind == Event.Kind.RECALLED:
            kept.pop()
        else:
            kept.append(event)
    return kept


def unfaithful() -> list[int]:
    """Return the ids of applications whose head row or open visit is not what their events tell."""
    found: list[int] = []
    last = 0
    while applications := list(Application.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        found += _unfaithful(applications)
        last = applications[-1].pk
    return found


def _unfaithful(applications: Sequence[Application]) -> list[int]:
    """Four queries, however many applications."""
    desks: dict[int | None, list[Desk]] = defaultdict(list)
    for step in ChainStep.objects.filter(chain__in={a.chain_id for a in applications}).order_by("chain", "position"):
        desks[step.chain_id].append((step.organisation_id, step.step))
    said: dict[int, list[Mapping[str, str]]] = defaultdict(list)
    for revision in Revision.objects.filter(application__in=applications).order_by("application", "number"):
        said[revision.application_id].append(revision.sections)
    events: dict[int, list[Any]] = defaultdict(list)
    stored = Event.objects.filter(application__in=applications).order_by("application", "seq")
    for application, *event in stored.values_list("application_id", *Replayed._fields):
        events[application].append(Replayed(*event))
    stops = {stop.application_id: stop for stop in Stop.objects.waiting().filter(application__in=applications)}
    return [
        a.pk for a in applications if not _faithful(a, desks[a.chain_id], said[a.pk], events[a.pk], stops.get(a.pk))
    ]


def _faithful(
    head: Application,
    desks: Sequence[Desk],
    said: Sequence[Mapping[str, str]],
    events: Sequence[Any],
    stop: Stop | None,
) -> bool:
    try:
        case = case_of(head, desks=desks, said=said, events=events)
    except LookupError:  # a desk or a revision is missing
        return False
    told = (case.state, case.elected, case.position, case.submission, case.open_sections, len(events), len(said))
    stored = (head.state, head.elected, head.position, head.submission, head.open_sections, head.version)
    if told != (*stored, head.submission):
        return False
    if case.state != State.IN_REVIEW or stop is None:
        return (stop is None) == (case.state != State.IN_REVIEW)
    visit = (stop.position, (stop.organisation_id, stop.step), stop.pending, stop.submission, stop.assigned_id or 0)
    return visit == (case.position, case.desk, case.pending, case.submission, case.assigned)
