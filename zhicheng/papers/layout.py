"""How what was said becomes boxes on paper: what makes a table, how wide its columns are, how fields share lines.

The forms themselves are the `.typ` files of `templates/`, and decide how everything looks.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

NOTHING = "无"
WIDEST_TABLE = 8
"""Entries with more columns are set as blocks of labels and texts."""
PAIRS = 3
TOGETHER = (("since", "until", "起止时间", " 至 "), ("rank", "total", "排名/总人数", "/"))
"""Neighbouring columns that paper shows as one."""
PAGE = 49
"""Chinese characters that stand side by side on the page."""
NARROW, WIDE = 3.2, 22
NOTE, LONG = 12, 30
SHORT = 4

_RUN = re.compile(r"[!-~]+")

Pair = tuple[str, str]
Box = tuple[str, str, int]
"""Label, text, and over how many pairs of the line it reaches."""


def section(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """One frozen section as the template takes it: `kind` is nothing, text, fields, table or entries."""
    head = {"label": frozen["label"], "files": [file["name"] for file in frozen["files"]]}
    if "fields" in frozen:
        return head | _fields([(label, text) for _, label, text in frozen["fields"]])
    columns, rows = _merged(frozen)
    if not rows:
        return head | {"kind": "nothing"}
    if len(columns) <= WIDEST_TABLE:
        return head | {"kind": "table", "columns": columns, "widths": widths(columns, rows), "rows": rows}
    entries = [lines(zip(columns, row, strict=True)) for row in rows]
    return head | {"kind": "entries", "entries": entries}


def lines(pairs: Iterable[Pair], most: int = PAIRS) -> list[list[Box]]:
    """Set labels and texts into lines of `most` pairs; a long text takes more of its line, the last one the rest."""
    made: list[list[Box]] = []
    free = 0
    for label, text in pairs:
        said = text or NOTHING
        wanted = min(most, 1 if _breadth(said) <= NOTE else 2 if _breadth(said) <= LONG else most)
        if wanted > free:
            _fill(made, free)
            made.append([])
            free = most
        made[-1].append((label, said, wanted))
        free -= wanted
    _fill(made, free)
    return made


def widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """How the columns share the page's width: enough for each longest word, the rest by what stands there."""
    least, wanted = [], []
    for place, label in enumerate(columns):
        texts = [label, *(row[place] for row in rows)]
        longest = max(_word(text) for text in texts)
        least.append(max(NARROW, min(WIDE, longest)))
        breadths = [_breadth(text) for text in texts]
        wanted.append(min(WIDE, max(sum(breadths) / len(breadths), max(breadths) * 0.5)))
    room = PAGE - sum(least)
    more = [max(0.1, want - low) for want, low in zip(wanted, least, strict=True)]
    shares = [low + max(0.0, room) * extra / sum(more) for low, extra in zip(least, more, strict=True)]
    return [round(share * 100) for share in shares]


def _fields(pairs: Sequence[Pair]) -> dict[str, Any]:
    if not pairs:
        return {"kind": "nothing"}
    if len(pairs) == 1 or _breadth(pairs[0][1]) > 80:
        said = [text or NOTHING for _, text in pairs]
        return {"kind": "text", "text": said[0], "after": [[label, text or NOTHING] for label, text in pairs[1:]]}
    return {"kind": "fields", "lines": lines(pairs)}


def _merged(frozen: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Columns and rows with what belongs together in one column; an empty cell says 无."""
    names = [name for name, _ in frozen["columns"]]
    pairs = {
        first: (names.index(last), label, sign) for first, last, label, sign in TOGETHER if {first, last} <= {*names}
    }
    second = {place for place, _, _ in pairs.values()}
    kept = [place for place in range(len(names)) if place not in second]
    columns = [pairs[names[place]][1] if names[place] in pairs else frozen["columns"][place][1] for place in kept]
    return columns, [[_cell(names, row["cells"], place, pairs) for place in kept] for row in frozen["rows"]]


def _cell(names: Sequence[str], cells: Sequence[str], place: int, pairs: Mapping[str, tuple[int, str, str]]) -> str:
    text = cells[place]
    if names[place] not in pairs:
        return text or NOTHING
    other, _, sign = pairs[names[place]]
    if text and not cells[other] and names[other] == "until":
        return f"{text} 至今"
    return sign.join(filter(None, (text, cells[other]))) or NOTHING


def _fill(made: list[list[Box]], free: int) -> None:
    if made and free:
        label, text, wide = made[-1][-1]
        made[-1][-1] = (label, text, wide + free)


def _breadth(text: str) -> int:
    """How broad a text is, in Chinese characters; two Latin letters make one."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text) // 2


def _word(text: str) -> float:
    """How broad the longest part is that should not break, with the room around it: a Latin word, a short name."""
    longest = max((len(run) for run in _RUN.findall(text)), default=1) * 0.58
    return max(longest, _breadth(text) if _breadth(text) <= SHORT else 1) + 1.1
