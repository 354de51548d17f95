"""结果公示: the office draws a list up, a second person starts it, and what follows when its time is over."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.applications.models import Application, State
from zhicheng.committees.models import Round
from zhicheng.committees.rules import OFFICE
from zhicheng.core import clock
from zhicheng.core.fields import LongText, Text
from zhicheng.core.paging import page as one_page
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.results import actions, queries
from zhicheng.results.models import Publicity, Stage
from zhicheng.sites.desk.answers import Place, agreed, filled
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.sites.frame.tones import told

LABEL = "结果公示"
STAGES = {Stage.DRAFT: "care", Stage.RUNNING: "busy", Stage.ENDED: "good", Stage.STOPPED: "bad"}
NEWEST, IN_ORDER = ("-drawn_up_at", "-id"), ("position",)
MOST = 50


class DrawingUp(forms.Form):
    """拟定公示名单: its title, and where to object."""

    use_required_attribute = False
    title = Text(label="公示标题", max_length=100)
    contact = LongText(
        label="异议受理方式", max_length=300, rows=3, help_text="受理部门、电话、地址和邮编；网上异议由系统直接受理。"
    )


class Stopping(forms.Form):
    """撤下公示: why."""

    use_required_attribute = False
    reason = LongText(label="撤下原因", max_length=500, rows=3, help_text="在公示网页上公开。")


@page("results/", *OFFICE, label=LABEL)
def results(request: Request) -> HttpResponse:
    """The lists of one's own committees, newest first, and the rounds that wait for one: three queries."""
    found, today = one_page(queries.of_office(request.grant), order=NEWEST, cursor=request.GET.get("at")), clock.today()
    return shown(
        request,
        "results.html",
        title=menu_label("results"),
        waiting=_waiting(request.grant),
        rows=[(one, one.stage(today)) for one in found.rows],
        tones=STAGES,
        reviews=request.grant.role in REVIEWERS,
        **turned(request, found),
    )


@page("results/rounds/<int:round>/", *REVIEWERS)
def draw_up_publicity(request: Request, round: int) -> HttpResponse:
    """拟定公示名单: who was elected, as the signed meetings say."""
    found = own_round(request.grant, round)
    start = {"title": f"{found.year}年度{found.committee.name}评审结果公示"[:100]}
    form = DrawingUp(request.POST or None, initial=start)
    spans = {"title": 12, "contact": 12}
    note = f"公示 {found.publicity_days} 个工作日，从发布的次日起算。名单取自主持人已签字、已公布投票结果的评审会。"
    title = f"拟定公示 · {found.committee.name} {found.name}"
    return filled(
        request,
        form,
        lambda **who: actions.draw_up(found, **form.cleaned_data, **who),
        "名单已拟定，核对后由本机构另一人发布。",
        title=title,
        place=place(),
        save="拟定名单",
        spans=spans,
        note=note,
        then=lambda made: reverse("office_publicity", args=[made.pk]),
    )


@page("results/<int:publicity>/", *OFFICE)
def office_publicity(request: Request, publicity: int) -> HttpResponse:
    """One list with everything that hangs on it."""
    found = own_publicity(request.grant, publicity)
    listed = found.entries.select_related("application")
    rows = one_page(listed, order=IN_ORDER, cursor=request.GET.get("at"))
    stage = found.stage(clock.today())
    return shown(
        request,
        "office_publicity.html",
        title=found.title,
        crumbs=place().crumbs,
        under="results",
        publicity=found,
        stage=stage,
        tone=STAGES[stage],
        rows=rows.rows,
        number=listed.count(),
        standings=told({one.application_id: one.application.state for one in rows.rows}),
        reviews=request.grant.role in REVIEWERS,
        own=found.drawn_up_by_id == request.grant.user_id,
        open=found.objections.open().count(),
        askings=list(found.askings.select_related("desk", "decided_by").order_by("-pk")),
        ready=len(queries.ready(found)) if stage == Stage.ENDED else 0,
        confirmed=dict(_confirmed(rows.rows)),
        reports=list(found.round.reports.select_related("received_by").order_by("-pk")),
        **turned(request, rows),
    )


@page("results/<int:publicity>/start/", *REVIEWERS)
def start_publicity(request: Request, publicity: int) -> HttpResponse:
    """发布公示, by a second person."""
    found = own_publicity(request.grant, publicity)
    return agreed(
        request,
        partial(actions.start, found),
        lambda started: f"公示已发布，到 {started.ends_on:%Y-%m-%d} 24 时期满。",
        title="发布公示",
        question=f"确定发布「{found.title}」吗？名单共 {found.entries.count()} 人，公示 {found.days} 个工作日。",
        consequence="发布后任何人都能在网上看到名单并提出异议；通过和未通过的申报人都会收到通知。",
        yes="发布公示",
        place=place(found),
        kind="primary",
    )


@page("results/<int:publicity>/stop/", *REVIEWERS)
def stop_publicity(request: Request, publicity: int) -> HttpResponse:
    """撤下公示, with the reason that the public reads."""
    found = own_publicity(request.grant, publicity)
    form = Stopping(request.POST or None)
    return filled(
        request,
        form,
        lambda **who: actions.stop(found, **form.cleaned_data, **who),
        "公示已撤下，名单中的人员须重新拟定名单公示。",
        title="撤下公示",
        place=place(found),
        save="撤下",
        spans={"reason": 12},
    )


@page("results/<int:publicity>/ask/", *REVIEWERS)
def ask_confirmation(request: Request, publicity: int) -> HttpResponse:
    """报请确认, once the time is over."""
    found = own_publicity(request.grant, publicity)
    return agreed(
        request,
        partial(actions.ask_confirmation, found),
        lambda asking: f"已报请「{asking.desk.name}」确认评审结果。",
        title="报请确认",
        question=f"确定报请确认「{found.title}」的评审结果吗？",
        consequence="有异议尚未处理完毕的人员不在其内，处理后再次报请。",
        yes="报请确认",
        place=place(found),
        kind="primary",
    )


@page("results/<int:publicity>/report/", *REVIEWERS)
def file_report(request: Request, publicity: int) -> HttpResponse:
    """上报评审结果备案: the workbook of the round, to the office above."""
    found = own_publicity(request.grant, publicity)
    return agreed(
        request,
        partial(actions.file_report, found.round),
        lambda made: f"备案报告 {made.number} 已上报「{made.desk.name}」。",
        title="上报评审结果备案",
        question=f"确定上报「{found.round.committee.name}」{found.round.name}的评审结果备案吗？",
        consequence="系统按现在的记录生成备案表并编号；以后情况有变的，可以再次上报。",
        yes="上报",
        place=place(found),
        kind="primary",
    )


def own_round(grant: Grant, pk: int) -> Round:
    """A round of one's own committees within one's series; any other is not there."""
    found = Round.objects.filter(pk=pk, committee__host=grant.organisation_id).select_related("committee").first()
    if found is None or not grant.covers_series(found.committee.series_id):
        raise Http404
    return found


def own_publicity(grant: Grant, pk: int) -> Publicity:
    """A list of one's own committees; any other is not there."""
    listed = Publicity.objects.of_office(grant).select_related("round__committee__host", "drawn_up_by", "started_by")
    found = listed.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def place(publicity: Publicity | None = None) -> Place:
    """Where these pages belong."""
    back = reverse("office_publicity", args=[publicity.pk]) if publicity else reverse("results")
    return Place("results", menu_label("results"), back)


def _waiting(grant: Grant) -> list[Round]:
    """The rounds of one's office in which somebody was judged whom no list names yet: one query."""
    if grant.role not in REVIEWERS:
        return []
    judged = Application.objects.filter(round=OuterRef("pk"), state=State.DECIDED, elected=None)
    drafts = Publicity.objects.filter(round=OuterRef("pk"), started_at=None, stopped_at=None)
    own = Round.objects.filter(Exists(judged), ~Exists(drafts), committee__host=grant.organisation_id)
    own = own if grant.all_series else own.filter(committee__series__in=grant.series)
    return list(own.select_related("committee").order_by("-year", "-pk")[:MOST])


def _confirmed(rows: Any) -> list[tuple[int, str]]:
    people = [one.application_id for one in rows]
    found = queries.Confirmation.objects.filter(application__in=people, ended_at=None)
    return list(found.values_list("application", "number"))
