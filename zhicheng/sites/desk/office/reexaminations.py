"""复查: applicants who were not elected ask that it be looked at again; the office decides."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.core.fields import LongText
from zhicheng.core.paging import page as one_page
from zhicheng.people.models import REVIEWERS
from zhicheng.results import actions, queries
from zhicheng.results.models import Reexamination
from zhicheng.sites.desk.answers import Place
from zhicheng.sites.desk.seeking import typed
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label

LABEL = "复查"
NEWEST = ("-asked_at", "-id")
STATES = [("open", "待办理"), ("decided", "已办理")]


class Deciding(forms.Form):
    """复查结论, which the applicant reads."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label="办理结果",
        choices=[("stands", "维持原结果"), ("reopened", "重新评审")],
        error_messages={"required": "请选择「维持原结果」或「重新评审」。"},
    )
    answer = LongText(label="复查结论", max_length=500, rows=4, help_text="申报人会看到；不能透露评审专家和投票情况。")


@page("reexaminations/", *REVIEWERS, label=LABEL)
def reexaminations(request: Request) -> HttpResponse:
    """What was asked for at one's own committees, newest first: one query."""
    wanted = typed(request, "state", state="open")
    found = one_page(queries.reexaminations(request.grant, wanted), order=NEWEST, cursor=request.GET.get("at"))
    return shown(
        request,
        "reexaminations.html",
        title=menu_label("reexaminations"),
        rows=found.rows,
        wanted=wanted,
        states=STATES,
        **turned(request, found),
    )


@page("reexaminations/<int:reexamination>/", *REVIEWERS)
def reexamination(request: Request, reexamination: int) -> HttpResponse:
    """办理复查: the result stands, or the committee judges again."""
    found, form = _own(request, reexamination), Deciding(request.POST or None)

    def decide(**who: Any) -> Reexamination:
        said, seen = form.cleaned_data, posted_number(request)
        reopened = said["verdict"] == "reopened"
        return actions.decide_reexamination(found, reopened=reopened, answer=said["answer"], seen=seen, **who)

    answer = taken(request, form, decide, "复查结论已告知申报人。", "reexaminations")
    if isinstance(answer, HttpResponse):
        return answer
    return shown(
        request,
        "reexamination.html",
        title=f"复查 · {found.application.applicant_name}",
        status=answer,
        crumbs=Place("reexaminations", menu_label("reexaminations"), reverse("reexaminations")).crumbs,
        under="reexaminations",
        reexamination=found,
        application=found.application,
        form=form,
    )


def _own(request: Request, pk: int) -> Reexamination:
    related = ("application__unit", "application__title", "application__round__committee", "about", "decided_by")
    found = Reexamination.objects.of_office(request.grant).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
