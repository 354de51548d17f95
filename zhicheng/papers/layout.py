"""How what was said becomes boxes on paper: what makes a table, how wide its columns are, how fields share lines.

The forms themselves are the `.typ` files of `templates/`, and decide how everything looks. Here is said into how many
lines of text a line of boxes breaks at most: by that its height is known, and the typesetter need not set it twice.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from zhicheng.documents.typesetting import face

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
MARGIN = 0.8
"""Characters that the room around a text takes."""
HIGHEST = 6
"""A box of more lines of text may go over two pages, so the typesetter finds its height."""
LABEL = 0.9
"""How large labels are beside texts."""
SEAM = 0.25
"""What is left free between Chinese and Latin letters."""
IN_PAIRS, BESIDE_PHOTO, IN_ENTRY = (9.9, 6.0), (13.6, 6.0), (9.5, 5.8)
"""How many characters broad text and label are in a line of pairs; the templates say the same in millimetres."""
FILES = (2.8, 8.5, 10.7, 23.2, 3.9)
"""The same of the columns of 附件目录."""

_RUN = re.compile(r"[!-~]+")
_SEAM = re.compile(r"(?<=[!-~])(?=[^ -~])|(?<=[^ -~])(?=[!-~])")
_HAN = "\u4e00-\u9fff"
_BREAKS = re.compile(rf"(?<=[{_HAN}])(?=[{_HAN}])|(?<= )")
"""Some of the places at which a text may break: fewer places never make fewer lines."""
Pair = tuple[str, str]
Box = tuple[str, str, int, bool, bool]
"""Label, text, over how many pairs of the line it reaches, whether the label breaks, whether the text breaks."""
Line = tuple[int, list[Box]]
"""How many lines of text high at most, 0 when that is not known; and its boxes."""
Row = tuple[int, list[str], list[bool]]
"""The same of a table: how high, the texts, and which of them break."""


def section(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """One frozen section as the template takes it: `kind` is nothing, text, fields, table or entries."""
    head = {"label": frozen["label"], "files": [file["name"] for file in frozen["files"]]}
    if "fields" in frozen:
        return head | _fields([(label, text) for _, label, text in frozen["fields"]])
    columns, rows = _merged(frozen)
    if not rows:
        return head | {"kind": "nothing"}
    if len(columns) <= WIDEST_TABLE:
        shares = widths(columns, rows)
        broad = [share * PAGE / sum(shares) for share in shares]
        head |= {"kind": "table", "widths": shares, "columns": row(columns, broad, label=True)}
        return head | {"rows": [row(cells, broad) for cells in rows]}
    entries = [lines(zip(columns, row, strict=True), broad=IN_ENTRY) for row in rows]
    return head | {"kind": "entries", "entries": entries}


def lines(pairs: Iterable[Pair], most: int = PAIRS, broad: tuple[float, float] = IN_PAIRS) -> list[Line]:
    """Set labels and texts into lines of `most` pairs; a long text takes more of its line, the last one the rest."""
    made: list[list[tuple[str, str, int]]] = []
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
    return [_line(boxes, *broad) for boxes in made]


def row(texts: list[str], broad: Iterable[float], *, label: bool = False) -> Row:
    """A row of a table, of columns so many characters broad."""
    counts = [count(text, room - MARGIN, label=label) for text, room in zip(texts, broad, strict=True)]
    return _high(counts), texts, [number != 1 for number in counts]


def count(text: str, room: float, *, label: bool = False) -> int:
    """On how many lines so many characters broad a text stands at most; 0 when it may be more than are counted."""
    if _most(text, label=label) <= room:
        return 1
    number = 0
    for said in text.split("\n"):
        parts = [_most(part, label=label) for part in _BREAKS.split(said)]
        if max(parts) > room:
            return 0  # broken inside a word
        number, free = number + 1, room
        for part in parts:
            if part > free:
                number, free = number + 1, room
            free -= part
    return number if number <= HIGHEST else 0


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


def _fill(made: list[list[tuple[str, str, int]]], free: int) -> None:
    if made and free:
        label, text, wide = made[-1][-1]
        made[-1][-1] = (label, text, wide + free)


def _line(boxes: Sequence[tuple[str, str, int]], text: float, label: float) -> Line:
    """A line of boxes; so broad are a text that reaches over one pair and a label."""
    names = [1 if _most(name, label=True) <= label else count(name, label - MARGIN, label=True) for name, _, _ in boxes]
    said = [count(said, text * pairs + label * (pairs - 1) - MARGIN) for _, said, pairs in boxes]
    made = [(*box, name != 1, number != 1) for box, name, number in zip(boxes, names, said, strict=True)]
    return _high([*names, *said]), made


def _high(counts: Sequence[int]) -> int:
    return max(counts) if all(counts) else 0


@lru_cache(maxsize=2000)
def _most(text: str, *, label: bool = False) -> float:
    """How broad a text is at most, in Chinese characters; one that is broken by hand fits nowhere."""
    if "\n" in text:
        return 2 * PAGE
    narrow = _narrow(bold=label)
    broad = sum(narrow.get(letter, 1) for letter in text) + len(_SEAM.findall(text)) * SEAM
    return broad * LABEL if label else broad


@cache
def _narrow(*, bold: bool) -> Mapping[str, float]:
    """How broad the letters of ASCII are."""
    letters = face(1000, bold=bold)
    return {letter: letters.getlength(letter) / 1000 for letter in map(chr, range(32, 127))}


@lru_cache(maxsize=2000)
def _breadth(text: str) -> int:
    """How broad a text is, in Chinese characters; two Latin letters make one."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text) // 2


def _word(text: str) -> float:
    """How broad the longest part is that should not break, with the room around it: a Latin word, a short name."""
    longest = max((len(run) for run in _RUN.findall(text)), default=1) * 0.58
    return max(longest, _breadth(text) if _breadth(text) <= SHORT else 1) + 1.1
