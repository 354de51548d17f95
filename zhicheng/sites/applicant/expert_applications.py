"""专家申报: the applicant's own applications for a place in the expert library, and how one is begun."""

from django import forms
from django.http import HttpResponse

from zhicheng.applications import actions
from zhicheng.applications.models import Kind
from zhicheng.applications.rules import EXPERT_LEVELS
from zhicheng.core import clock
from zhicheng.core.fields import Text
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.sites.applicant.listing import listed
from zhicheng.sites.applicant.starting import Beginning, Words
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request


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
    at, by = clock.now(), request.grant
    beginning = Beginning.of(request, Kind.EXPERT, Subject, lambda title: title.level in EXPERT_LEVELS)
    begun = beginning.begun(
        request, lambda title, subject: actions.start_expert(by, title=title, subject=subject, at=at)
    )
    return begun or beginning.shown(
        request,
        beginning.way(by, None, at),
        under="my_expert_applications",
        words=Words("选择所持职称的系列", "选择现在持有的职称", "所持职称（层级）", "三"),
        years=current().expert_term_years,
    )
