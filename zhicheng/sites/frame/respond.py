"""How a view answers: a page inside the shell, a refusal in words, a file that cannot do harm."""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse

from zhicheng.core.refused import Refused, Stale
from zhicheng.documents import content
from zhicheng.documents.models import File
from zhicheng.sites.frame import sessions
from zhicheng.sites.frame.shell import shell

LARGE = 32 * 1024 * 1024
INVALID, CONFLICT = 422, 409
"""The statuses of a page shown again: what was typed is wrong, or the page was out of date."""


def shown(request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """Return a page; `title` stands in the heading, and `crumbs` (list of (label, url)) lead to it from the menu.

    `under` names the page of the menu to which this one belongs, when it is not in the menu itself.
    """
    crumbs, counts, under = context.pop("crumbs", ()), context.pop("counts", {}), context.pop("under", "")
    context |= {"title": title, "shell": shell(request, title, crumbs, counts, under)}
    return HttpResponse(render_to_string(template, context, request), status=status)


def status_of(refusal: Refused | None) -> int:
    """The status of a page that shows this refusal, or none: 409 where the page was out of date."""
    return 200 if refusal is None else CONFLICT if isinstance(refusal, Stale) else INVALID


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return a page that says why something was refused, for views that have no form to show it on."""
    status = status_of(refusal)
    if is_fetch(request):
        return HttpResponse(refusal.message, status=status, content_type="text/plain; charset=utf-8")
    return shown(request, "refused.html", title="操作未完成", status=status, refusal=refusal, back=_back(request))


def login_needed(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the login page and back; a script is told plainly."""
    if is_fetch(request):
        sentence = "登录已超时，请在新窗口重新登录后再继续，已填写的内容保留在本页。"
        return HttpResponse(sentence, status=401, content_type="text/plain; charset=utf-8")
    said, timed_out = {"next": request.get_full_path()}, getattr(request, "timed_out", False)
    door = getattr(request, "door", "") or _door(request)
    if timed_out or door != "unit":
        said["as"] = door
    if timed_out:
        said["over"] = "1"
    return redirect(f"{reverse('login')}?{urlencode(said)}")


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script of the page asks, rather than the browser for a new page."""
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Requested-With") == "fetch"


def script(name: str) -> HttpResponse:
    """Return one of the stand-alone scripts with which anybody checks what is published, to be saved."""
    text = (settings.BASE / "docs/verify" / name).read_bytes()
    response = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def sent(file: File) -> HttpResponse:
    """Return a stored file to be saved, never to be opened inside the site."""
    kind: Any = FileResponse if file.size > LARGE else HttpResponse  # a batch of papers goes out piece by piece
    response: HttpResponse = kind(content.open_file(file), content_type=file.mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.download_name)}"
    response["Content-Security-Policy"] = "sandbox"
    return response


def made(pdf: bytes, name: str) -> HttpResponse:
    """Return a paper that was just made, to be saved and printed."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def pictured(file: File, page: int, width: int) -> HttpResponse:
    """Return one page of a stored file as a picture."""
    response = HttpResponse(content.preview(file, page=page, width=width), content_type=content.PREVIEW_MIME)
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _door(request: HttpRequest) -> str:
    """By which tab of the login page those come in for whom alone the page is."""
    roles = request.page.roles  # type: ignore[attr-defined]
    return sessions.DOORS.get(next(iter(roles)), "unit") if len(roles) == 1 else "unit"


def _back(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else request.headers.get("Referer", reverse("home"))
