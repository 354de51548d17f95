"""Attachments as the desk may see them: through a visit on the own desk, and only of sections in scope."""

from django.http import Http404, HttpResponse

from zhicheng.documents.models import File
from zhicheng.people.models import REVIEWERS
from zhicheng.reviews import dossier
from zhicheng.sites.desk.stops import at_desk
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import pictured, sent


@page("review/<int:stop>/files/<slug:code>/<int:file>/", *REVIEWERS)
def review_file(request: Request, stop: int, code: str, file: int) -> HttpResponse:
    """下载 an attachment."""
    return sent(_readable(request, stop, code, file))


@page("review/<int:stop>/files/<slug:code>/<int:file>/<int:number>/<int:width>/", *REVIEWERS)
def review_picture(request: Request, stop: int, code: str, file: int, number: int, width: int) -> HttpResponse:
    """One page of an attachment as a picture."""
    found = _readable(request, stop, code, file)
    if not 1 <= number <= found.pages:
        raise Http404
    return pictured(found, number, width)


def _readable(request: Request, stop: int, code: str, file: int) -> File:
    if dossier.readable_file(at_desk(request, stop), request.grant, code, file) is None:
        raise Http404
    return File.objects.get(pk=file)
