"""评审结果备案: what the committees that one looks after have reported, and that it has arrived."""

from functools import partial

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.committees.rules import OFFICE
from zhicheng.core.paging import page as one_page
from zhicheng.results import actions, queries, rules
from zhicheng.results.models import Report
from zhicheng.sites.desk.answers import Place, agreed, why_not
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import sent, shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.ui.parts import Tab

NEWEST = ("-at", "-id")


@page("reports/", *OFFICE, label="评审结果备案")
def reports(request: Request) -> HttpResponse:
    """What arrived, newest first: who reported which round, with how many judged and passed: two queries."""
    chosen, waiting = request.GET.get("state", ""), Q(received_at=None)
    every = queries.filed_at(request.grant, {}).order_by()
    counts = every.aggregate(waiting=Count("pk", filter=waiting), received=Count("pk", filter=~waiting))
    if chosen and chosen not in queries.REPORTED:
        raise Http404
    found = one_page(queries.filed_at(request.grant, {"state": chosen}), order=NEWEST, cursor=request.GET.get("at"))
    numbers = {"": sum(counts.values()), **counts}
    return shown(
        request,
        "reports.html",
        title=menu_label("reports"),
        tabs=[
            Tab(label, f"?state={state}", active=state == chosen, count=numbers[state])
            for state, label in {"": "全部", **queries.REPORTED}.items()
        ],
        rows=found.rows,
        me=request.grant.user_id,
        **turned(request, found),
    )


@page("reports/<int:report>/", *OFFICE)
def filed_report(request: Request, report: int) -> HttpResponse:
    """One report as it was filed, for the office that was sent it and the one that filed it."""
    found = _report(request, report)
    return shown(
        request,
        "filed_report.html",
        title=f"评审结果备案 {found.number}",
        crumbs=_place().crumbs,
        under="reports",
        report=found,
        here=found.desk_id == request.grant.organisation_id,
        why=_why_not(request, found),
    )


@page("reports/<int:report>/file/", *OFFICE)
def report_file(request: Request, report: int) -> HttpResponse:
    """下载 a report, for who made it and who was sent it."""
    return sent(_report(request, report).file)


@page("reports/<int:report>/receive/", *OFFICE)
def receive_report(request: Request, report: int) -> HttpResponse:
    """收悉."""
    found = _report(request, report)
    if found.desk_id != request.grant.organisation_id:
        raise Http404
    return agreed(
        request,
        partial(actions.receive_report, found),
        f"备案报告 {found.number} 已收悉。",
        title="收悉备案报告",
        question=f"确定收悉「{found.round.committee.name}」{found.round.name}的备案报告 {found.number} 吗？",
        yes="收悉",
        place=_place(),
        why=_why_not(request, found),
        kind="primary",
    )


def _report(request: Request, pk: int) -> Report:
    related = ("round__committee__host", "desk", "file", "by", "received_by")
    found = queries.reports_at(request.grant).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _why_not(request: Request, found: Report) -> str:
    """Why this person does not take note of it; empty where they may."""
    return why_not(partial(rules.require_receiver, request.grant, found))


def _place() -> Place:
    return Place("reports", menu_label("reports"), reverse("reports"))
