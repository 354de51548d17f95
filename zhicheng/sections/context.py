"""What a section is checked against, and what checking it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

Data = dict[str, Any]
"""One section as the person typed it: {"values": {…}} or {"none": …, "rows": [{"id": …, …}]}."""


@dataclass(frozen=True, slots=True)
class Context:
    """The application around a section: who applies, for what, today, with which files and other sections."""

    today: date
    id_number: str = ""
    name: str = ""
    series_code: str = ""
    level: str = ""
    kind: str = "title"
    """What is applied for: a title, or a place among the experts."""
    slots: Mapping[str, int] = field(default_factory=dict)
    siblings: Mapping[str, Data] = field(default_factory=dict)


class Finding(NamedTuple):
    """One thing wrong with one field of one entry; `missing` when it is only not filled in yet."""

    field: str
    message: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before the application can be submitted, with the place where it is."""

    section: str
    row: str
    field: str
    label: str
    message: str
    place: str = ""
    missing: bool = False

    @property
    def sentence(self) -> str:
        """The problem as one line of a list: 第 2 篇 · ISSN：校验位不符。"""
        where = " · ".join(part for part in (self.place, self.label) if part)
        return f"{where}：{self.message}" if where else self.message
