"""What every answer carries, and what happens when something breaks."""

import logging
import secrets
from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from zhicheng.profiles import current

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ANSWERED = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)
log = logging.getLogger("zhicheng.errors")


class Headers:
    """No script, picture or frame from elsewhere; an unexpected error shows an id that stands in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Log a defect under an id and show the id; what Django answers itself (404, 403, 400) goes its way."""
        if isinstance(error, ANSWERED):
            return None
        mark = secrets.token_hex(4)
        log.error("%s %s %s", mark, request.method, request.path, exc_info=error)
        page = render_to_string("errors/500.html", {"name": current().name, "number": mark}, request)
        return HttpResponse(page, status=500)
