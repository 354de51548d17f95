"""The answers to what could not be answered."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from zhicheng.profiles import current

STOP_GONE = "地址不对，或者这份材料已经不在您的审核范围内（例如已送交上级或退回申报人）。"
"""Said of a visit to a desk: most often it was there, and has gone on."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request itself is damaged."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The form came from elsewhere, or the page was open too long."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or not for this person."""
    found = request.resolver_match
    return _page(request, 404, **({"message": STOP_GONE} if found and "stop" in found.kwargs else {}))


def _page(request: HttpRequest, status: int, **words: str) -> HttpResponse:
    page = render_to_string(f"errors/{status}.html", {"name": current().name, **words}, request)
    return HttpResponse(page, status=status)
