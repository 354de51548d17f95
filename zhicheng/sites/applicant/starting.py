"""我要申报: from the series, step by step, to an open draft; every step is a plain link or GET form."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.applications import actions
from zhicheng.applications.copying import earlier_of, newest
from zhicheng.applications.models import Application, Kind
from zhicheng.catalogue.models import Level, Series, Title
from zhicheng.committees.models import Round
from zhicheng.core import clock
from zhicheng.core.fields import Text
from zhicheng.core.refused import Refused
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.sections import registry
from zhicheng.sites.applicant.places import places_for
from zhicheng.sites.applicant.rounds import Rounds, rounds_for
from zhicheng.sites.applicant.way import Way, way_of
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

LEVELS = {level: place for place, level in enumerate(Level.values)}


class Subject(forms.Form):
    """The applicant's own field inside the series."""

    subject = Text(label="专业", max_length=50, help_text="您从事的专业或学科，例如：语文。")


@page("start/", Role.APPLICANT, label="我要申报")
def start_application(request: Request) -> HttpResponse:
    """Choose series, title, subject and, where the applicant chooses it, the committee's round."""
    at = clock.now()
    asked = request.POST if request.method == "POST" else request.GET
    titles = titles_of(asked.get("series", ""))
    title = next((title for title in titles if str(title.pk) == asked.get("title")), None)
    rounds = rounds_for(request.grant, title, at) if title else Rounds(())
    chosen = _chosen(rounds, asked.get("round", "")) if current().applicant_chooses_committee else None
    form = Subject(asked if "subject" in asked else None)
    if request.method == "POST" and title and form.is_valid():
        try:
            made = actions.start(request.grant, title=title, subject=form.cleaned_data["subject"], round=chosen, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _begun(request, made)
    way = (
        _way(request.grant, title, chosen, at)
        if title and (chosen or not current().applicant_chooses_committee)
        else None
    )
    return shown(
        request,
        "start_application.html",
        title="我要申报",
        status=422 if form.is_bound and form.errors and request.method == "POST" else 200,
        crumbs=[("职称申报", reverse("my_applications"))],
        under="my_applications",
        all_series=Series.objects.order_by("code"),
        chosen_series=titles[0].series_id if titles else "",
        titles=by_specialty(titles),
        chosen=title,
        rounds=rounds,
        round=chosen,
        chooses=current().applicant_chooses_committee,
        form=form,
        way=way,
        places=places_for(request.grant, title, chosen, at) if title and way else None,
        unit=request.grant.organisation,
        earlier=newest(request.grant.user_id, Kind.TITLE) if way else None,
        excluded=[exclusion.reason for exclusion in current().may_not_apply],
    )


def _begun(request: Request, made: Application) -> HttpResponse:
    """To the first section, or first to what can be taken over from an earlier application."""
    messages.success(request, "申报已建立，请逐节填写；填写的内容会自动保存。")
    if request.POST.get("copy") and earlier_of(made):
        return redirect("copy_application", pk=made.pk)
    return redirect("application_section", pk=made.pk, code="basics")


def titles_of(series: str) -> list[Title]:
    """The titles of a series, by specialty and from the highest level down."""
    found = Title.objects.select_related("series", "specialty").filter(series=series)
    place = {None: -1} | {title.specialty_id: title.specialty.position for title in found if title.specialty}
    return sorted(found, key=lambda title: (place[title.specialty_id], LEVELS[title.level], title.pk))


def by_specialty(titles: Sequence[Title]) -> list[tuple[str, list[Title]]]:
    """The titles under the names of their specialties, in their order."""
    groups = groupby(titles, key=lambda title: title.specialty.name if title.specialty else "")
    return [(name, list(group)) for name, group in groups]


def _chosen(rounds: Rounds, asked: str) -> Round | None:
    if len(rounds.open) == 1:
        return rounds.open[0]
    return next((round for round in rounds.open if str(round.pk) == asked), None)


def _way(by: Grant, title: Title, round: Round | None, at: datetime) -> Way:
    """The way that the application would take, before there is one."""
    sections = registry.for_application(title.series_id, title.level, pinned=round.sections if round else None)
    planned = Application(
        applicant=by.user,
        unit=by.organisation,
        series=title.series,
        specialty=title.specialty,
        level=title.level,
        title=title,
        round=round,
        sections=registry.mask(section.code for section in sections),
    )
    return way_of(planned, at)
