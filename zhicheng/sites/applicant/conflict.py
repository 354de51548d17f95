"""Two windows, one section: what is stored beside what was just typed; the applicant chooses, nothing is lost."""

from django.http import HttpResponse

from zhicheng.applications import queries
from zhicheng.applications.models import Application
from zhicheng.core import clock
from zhicheng.sections.comparing import compare
from zhicheng.sections.context import Data
from zhicheng.sites.applicant.own import own_application, way_here
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

NOT_SAID = {"csrfmiddlewaretoken", "edition", "autosave", "go", "open"}


def conflict(request: Request, application: Application, code: str, typed: Data) -> HttpResponse:
    """Show what is stored beside what was just typed, and let the applicant choose."""
    application = own_application(request, application.pk)
    draft = queries.draft(application, clock.now())
    stored = queries.readable_section(draft, code)
    mine = queries.readable_section(draft, code, typed)
    fields = [(name, value) for name, values in request.POST.lists() if name not in NOT_SAID for value in values]
    return shown(
        request,
        "section_conflict.html",
        title=f"“{stored['label']}”有两份不同的内容",
        status=409,
        **way_here(application),
        application=application,
        code=code,
        edition=draft.records[code].edition,
        saved_at=draft.records[code].saved_at,
        difference=compare(stored, mine),
        fields=fields,
    )
