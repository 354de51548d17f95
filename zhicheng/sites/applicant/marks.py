"""How far each section is: the marks beside the names of the sections."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from zhicheng.applications.models import Application, SectionRecord
from zhicheng.sections.content import Content
from zhicheng.sites.applicant.standing import may_hand_in
from zhicheng.ui.parts import SectionMark

Mark = tuple[str, str]
"""The mark (done, attention, changed, empty) and the few words beside it."""


def is_open(application: Application, code_bit: int) -> bool:
    """Whether the applicant may change this section now."""
    return may_hand_in(application) and bool(application.open_sections >> code_bit & 1)


def mark_of(application: Application, record: SectionRecord, content: Content, returned_at: datetime | None) -> Mark:
    """The mark of one section; `returned_at` is when the application was given back, if it was."""
    if may_hand_in(application) and not is_open(application, content.section.bit):
        return "done", "已通过"
    if returned_at is not None and content.complete:
        changed = record.saved_at is not None and record.saved_at > returned_at
        return ("changed", "已修改") if changed else ("attention", "需修改")
    if content.complete:
        return ("done" if content.started or record.edition else "empty", content.status)
    return ("attention" if content.started else "empty", content.status)


def section_marks(
    application: Application,
    rows: Iterable[tuple[SectionRecord, Content]],
    here: str,
    returned_at: datetime | None,
) -> list[SectionMark]:
    """The list of sections with the one being shown."""
    marks = []
    for record, content in rows:
        mark, note = mark_of(application, record, content, returned_at)
        address = reverse("application_section", args=[application.pk, record.code])
        marks.append(SectionMark(content.section.label, address, mark, note, active=record.code == here))
    return marks
