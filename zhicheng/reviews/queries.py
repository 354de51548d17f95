"""Reads that several pages and actions use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhicheng.applications.models import Application
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews import rules
from zhicheng.reviews.case import Case, Desk, Happened, Verb, replay
from zhicheng.reviews.models import Event
from zhicheng.sections import registry


@dataclass(frozen=True, slots=True)
class Stage:
    """One desk of the way, with what the applicant should know about it before submitting."""

    organisation: Organisation
    step: str
    label: str
    vacant: bool
    """Nobody enabled there has a review scope that covers the whole application together with the others."""


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
    return rules.desks(rules.way_up(application.unit, end_of_chain(application)), current())


def stages(application: Application, on: date) -> list[Stage]:
    """Return the way with its vacancies, to be shown before submitting: two queries."""
    desks = way(application)
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
        )
        for organisation, step in desks
    ]


def case_of(application: Application, *, desks: Sequence[Desk], said: Sequence[Mapping[str, str]]) -> Case:
    """Return the case as its events tell it."""
    start = Case(
        applicant=application.applicant_id,
        sections=application.sections,
        steps=desks,
        said=[{registry.mask([code]): digest for code, digest in digests.items()} for digests in said],
        open_sections=application.sections,
    )
    return replay(start, [happened(event) for event in application.events.order_by("seq")])


def happened(event: Event) -> Happened:
    """An event as the pure rules see it."""
    return Happened(Verb(event.kind), event.by_id, (event.organisation_id, event.role), event.position, event.sections)


def stored_case(application: Application) -> Case:
    """Return the case of a submitted application from its chain, revisions and events: three queries."""
    steps = application.chain.steps.order_by("position") if application.chain else []
    return case_of(
        application,
        desks=[(step.organisation_id, step.step) for step in steps],
        said=list(application.revisions.order_by("number").values_list("sections", flat=True)),
    )
