"""我的成果库: the verbs of what a person keeps for later applications.

Apart from `actions` because an achievement belongs to a person and not to an application. Which sections have entries
to keep is declared by the sections (`kept`); nothing here knows one of them.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhicheng.applications import rules
from zhicheng.applications.actions import MOST_ATTACHMENTS, save_section
from zhicheng.applications.models import Achievement, Application, Attachment, Proof, SectionRecord
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import take_in
from zhicheng.documents.models import Kind
from zhicheng.people.models import Grant
from zhicheng.sections import registry
from zhicheng.sections.base import Section
from zhicheng.sections.stored import is_blank, named, stored_rows
from zhicheng.sections.storing import dump

MOST_KEPT, MOST_PROOFS = 500, 10
LONGEST_TITLE = 300


def sections() -> list[type[Section]]:
    """The sections whose entries can be kept."""
    return [section for section in registry.ALL.values() if section.kept]


@transaction.atomic
def keep(
    achievement: Achievement,
    post: Mapping[str, Any],
    *,
    uploads: Sequence[UploadedFile] = (),
    dropped: Collection[str] = (),
    by: Grant,
    at: datetime,
) -> Achievement:
    """Store an entry as it was typed, with its files; `dropped` are the ids of proofs that are taken away."""
    _require_own(by, achievement)
    section = registry.ALL[achievement.code]
    rows = dump(section, post)["rows"]
    if not rows:
        raise Refused("请先填写内容再保存。", code="nothing_typed")
    if achievement.pk is None:
        _require_room(by)
    _store(achievement, section, rows[0], at)
    achievement.proofs.filter(pk__in=[pk for pk in dropped if pk.isdecimal()]).delete()
    for upload in uploads:
        _prove(achievement, section, upload, by, at)
    return achievement


@transaction.atomic
def remove(achievement: Achievement, *, by: Grant, at: datetime) -> None:
    """Take an entry out of the library; applications into which it was copied keep their copy."""
    _require_own(by, achievement)
    achievement.delete()


@transaction.atomic
def choose(application: Application, chosen: Sequence[Achievement], *, by: Grant, at: datetime) -> int:
    """Copy entries of one section into an application, with their files; return how many were not there yet."""
    record = SectionRecord.objects.get(application=application, code=chosen[0].code)
    section = registry.get(record.code, record.version)
    rows = stored_rows(section, record.data)
    known = {_said(row) for row in rows}
    fresh = [entry for entry in chosen if _said(_fitting(section, entry.data)) not in known]
    for entry in chosen:
        _require_own(by, entry)
    if len(rows) + len(fresh) > section.max_rows:
        raise Refused(
            f"「{section.label}」最多 {section.max_rows} {section.unit}，现有 {len(rows)} {section.unit}，"
            f"还能选 {max(0, section.max_rows - len(rows))} {section.unit}。",
            code="too_many_rows",
        )
    added = [{"id": secrets.token_hex(4), **_fitting(section, entry.data)} for entry in fresh]
    _attach(application, section, chosen, by, at)
    data = {"none": False, "rows": [row for row in rows if not is_blank(row)] + added}
    save_section(application, record.code, data, edition=record.edition, by=by, at=at)
    return len(added)


@transaction.atomic
def keep_entries(
    record: SectionRecord, ids: Collection[str], *, proofs: Mapping[int, str] | None = None, by: Grant, at: datetime
) -> int:
    """Keep entries of an application in the library; return how many were not there yet.

    `proofs` says of the section's attachments (by id) which entry each proves; the stored file is shared, not copied.
    """
    rules.require_own(by, record.application)
    section = registry.get(record.code, record.version)
    mine = Achievement.objects.filter(person=by.user_id, code=record.code)
    known = {_said(entry.data): entry for entry in mine.order_by("id")}
    rows = [row for row in stored_rows(section, record.data) if row["id"] in ids and not is_blank(row)]
    fresh = [row for row in rows if _said(row) not in known]
    for row in fresh:
        _require_room(by)
        made = Achievement(person=by.user, code=record.code)
        _store(made, section, row, at)
        known[_said(row)] = made
    files = {attachment.pk: attachment for attachment in attached(record)}
    for row in rows:
        theirs = [files[pk] for pk, entry in (proofs or {}).items() if entry == row["id"] and pk in files]
        _share(known[_said(row)], theirs, at)
    return len(fresh)


def attached(record: SectionRecord) -> list[Attachment]:
    """The files that prove the entries of a section: those of its first slot."""
    slots = [slot.code for slot in registry.get(record.code, record.version).slots[:1]]
    found = Attachment.objects.filter(application=record.application_id, slot__in=slots)
    return list(found.select_related("file").order_by("added_at", "id"))


def guessed(files: Sequence[Attachment], entries: Sequence[tuple[str, str]]) -> dict[int, str]:
    """Which entry, of those given as (id, name), each file seems to prove: the only one, the one that its name names,
    or the one in the same place where there are as many files as entries."""
    if len(entries) == 1:
        return {file.pk: entries[0][0] for file in files}
    named_by = {file.pk: [id for id, name in entries if name and name.split("，")[0] in file.name] for file in files}
    in_order = {file.pk: entry[0] for file, entry in zip(files, entries, strict=False)}
    aligned = len(files) == len(entries) and not any(named_by.values())
    return in_order if aligned else {pk: ids[0] for pk, ids in named_by.items() if len(ids) == 1}


def _share(achievement: Achievement, files: Sequence[Attachment], at: datetime) -> None:
    """Let files of an application prove the achievement too; what is there already, or too many, stays away."""
    there = set(achievement.proofs.values_list("file__digest", flat=True))
    new = {file.file.digest: file for file in files if file.file.digest not in there}
    if len(there) + len(new) > MOST_PROOFS:
        raise Refused(
            f"「{achievement.title}」的证明文件放不下：每项成果最多 {MOST_PROOFS} 个，现有 {len(there)} 个。",
            code="too_many_files",
        )
    Proof.objects.bulk_create(
        Proof(achievement=achievement, file=file.file, name=file.name, added_at=at) for file in new.values()
    )


def _store(achievement: Achievement, section: type[Section], row: Mapping[str, str], at: datetime) -> None:
    achievement.data = {name: text for name, text in row.items() if name != "id"}
    achievement.title = named(section, row)[:LONGEST_TITLE]
    achievement.saved_at = at
    achievement.save()


def _prove(achievement: Achievement, section: type[Section], upload: UploadedFile, by: Grant, at: datetime) -> None:
    if achievement.proofs.count() >= MOST_PROOFS:
        raise Refused(f"每项成果最多 {MOST_PROOFS} 个证明文件。", code="too_many_files")
    kinds = {Kind(kind) for slot in section.slots for kind in slot.kinds}
    file = take_in(upload, by=by.user, at=at, only=kinds)
    if achievement.proofs.filter(file__digest=file.digest).exists():
        raise Refused(f"「{file.name}」已经上传过，不需要重复上传。", code="same_file")
    Proof.objects.create(achievement=achievement, file=file, name=file.name, added_at=at)


def _attach(
    application: Application, section: type[Section], chosen: Sequence[Achievement], by: Grant, at: datetime
) -> None:
    """Put the proofs into the section's first slot, as far as there is room; the same file not twice."""
    if not section.slots:
        return
    rules.require_open_section(application, section.bit)
    slot = section.slots[0]
    attached = Attachment.objects.filter(application=application)
    there = set(attached.filter(slot=slot.code).values_list("file__digest", flat=True))
    room = min(slot.max_files - len(there), MOST_ATTACHMENTS - attached.count())
    proofs = Proof.objects.filter(achievement__in=chosen).select_related("file").order_by("id")
    fresh = {proof.file.digest: proof for proof in proofs if proof.file.digest not in there}
    if len(fresh) > max(0, room):
        raise Refused(
            f"「{slot.label}」的附件放不下：还能放 {max(0, room)} 件，所选成果有 {len(fresh)} 件。",
            code="too_many_files",
        )
    Attachment.objects.bulk_create(
        Attachment(application=application, slot=slot.code, file=proof.file, name=proof.name, added_at=at)
        for proof in fresh.values()
    )


def _fitting(section: type[Section], data: Mapping[str, str]) -> dict[str, str]:
    """The fields that the section still has; a section in an earlier version may have fewer."""
    return {name: text for name, text in data.items() if name in section.base_fields}


def _said(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, text) for name, text in row.items() if name != "id" and text))


def _require_own(by: Grant, achievement: Achievement) -> None:
    rules.require_applicant(by)
    if achievement.person_id != by.user_id:
        raise Refused("只能使用本人的成果。", code="own_only")


def _require_room(by: Grant) -> None:
    if Achievement.objects.filter(person=by.user_id).count() >= MOST_KEPT:
        raise Refused(f"成果库最多保存 {MOST_KEPT} 项，请先删除不需要的。", code="library_full")
