"""The one door to an applicant's own applications; for everybody else there is nothing here."""

from typing import Any

from django.http import Http404
from django.urls import register_converter, reverse

from zhicheng.applications import queries
from zhicheng.applications.models import Application, Attachment, Kind
from zhicheng.sections import registry
from zhicheng.sites.frame.request import Request


class SectionCode:
    """A section's code in an address."""

    regex = "|".join(registry.ALL)

    def to_python(self, value: str) -> str:
        """Take the code as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Give the code as it is."""
        return value


register_converter(SectionCode, "section")


def own_application(request: Request, pk: int) -> Application:
    """Return the application if it is the person's own."""
    application = queries.own(request.grant).filter(pk=pk).first()
    if application is None:
        raise Http404
    return application


def own_attachment(request: Request, pk: int, attachment: int) -> Attachment:
    """Return a file of one of the person's own applications."""
    rows = Attachment.objects.filter(application__applicant=request.grant.user_id, application=pk)
    found = rows.select_related("file", "application__title", "application__series").filter(pk=attachment).first()
    if found is None:
        raise Http404
    return found


def name_of(application: Application) -> str:
    """The application in a few words: 中小学教师 · 语文 · 一级教师."""
    between = application.subject or (application.specialty.name if application.specialty else "")
    return " · ".join(part for part in (application.series.name, between, application.title.name) if part)


def way_here(application: Application) -> dict[str, Any]:
    """Where a page of the application stands: under 职称申报 or 专家申报, behind the application itself."""
    here = reverse("application_status", args=[application.pk])
    label, name = list_of(application)
    crumbs = [(label, reverse(name)), (f"{application.year} 年度", here)]
    return {"crumbs": crumbs, "under": name}


def list_of(application: Application) -> tuple[str, str]:
    """On which list the application stands, as (label, name of the page)."""
    kind = Kind(application.kind)
    return str(kind.label), LISTS[kind]


LISTS = {Kind.TITLE: "my_applications", Kind.EXPERT: "my_expert_applications"}
