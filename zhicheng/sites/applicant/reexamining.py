"""申请复查: who was not elected asks the committee's office to look at it again."""

from typing import Any

from django import forms
from django.http import HttpResponse

from zhicheng.core.fields import LongText
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.results import actions, queries
from zhicheng.sites.applicant.own import own_application, way_here
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown


class Asking(forms.Form):
    """复查理由."""

    use_required_attribute = False
    reason = LongText(label="复查理由", max_length=1000, rows=6, help_text="请写明对哪一点有疑问，以及事实和依据。")


@page("<int:pk>/reexamine/", Role.APPLICANT, label="申请复查")
def ask_reexamination(request: Request, pk: int) -> HttpResponse:
    """Ask once, within the time that the province gives; afterwards the page shows what became of it."""
    application = own_application(request, pk)
    asked = queries.asked_for(application)
    told, form = queries.told_of(application), Asking(request.POST or None)

    def ask(**who: Any) -> object:
        return actions.ask_reexamination(application, **form.cleaned_data, **who)

    answer = taken(request, form, ask, "复查申请已提交，结论会在这里显示。", request.path)
    if isinstance(answer, HttpResponse):
        return answer
    return shown(
        request,
        "ask_reexamination.html",
        title="申请复查",
        **way_here(application),
        status=answer,
        application=application,
        form=form,
        asked=asked,
        told=told,
        may=told is not None and (asked is None or asked.about_id != told.pk),
        days=current().results.reexamination_days,
    )
