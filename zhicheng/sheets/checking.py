"""What an import would do: read, compare with what is there, keep the verdict on every row."""

import re
from collections.abc import Iterator, Sequence
from json import dumps
from typing import Any

from zhicheng.core.numbers import mask_id_number
from zhicheng.core.refused import Refused
from zhicheng.documents import content
from zhicheng.people.models import Grant
from zhicheng.sheets.columns import Column, Row
from zhicheng.sheets.kinds import KINDS, Kind
from zhicheng.sheets.models import Import, Verdict
from zhicheng.sheets.reading import Found, Progress, mark_repeated, rows_of

WHOLE_NUMBER = re.compile(r"\d{17}[\dXx]")
KEPT = ("taken", "number", "verdict", "title", "notes")
CHUNK = 1000
"""Rows that are compared with the database, or stored, at once."""


def checked(taken: Import, by: Grant, progress: Progress) -> Found:
    """Read the workbook again and give every row its verdict as things stand now."""
    if taken.file is None:
        raise Refused("上传的工作簿已过保留期，请重新上传。", code="file_gone")
    kind = KINDS[taken.kind]
    columns = kind.columns(by)
    with content.open_file(taken.file) as stream:
        found = rows_of(stream.read(), taken.name, columns, stage(progress, 0, 2))
    known = {column.key: column for column in columns}
    for keys in kind.unique:
        mark_repeated(found.rows, [known[key] for key in keys])
    _compare(kind, by, [row for row in found.rows if not row.problems], stage(progress, 1, 2))
    for row in found.rows:
        if row.problems:
            row.verdict = Verdict.WRONG
    return found


def stage(progress: Progress, number: int, of: int) -> Progress:
    """Tell how far a part of the work is as part of the whole, so that the bar never goes back."""

    def told(done: int, total: int) -> None:
        progress(number * total + min(done, total), of * total)

    return told


def lines(taken: Import, found: Found, columns: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
    """Return what is kept of the rows for the preview, as the columns of `KEPT`."""
    labels = {column.key: column.label for column in columns}
    title = KINDS[taken.kind].title
    for row in found.rows:
        notes = dumps(_notes(row, found, labels), ensure_ascii=False)
        yield taken.pk, row.number, row.verdict.value, _shown(title(row.said))[:200], notes


def _compare(kind: Kind, by: Grant, rows: Sequence[Row], progress: Progress) -> None:
    for start in range(0, len(rows), CHUNK):
        kind.compare(by, rows[start : start + CHUNK])
        progress(start, len(rows))


def _notes(row: Row, found: Found, labels: dict[str, str]) -> list[list[str]]:
    if row.problems:
        return [[found.cell(row, key), labels.get(key, ""), _shown(text)] for key, text in row.problems.items()]
    return [["", label, f"{_shown(before) or '空'} → {_shown(after) or '空'}"] for label, before, after in row.changes]


def _shown(text: str) -> str:
    """A text for the page; nobody's whole ID number stands in a preview, in whatever cell it was."""
    return WHOLE_NUMBER.sub(lambda found: mask_id_number(found.group()), text)
