"""What of an earlier application can begin a new one, section by section; reads only, `actions.copy_earlier` writes.

Apart from `queries` because it reads two declarations of each section: the one that the earlier application was pinned
to and the one of the new application. Fields are matched by their names; what has no place any more is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhicheng.applications.models import Application, Attachment, SectionRecord
from zhicheng.sections import registry
from zhicheng.sections.base import Section
from zhicheng.sections.context import Data
from zhicheng.sections.stored import is_blank, stored_rows, stored_values
from zhicheng.sections.storing import settle


@dataclass(frozen=True)
class Part:
    """What would be copied into one section, what would not, and why."""

    code: str
    label: str
    data: Data
    entries: int
    unit: str
    """What an entry is called; empty for a section without entries."""
    files: Sequence[Attachment]
    lost: Sequence[str]
    """Labels of fields that said something and have no place in the new section."""
    note: str
    why_not: str


def earlier_of(application: Application) -> Application | None:
    """The newest application of the same kind and person that was handed in before this one: one query."""
    return newest(application.applicant_id, application.kind, application.pk)


def newest(person: int, kind: str, besides: int = 0) -> Application | None:
    """The newest application of a kind that the person has handed in: one query."""
    handed_in = Application.objects.filter(applicant=person, kind=kind, submission__gt=0).exclude(pk=besides)
    return handed_in.select_related("series", "title").order_by("-year", "-id").first()


def parts(application: Application, earlier: Application, at: datetime) -> list[Part]:
    """Return every section of the new application with what can be copied into it: three queries."""
    before = {record.code: record for record in earlier.records.order_by("id")}
    files = list(earlier.attachments.order_by("added_at", "id"))
    records = {record.code: record for record in application.records.order_by("id")}
    return [_part(records[code], before.get(code), files, at) for code in registry.ALL if code in records]


def _part(record: SectionRecord, before: SectionRecord | None, files: Sequence[Attachment], at: datetime) -> Part:
    section = registry.get(record.code, record.version)
    attached = list(_fitting(section, files))
    data, lost = carried(section, _declared(before), before.data) if before else (section.blank(), [])
    entries = len([row for row in stored_rows(section, data) if not is_blank(row)]) if section.many else 0
    says = bool(entries or data.get("none") or any(stored_values(section, data).values()))
    why_not = _why_not(section, record, bool(says or attached))
    return Part(
        code=section.code,
        label=section.label,
        data=data,
        entries=entries,
        unit=section.unit if section.many else "",
        files=[] if why_not else attached,
        lost=lost,
        note=f"复制后请补充 {at.year} 年度的内容。" if section.yearly and not why_not else "",
        why_not=why_not,
    )


def carried(section: type[Section], declared: type[Section], data: Data) -> tuple[Data, list[str]]:
    """Bring what was said under an earlier declaration under the new one; return it with the labels of what is lost."""
    said = stored_rows(declared, data) if declared.many else [stored_values(declared, data)]
    written = {name for row in said for name, text in row.items() if text and name != "id"}
    gone = [name for name in declared.base_fields if name in written and name not in section.base_fields]
    lost = [str(declared.base_fields[name].label) for name in gone]
    if section.many != declared.many:
        return section.blank(), [
            str(declared.base_fields[name].label) for name in written if name in declared.base_fields
        ]
    return settle(section, data), lost


def _declared(record: SectionRecord) -> type[Section]:
    try:
        return registry.get(record.code, record.version)
    except LookupError:
        return registry.ALL[record.code]


def _fitting(section: type[Section], files: Sequence[Attachment]) -> Iterator[Attachment]:
    for slot in section.slots:
        yield from [file for file in files if file.slot == slot.code][: slot.max_files]


def _why_not(section: type[Section], record: SectionRecord, there: bool) -> str:
    if not section.carried:
        return "须每年重新填写"
    if record.edition:
        return "这一节已经填写，不覆盖"
    return "" if there else "上一年度没有内容"
