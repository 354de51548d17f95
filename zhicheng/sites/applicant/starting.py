"""我要申报: from the series, step by step, to an open draft; every step is a plain link or GET form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

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
from zhicheng.sites.applicant.rounds import Rounds, receiving, rounds_for
from zhicheng.sites.applicant.way import Way, way_of
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.registry import PAGES
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

LEVELS = {level: place for place, level in enumerate(Level.values)}


class Words(NamedTuple):
    """What the steps are called: of the series, of the title, of its field, and the number of the last one."""

    series: str
    title: str
    label: str
    last: str


class Subject(forms.Form):
    """The applicant's own field inside the series."""

    subject = Text(label="专业", max_length=50, help_text="您从事的专业或学科，例如：语文。")


@dataclass(frozen=True)
class Beginning:
    """How far somebody has come in choosing: the titles of the series, one of them, and the subject as typed."""

    kind: Kind
    titles: Sequence[Title]
    title: Title | None
    form: forms.Form

    @classmethod
    def of(
        cls, request: Request, kind: Kind, form: type[forms.Form], fits: Callable[[Title], bool] = lambda title: True
    ) -> "Beginning":
        """Read it from the address or from what was posted; `fits` says which titles may be chosen."""
        asked = request.POST if request.method == "POST" else request.GET
        titles = [title for title in titles_of(asked.get("series", "")) if fits(title)]
        title = next((title for title in titles if str(title.pk) == asked.get("title")), None)
        return cls(kind, titles, title, form(asked if "subject" in asked else None))

    def begun(self, request: Request, start: Callable[[Title, str], Application]) -> HttpResponse | None:
        """Open the draft; lead to its first section, or first to what can be taken over from an earlier application."""
        if request.method != "POST" or self.title is None or not self.form.is_valid():
            return None
        try:
            made = start(self.title, self.form.cleaned_data["subject"])
        except Refused as refusal:
            self.form.add_error(None, refusal.message)
            return None
        messages.success(request, f"{self.kind.label}已建立，请逐节填写；填写的内容会自动保存。")
        if request.POST.get("copy") and earlier_of(made):
            return redirect("copy_application", pk=made.pk)
        return redirect("application_section", pk=made.pk, code=made.records.order_by("id")[0].code)

    def way(self, by: Grant, round: Round | None, at: datetime) -> Way | None:
        """The way that the application would take, before there is one."""
        if self.title is None:
            return None
        pinned = round.sections if round else None
        sections = registry.for_application(self.title.series_id, self.title.level, self.kind, pinned)
        planned = Application(
            kind=self.kind,
            applicant=by.user,
            unit=by.organisation,
            series=self.title.series,
            specialty=self.title.specialty,
            level=self.title.level,
            title=self.title,
            round=round,
            sections=registry.mask(section.code for section in sections),
        )
        return way_of(planned, at)

    def shown(self, request: Request, way: Way | None, *, under: str, words: Words, **more: Any) -> HttpResponse:
        """The page with the steps so far; `more` is what this kind of application asks besides."""
        return shown(
            request,
            f"{request.page.name}.html",
            title=request.page.label,
            status=422 if request.method == "POST" and self.form.errors else 200,
            crumbs=[(PAGES[under].label, reverse(under))],
            under=under,
            here=reverse(request.page.name),
            back=reverse(under),
            words=words,
            all_series=Series.objects.order_by("code"),
            chosen_series=self.titles[0].series_id if self.titles else "",
            titles=by_specialty(self.titles),
            chosen=self.title,
            form=self.form,
            way=way,
            unit=request.grant.organisation,
            earlier=newest(request.grant.user_id, self.kind) if way else None,
            **{"round": None, "receiving": set()} | more,
        )


@page("start/", Role.APPLICANT, label="我要申报")
def start_application(request: Request) -> HttpResponse:
    """Choose series, title, subject and, where the applicant chooses it, the committee's round."""
    at, by, chooses = clock.now(), request.grant, current().applicant_chooses_committee
    beginning = Beginning.of(request, Kind.TITLE, Subject)
    title = beginning.title
    rounds = rounds_for(by, title, at) if title else Rounds(())
    asked = request.POST if request.method == "POST" else request.GET
    round = _chosen(rounds, asked.get("round", "")) if chooses else None
    begun = beginning.begun(
        request, lambda title, subject: actions.start(by, title=title, subject=subject, round=round, at=at)
    )
    if begun:
        return begun
    way = beginning.way(by, round, at) if round or not chooses else None
    return beginning.shown(
        request,
        way,
        under="my_applications",
        words=Words("选择系列", "选择职称", "职称（层级）", "四" if chooses else "三"),
        rounds=rounds,
        round=round,
        chooses=chooses,
        places=places_for(by, title, round, at) if title and way else None,
        receiving={round.committee.series_id for round in receiving(by.organisation, at)},
        excluded=[exclusion.reason for exclusion in current().may_not_apply],
    )


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
