"""What the pages of the desks share: a short form, the step that asks, and what becomes of either."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from zhicheng.core.refused import Refused
from zhicheng.sites.frame.acting import Act, Words, taken, tried
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown, status_of

RESET = "原密码立即失效，已登录的会退出。新的一次性密码只显示一次，下次登录时须改为自己的密码。"
"""What a new one-time password means for whom it is."""


@dataclass(frozen=True)
class Place:
    """Where a page belongs: under which page of the menu, and what leads back to it."""

    under: str
    label: str
    back: str

    @property
    def crumbs(self) -> list[tuple[str, str | None]]:
        """The breadcrumb's step before the page itself."""
        return [(self.label, self.back)]


def asked(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    place: Place,
    status: int = 200,
    save: str = "保存",
    note: str = "",
    spans: dict[str, int] | None = None,
    hidden: dict[str, Any] | None = None,
    template: str = "short_form.html",
    **more: Any,
) -> HttpResponse:
    """Return a page with one short form; without `save`, only with the note that says why there is nothing to do.

    `template` extends the short form by what `more` is for.
    """
    context = more | {
        "form": form,
        "back": place.back,
        "save": save,
        "note": note,
        "spans": spans or {},
        "hidden": hidden or {},
    }
    return shown(
        request,
        template,
        title=title,
        crumbs=place.crumbs,
        under=place.under,
        status=_status(form, status),
        **context,
    )


def sure(
    request: HttpRequest,
    *,
    title: str,
    question: str,
    yes: str,
    place: Place,
    consequence: str = "",
    refusal: Refused | None = None,
    hidden: dict[str, Any] | None = None,
    kind: str = "danger",
    why: str = "",
) -> HttpResponse:
    """Return the step before anything that cannot be undone, or why it cannot be done: refused, or seen before."""
    words = {"question": question, "yes": yes, "back": place.back, "consequence": consequence, "kind": kind, "why": why}
    return shown(
        request,
        "sure.html",
        title=title,
        crumbs=place.crumbs,
        under=place.under,
        status=status_of(refusal),
        refusal=refusal,
        hidden=hidden or {},
        **words,
    )


def filled(
    request: Request, form: forms.Form, act: Act, done: Words, *, place: Place, then: Words = "", **words: Any
) -> HttpResponse:
    """Ask with a short form (`asked`), do what it says and lead on: back, unless `then` says where."""
    answer = taken(request, form, act, done, then or place.back)
    return asked(request, form, place=place, status=answer, **words) if isinstance(answer, int) else answer


def agreed(
    request: Request,
    act: Act,
    done: Words,
    *,
    place: Place,
    then: Words = "",
    refusal: Refused | None = None,
    **words: Any,
) -> HttpResponse:
    """Ask (`sure`), do what is agreed to and lead on: back, unless `then` says where; `refusal` forbids asking."""
    answer = tried(request, act, done, then or place.back)
    if isinstance(answer, HttpResponse):
        return answer
    return sure(request, place=place, refusal=answer or refusal, **words)


def why_not(*checks: Callable[[], object]) -> str:
    """The first rule that stands against something, in its own words; empty where none does."""
    for check in checks:
        try:
            check()
        except Refused as refusal:
            return refusal.message
    return ""


def _status(form: forms.Form, status: int) -> int:
    return 422 if form.errors and status == 200 else status
