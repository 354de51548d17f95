"""申报计划审核: what a superior sees of the plans below it, and how the granted places are used."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.catalogue.models import Level
from zhicheng.core import clock
from zhicheng.core.paging import capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role
from zhicheng.plans import actions, queries
from zhicheng.plans.models import Plan, Quota, State
from zhicheng.sites.desk.plans_filing import require_plans
from zhicheng.sites.desk.plans_forms import Answer
from zhicheng.sites.desk.plans_showing import TONES, history, way_up
from zhicheng.sites.desk.seeking import typed
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number, turned
from zhicheng.sites.frame.respond import pictured, sent, shown
from zhicheng.sites.frame.shell import menu_label

STATES = [
    ("mine", "待本机构审核"),
    ("submitted", "审核中"),
    ("approved", "已通过"),
    ("refused", "未通过"),
    ("draft", "未提交"),
    ("all", "全部"),
]
NEWEST = ("-changed_at", "-id")
BY_UNIT = ("organisation_id", "series_id", "id")
FILTERS = ("year", "state", "unit", "series", "level", "free")


@page("plans/", Role.ADMINISTRATOR, label="申报计划审核")
def plans(request: Request) -> HttpResponse:
    """The plans of the subtree; those that wait for this organisation first."""
    require_plans()
    own, wanted = request.grant.organisation, typed(request, *FILTERS, state="mine")
    waiting = capped_count(Plan.objects.waiting_at(own))
    narrowed = queries.chosen_plans(own, wanted)
    found = one_page(narrowed, order=NEWEST, cursor=request.GET.get("at"))
    return shown(
        request,
        "plans.html",
        title=menu_label("plans"),
        counts={"plans": waiting},
        own=own,
        rows=[_row(plan, own) for plan in found.rows],
        number=capped_count(narrowed) if found.next or found.previous else len(found.rows),
        waiting=waiting,
        pages=list(turned(request, found).values()),
        wanted=wanted,
        states=STATES,
        years=_years(),
        above=bool(found.rows) or Organisation.objects.directly_under(own).exists(),
        filing=menu_label("plan"),
        base=reverse("plans"),
    )


@page("plans/places/", Role.ADMINISTRATOR, label="名额使用情况")
def plan_places(request: Request) -> HttpResponse:
    """名额使用情况: granted, held, used and free of the subtree, row by row and all together."""
    require_plans()
    own, names = request.grant.organisation, queries.series_names()
    wanted = typed(request, *FILTERS, year=str(actions.filing_years(clock.now())[0]))
    rows = queries.chosen_quotas(own, wanted)
    found = one_page(rows, order=BY_UNIT, cursor=request.GET.get("at"))
    return shown(
        request,
        "plan_places.html",
        title="名额使用情况",
        crumbs=[(menu_label("plans"), reverse("plans"))],
        under="plans",
        own=own,
        rows=[_place(row) for row in found.rows],
        sums=queries.sums(rows),
        number=capped_count(rows) if found.next or found.previous else len(found.rows),
        pages=list(turned(request, found).values()),
        wanted=wanted,
        years=_years(),
        names=names,
        levels=Level.choices,
    )


@page("plans/<int:pk>/", Role.ADMINISTRATOR)
def plan_review(request: Request, pk: int) -> HttpResponse:
    """One plan with what changes by it, its document and history; who has it decides (审核)."""
    plan, form = _below(request, pk), Answer(request.POST or None)
    answer = taken(request, form, partial(_decide, request, plan, form), str, "plans")
    if isinstance(answer, HttpResponse):
        return answer
    return _record(request, plan if answer == 200 else _below(request, pk), form, answer)


@page("plans/<int:pk>/document/", Role.ADMINISTRATOR)
def plan_review_document(request: Request, pk: int) -> HttpResponse:
    """计划文件: hand out the document of a plan below."""
    plan = _below(request, pk)
    if plan.document is None:
        raise Http404
    return sent(plan.document)


@page("plans/<int:pk>/document/<int:number>/", Role.ADMINISTRATOR)
def plan_review_picture(request: Request, pk: int, number: int) -> HttpResponse:
    """One page of the document of a plan below, as a picture."""
    plan = _below(request, pk)
    if plan.document is None or not 1 <= number <= plan.document.pages:
        raise Http404
    return pictured(plan.document, number, 900)


def _below(request: Request, pk: int) -> Plan:
    require_plans()
    visible = Plan.objects.below(request.grant.organisation).select_related("organisation", "desk", "document")
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _decide(request: Request, plan: Plan, form: Answer, *, by: Grant, at: datetime) -> str:
    seen, name = posted_number(request), plan.organisation.name
    if form.cleaned_data["verdict"] == "refuse":
        actions.refuse(plan, reason=form.cleaned_data["reason"], by=by, at=at, seen=seen)
        return f"「{name}」的申报计划已退回，该单位将看到原因并修改。"
    passed = actions.pass_(plan, by=by, at=at, seen=seen)
    if passed.state == State.APPROVED:
        return f"「{name}」的申报计划已审定通过，可以按计划申报。"
    return f"「{name}」的申报计划已通过，报上级审核。"


def _record(request: Request, plan: Plan, form: Answer, status: int) -> HttpResponse:
    names = queries.series_names()
    numbers, rows = queries.wanted(plan), queries.ledger(plan.organisation, plan.year)
    mine = plan.state == State.SUBMITTED and plan.desk_id == request.grant.organisation_id
    return shown(
        request,
        "plan_review.html",
        title=f"{plan.organisation.name} {plan.year} 年度申报计划",
        crumbs=[(menu_label("plans"), reverse("plans"))],
        under="plans",
        status=status,
        plan=plan,
        tone=TONES[State(plan.state)],
        compared=queries.compared(numbers, rows, names),
        history=history(plan, names),
        way=way_up(plan, plan.organisation),
        form=form,
        mine=mine,
        seen=request.POST.get("seen", plan.version) if status in (200, 422) else plan.version,
    )


def _row(plan: Plan, own: Organisation) -> dict[str, Any]:
    return {
        "pk": plan.pk,
        "unit": plan.organisation.name,
        "year": plan.year,
        "total": plan.total,  # type: ignore[attr-defined]
        "word": plan.word,
        "tone": TONES[State(plan.state)],
        "desk": plan.desk.name if plan.desk else "—",
        "at": plan.submitted_at,
        "mine": plan.desk_id == own.pk,
    }


def _place(row: Quota) -> tuple[Any, ...]:
    level = Level(row.level).label
    return row.organisation.name, row.series.name, level, row.granted, row.reserved, row.used, row.free


def _years() -> list[tuple[str, str]]:
    last = actions.filing_years(clock.now())[1]
    return [(str(year), f"{year} 年度") for year in range(last, last - 4, -1)]
