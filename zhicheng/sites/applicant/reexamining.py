"""申请复查: who was not elected asks the committee's office to look at it again."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from zhicheng.core import clock
from zhicheng.core.fields import LongText
from zhicheng.core.refused import Refused
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.results import actions, queries
from zhicheng.sites.applicant.own import own_application, way_here
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
    asked, status = queries.asked_for(application), 200
    told = queries.told_of(application)
    form = Asking(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.ask_reexamination(application, **said, by=request.grant, at=clock.now())
        except Refused as refusal:
            form.add_error(next((name for name in refusal.fields if name in form.fields), None), refusal.message)
            status = 422
        else:
            messages.success(request, "复查申请已提交，结论会在这里显示。")
            return redirect("ask_reexamination", pk=pk)
    return shown(
        request,
        "ask_reexamination.html",
        title="申请复查",
        **way_here(application),
        status=422 if form.errors else status,
        application=application,
        form=form,
        asked=asked,
        told=told,
        may=told is not None and (asked is None or asked.about_id != told.pk),
        days=current().results.reexamination_days,
    )
