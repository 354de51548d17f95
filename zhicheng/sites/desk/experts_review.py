"""专家推荐审查: the applications of those who want to become experts, at every desk of their way."""

from django.http import HttpResponse

from zhicheng.applications.models import Kind
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.reviews.waiting import Whose
from zhicheng.sites.desk.queue import desk_list
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.shell import menu_label


@page("expert-applications/", *REVIEWERS, label="专家推荐审查")
def expert_queue(request: Request) -> HttpResponse:
    """专家推荐审查: unit, supervising bureau, province's office; titles wait in lists of their own."""
    return desk_list(request, Whose.ALL, menu_label("expert_queue"), _fills, kind=Kind.EXPERT)


def _fills(grant: Grant) -> str:
    if grant.organisation.is_top:
        return "主管单位审查通过的专家申报会自动出现在这里；通过后，专家即进入专家信息库。"
    return "本单位人员的专家申报，以及主管的下级单位审查通过的专家申报，会自动出现在这里。"
