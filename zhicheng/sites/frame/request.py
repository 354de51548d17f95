"""The request as views see it: whoever acts is there, and typed."""

from django.http import HttpRequest

from zhicheng.people.models import Grant
from zhicheng.sites.frame.registry import Page


class Request(HttpRequest):
    """A request behind `@page`."""

    grant: Grant
    """Who acts, in which role of which organisation."""
    page: Page
    """The page that was asked for."""


class VisitorRequest(HttpRequest):
    """A request to a page that needs no login."""

    grant: Grant | None


def posted_number(request: HttpRequest, name: str = "seen") -> int:
    """Return a version that a form carries; -1, which no version is, when it carries none or something else."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
