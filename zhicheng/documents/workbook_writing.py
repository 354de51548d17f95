"""Writing workbooks: long lists row by row with flat memory, and empty ones to be filled in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import repeat
from types import TracebackType
from typing import Any, Self

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from zhicheng.documents.workbooks import MOST_ROWS

RISKY = frozenset("=+-@\t\r\n")
"""A cell that begins so would become a formula as soon as somebody edits it, unless it is marked as text."""
UNUSUAL = re.compile(r"(?:^|\x00)[=+\-@\s]|\s(?:\x00|$)")
FORBIDDEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
TEXT, END = ' t="inlineStr"><is><t>', "</t></is></c>"
SPACED = ' t="inlineStr"><is><t xml:space="preserve">'
EMPTY = TEXT + END
HEAD = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"}


class Rows:
    """A workbook of one sheet, written row by row: `with Rows("名单", [("姓名", 12)]) as rows: rows.write([["王芳"]])`.

    XlsxWriter makes everything but the cells: with `constant_memory` it takes each finished row as text into a file,
    and putting that text together here takes a quarter of the time that its own cell by cell does (ADR 16).
    """

    def __init__(self, title: str, columns: Sequence[tuple[str, float]]) -> None:
        self._out = BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {"constant_memory": True})
        self._sheet = self._book.add_worksheet(title[:31])
        plain, head = self._book.add_format({"num_format": "@"}), self._book.add_format(HEAD)
        quoted = self._book.add_format({"num_format": "@", "quote_prefix": True})
        self._styles = plain._get_xf_index(), quoted._get_xf_index()
        for place, (_, width) in enumerate(columns):
            self._sheet.set_column(place, place, width, plain)
        self._sheet.freeze_panes(1, 0)
        for place, (header, _) in enumerate(columns):
            self._sheet.write_string(0, place, header, head)
        self._sheet._write_single_row(1)
        self._letters = [xl_col_to_name(place) for place in range(len(columns))]
        start = f'" s="{self._styles[0]}"'
        self._usual = "".join(f'<c r="{letter}#{start}{TEXT}%s{END}' for letter in self._letters)
        self.count = 0
        self.data = b""
        """The finished workbook, once the block has ended."""

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Append rows; every cell is text, whatever it begins with."""
        file, number = self._sheet.row_data_fh, self.count + 1
        for row in rows:
            number += 1
            joined = FORBIDDEN.sub("", "\x00".join(["" if cell is None else str(cell) for cell in row]))
            unusual = UNUSUAL.search(joined)
            cells = joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split("\x00")
            if unusual:
                line = "".join(map(self._cell, self._letters, repeat(number), cells))
            else:
                line = self._usual.replace("#", str(number)) % tuple(cells)
            file.write(f'<row r="{number}">{line.replace(EMPTY, "/>")}</row>')
        self.count = number - 1

    def _cell(self, letter: str, number: int, cell: str) -> str:
        """A cell of a row in which one begins like a formula or has space at its edge."""
        style = self._styles[cell[:1] in RISKY]
        text = SPACED if cell[:1].isspace() or cell[-1:].isspace() else TEXT
        return f'<c r="{letter}{number}" s="{style}"{text}{cell}{END}'

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._sheet.dim_rowmax, self._sheet.dim_colmax = self.count, len(self._letters) - 1
        self._sheet.autofilter(0, 0, self.count, len(self._letters) - 1)
        self._book.close()
        self.data = self._out.getvalue()
        self._out.close()


@dataclass(frozen=True)
class Heading:
    """A column to be filled in: what it is called, whether it must be said, how, and from which choices."""

    label: str
    required: bool
    note: str
    choices: Sequence[str] = ()
    width: float = 18


def form(
    title: str, headings: Sequence[Heading], notes: Sequence[str], filled: Sequence[Sequence[object]] = ()
) -> bytes:
    """Return a workbook to be filled in: 填写 with text columns and drop-down lists, 说明, and 选项 behind them."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, about, choices = (book.add_worksheet(name) for name in ("填写", "说明", "选项"))
        looks = {must: book.add_format({**HEAD, "font_color": "#C00000" if must else "#000000"}) for must in (0, 1)}
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 24)
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, heading.width, text)
            sheet.write_string(0, place, heading.label, looks[heading.required])
            if heading.note:
                sheet.write_comment(0, place, heading.note, {"x_scale": 2})
            _offer(sheet, choices, place, heading)
        for number, cells in enumerate(filled, 1):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, str(cell), text)
        _explain(about, title, headings, notes, book.add_format({"bold": True}), book.add_format({"text_wrap": True}))
    return out.getvalue()


def _offer(sheet: Any, choices: Any, place: int, heading: Heading) -> None:
    if not heading.choices:
        return
    choices.write_column(0, place, [heading.label, *heading.choices])
    choices.set_column(place, place, 24)
    column = xl_col_to_name(place, col_abs=True)
    source = f"='选项'!{column}$2:{column}${len(heading.choices) + 1}"
    words = {"error_title": heading.label, "error_message": "请从列表中选择。", "error_type": "warning"}
    sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": source, **words})


def _explain(about: Any, title: str, headings: Sequence[Heading], notes: Sequence[str], bold: Any, wrap: Any) -> None:
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 10)
    about.set_column(2, 2, 80, wrap)
    about.write_string(0, 0, title, bold)
    for number, note in enumerate(notes, 1):
        about.write_string(number, 2, f"{number}. {note}", wrap)
    first = len(notes) + 2
    about.write_row(first, 0, ["列", "必填", "怎样填写"], bold)
    for number, heading in enumerate(headings, first + 1):
        about.write_row(number, 0, [heading.label, "是" if heading.required else "", heading.note])
