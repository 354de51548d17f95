"""Loading a section: what was said, what is wrong with it, and whether it is complete."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django import forms

from zhicheng.sections.base import Section, Slot
from zhicheng.sections.context import Context, Data, Finding, Problem
from zhicheng.sections.examining import Examined, examine
from zhicheng.sections.stored import is_blank, named, stored_rows, stored_values
from zhicheng.sections.wording import input_of, text_of


class Row:
    """One entry of a section: what was typed, what it means, and its form, built only when it is shown."""

    def __init__(
        self,
        section: type[Section],
        raw: dict[str, str],
        number: int,
        context: Context,
        fields: Mapping[str, forms.Field],
    ) -> None:
        self.section, self.raw, self.number, self.id = section, raw, number, raw["id"]
        self._context, self._fields = context, fields
        self.blank = is_blank(raw)
        self.examined = Examined({}, []) if self.blank else examine(section, fields, raw, context)

    @property
    def values(self) -> dict[str, Any]:
        """The values that could be understood."""
        return self.examined.values

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with this entry."""
        return self.examined.findings

    @property
    def place(self) -> str:
        """Which entry this is, in words: 第 2 篇."""
        return f"第 {self.number} {self.section.unit}"

    @cached_property
    def texts(self) -> dict[str, str]:
        """What this entry says, as the reader sees it; what could not be understood stays as it was typed."""
        return {
            name: text_of(field, self.values.get(name), self.raw.get(name, "")) for name, field in self._fields.items()
        }

    @property
    def cells(self) -> list[str]:
        """The texts of the table's columns."""
        return [self.texts[name] for name in self.section.columns]

    @property
    def title(self) -> str:
        """The entry in one line, to choose it or to name it."""
        return named(self.section, self.raw)

    @cached_property
    def form(self) -> Section:
        """The bound form of this entry, with its errors."""
        prefix = f"rows-{self.id}"
        data = {f"{prefix}-{name}": text for name, text in _typed(self._fields, self.raw, self.values).items()}
        return self.section(data, prefix=prefix, context=self._context, fields=self._fields, examined=self.examined)


def _typed(fields: Mapping[str, forms.Field], raw: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: input_of(fields[name], values.get(name), text) if name in fields else text for name, text in raw.items()
    }


class Progress(NamedTuple):
    """How far a section is."""

    none: bool
    started: bool
    problems: int
    missing: int
    """How many of the problems are only not filled in yet."""

    @property
    def complete(self) -> bool:
        """Whether nothing has to be mended before submitting."""
        return not self.problems

    @property
    def status(self) -> str:
        """How far it is, in the few words that stand beside its name."""
        if self.complete:
            return "无" if self.none else "已完成" if self.started else "选填"
        if not self.started:
            return "未填"
        wrong = self.problems > self.missing
        return f"{self.problems} 处需修改" if wrong else f"还缺 {self.missing} 项"


class Content:
    """A section of one application as it stands: its forms, its problems, whether it is started and complete."""

    def __init__(self, section: type[Section], data: Data, context: Context) -> None:
        self.section, self.data, self.context = section, data, context
        self.none = says_none(section, data)
        self._fields = section.fields_for(context)
        self.rows: list[Row] = []
        self.raw: dict[str, str] = {}
        self.examined = Examined({}, [])
        if section.many:
            self._load_rows()
        else:
            self.raw = stored_values(section, data)
            self.examined = examine(section, self._fields, self.raw, context)

    def _load_rows(self) -> None:
        for number, raw in enumerate(stored_rows(self.section, self.data), start=1):
            self.rows.append(Row(self.section, raw, number, self.context, self._fields))
        filled = {row.id: row for row in self.filled}
        for id, finding in self.section.check_rows({id: row.values for id, row in filled.items()}, self.context):
            if id in filled:
                filled[id].findings.append(finding)
            else:
                self._section_findings.append(finding)

    @cached_property
    def _section_findings(self) -> list[Finding]:
        return []

    @property
    def filled(self) -> list[Row]:
        """The entries in which something was written."""
        return [row for row in self.rows if not row.blank]

    @property
    def started(self) -> bool:
        """Whether the applicant has said or shown anything here."""
        return bool(self.none or any(self.raw.values()) or self.filled or has_files(self.section, self.context))

    @property
    def complete(self) -> bool:
        """Whether nothing has to be mended before submitting."""
        return not self.problems

    @property
    def progress(self) -> Progress:
        """How far the section is."""
        missing = sum(problem.missing for problem in self.problems)
        return Progress(self.none, self.started, len(self.problems), missing)

    @cached_property
    def form(self) -> Section:
        """The bound form of a section without entries; its errors show once something was written."""
        examined = self.examined if any(self.raw.values()) else Examined(self.examined.values, [])
        data = _typed(self._fields, self.raw, self.examined.values)
        return self.section(data, context=self.context, fields=self._fields, examined=examined)

    @property
    def empty_form(self) -> Section:
        """An unbound form for a new entry, with __id__ in the place of its id."""
        return self.section(prefix="rows-__id__", context=self.context, fields=self._fields)

    @cached_property
    def texts(self) -> dict[str, str]:
        """What a section without entries says, as the reader sees it."""
        values = self.examined.values
        return {name: text_of(field, values.get(name), self.raw.get(name, "")) for name, field in self._fields.items()}

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything to be mended, in the order of the page."""
        return [*self._entry_problems(), *self._whole_problems(), *self._slot_problems()]

    def _entry_problems(self) -> Iterator[Problem]:
        if not self.section.many:
            for finding in self.examined.findings:
                yield self._problem(finding)
        for row in self.filled:
            for finding in row.findings:
                yield self._problem(finding, row)

    def _whole_problems(self) -> Iterator[Problem]:
        section, count = self.section, len(self.filled)
        if self.none and count:
            yield self._problem(
                Finding("none", f"已勾选“无”，但还填有 {count} {section.unit}内容；请取消勾选，或删除这些内容。")
            )
        if section.many and not count and not self.none:
            instead = "；确实没有的，请勾选“无”" if section.may_be_none else ""
            yield self._problem(Finding("", f"请至少填写 1 {section.unit}{instead}。", missing=True))
        if count > section.max_rows:
            yield self._problem(
                Finding("", f"最多填写 {section.max_rows} {section.unit}，现有 {count} {section.unit}，请删减。")
            )
        for finding in self._section_findings:
            yield self._problem(finding)

    def _slot_problems(self) -> Iterator[Problem]:
        for slot in self.section.slots:
            count = self.context.slots.get(slot.code, 0)
            if not count and self.requires(slot):
                yield self._problem(Finding(f"slot-{slot.code}", f"请上传“{slot.label}”。", missing=True))
            if count > slot.max_files:
                message = f"“{slot.label}”最多 {slot.max_files} 件，现有 {count} 件，请删减。"
                yield self._problem(Finding(f"slot-{slot.code}", message))

    def requires(self, slot: Slot) -> bool:
        """Whether this slot needs a file now: what is stated as 无 has nothing to prove."""
        return not self.none and slot.is_required(self.context.series_code, self.context.level)

    def _problem(self, finding: Finding, row: Row | None = None) -> Problem:
        field = self._fields.get(finding.field)
        return Problem(
            section=self.section.code,
            row=row.id if row else "",
            field=finding.field,
            label=str(field.label) if field else "",
            message=finding.message,
            place=row.place if row else "",
            missing=finding.missing,
        )


def says_none(section: type[Section], data: Data) -> bool:
    """Whether the applicant has ticked 无."""
    return section.may_be_none and isinstance(data, Mapping) and data.get("none") is True


def has_files(section: type[Section], context: Context) -> bool:
    """Whether the applicant has put a file into one of the section's slots."""
    return any(context.slots.get(slot.code) for slot in section.slots)


def noted(section: type[Section], data: Data, context: Context, problems: int, missing: int) -> Progress:
    """How far a section is, going by what was found when it was saved, without checking it again."""
    none = says_none(section, data)
    if section.many:
        said = any(not is_blank(row) for row in stored_rows(section, data))
    else:
        said = any(stored_values(section, data).values())
    return Progress(none, none or said or has_files(section, context), problems, missing)


def load(section: type[Section], data: Data, context: Context) -> Content:
    """A stored section, checked against its application; never raises, whatever is stored."""
    return Content(section, data, context)
