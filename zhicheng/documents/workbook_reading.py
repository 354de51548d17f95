"""The confined process in which a workbook from outside is opened; `workbooks` starts it and reads its answer.

A workbook with one cell at its far corner makes a reader ask for half a terabyte and the process end. So whoever opens
one has little memory, little time and nothing to lose: no settings, no database, no file of ours.

Standard input: one line of JSON that says what to do, then the workbook. Standard output: the answer.
"""

import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

MEMORY = 1 << 30
SECONDS = 60
WIDEST = 200
RED = "FFFFC7CE"


def main(source: BinaryIO, answer: BinaryIO) -> None:
    """Do what the first line says with the workbook behind it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted = json.loads(source.readline())
    data = io.BytesIO(source.read())
    if wanted["do"] == "read":
        answer.write(json.dumps(_read(data, wanted["rows"]), ensure_ascii=False, default=_worded).encode())
    else:
        _mark(data, wanted["sheet"], wanted["notes"], answer)


def _read(data: BinaryIO, most: int) -> list[dict[str, Any]]:
    """Every worksheet with its rows from the first on; of a sheet with too many, only how many there are."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    book = load_workbook(data)
    counted = _has_formulas(data)
    found = []
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(place)
        end = sheet.end or (0, 0)
        fits = end[0] < most and end[1] < WIDEST
        rows = sheet.to_python(skip_empty_area=False) if fits else []
        found.append(
            {
                "name": about.name,
                "hidden": about.visible != SheetVisibleEnum.Visible,
                "height": end[0] + 1,
                "width": end[1] + 1,
                "rows": rows,
                "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
                "unanswered": _unanswered(data, about.name, rows) if counted and rows else [],
            }
        )
    return found


def _has_formulas(data: BinaryIO) -> bool:
    """Whether any cell of the workbook is a formula: a look that costs no model of the whole."""
    with zipfile.ZipFile(data) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f>" in (xml := package.read(name)) or b"<f " in xml for name in sheets)


def _unanswered(data: BinaryIO, name: str, rows: list[list[Any]]) -> list[tuple[int, int]]:
    """Where formulas stand whose result was not stored, so that their cells read as empty; counted from 0."""
    from openpyxl import load_workbook

    data.seek(0)
    cells = load_workbook(data, read_only=True)[name].iter_rows(max_row=len(rows), values_only=False)
    formulas = ((cell.row - 1, cell.column - 1) for row in cells for cell in row if cell.data_type == "f")
    return [(row, column) for row, column in formulas if column >= len(rows[row]) or rows[row][column] == ""]


def _worded(value: Any) -> Any:
    """What JSON has no form for: a day as 2026-11-22, so that every field that reads days reads it."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    raise TypeError(type(value))


def _mark(data: BinaryIO, name: str, notes: list[tuple[int, int, str]], answer: BinaryIO) -> None:
    """Colour cells and tell in a comment what is wrong with them; everything else stays as it was brought."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(data)
    sheet, fill = book[name], PatternFill("solid", fgColor=RED)
    for row, column, sentence in notes:
        cell = sheet.cell(row, column)
        cell.fill = fill
        cell.comment = Comment(sentence, "检查结果", height=90, width=260)
    made = io.BytesIO()
    book.save(made)
    answer.write(made.getvalue())


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
