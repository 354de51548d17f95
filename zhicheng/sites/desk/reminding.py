"""催办 from where an application stands: by its unit and by those above it."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.people.models import REVIEWERS, Role
from zhicheng.reviews import reminding
from zhicheng.sites.desk.answers import Place, agreed
from zhicheng.sites.desk.status import LABEL, in_subtree
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request


@page("status/<int:case>/remind/", Role.ADMINISTRATOR, *REVIEWERS)
def remind_desk(request: Request, case: int) -> HttpResponse:
    """催办: ask the desk at which the application has waited too long."""
    application, at = in_subtree(request.grant, case), clock.now()
    here = reverse("applicant_standing", args=[case])
    stop = reminding.holding(application)
    reason = reminding.refusal(stop, at)
    holder = stop.organisation.name if stop else ""
    return agreed(
        request,
        partial(reminding.remind, application),
        f"已催办{application.applicant_name}的申报。",
        title=f"催办 · {application.applicant_name}",
        question=f"提醒「{holder}」尽快审核{application.applicant_name}的申报吗？",
        consequence="有权审核的人员会收到催办通知，通知中写明由本单位催办。",
        yes="催办",
        place=Place("applicant_status_list", LABEL, here),
        refusal=Refused(reason, code="not_to_remind") if reason else None,
        kind="primary",
    )
