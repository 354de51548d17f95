"""Workbooks as people and programs make them, the bad ones too."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories as f

HEADINGS = ("姓名", "证件号码", "手机号", "电子邮箱")
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/></Relationships>',
}


def book(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, name: str = "填写") -> bytes:
    """A plain workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as made:
        sheet = made.add_worksheet(name)
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def written(fill: Any) -> bytes:
    """A workbook that `fill(workbook, sheet)` has filled below the headings."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("填写")
        sheet.write_row(0, 0, HEADINGS)
        fill(made, sheet)
    return out.getvalue()


def package(**parts: str | bytes) -> bytes:
    """A workbook written by hand: `sheet` is its only sheet, `extra_…` lies beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", parts.get("sheet", b""))
        for name in parts.keys() - {"sheet"}:
            archive.writestr(name, parts[name])
    return out.getvalue()


def sheet_xml(cells: str) -> str:
    """A worksheet with these rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{cells}</sheetData></worksheet>"
    )


def upload(data: bytes, name: str = "名单.xlsx") -> SimpleUploadedFile:
    """The workbook as a browser sends it."""
    return SimpleUploadedFile(name, data)


def person(name: str = "王芳", number: str = "", mobile: str = "13800138000", email: str = "") -> list[str]:
    """A row of a list of people."""
    return [name, number or f.id_number(), mobile, email]
