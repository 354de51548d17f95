"""Two windows, one section: what is stored beside what was just typed; the applicant chooses, nothing is lost."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse

from zhicheng.applications import queries
from zhicheng.applications.models import Application
from zhicheng.core import clock
from zhicheng.sections.base import Section
from zhicheng.sections.comparing import compare
from zhicheng.sections.context import Data
from zhicheng.sections.stored import stored_rows, stored_values
from zhicheng.sections.storing import settle
from zhicheng.sites.applicant.own import own_application, way_here
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

NOT_SAID = {"csrfmiddlewaretoken", "edition", "autosave", "go", "open", "whole"}
CHOICE = "use-"
"""How the name of a choice begins: `use-title=stored` takes the title that is stored, `use-none` the answer 无."""


def conflict(request: Request, application: Application, code: str, typed: Data) -> HttpResponse:
    """Show what is stored beside what was just typed, and let the applicant choose, field by field or all at once."""
    application = own_application(request, application.pk)
    draft = queries.draft(application, clock.now())
    stored = queries.readable_section(draft, code)
    mine = queries.readable_section(draft, code, typed)
    said = [(name, value) for name, values in request.POST.lists() for value in values if _is_said(name)]
    difference = compare(stored, mine)
    return shown(
        request,
        "section_conflict.html",
        title=f"“{stored['label']}”有两份不同的内容",
        status=409,
        **way_here(application),
        application=application,
        code=code,
        edition=draft.records[code].edition,
        saved_at=draft.records[code].saved_at,
        difference=difference,
        may_choose=frozenset(draft.section(code).base_fields),
        stored_chosen={name for name, value in request.POST.items() if _is_choice(name) and value == "stored"},
        fields=said,
    )


def chosen(section: type[Section], post: Mapping[str, str], typed: Data, stored: Data, at: datetime) -> Data:
    """What was typed, except where the applicant chose what is stored: a field, a whole entry, the answer 无."""
    names = (name for name, value in post.items() if _is_choice(name) and value == "stored")
    taken = {name.removeprefix(CHOICE) for name in names}
    if not taken or "whole" in post:
        return typed
    if not section.many:
        values, kept = stored_values(section, typed), stored_values(section, stored)
        return settle(
            section, {"values": {**values, **{name: kept.get(name, "") for name in taken}}}, before=stored, at=at
        )
    mine, theirs = ({row["id"]: row for row in stored_rows(section, data)} for data in (typed, stored))
    rows = [(theirs if id in taken else mine).get(id) for id in {**mine, **theirs}]
    return settle(
        section, {"none": (stored if "none" in taken else typed).get("none"), "rows": list(filter(None, rows))}
    )


def _is_choice(name: str) -> bool:
    return name.startswith(CHOICE)


def _is_said(name: str) -> bool:
    return name not in NOT_SAID and not _is_choice(name)
