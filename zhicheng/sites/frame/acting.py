"""What a posted step comes to: it is done, said and leads on, or it is refused and the page is shown again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import status_of

Act = Callable[..., Any]
"""An action that lacks only `by` and `at`."""
Words = str | Callable[[Any], str]
"""Words, or how they follow from what the action returns."""


def tried(request: Request, act: Act, done: Words, then: Words) -> HttpResponse | Refused | None:
    """Do what was posted, say so and lead on; else why it was refused, or nothing where nothing was posted."""
    if request.method != "POST":
        return None
    try:
        made = act(by=request.grant, at=clock.now())
    except Refused as refusal:
        return refusal
    if sentence := _of(done, made):
        messages.success(request, sentence)
    return redirect(_of(then, made))


def taken(request: Request, form: forms.Form, act: Act, done: Words, then: Words) -> HttpResponse | int:
    """The same with what a form says; else the status with which to show the form again, a refusal standing on it."""
    answer = tried(request, act, done, then) if form.is_valid() else None
    if isinstance(answer, Refused):
        return put_on(form, answer)
    return answer or (422 if form.errors else 200)


def put_on(form: forms.Form, refusal: Refused) -> int:
    """Put a refusal where it belongs on the form, so that what was typed stays; return the status to answer with."""
    field = next((name for name in refusal.fields if name in form.fields), None)
    form.add_error(field, refusal.message)
    return status_of(refusal)


def _of(words: Words, made: Any) -> str:
    return words if isinstance(words, str) else words(made)
