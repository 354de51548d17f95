"""What a persona has written, kept in four statements as the actions would have kept it in two hundred.

A test compares the rows with those of `applications.actions.save_section` and `attach`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from zhicheng.applications import queries
from zhicheng.applications.models import Application, Attachment, SectionRecord
from zhicheng.documents.models import File
from zhicheng.people.models import User
from zhicheng.sections import registry
from zhicheng.sections.context import Data
from zhicheng.sections.storing import settle

COPIED = ("name", "kind", "digest", "original_digest", "size", "pages", "width", "height")


def keep(
    application: Application, said: Mapping[str, Data], papers: Sequence[tuple[str, File]], *, by: User, at: datetime
) -> None:
    """Store the sections and the files in their slots, each file as an upload of its own with shared bytes."""
    files = File.objects.bulk_create(_upload(paper, by, at) for _, paper in papers)
    Attachment.objects.bulk_create(
        Attachment(application=application, slot=slot, file=file, name=file.name, added_at=at)
        for (slot, _), file in zip(papers, files, strict=True)
    )
    SectionRecord.objects.bulk_create(
        _records(application, said, {registry.slot_owner(slot).code for slot, _ in papers}, at),
        update_conflicts=True,
        unique_fields=["application", "code"],
        update_fields=["data", "problems", "missing", "edition", "saved_at"],
    )


def _records(application: Application, said: Mapping[str, Data], proved: set[str], at: datetime) -> list[SectionRecord]:
    for code, record in (records := {r.code: r for r in application.records.all()}).items():
        if code in said:
            record.data = settle(registry.ALL[code], said[code], at=at)
            record.edition = 1
    draft = queries.draft(application, at)
    siblings = {code: record.data for code, record in records.items()}
    draft = replace(draft, records=records, context=replace(draft.context, siblings=siblings))
    touched = [record for code, record in records.items() if code in said or code in proved]
    for record in touched:
        record.found(draft.content(record.code))
        record.saved_at = at
    return touched


def _upload(paper: File, by: User, at: datetime) -> File:
    return File(**{name: getattr(paper, name) for name in COPIED}, uploaded_by=by, uploaded_at=at)
