"""Filling in: one section at a time, saved as one goes, never refused for being incomplete."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.applications import actions, queries
from zhicheng.applications.models import Application, SectionRecord
from zhicheng.core import clock
from zhicheng.core.refused import Refused, Stale
from zhicheng.people.models import Role
from zhicheng.reviews.queries import last_verdicts
from zhicheng.sections import registry
from zhicheng.sections.base import Section
from zhicheng.sections.context import Data
from zhicheng.sections.stored import stored_rows
from zhicheng.sections.storing import ROW_ID, dump
from zhicheng.sites.applicant.conflict import chosen, conflict
from zhicheng.sites.applicant.filling import clock_of, section_page
from zhicheng.sites.applicant.marks import is_open, mark_of
from zhicheng.sites.applicant.own import own_application
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import is_fetch
from zhicheng.ui.icons import icon

SYMBOLS = {"done": "check", "attention": "exclamation-mark", "changed": "pencil"}


@page("<int:pk>/fill/", Role.APPLICANT, label="填写申报")
def application_entry(request: Request, pk: int) -> HttpResponse:
    """Go to the first section that still needs something."""
    application = own_application(request, pk)
    draft = queries.draft(application, clock.now())
    waiting = [code for code in draft.records if is_open(application, registry.ALL[code].bit)]
    if not waiting:
        return redirect("application_preview", pk=pk)
    unfinished = (code for code in waiting if draft.records[code].copied_from or not draft.progress(code).complete)
    code = next(unfinished, waiting[0])
    return redirect("application_section", pk=pk, code=code)


@page("<int:pk>/<section:code>/", Role.APPLICANT, label="填写申报")
def application_section(request: Request, pk: int, code: str) -> HttpResponse:
    """One section of the application, to fill in or to read."""
    if request.method != "POST":
        edit, removing = request.GET.get("edit", ""), request.GET.get("remove", "")
        return section_page(request, own_application(request, pk), code, edit=edit or removing, removing=removing)
    record = _record(request, pk, code)
    application = record.application
    section, at = registry.get(code, record.version), clock.now()
    try:
        data = dump(section, request.POST, before=record.data, at=at)
        taken = chosen(section, request.POST, data, record.data, at)
        edition, changed = posted_number(request, "edition"), taken != record.data
        record = actions.save_section(application, code, taken, edition=edition, by=request.grant, at=at)
    except Stale:
        if is_fetch(request):
            raise
        return conflict(request, application, code, data)
    except Refused as refusal:
        if is_fetch(request) or refusal.code != "section_too_big":
            raise
        typed = _as_typed(section, request.POST, record)
        application = own_application(request, pk)
        return section_page(request, application, code, edit=_open(request), typed=typed, refusal=refusal, status=422)
    return (
        _told(request, application, record)
        if is_fetch(request)
        else _go_on(request, application, record, changed=changed)
    )


def _record(request: Request, pk: int, code: str) -> SectionRecord:
    """What is stored of a section of one's own application; a save needs no more than that."""
    record = queries.own_record(pk, code, request.grant)
    if record is None:
        raise Http404
    return record


def _told(request: Request, application: Application, record: SectionRecord) -> HttpResponse:
    """Tell the page's script what was saved, and how far the section is now."""
    content = record.content
    assert content is not None
    returned = _given_back(application)
    mark, note = mark_of(application, record, content.progress, returned)
    address = reverse("application_section", args=[application.pk, record.code])
    drawn = icon(SYMBOLS[mark]) if mark in SYMBOLS else ""
    return JsonResponse(
        {
            "saved_at": clock_of(record.saved_at),
            "edition": record.edition,
            "problems": [problem.sentence for problem in content.problems],
            "marks": {address: {"mark": mark, "note": note, "icon": str(drawn)}},
        }
    )


def _given_back(application: Application) -> datetime | None:
    if not application.submission:
        return None
    last = last_verdicts([application.pk]).get(application.pk)
    return last.at if last else None


def _go_on(request: Request, application: Application, record: SectionRecord, *, changed: bool) -> HttpResponse:
    """After a plain save: another section, another entry, or the same page again."""
    asked, code = request.POST, record.code
    target = asked.get("go", "")
    if target == "submit":
        return redirect("submit_application", pk=application.pk)
    if target not in registry.ALL:
        target = code
    address = reverse("application_section", args=[application.pk, target])
    query, anchor = {"saved": code}, ""
    if target == code:
        remove = asked.get("ask-remove", "")
        open_id = secrets.token_hex(4) if asked.get("open") == "new" else asked.get("open", "")
        if remove:
            query["remove"], anchor = remove, f"#row-{remove}"
        elif ROW_ID.fullmatch(open_id):
            query["edit"], anchor = open_id, f"#row-{open_id}"
    if changed or not _opens(asked):
        _say_saved(request, record)
    return redirect(f"{address}?{urlencode(query)}{anchor}")


def _say_saved(request: Request, record: SectionRecord) -> None:
    """Say that it is stored, and how much of it is still to be mended."""
    faults = record.content.progress.problems if record.content else 0
    label = registry.ALL[record.code].label
    if faults:
        messages.warning(request, f"“{label}”已保存，还有 {faults} 处需要补充或修改。")
    else:
        messages.success(request, f"“{label}”已保存。")


def _opens(asked: Mapping[str, str]) -> bool:
    """Whether the button only turned to another entry, to change or to remove it."""
    entry = asked.get("ask-remove") or asked.get("open", "")
    return bool(entry) and not any(name.startswith(f"rows-{entry}-") for name in asked)


def _as_typed(section: type[Section], post: Any, record: SectionRecord) -> Data:
    """What was posted, in the stored form, to be shown again although it was too big to be stored."""
    if not section.many:
        return {"values": {name: post.get(name, "") for name in section.base_fields}}
    rows = stored_rows(section, record.data)
    open_id = next((key[5:13] for key in post if key.startswith("rows-")), "")
    typed = {"id": open_id, **{name: post.get(f"rows-{open_id}-{name}", "") for name in section.base_fields}}
    known = [row if row["id"] != open_id else typed for row in rows]
    return {"none": bool(post.get("none")), "rows": known if typed in known else [*known, typed]}


def _open(request: Request) -> str:
    return next((key[5:13] for key in request.POST if key.startswith("rows-")), "")
