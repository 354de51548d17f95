"""What a section of an application is: a form, declared once, that knows its place, its proofs and its checks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.forms.utils import ErrorDict

from zhicheng.sections.context import Context, Data, Finding
from zhicheng.sections.examining import Examined, examine

Demand = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Slot:
    """A typed place for the files that prove a section; required always, never, or by series and level."""

    code: str
    label: str
    required: bool | Demand = False
    max_files: int = 10
    kinds: tuple[str, ...] = ("jpeg", "png", "pdf")

    def is_required(self, series_code: str, level: str) -> bool:
        """Whether an application for this series and level needs at least one file here."""
        return self.required if isinstance(self.required, bool) else self.required(series_code, level)


class SharedFields(dict[str, forms.Field]):
    """Fields that every form of a class shares: copying 9 fields for each of 20 rows costs more than checking them."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


class SectionType(DeclarativeFieldsMetaclass):
    """Makes the fields of a section class shared; an instance never changes a field, it replaces it."""

    base_fields: dict[str, forms.Field]

    def __init__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> None:
        super().__init__(name, bases, attrs)
        cls.base_fields = SharedFields(cls.base_fields)


class Section(forms.Form, metaclass=SectionType):
    """A part of the application; one class serves input, checking, display, freezing, printing and import."""

    code: ClassVar[str]
    label: ClassVar[str]
    bit: ClassVar[int]
    version: ClassVar[int] = 1
    many: ClassVar[bool] = False
    max_rows: ClassVar[int] = 50
    may_be_none: ClassVar[bool] = False
    unit: ClassVar[str] = "条"
    hint: ClassVar[str] = ""
    slots: ClassVar[tuple[Slot, ...]] = ()
    columns: ClassVar[tuple[str, ...]] = ()
    summary: ClassVar[str] = ""
    periods: ClassVar[tuple[tuple[str, str], ...]] = ()
    ranks: ClassVar[tuple[tuple[str, str], ...]] = ()
    past: ClassVar[tuple[str, ...]] = ()
    stamps: ClassVar[tuple[str, ...]] = ()
    reads: ClassVar[tuple[str, ...]] = ()
    """The other sections that this one is checked against."""
    carried: ClassVar[bool] = True
    """Whether an application of a later year may begin with what was said here."""
    yearly: ClassVar[bool] = False
    """Whether every year adds something: what is carried over is never all of it."""
    kept: ClassVar[bool] = False
    """Whether its entries can be kept in one's own library of achievements (我的成果库)."""
    sums: ClassVar[tuple[str, str, str] | None] = None
    """What is added up over the entries: (per which field, by which kind, which number)."""

    # A draft is never refused: the browser must not hold back an incomplete form either.
    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        prefix: str | None = None,
        context: Context | None = None,
        fields: Mapping[str, forms.Field] | None = None,
        examined: Examined | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, label_suffix="")
        if fields is not None:
            self.fields = dict(fields)
        self.context = context
        self._examined = examined

    def full_clean(self) -> None:
        """Take the verdict that `load` has reached already, or reach the same one from what was posted."""
        self._errors = ErrorDict(renderer=self.renderer)
        if not self.is_bound:
            return
        if self._examined is None:
            raw = {name: str(self.data.get(self.add_prefix(name), "")) for name in self.fields}
            self._examined = examine(type(self), self.fields, raw, self.context)
        self.cleaned_data = self._examined.values
        for name, message, _ in self._examined.findings:
            self._errors.setdefault(name, self.error_class(renderer=self.renderer)).append(message)

    @classmethod
    def applies(cls, series_code: str, level: str, kind: str) -> bool:
        """Whether an application of this kind, for this series and level, has this section."""
        return kind == "title"

    @classmethod
    def fields_for(cls, context: Context) -> Mapping[str, forms.Field]:
        """The fields as this application needs them, for a section that offers what other sections hold."""
        return cast("Mapping[str, forms.Field]", cls.base_fields)

    @classmethod
    def check(cls, values: Mapping[str, Any], context: Context) -> Iterator[Finding]:
        """What is wrong between the fields of one entry: order of dates, dates to come, ranks beyond the total."""
        labels = cls.base_fields
        for name in cls.past:
            if (day := values.get(name)) and _later(day, context.today):
                yield Finding(name, f"{labels[name].label}不能晚于今天（{context.today.isoformat()}）。")
        for first, last in cls.periods:
            start, end = values.get(first), values.get(last)
            if start and end and _later(start, end):
                yield Finding(last, f"{labels[last].label}不能早于{labels[first].label}。")
        for rank, total in cls.ranks:
            place, number = values.get(rank), values.get(total)
            if place and number and place > number:
                yield Finding(rank, f"排名第 {place} 大于总人数 {number}，请核对。")

    @classmethod
    def check_rows(cls, rows: Mapping[str, Mapping[str, Any]], context: Context) -> Iterator[tuple[str, Finding]]:
        """What is wrong between the entries of a section: (entry, finding); an entry "" is the section itself."""
        return iter(())

    @classmethod
    def stamp(cls, values: dict[str, str], before: Mapping[str, str], at: datetime | None) -> None:
        """Note in what is stored when something was declared, for a section that declares something."""

    @classmethod
    def completed(cls, data: Data, context: Context) -> Data:
        """What was typed, with what follows from the account and was left empty."""
        return data

    @classmethod
    def shown(cls, texts: Mapping[str, str], stored: Mapping[str, str], context: Context) -> Iterable[list[str]]:
        """What the reader sees of a section without rows, as [name, label, text]."""
        return [[name, str(field.label), texts.get(name, "")] for name, field in cls.base_fields.items()]

    @classmethod
    def given(cls, context: Context) -> Mapping[str, tuple[str, str]]:
        """What stands on the form and cannot be changed there: behind which field, as (label, text)."""
        return {}

    @classmethod
    def heads(cls) -> list[tuple[str, str]]:
        """The columns of the table of entries, as (name, label)."""
        return [(name, str(cls.base_fields[name].label)) for name in cls.columns]

    @classmethod
    def blank(cls) -> Data:
        """The section before anything was written in it."""
        return {"none": False, "rows": []} if cls.many else {"values": {}}


def _later(one: date | str, other: date | str) -> bool:
    """Whether one day or month comes after another; a month is compared with the month of a day."""
    first, second = str(one), str(other)
    width = min(len(first), len(second))
    return first[:width] > second[:width]
