"""The request as views see it: whoever acts is there, and typed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from zhicheng.core.paging import Page as Rows
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


def turned(request: HttpRequest, found: Rows | None, name: str = "at", **shown: str) -> dict[str, Any]:
    """The addresses of the pages before and after one page of a list, with what else was asked for; "" for none.

    `shown` is what the page chose by itself where nothing was asked for, so that the next page is of the same list.
    """
    asked = request.GET.dict() | shown
    cursors = {"previous": found.previous, "next": found.next} if found else {"previous": None, "next": None}
    return {way: f"?{urlencode(asked | {name: cursor})}" if cursor else "" for way, cursor in cursors.items()}
