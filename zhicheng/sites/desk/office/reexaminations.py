"""复查: applicants who were not elected ask that it be looked at again; the office decides."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.fields import LongText
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.people.models import REVIEWERS
from zhicheng.results import actions, queries
from zhicheng.results.models import Reexamination
from zhicheng.sites.desk.answers import Place, put_on
from zhicheng.sites.desk.seeking import moved, typed
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
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
        previous=moved(request, found.previous),
        next=moved(request, found.next),
    )


@page("reexaminations/<int:reexamination>/", *REVIEWERS)
def reexamination(request: Request, reexamination: int) -> HttpResponse:
    """办理复查: the result stands, or the committee judges again."""
    found, status = _own(request, reexamination), 200
    form = Deciding(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, seen = form.cleaned_data, posted_number(request)
        verdict = {"reopened": said["verdict"] == "reopened", "answer": said["answer"]}
        try:
            actions.decide_reexamination(found, **verdict, by=request.grant, at=clock.now(), seen=seen)
        except Refused as refusal:
            status = put_on(form, refusal)
        else:
            messages.success(request, "复查结论已告知申报人。")
            return redirect("reexaminations")
    return shown(
        request,
        "reexamination.html",
        title=f"复查 · {found.application.applicant_name}",
        status=422 if form.errors and status == 200 else status,
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
