"""How far each section is: the marks beside the names of the sections."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from zhicheng.applications.models import Application, SectionRecord
from zhicheng.applications.queries import Draft
from zhicheng.sections import registry
from zhicheng.sections.content import Progress
from zhicheng.sites.applicant.standing import may_hand_in
from zhicheng.ui.parts import SectionMark

Mark = tuple[str, str]
"""The mark (done, attention, changed, empty) and the few words beside it."""


def is_open(application: Application, code_bit: int) -> bool:
    """Whether the applicant may change this section now."""
    return may_hand_in(application) and bool(application.open_sections >> code_bit & 1)


def mark_of(application: Application, record: SectionRecord, progress: Progress, returned_at: datetime | None) -> Mark:
    """The mark of one section; `returned_at` is when the application was given back, if it was."""
    if may_hand_in(application) and not is_open(application, registry.ALL[record.code].bit):
        return "done", "不需修改"
    if returned_at is not None and progress.complete:
        changed = record.saved_at is not None and record.saved_at > returned_at
        return ("changed", "已修改") if changed else ("attention", "需修改")
    if record.copied_from:
        return "attention", "待核对"
    if progress.complete:
        return ("done" if progress.started or record.edition else "empty", progress.status)
    return ("attention" if progress.started else "empty", progress.status)


def section_marks(
    draft: Draft, rows: Mapping[str, Progress], here: str, returned_at: datetime | None
) -> list[SectionMark]:
    """The list of sections with the one being shown."""
    marks = []
    for code, progress in rows.items():
        mark, note = mark_of(draft.application, draft.records[code], progress, returned_at)
        address = reverse("application_section", args=[draft.application.pk, code])
        marks.append(SectionMark(draft.section(code).label, address, mark, note, active=code == here))
    return marks
