"""结果确认与备案: what the offices below ask to have confirmed, and the reports that they file."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.committees.rules import OFFICE
from zhicheng.core import clock
from zhicheng.core.fields import LongText, Text
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.results import actions, queries
from zhicheng.results.models import Asking, Report
from zhicheng.sites.desk.answers import Place, sure
from zhicheng.sites.frame.acting import put_on
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import sent, shown
from zhicheng.sites.frame.shell import menu_label

LABEL = "结果确认与备案"
NEWEST = ("-asked_at", "-id")
MOST = 50


class Confirming(forms.Form):
    """确认 with its number, or not with a reason."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label="办理结果",
        choices=[("confirm", "确认"), ("refuse", "不予确认")],
        error_messages={"required": "请选择「确认」或「不予确认」。"},
    )
    number = Text(
        label="确认文号", max_length=50, required=False, help_text="确认时填写，例如：豫人社职称〔2026〕12号。"
    )
    reason = LongText(label="不予确认的原因", max_length=500, rows=3, required=False, help_text="不予确认时填写。")


@page("confirmations/", *OFFICE, label=LABEL)
def confirmations(request: Request) -> HttpResponse:
    """What waits here to be confirmed or taken note of, and what was done, newest first: three queries."""
    found = one_page(queries.asked_of(request.grant), order=NEWEST, cursor=request.GET.get("at"))
    return shown(
        request,
        "confirmations.html",
        title=menu_label("confirmations"),
        rows=found.rows,
        reports=list(queries.filed_at(request.grant)[:MOST]),
        **turned(request, found),
    )


@page("confirmations/<int:asking>/", *OFFICE)
def decide_confirmation(request: Request, asking: int) -> HttpResponse:
    """确认评审结果, or send it back with a reason."""
    found, status = _at_desk(request, asking), 200
    form = Confirming(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, by, at = form.cleaned_data, request.grant, clock.now()
        try:
            if said["verdict"] == "confirm":
                done = f"已确认 {len(actions.confirm(found, number=said['number'], by=by, at=at))} 人的评审结果。"
            else:
                actions.refuse(found, reason=said["reason"], by=by, at=at)
                done = "没有确认，评委会办事机构会看到原因。"
        except Refused as refusal:
            status = put_on(form, refusal)
        else:
            messages.success(request, done)
            return redirect("confirmations")
    publicity = found.publicity
    return shown(
        request,
        "decide_confirmation.html",
        title="确认评审结果",
        status=422 if form.errors and status == 200 else status,
        crumbs=_place().crumbs,
        under="confirmations",
        asking=found,
        form=form,
        people=queries.ready(publicity) if found.decided_at is None else [],
        listed=publicity.entries.count(),
        objections=publicity.objections.count(),
        open=publicity.objections.open().count(),
        confirmed=found.confirmations.count(),
    )


@page("reports/<int:report>/file/", *OFFICE)
def report_file(request: Request, report: int) -> HttpResponse:
    """下载 a report, for who made it and who was sent it."""
    return sent(_report(request, report).file)


@page("reports/<int:report>/receive/", *OFFICE)
def receive_report(request: Request, report: int) -> HttpResponse:
    """收悉."""
    found, refusal = _report(request, report), None
    if found.desk_id != request.grant.organisation_id:
        raise Http404
    if request.method == "POST":
        try:
            actions.receive_report(found, by=request.grant, at=clock.now())
        except Refused as error:
            refusal = error
        else:
            messages.success(request, f"备案报告 {found.number} 已收悉。")
            return redirect("confirmations")
    return sure(
        request,
        title="收悉备案报告",
        question=f"确定收悉「{found.round.committee.name}」{found.round.name}的备案报告 {found.number} 吗？",
        yes="收悉",
        place=_place(),
        refusal=refusal,
        kind="primary",
    )


def _at_desk(request: Request, pk: int) -> Asking:
    related = ("publicity__round__committee__host", "desk", "asked_by", "decided_by")
    found = Asking.objects.filter(pk=pk, desk=request.grant.organisation_id).select_related(*related).first()
    if found is None:
        raise Http404
    return found


def _report(request: Request, pk: int) -> Report:
    found = queries.reports_at(request.grant).select_related("round__committee", "file").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _place() -> Place:
    return Place("confirmations", menu_label("confirmations"), reverse("confirmations"))
