"""The whole application as one readable record, for the screen and for paper."""

from django.http import HttpResponse

from zhicheng.applications import queries
from zhicheng.core import clock
from zhicheng.people.models import Role
from zhicheng.sections.totals import totals_of
from zhicheng.sites.applicant.own import name_of, own_application
from zhicheng.sites.applicant.standing import may_hand_in
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown


@page("<int:pk>/preview/", Role.APPLICANT, label="预览全部")
def application_preview(request: Request, pk: int) -> HttpResponse:
    """Everything that the application says, with the list of its files."""
    application = own_application(request, pk)
    draft = queries.draft(application, clock.now())
    sections = queries.readable(draft)
    return shown(
        request,
        "application_preview.html",
        title=f"{application.get_kind_display()}材料",
        name=name_of(application),
        application=application,
        sections=sections,
        totals={said["code"]: totals_of(draft.section(said["code"]), said) for said in sections},
        attachments={attachment.file_id: attachment.pk for attachment in draft.attachments},
        files=len(draft.attachments),
        editable=may_hand_in(application),
    )
