"""One section as it is filled in: its entries, the one that is open, its fields, its files, what is wrong."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.forms.boundfield import BoundField

from zhicheng.applications import queries
from zhicheng.applications.models import Application, Attachment, SectionRecord
from zhicheng.applications.queries import Draft
from zhicheng.core.fields import LongText, Text
from zhicheng.sections.base import Section, Slot
from zhicheng.sections.content import Content, Row
from zhicheng.sections.context import Data, Problem
from zhicheng.sections.examining import Examined
from zhicheng.sections.statement import Accepted
from zhicheng.sections.storing import ROW_ID
from zhicheng.sections.totals import Total, totals

LONG = range(150, 254)
"""Limits of the texts that get two thirds of a line: titles and names of works, but not e-mail addresses."""


@dataclass(frozen=True)
class SlotShown:
    """A slot with the files in it."""

    slot: Slot
    required: bool
    files: Sequence[Attachment]
    errors: Sequence[str] = ()

    @property
    def kinds(self) -> str:
        """What may be put here, in words."""
        names = " · ".join(kind.upper().replace("JPEG", "JPG") for kind in self.slot.kinds)
        return f"{names}，每件 20 MB 以内，最多 {self.slot.max_files} 件"

    @property
    def accept(self) -> str:
        """What the browser offers to choose."""
        return ",".join({"jpeg": ".jpg,.jpeg", "png": ".png", "pdf": ".pdf"}[kind] for kind in self.slot.kinds)

    @property
    def full(self) -> bool:
        """Whether nothing more fits."""
        return len(self.files) >= self.slot.max_files


@dataclass(frozen=True)
class Sheet:
    """A section on the page; `edit` is the entry asked for, `typed` what was just posted and could not be stored."""

    draft: Draft
    code: str
    edit: str = ""
    removing: str = ""
    typed: Data | None = None

    @property
    def application(self) -> Application:
        """The application that is being filled in."""
        return self.draft.application

    @property
    def record(self) -> SectionRecord:
        """What is stored of this section."""
        return self.draft.records[self.code]

    @property
    def section(self) -> type[Section]:
        """The section's declaration."""
        return self.draft.section(self.code)

    @cached_property
    def content(self) -> Content:
        """The section as it stands."""
        return self.draft.content(self.code, self.typed)

    @cached_property
    def open_id(self) -> str:
        """The entry that is open: the one asked for, or a new one where there is none yet."""
        if not self.section.many:
            return ""
        if ROW_ID.fullmatch(self.edit):
            return self.edit
        return secrets.token_hex(4) if not self.content.rows and not self.content.none else ""

    @property
    def open_row(self) -> Row | None:
        """The stored entry that is open; None when it is a new one."""
        return next((row for row in self.content.rows if row.id == self.open_id), None)

    @property
    def is_new(self) -> bool:
        """Whether the open entry is a new one."""
        return bool(self.open_id) and self.open_row is None

    @property
    def place_of_new(self) -> str:
        """Which entry a new one is: 第 3 篇."""
        return f"第 {len(self.content.rows) + 1} {self.section.unit}"

    @property
    def ids(self) -> str:
        """The entries that this page knows of, in their order."""
        ids = [row.id for row in self.content.rows]
        return ",".join([*ids, self.open_id] if self.is_new else ids)

    @cached_property
    def form(self) -> Section:
        """The form of the section, or of the entry that is open."""
        if not self.section.many:
            return self._whole_form()
        row = self.open_row
        if row is not None and not row.blank:
            return row.form
        fields = self.section.fields_for(self.draft.context)
        return self.section(prefix=f"rows-{self.open_id}", context=self.draft.context, fields=fields)

    def _whole_form(self) -> Section:
        application = self.application
        offered = queries.proposed(self.code, application.applicant, application.unit.name)
        if self.record.edition or self.typed is not None or offered is None:
            return self.content.form
        unexamined = Examined({}, [])
        context = self.draft.context
        return self.section(
            offered["values"], context=context, fields=self.section.fields_for(context), examined=unexamined
        )

    @property
    def fields(self) -> list[tuple[BoundField, int]]:
        """The fields with their widths in twelfths."""
        return [(bound, span_of(bound)) for bound in self.form]

    @cached_property
    def given(self) -> Mapping[str, tuple[str, str]]:
        """What stands on the form and cannot be changed there: behind which field, as (label, text)."""
        return self.section.given(self.draft.context)

    @property
    def totals(self) -> list[Total]:
        """What the entries add up to."""
        return totals(self.section, (row.texts for row in self.content.filled))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, as (address on this page, sentence); nothing before anything was said."""
        if not self.content.started:
            return []
        return [(place_of(problem), sentence_of(problem)) for problem in self.content.problems]

    @cached_property
    def slots(self) -> list[SlotShown]:
        """The slots of this section with their files."""
        return [self.slot(slot) for slot in self.section.slots]

    def slot(self, slot: Slot) -> SlotShown:
        """One slot with its files."""
        files = [attachment for attachment in self.draft.attachments if attachment.slot == slot.code]
        return SlotShown(slot, self.content.requires(slot), files)

    def refused(self, slot: str, sentences: Sequence[str]) -> list[SlotShown]:
        """The slots, with what was refused at one of them."""
        return [replace(shown, errors=sentences) if shown.slot.code == slot else shown for shown in self.slots]


def place_of(problem: Problem) -> str:
    """Where a problem is mended, as the end of the section's address."""
    if problem.field.startswith("slot-"):
        return f"#{problem.field}"
    if problem.field == "none":
        return "#id_none"
    if problem.row:
        target = f"id_rows-{problem.row}-{problem.field}" if problem.field else f"row-{problem.row}"
        return f"?edit={problem.row}#{target}"
    return f"#id_{problem.field}" if problem.field else "#section-form"


def span_of(bound: BoundField) -> int:
    """The width of a field in twelfths of a line."""
    field = bound.field
    if isinstance(field, LongText | Accepted):
        return 12
    most = field.most if isinstance(field, Text) else 0
    return 8 if most in LONG else 4


def sentence_of(problem: Problem) -> str:
    """A problem as one line; the name of the field is not said twice."""
    if problem.label and problem.label in problem.message:
        return f"{problem.place}：{problem.message}" if problem.place else problem.message
    return problem.sentence
