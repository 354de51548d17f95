"""From a workbook to rows: find the sheet and its headings, read every cell, and say what is wrong where."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from xlsxwriter.utility import xl_col_to_name

from zhicheng.core.refused import Refused
from zhicheng.documents.workbooks import ABOVE, MOST_ROWS, Cell, Sheet, read
from zhicheng.sheets.columns import Column, Row, heading

FORMULA = "这一格是公式，文件里没有它的结果，无法读取。请不要用公式，直接填写内容后重新上传。"
TEMPLATE = "请下载模板，按模板的列名填写后重新上传。"
Progress = Callable[[int, int], None]
Reader = Callable[[Cell], tuple[Any, str]]
DIFFERENT = 1000
"""Cells of a column that are remembered."""


@dataclass(frozen=True)
class Found:
    """What was read: the sheet, where each column stands in it (from 0), the rows."""

    sheet: str
    places: dict[str, int]
    unused: list[str]
    rows: list[Row]

    def cell(self, row: Row, key: str) -> str:
        """Name a cell as Excel does: B5; the first column stands for the row as a whole."""
        return f"{xl_col_to_name(self.places.get(key, 0))}{row.number}"


def rows_of(data: bytes, name: str, columns: Sequence[Column], progress: Progress) -> Found:
    """Read a workbook, or refuse it when no row of it can be told."""
    sheets = read(data, name)
    sheet, top = _filled(sheets, columns)
    places, unused = _places(sheet, sheet.rows[top], columns)
    _require_single_cells(sheet, top)
    found = Found(sheet.name, places, unused, list(_rows(sheet, top, columns, places, progress)))
    if not found.rows:
        raise Refused(f"工作表「{sheet.name}」只有列名，没有填写任何一行。请填写后重新上传。", code="no_rows")
    if len(found.rows) > MOST_ROWS:
        raise _too_many(sheet)
    return found


def _filled(sheets: Sequence[Sheet], columns: Sequence[Column]) -> tuple[Sheet, int]:
    """Return the visible sheet that has the most of the headings, and in which row they stand."""
    wanted = {heading(column.label) for column in columns}
    best, most, place = None, 0, 0
    hidden = False
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:ABOVE]):
            fitting = len(wanted & {heading(str(cell)) for cell in row})
            hidden = hidden or (sheet.hidden and fitting > 1)
            if fitting > most and not sheet.hidden:
                best, most, place = sheet, fitting, number
    if best is not None:
        return best, place
    if large := next((sheet for sheet in sheets if sheet.too_large and not sheet.hidden), None):
        raise _too_many(large)
    if hidden:
        raise Refused("名单在隐藏的工作表里。请在 Excel 中取消隐藏，核对内容后重新上传。", code="hidden_sheet")
    labels = "」「".join(column.label for column in columns if column.field.required)
    raise Refused(f"前 {ABOVE} 行里没有找到列名（「{labels}」）。{TEMPLATE}", code="no_headings")


def _places(sheet: Sheet, headings: Sequence[Cell], columns: Sequence[Column]) -> tuple[dict[str, int], list[str]]:
    """Find each column wherever it stands; a missing required one, or one that stands twice, is refused."""
    said = [heading(str(cell)) for cell in headings]
    keys = {heading(column.label): column for column in columns}
    if twice := {text for text in said if text in keys and said.count(text) > 1}:
        raise Refused(f"列名「{'」「'.join(sorted(twice))}」出现了两次，请只保留一列。", code="twice")
    places = {column.key: said.index(text) for text, column in keys.items() if text in said}
    unused = [text for text in said if text and text not in keys]
    missing = [column.label for column in columns if column.field.required and column.key not in places]
    if missing:
        other = f"表中有未能识别的列「{'」「'.join(unused)}」，可能是列名被改过。" if unused else ""
        raise Refused(f"工作表「{sheet.name}」缺少「{'」「'.join(missing)}」列。{other}{TEMPLATE}", code="no_column")
    return places, unused


def _require_single_cells(sheet: Sheet, top: int) -> None:
    for first, left, last, right in sheet.merged:
        if last > top:
            cells = f"{xl_col_to_name(left)}{first + 1}:{xl_col_to_name(right)}{last + 1}"
            raise Refused(
                f"工作表「{sheet.name}」的 {cells} 是合并单元格，无法分清每一行的内容。"
                "请取消合并，逐行填写后重新上传。",
                code="merged_cells",
            )


def _rows(
    sheet: Sheet, top: int, columns: Sequence[Column], places: dict[str, int], progress: Progress
) -> Iterator[Row]:
    unanswered = {(row, place) for row, place in sheet.unanswered}
    readers = [(column.key, places[column.key], _reader(column)) for column in columns if column.key in places]
    for number, cells in enumerate(sheet.rows[top + 1 :], top + 2):
        if any(str(cell).strip() for cell in (cells[place] for place in places.values() if place < len(cells))):
            yield _row(number, cells, readers, unanswered)
        if number % 500 == 0:
            progress(number, len(sheet.rows))


def _row(
    number: int,
    cells: Sequence[Cell],
    readers: Sequence[tuple[str, int, Reader]],
    unanswered: Container[tuple[int, int]],
) -> Row:
    row = Row(number)
    for key, place, meaning in readers:
        value, problem = meaning(cells[place] if place < len(cells) else "")
        if (number - 1, place) in unanswered:
            row.problems[key] = FORMULA
        elif problem:
            row.problems[key] = problem
        else:
            row.said[key] = value
    return row


def _reader(column: Column) -> Reader:
    """What a cell of the column means, or what is wrong with it; for units, titles and terms that stand in many rows
    the field is asked once."""

    @lru_cache(DIFFERENT, typed=True)
    def meaning(cell: Cell) -> tuple[Any, str]:
        try:
            return column.read(cell), ""
        except ValidationError as error:
            return None, " ".join(error.messages)

    return meaning


def mark_repeated(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    """Say of every row whose value, or values together, stand in another row too with which row it collides."""
    seen: dict[Any, list[Row]] = {}
    for row in rows:
        values = tuple(row.said.get(column.key) for column in columns)
        if all(values):
            seen.setdefault(values, []).append(row)
    labels = "".join(f"「{column.label}」" for column in columns)
    for same in seen.values():
        for row in same if len(same) > 1 else ():
            others = [str(other.number) for other in same if other is not row]
            which = "、".join(chain(others[:3], ["…"] if len(others) > 3 else []))
            row.problems[columns[0].key] = f"{labels}与第 {which} 行重复，请核对后只保留一行。"


def _too_many(sheet: Sheet) -> Refused:
    return Refused(
        f"工作表「{sheet.name}」到第 {sheet.height} 行还有内容，一次最多导入 {MOST_ROWS} 行。请分成几个工作簿依次上传；"
        "多余的行列请整行整列删除。",
        code="too_many_rows",
    )
