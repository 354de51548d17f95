"""专家申报: the applicant's own applications for a place in the expert library, and how one is begun."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.applications import actions
from zhicheng.applications.models import Application, Kind
from zhicheng.applications.rules import EXPERT_LEVELS
from zhicheng.catalogue.models import Series, Title
from zhicheng.core import clock
from zhicheng.core.fields import Text
from zhicheng.core.refused import Refused
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.sections import registry
from zhicheng.sites.applicant.listing import listed
from zhicheng.sites.applicant.starting import by_specialty, titles_of
from zhicheng.sites.applicant.way import Way, way_of
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown


class Subject(forms.Form):
    """The field inside the series that the expert judges."""

    subject = Text(label="专业", max_length=50, help_text="您从事并能够评审的专业或学科，例如：语文。")


@page("experts/", Role.APPLICANT, label="专家申报")
def my_expert_applications(request: Request) -> HttpResponse:
    """专家申报: own applications, newest first."""
    return listed(request, Kind.EXPERT)


@page("experts/start/", Role.APPLICANT, label="申报评审专家")
def start_expert_application(request: Request) -> HttpResponse:
    """Choose the series and the title held, on which the application rests."""
    asked = request.POST if request.method == "POST" else request.GET
    titles = [title for title in titles_of(asked.get("series", "")) if title.level in EXPERT_LEVELS]
    title = next((title for title in titles if str(title.pk) == asked.get("title")), None)
    form = Subject(asked if "subject" in asked else None)
    if request.method == "POST" and title and form.is_valid():
        try:
            made = actions.start_expert(
                request.grant, title=title, subject=form.cleaned_data["subject"], at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "专家申报已建立，请逐节填写；填写的内容会自动保存。")
            return redirect("application_section", pk=made.pk, code="basics")
    return shown(
        request,
        "start_expert_application.html",
        title="申报评审专家",
        status=422 if form.is_bound and form.errors and request.method == "POST" else 200,
        crumbs=[("专家申报", reverse("my_expert_applications"))],
        under="my_expert_applications",
        all_series=Series.objects.order_by("code"),
        chosen_series=titles[0].series_id if titles else "",
        titles=by_specialty(titles),
        chosen=title,
        form=form,
        way=_way(request, title) if title else None,
        unit=request.grant.organisation,
        years=current().expert_term_years,
    )


def _way(request: Request, title: Title) -> Way:
    """The way that the application would take, before there is one."""
    sections = registry.for_application(title.series_id, title.level, Kind.EXPERT)
    planned = Application(
        kind=Kind.EXPERT,
        applicant=request.grant.user,
        unit=request.grant.organisation,
        series=title.series,
        specialty=title.specialty,
        level=title.level,
        title=title,
        sections=registry.mask(section.code for section in sections),
    )
    return way_of(planned, clock.now())
