"""The lines of a plan as an Excel workbook: the template to be filled in, and what was filled in.

A plan has few lines, so a workbook is read while the page waits; whatever is larger than a plan can be is not opened.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from zhicheng.catalogue.models import Level
from zhicheng.core.refused import Refused
from zhicheng.core.text import halfwidth, one_line
from zhicheng.plans.models import Kind, in_order
from zhicheng.plans.rules import MOST_LINES, MOST_PLACES

COLUMNS = ("系列", "层级", "申报数量")
SHEET, NAMES = "申报计划", "系列名称"
LARGEST = 1024 * 1024
LARGEST_UNPACKED = 8 * 1024 * 1024
FURTHEST_ROW = 5000
CELL = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,9})["']""")
MOST_ERRORS = 50
LETTERS = "ABC"
Cell = Any


@dataclass
class Read:
    """What a workbook says: the lines, and every error at its cell as (cell, sentence)."""

    numbers: dict[Kind, int] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)


def template(series: Sequence[str], numbers: Mapping[Kind, int], names: Mapping[str, str]) -> bytes:
    """Return the workbook to be filled in: choices to pick from, and the lines that there are already."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, listed = book.add_worksheet(SHEET), book.add_worksheet(NAMES)
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
        listed.write_column(0, 0, series)
        sheet.write_row(0, 0, COLUMNS, head)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 2, 14)
        sheet.freeze_panes(1, 0)
        for row, (code, level, number) in enumerate(in_order(numbers), 1):
            sheet.write_row(row, 0, (names[code], Level(level).label, number))
        sheet.data_validation(
            1, 0, MOST_LINES, 0, {"validate": "list", "source": f"={NAMES}!$A$1:$A${max(1, len(series))}"}
        )
        sheet.data_validation(1, 1, MOST_LINES, 1, {"validate": "list", "source": Level.labels})
        whole = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": MOST_PLACES}
        sheet.data_validation(1, 2, MOST_LINES, 2, whole)
    return out.getvalue()


def read(data: bytes, series: Mapping[str, str]) -> Read:
    """Read a filled-in workbook; `series` maps the names to the codes. Refused when it is no such workbook at all."""
    rows = _rows(data)
    head = next(rows, [])
    if [_text(cell) for cell in head[: len(COLUMNS)]] != list(COLUMNS):
        raise Refused(
            f"第 1 行应为「{'」「'.join(COLUMNS)}」三列。请下载模板，在模板中填写后再上传。", code="not_the_template"
        )
    found = Read()
    filled = 0
    for number, row in enumerate(rows, 2):
        cells = [*row[: len(COLUMNS)], *[""] * len(COLUMNS)][: len(COLUMNS)]
        if not any(_text(cell) for cell in cells):
            continue
        filled += 1
        if filled > MOST_LINES:
            found.errors.append((f"A{number}", f"申报计划最多 {MOST_LINES} 行，请删去多余的行。"))
            break
        _line(found, number, cells, series)
    if not filled:
        found.errors.append(("A2", "没有填写任何内容，请从第 2 行起填写。"))
    return found


def _line(found: Read, number: int, cells: Sequence[Cell], series: Mapping[str, str]) -> None:
    """One row: its errors, or its line; the same series and level twice is an error at the second."""
    name, level, wanted = (_text(cell) for cell in cells)
    levels = {str(label): value for value, label in Level.choices}
    wrong = []
    if name not in series:
        wrong.append((0, f"系列「{name}」不在系列名称中，请从下拉列表选择。" if name else "请填写系列。"))
    if level not in levels:
        wrong.append((1, f"层级「{level}」应为{'、'.join(levels)}之一。" if level else "请填写层级。"))
    count = _whole(wanted)
    if count is None:
        said = f"申报数量「{wanted}」应为 1 到 {MOST_PLACES} 的整数。" if wanted else "请填写申报数量。"
        wrong.append((2, said))
    if not wrong and (series[name], levels[level]) in found.numbers:
        wrong.append((0, f"「{name}」{level}在前面已经填过一行，请合并为一行。"))
    found.errors += [(f"{LETTERS[column]}{number}", said) for column, said in wrong][: MOST_ERRORS - len(found.errors)]
    if not wrong and count is not None:
        found.numbers[series[name], levels[level]] = count


def _text(cell: Cell) -> str:
    """A cell as text; Excel keeps 3 as 3.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return one_line(str(cell)) if cell is not None else ""


def _whole(text: str) -> int | None:
    digits = halfwidth(text)
    if not digits.isascii() or not digits.isdigit() or len(digits) > len(str(MOST_PLACES)):
        return None
    return int(digits) if 0 < int(digits) <= MOST_PLACES else None


def _rows(data: bytes) -> Iterator[list[Cell]]:
    """The rows of the first visible sheet, one by one; nothing is opened that unpacks to more than a plan can be."""
    _require_small(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        name = SHEET if SHEET in sheets else sheets[0]
        return iter(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    except (CalamineError, IndexError, ValueError) as error:
        raise Refused(
            "这个文件不能作为 Excel 工作簿打开，可能已损坏或有密码。请在模板中填写后另存为 .xlsx 再上传。",
            code="not_a_workbook",
        ) from error


def _require_small(data: bytes) -> None:
    """A workbook is a ZIP; what it says of its own sizes is counted before anything is unpacked."""
    if len(data) > LARGEST:
        raise Refused(
            f"文件有 {len(data) / LARGEST:.1f} MB，超过 1 MB 的上限。请使用下载的模板填写。", code="file_too_large"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names, size = packed.namelist(), sum(item.file_size for item in packed.infolist())
            sheets = [packed.read(name) for name in names if "worksheets/" in name and size <= LARGEST_UNPACKED]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise Refused(
            "只收 .xlsx 工作簿。旧的 .xls 文件请在 Excel 或 WPS 中另存为 .xlsx 再上传。", code="not_a_workbook"
        ) from error
    if size > LARGEST_UNPACKED or any(_is_wide(sheet) for sheet in sheets):
        raise Refused("工作簿内容过大，可能含有大量空行或图片。请使用下载的模板填写。", code="file_too_large")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("工作簿含有宏，不能上传。请在模板中填写后另存为不含宏的 .xlsx。", code="has_macros")


def _is_wide(sheet: bytes) -> bool:
    """Whether a cell lies so far out that the area up to it would fill the memory."""
    return any(int(row) > FURTHEST_ROW or len(column) > 1 for column, row in CELL.findall(sheet))
