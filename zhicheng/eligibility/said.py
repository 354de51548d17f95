"""What somebody says of themselves, as the conditions ask for it; read from the stored sections, valid or not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from zhicheng.sections import registry
from zhicheng.sections.base import Section
from zhicheng.sections.career import Assessments, Education, Training
from zhicheng.sections.context import Data
from zhicheng.sections.person import Basics
from zhicheng.sections.stored import is_blank, stored_rows, stored_values

Held = tuple[str, str]
"""A title's series and level."""


@dataclass(frozen=True)
class Said:
    """Everything that a condition can ask for; what is not said, or not validly, is absent."""

    apply_type: str = ""
    diploma: str = ""
    degree: str = ""
    """Of the entry on which the application rests."""
    title: str = ""
    held: Held | None = None
    """Of the title held now; None as well where no series knows its name."""
    appointed_on: date | None = None
    current_title_since: date | None = None
    work_since: date | None = None
    hours: Mapping[int, Mapping[str, Decimal]] = field(default_factory=dict)
    """学时 by year and kind."""
    results: Mapping[int, str] = field(default_factory=dict)
    """年度考核 by year."""
    slots: frozenset[str] = frozenset()
    """The slots that hold a file."""
    entries: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)
    """The entries of each section, as texts."""

    @property
    def unknown_title(self) -> bool:
        """Whether a title is held whose name the catalogue does not have."""
        return self.held is None and self.title not in ("", "无")


def spellings(title: str) -> list[str]:
    """How a title's name is written: 主治（主管）医师 is either one."""
    before, _, rest = title.partition("（")
    inside, closed, after = rest.partition("）")
    return [title, before + after, inside + after] if closed else [title]


def said_in(datas: Mapping[str, Data], slots: Iterable[str], titles: Mapping[str, Held]) -> Said:
    """Read the stored sections of an application; `titles` knows series and level of a title by its name."""
    basics = _values(Basics, stored_values(Basics, datas.get(Basics.code)))
    education = _basis(stored_rows(Education, datas.get(Education.code)))
    title = basics.get("current_title") or ""
    return Said(
        apply_type=basics.get("apply_type") or "",
        diploma=education.get("diploma", ""),
        degree=education.get("degree", ""),
        title=title,
        held=titles.get(title),
        appointed_on=basics.get("appointed_on"),
        current_title_since=basics.get("current_title_since"),
        work_since=basics.get("work_since"),
        hours=_hours(stored_rows(Training, datas.get(Training.code))),
        results=_results(stored_rows(Assessments, datas.get(Assessments.code))),
        slots=frozenset(slots),
        entries={code: _entries(code, data) for code, data in datas.items()},
    )


def _basis(rows: list[dict[str, str]]) -> dict[str, str]:
    values = [(row, _values(Education, row)) for row in rows]
    return next((row for row, read in values if read.get("is_basis")), {})


def _hours(rows: list[dict[str, str]]) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        entry = _values(Training, row)
        if entry.get("year") and entry.get("hours"):
            found[entry["year"]][entry.get("kind") or ""] += Decimal(entry["hours"])
    return found


def _results(rows: list[dict[str, str]]) -> dict[int, str]:
    entries = [_values(Assessments, row) for row in rows]
    return {entry["year"]: entry["result"] for entry in entries if entry.get("year") and entry.get("result")}


def _entries(code: str, data: Data) -> list[dict[str, str]]:
    section = registry.ALL.get(code)
    rows = stored_rows(section, data) if section is not None and section.many else []
    return [row for row in rows if not is_blank(row)]


def _values(section: type[Section], raw: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for name, declared in section.base_fields.items():
        if text := raw.get(name, ""):
            try:
                found[name] = declared.clean(text)
            except forms.ValidationError:
                continue
    return found
