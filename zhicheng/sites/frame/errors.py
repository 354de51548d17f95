"""The answers to what could not be answered."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from zhicheng.profiles import current


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request itself is damaged."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The form came from elsewhere, or the page was open too long."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or not for this person."""
    return _page(request, 404)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    page = render_to_string(f"errors/{status}.html", {"name": current().name}, request)
    return HttpResponse(page, status=status)
