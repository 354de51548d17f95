"""Workbooks from outside: recognised by content, and opened only in a confined process."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from zhicheng.core.refused import Refused
from zhicheng.documents.taken import broken

Cell = str | int | float | bool
"""What stands in a cell; an empty one is the empty text, a day is 2026-11-22."""
MOST_ROWS = 10_000
ABOVE = 10
"""A title and hints may stand above the row of headings."""
UNPACKED = 200 * 1024 * 1024
WAIT = 120
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOW = "请在 Excel 或 WPS 里用“另存为”选择“Excel 工作簿（*.xlsx）”，再上传。"


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its rows from the first on, unless there are too many."""

    name: str
    hidden: bool
    height: int
    width: int
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]]
    """First row, first column, last row, last column, counted from 0."""
    unanswered: list[tuple[int, int]]
    """Row and column of formulas without a result, which read as empty cells; counted from 0."""

    @property
    def too_large(self) -> bool:
        """Whether the rows were left unread."""
        return not self.rows and (self.height > 1 or self.width > 1)


def require_workbook(data: bytes, name: str) -> None:
    """Refuse what is no plain Excel workbook, saying how to mend it; nothing is unpacked for that."""
    if not data:
        raise Refused(f"“{name}”是空文件（0 字节）。请确认原文件能打开，再重新上传。", code="file_empty")
    if data.startswith(OLE):
        raise _old_or_sealed(data, name)
    if not data.startswith(b"PK"):
        raise _refused(
            f"“{name}”不是 Excel 工作簿（只改文件名的后缀不会改变内容，CSV 文本也不行）。{HOW}",
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = package.infolist()
            types = package.read("[Content_Types].xml")[:65536] if "[Content_Types].xml" in package.namelist() else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        raise broken(name, "工作簿不完整") from None
    _require_plain({member.filename for member in members}, types, name)
    if sum(member.file_size for member in members) > UNPACKED:
        raise _refused(
            f"“{name}”解开后超过 {UNPACKED >> 20} MB，不像填写的名单，已拒绝打开。请下载模板，只粘贴要导入的行。"
        )


def read(data: bytes, name: str) -> list[Sheet]:
    """Return the worksheets of a workbook, or Refused with what to do about it."""
    require_workbook(data, name)
    answer = _confined({"do": "read", "rows": MOST_ROWS + ABOVE + 1}, data)
    if answer is None:
        raise _refused(
            f"“{name}”打不开：可能已损坏，或在很远的行列里还有内容。请下载模板，只粘贴要导入的行，再上传。",
            code="file_broken",
        )
    return [Sheet(**found) for found in json.loads(answer)]


def marked(data: bytes, sheet: str, notes: Sequence[tuple[int, int, str]]) -> bytes | None:
    """Return the workbook with the cells (row and column from 1) coloured and commented; None if that cannot be."""
    return _confined({"do": "mark", "sheet": sheet, "notes": notes}, data)


def _confined(wanted: dict[str, object], data: bytes) -> bytes | None:
    """Have it done in a process that may fail."""
    command = [sys.executable, "-m", "zhicheng.documents.workbook_reading"]
    order = json.dumps(wanted, ensure_ascii=False).encode() + b"\n" + data
    try:
        done = subprocess.run(command, input=order, capture_output=True, timeout=WAIT, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return done.stdout


def _old_or_sealed(data: bytes, name: str) -> Refused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _refused(f"“{name}”加了打开密码，系统读不了。请在 Excel 或 WPS 里取消密码，另存后再上传。")
    return _refused(f"“{name}”是旧格式（.xls 或其他 Office 97–2003 文件）。{HOW}")


def _require_plain(names: set[str], types: bytes, name: str) -> None:
    macros = any(member.endswith("vbaProject.bin") for member in names) or b"macroEnabled" in types
    if macros or any(member.startswith("xl/macrosheets/") for member in names):
        raise _refused(f"“{name}”带有宏，为安全起见不收。{HOW}")
    if "xl/workbook.bin" in names:
        raise _refused(f"“{name}”是二进制工作簿（.xlsb）。{HOW}")
    if "xl/workbook.xml" not in names:
        raise _refused(f"“{name}”是压缩包或其他 Office 文件，不是 Excel 工作簿。{HOW}")


def _refused(sentence: str, code: str = "file_kind") -> Refused:
    return Refused(sentence, code=code)
