"""评审结果确认: what the offices below ask to have confirmed."""

from datetime import datetime

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.committees.rules import OFFICE
from zhicheng.core.fields import LongText, Text
from zhicheng.core.paging import page as one_page
from zhicheng.people.models import Grant
from zhicheng.results import actions, queries
from zhicheng.results.models import Asking
from zhicheng.sites.desk.answers import Place
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label

LABEL = "评审结果确认"
NEWEST = ("-asked_at", "-id")


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
    """What waits here to be confirmed, and what was done, newest first: two queries."""
    found = one_page(queries.asked_of(request.grant), order=NEWEST, cursor=request.GET.get("at"))
    return shown(
        request,
        "confirmations.html",
        title=menu_label("confirmations"),
        rows=found.rows,
        **turned(request, found),
    )


@page("confirmations/<int:asking>/", *OFFICE)
def decide_confirmation(request: Request, asking: int) -> HttpResponse:
    """确认评审结果, or send it back with a reason."""
    found, form = _at_desk(request, asking), Confirming(request.POST or None)
    answer = taken(request, form, lambda **who: _decided(found, **form.cleaned_data, **who), str, "confirmations")
    if isinstance(answer, HttpResponse):
        return answer
    publicity = found.publicity
    return shown(
        request,
        "decide_confirmation.html",
        title="确认评审结果",
        status=answer,
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


def _decided(found: Asking, *, verdict: str, number: str, reason: str, by: Grant, at: datetime) -> str:
    if verdict == "confirm":
        return f"已确认 {len(actions.confirm(found, number=number, by=by, at=at))} 人的评审结果。"
    actions.refuse(found, reason=reason, by=by, at=at)
    return "没有确认，评委会办事机构会看到原因。"


def _at_desk(request: Request, pk: int) -> Asking:
    related = ("publicity__round__committee__host", "desk", "asked_by", "decided_by")
    found = Asking.objects.filter(pk=pk, desk=request.grant.organisation_id).select_related(*related).first()
    if found is None:
        raise Http404
    return found


def _place() -> Place:
    return Place("confirmations", menu_label("confirmations"), reverse("confirmations"))
