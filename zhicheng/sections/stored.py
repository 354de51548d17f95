"""Reading the stored form of a section, whatever stands there: it never raises."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from zhicheng.sections.base import Section


def stored_values(section: type[Section], data: Any) -> dict[str, str]:
    """What is stored of a section without entries: only its own fields and stamps, and only texts."""
    raw = data.get("values") if isinstance(data, Mapping) else None
    return _texts((*section.base_fields, *section.stamps), raw)


def stored_rows(section: type[Section], data: Any) -> list[dict[str, str]]:
    """What is stored of a section's entries, in the order of display; what is not an entry is left out."""
    rows = data.get("rows") if isinstance(data, Mapping) else None
    names = tuple(section.base_fields)
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping):
            id = row.get("id")
            if not isinstance(id, str) or not id or id in found:
                id = f"{number:08x}"
            found[id] = {"id": id, **_texts(names, row)}
    return list(found.values())


def is_blank(row: Mapping[str, Any]) -> bool:
    """Whether nothing was written in an entry yet."""
    return not any(value for name, value in row.items() if name != "id")


def named(section: type[Section], raw: Mapping[str, str]) -> str:
    """One entry in one line, to choose it or to name it; empty while nothing was written."""
    return "" if is_blank(raw) else section.summary.format_map(defaultdict(str, raw))


def _texts(names: tuple[str, ...], raw: Any) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        return {}
    return {name: text for name in names if isinstance(text := raw.get(name), str)}
