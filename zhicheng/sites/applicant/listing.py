"""职称申报: the applicant's own applications, with what to do now."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils.timezone import localdate

from zhicheng.applications import queries
from zhicheng.applications.models import Application, Kind, SectionRecord
from zhicheng.core import clock
from zhicheng.core.paging import page as page_of
from zhicheng.core.text import clause
from zhicheng.people.models import Role
from zhicheng.results.outcome import NOTHING, outcomes
from zhicheng.reviews.models import Event
from zhicheng.reviews.queries import last_verdicts
from zhicheng.sections import registry
from zhicheng.sites.applicant.own import name_of
from zhicheng.sites.applicant.rounds import receiving
from zhicheng.sites.applicant.standing import Standing, answered, may_hand_in, open_stops, standing
from zhicheng.sites.frame.announced import newest
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

CARDS = 20
BEGIN = {
    Kind.TITLE: ("我要申报", "start_application"),
    Kind.EXPERT: ("申报评审专家", "start_expert_application"),
}
SHORT = 60
"""How much stands in the list of what was said of the sections, and how much of the note under it."""


@dataclass(frozen=True)
class Card:
    """One application in the list."""

    application: Application
    name: str
    standing: Standing
    done: int
    sections: int
    writing: bool
    reason: str = ""
    """Why it was given back or not passed, in short; the whole stands on the application's own page."""


@page("", Role.APPLICANT, label="职称申报")
def my_applications(request: Request) -> HttpResponse:
    """职称申报: own applications, newest first."""
    return listed(request, Kind.TITLE)


def listed(request: Request, kind: Kind) -> HttpResponse:
    """The person's own applications of one kind."""
    at, own = clock.now(), queries.own(request.grant).filter(kind=kind)
    found = page_of(own, order=("-created_at", "-id"), cursor=request.GET.get("page"), size=CARDS)
    ids = [application.pk for application in found.rows]
    stops, verdicts, done = open_stops(ids), last_verdicts(ids), _done(ids)
    after = outcomes(found.rows, localdate(at))
    cards = [
        Card(
            application,
            name_of(application),
            standing(
                application,
                stops.get(application.pk),
                verdicts.get(application.pk),
                at,
                after.get(application.pk, NOTHING),
            ),
            *done.get(application.pk, (0, 0)),
            may_hand_in(application),
            reason_of(answered(application, verdicts.get(application.pk))),
        )
        for application in found.rows
    ]
    return shown(
        request,
        "my_applications.html",
        title=kind.label,
        cards=cards,
        page=found,
        unit=request.grant.organisation,
        announcements=newest(request),
        begin=BEGIN[kind],
        calls=receiving(request.grant.organisation, at) if kind == Kind.TITLE and not cards else [],
    )


def reason_of(event: Event | None) -> str:
    """A return or rejection in one short line: the sections that it names, and the beginning of what it says."""
    if event is None:
        return ""
    named = "；".join(clause(f"{registry.ALL[code].label}：{reason}") for code, reason in event.reasons.items())
    return "；".join(
        said if len(said) <= SHORT else f"{said[:SHORT]}……" for said in (named, clause(event.note)) if said
    )


def _done(ids: list[int]) -> dict[int, tuple[int, int]]:
    """How many sections are complete, and how many there are."""
    complete = Count("id", filter=Q(problems=0, edition__gt=0))
    rows = (
        SectionRecord.objects.filter(application__in=ids).values("application").annotate(done=complete, all=Count("id"))
    )
    return {row["application"]: (row["done"], row["all"]) for row in rows}
