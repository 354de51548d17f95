"""The page of one section, with everything that stands around it."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils.timezone import localtime

from zhicheng.applications import queries
from zhicheng.applications.models import Application
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.reviews.models import Event
from zhicheng.reviews.queries import last_verdicts
from zhicheng.sections import registry
from zhicheng.sections.context import Data
from zhicheng.sites.applicant.marks import is_open, section_marks
from zhicheng.sites.applicant.own import name_of, way_here
from zhicheng.sites.applicant.sheet import Sheet
from zhicheng.sites.applicant.standing import answered, deadline_of
from zhicheng.sites.applicant.way import way_of
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown


def section_page(
    request: Request,
    application: Application,
    code: str,
    *,
    edit: str = "",
    removing: str = "",
    typed: Data | None = None,
    refusal: Refused | None = None,
    slots: tuple[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a section; `typed` is what could not be stored, `slots` what was refused at a slot."""
    at = clock.now()
    draft = queries.draft(application, at)
    if code not in draft.records:
        raise Http404
    last = last_verdicts([application.pk]).get(application.pk) if application.submission else None
    returned = answered(application, last)
    sheet = Sheet(draft, code, edit, removing, typed)
    editable = is_open(application, sheet.section.bit)
    before, after = _neighbours(application, list(draft.records), code)
    rows = {known: sheet.content.progress if known == code else draft.progress(known) for known in draft.records}
    return shown(
        request,
        "application_section.html",
        title=name_of(application),
        status=status,
        **way_here(application),
        application=application,
        sheet=sheet,
        slots=sheet.refused(*slots) if slots else sheet.slots,
        editable=editable,
        attachments={attachment.file_id: attachment.pk for attachment in draft.attachments},
        said=None if editable else queries.readable_section(draft, code),
        returned=returned,
        sections=registry.ALL,
        deadline=deadline_of(application, last),
        late=(deadline_of(application, last) or at) < at,
        marks=section_marks(draft, rows, code, _returned_at(returned)),
        way=way_of(application, at),
        before=before,
        after=after,
        refusal=refusal,
        saved=clock_of(sheet.record.saved_at),
        taken=request.GET.get("saved", ""),
    )


def _neighbours(application: Application, codes: list[str], here: str) -> tuple[tuple[str, str] | None, ...]:
    """The sections before and after this one, among those that may be changed."""
    way = [code for code in codes if code == here or is_open(application, registry.ALL[code].bit)]
    place = way.index(here)
    named = [(code, registry.ALL[code].label) for code in way]
    return named[place - 1] if place else None, named[place + 1] if place + 1 < len(way) else None


def _returned_at(answer: Event | None) -> datetime | None:
    """When it was given back to be mended; a rejection names no sections."""
    return answer.at if answer is not None and answer.kind == Event.Kind.RETURNED else None


def clock_of(moment: datetime | None) -> str:
    """The time of a save as the page shows it: today only the hour."""
    if moment is None:
        return ""
    day = "" if localtime(moment).date() == localtime(clock.now()).date() else f"{localtime(moment):%m-%d} "
    return f"{day}{localtime(moment):%H:%M}"
