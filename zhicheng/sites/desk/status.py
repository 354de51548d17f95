"""申报人员状态查询: where every applicant of the unit stands, and one application's way as those above may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.applications.models import BEHIND_THE_DOOR, Application, Kind, State
from zhicheng.applications.rules import deadline
from zhicheng.catalogue.models import Series
from zhicheng.core import clock
from zhicheng.papers.queries import printable
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews import dossier, whereabouts
from zhicheng.reviews.models import Interview, Stop
from zhicheng.reviews.whereabouts import Scope, Standing
from zhicheng.sites.desk import showing
from zhicheng.sites.desk.queue import record_prefix
from zhicheng.sites.desk.seeking import asked, sought
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.tones import told, told_of

LABEL = "申报人员状态查询"
FILTERS = ("state", "series", "round")
WITH_APPLICANT = (State.DRAFT, State.RETURNED, State.WITHDRAWN)


@dataclass(frozen=True)
class Line:
    """One row of the list, in words."""

    standing: Standing
    word: str
    tone: str
    where: str
    address: str
    """The materials for whoever reviews them at this desk, otherwise the application's way; empty without one."""
    prints: bool
    """Whether this person may print the 评审表."""
    why_not: str
    """Why not, in the words of the button's place; empty where there is nothing to print at all."""
    late: bool
    """Still with the applicant although the round takes nothing any more."""


@page("status/", Role.ADMINISTRATOR, *REVIEWERS, label=LABEL, opinions=True)
def applicant_status_list(request: Request) -> HttpResponse:
    """申报人员状态查询: each applicant of the unit with state, committee, interview notice, place and 打印评审表."""
    if request.method == "POST":
        return redirect(f"{request.path}?{asked(request, FILTERS)}")
    grant, wanted = request.grant, sought(request)
    scope = Scope.of(grant, subtree=False)
    found = whereabouts.page(scope, wanted, cursor=request.GET.get("at"))
    return shown(
        request,
        "applicant_status_list.html",
        title=LABEL,
        lines=lines(grant, found.rows, clock.now()),
        number=whereabouts.count(scope, wanted, found),
        wanted=wanted,
        filtered=any(request.GET.get(name) for name in (*FILTERS, "who", "person")),
        states=whereabouts.STATES,
        series=[(s.code, s.name) for s in Series.objects.order_by("code") if grant.covers_series(s.code)],
        rounds=whereabouts.rounds(grant.organisation),
        registers=current().self_registration,
        **turned(request, found),
        now=clock.now(),
    )


@page("status/<int:case>/", Role.ADMINISTRATOR, *REVIEWERS, label="办理进度", opinions=True)
def applicant_standing(request: Request, case: int) -> HttpResponse:
    """Where one application of the subtree stands: its way with opinions, the interview, the committee."""
    found = in_subtree(request.grant, case)
    scope = request.grant.sections if request.grant.role in REVIEWERS else 0
    way = dossier.trail(found, dossier.events(found), dossier.steps(found), scope)
    return shown(
        request,
        "applicant_standing.html",
        title=f"{found.applicant_name} · 办理进度",
        crumbs=[(LABEL, reverse("applicant_status_list"))],
        under="applicant_status_list",
        application=found,
        standing=told_of(found),
        ends=[deadline(found, found.round, given_back=back) for back in (False, True)] if found.round else [],
        lines=[showing.handled_row(line) for line in way],
        steps=len(current().steps) > 1,
        interview=Interview.objects.filter(application=found).order_by("-id").first(),
    )


def lines(grant: Grant, rows: Iterable[Standing], at: datetime) -> list[Line]:
    """The rows in words, each leading to what this person may read and print: two queries."""
    rows = list(rows)
    keys = [row.application for row in rows if row.application]
    at_desk = (
        Stop.objects.at_desk(grant).filter(application__in=keys) if grant.role in REVIEWERS else Stop.objects.none()
    )
    visits = dict(at_desk.order_by("id").values_list("application", "pk"))
    prints = set(printable(grant).filter(pk__in=keys).values_list("pk", flat=True))
    known = told({row.application: row.state for row in rows if row.application})
    return [
        _line(
            row, visits.get(row.application or 0), at, known.get(row.application or 0), prints=row.application in prints
        )
        for row in rows
    ]


def _line(row: Standing, visit: int | None, at: datetime, told: tuple[str, str] | None, *, prints: bool) -> Line:
    if told is None:
        return Line(row, "未申报", "quiet", "还没有建立申报", "", prints=False, why_not="", late=False)
    state = State(row.state)
    address = reverse("applicant_standing", args=[row.application])
    if visit:
        address = f"{record_prefix()}{visit}/"
    late = state in WITH_APPLICANT and row.deadline is not None and row.deadline <= at
    why_not = "" if prints else _why_not(row, state)
    return Line(row, *told, _where(row, state), address, prints, why_not, late)


def _why_not(row: Standing, state: State) -> str:
    """Why the 评审表 cannot be printed, for who would look for the button."""
    if row.kind == Kind.EXPERT:
        return "专家申报没有评审表"
    return "提交后可打印评审表" if state == State.DRAFT else "须审全部内容、且不是本人申报，才能打印评审表"


def _where(row: Standing, state: State) -> str:
    if state == State.IN_REVIEW and row.step:
        return f"{row.holder} · {current().step_labels[Step(row.step)]}"
    if state in WITH_APPLICANT:
        return "申报人"
    return row.committee if state in BEHIND_THE_DOOR else "已办结"


def in_subtree(grant: Grant, pk: int) -> Application:
    """An application of the organisation or below it, in the person's series; a draft only of the own unit."""
    related = ("series", "title", "unit", "round__committee")
    case = Application.objects.select_related(*related).filter(pk=pk, unit__path__startswith=grant.organisation.path)
    found = case.first()
    if found is None or (not found.submission and found.unit_id != grant.organisation_id):
        raise Http404
    if grant.role != Role.ADMINISTRATOR and not grant.covers_series(found.series_id):
        raise Http404
    return found
