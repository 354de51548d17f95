"""Workbooks from outside: recognised by content, opened where they can do no harm."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from tests import factories as f
from tests.refusal import refused
from tests.sheets.samples import book, package, sheet_xml, upload, written
from zhicheng.documents.actions import take_workbook
from zhicheng.documents.workbook_writing import Heading, Rows, form
from zhicheng.documents.workbooks import Sheet, marked, read

FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def only(data: bytes) -> Sheet:
    (sheet,) = read(data, "名单.xlsx")
    return sheet


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "file_empty", "空文件"),
        ("姓名,证件号码\n王芳,1\n".encode(), "file_kind", "CSV"),
        (OLE, "file_kind", ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file_kind", "打开密码"),
        (book([])[:-200], "file_broken", "不完整"),
        (package(**{"xl/vbaProject.bin": b"x"}), "file_kind", "宏"),
        (package(**{"xl/macrosheets/sheet1.xml": b"x"}), "file_kind", "宏"),
        (package(**{"xl/workbook.bin": b"x"}), "file_kind", ".xlsb"),
        (package(**{"xl/media/a.bin": bytes(201 << 20)}), "file_kind", "200 MB"),
        (package(sheet=sheet_xml(FAR)), "file_broken", "很远的行列"),
        (package(sheet="<worksheet><sheetData><row>"), "file_broken", "损坏"),
    ],
)
def test_what_is_no_plain_workbook_is_refused_with_what_to_do(data: bytes, code: str, word: str) -> None:
    with refused(code) as refusal:
        read(data, "名单.xlsx")
    assert word in refusal.value.message


def test_a_document_and_an_archive_are_no_workbooks() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "x")
    with refused("file_kind"):
        read(out.getvalue(), "名单.xlsx")


@pytest.mark.django_db
def test_a_workbook_of_200_megabytes_is_refused_without_being_read() -> None:
    with TemporaryUploadedFile("名单.xlsx", "", 200 << 20, None) as brought, refused("file_too_large") as refusal:
        take_workbook(brought, by=None, at=f.NOW)
    assert "200.0 MB" in refusal.value.message


def test_a_million_formatted_empty_rows_are_as_good_as_none() -> None:
    empty = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(2, 1_000_002))
    data = package(sheet=sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}'))
    assert only(data).rows == [[1.0]]


def test_too_many_filled_rows_are_not_read_but_counted() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 20_001))
    sheet = only(package(sheet=sheet_xml(rows)))
    assert (sheet.rows, sheet.height, sheet.too_large) == ([], 20_000, True)


def test_days_formulas_and_hidden_sheets_are_told_apart() -> None:
    def fill(made, sheet):
        sheet.write_formula(1, 0, '="王"&"芳"', None, "王芳")
        sheet.write_datetime(1, 1, f.NOW.replace(tzinfo=None), made.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(1, 2, True)
        made.add_worksheet("旧").hide()

    shown, hidden = read(written(fill), "名单.xlsx")
    assert shown.rows[1] == ["王芳", "2026-11-22 01:00", True, ""]
    assert (shown.hidden, hidden.hidden) == (False, True)


def test_every_cell_is_written_as_text_whatever_it_begins_with() -> None:
    nasty = ["=1+1", "+86", "-1", "@x", "\t=2", "\r=3", "<&>", "  两边空格 ", "𠮷😀", "\x01\x08坏", ""]
    with Rows("名单", [(str(place), 10) for place in range(len(nasty))]) as rows:
        rows.write([nasty, ["普通"] * len(nasty), [None, 7, *nasty[:-2]]])
    sheet = only(rows.data)
    assert sheet.rows[1][:4] == nasty[:4]
    assert sheet.rows[1][6:] == ["<&>", "  两边空格 ", "𠮷😀", "坏", ""]
    assert sheet.rows[3][:2] == ["", "7"]
    with zipfile.ZipFile(io.BytesIO(rows.data)) as archive:
        cells = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in cells
        assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()


def test_a_form_has_its_headings_and_its_choices() -> None:
    data = form("导入", [Heading("姓名", True, "本人"), Heading("机构类别", False, "选", ["单位"])], ["先看说明"])
    fill, about, choices = read(data, "模板.xlsx")
    assert fill.rows == [["姓名", "机构类别"]]
    assert (about.name, choices.rows[1]) == ("说明", ["", "单位"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "dataValidation" in archive.read("xl/worksheets/sheet1.xml").decode()


def test_wrong_cells_are_coloured_and_commented_in_the_brought_workbook() -> None:
    from openpyxl import load_workbook

    back = marked(book([["王芳", "1", "2", "3"]]), "填写", [(2, 2, "应为 18 位。")])
    cell = load_workbook(io.BytesIO(back or b""))["填写"]["B2"]
    assert (cell.value, cell.comment.text, cell.fill.fgColor.rgb) == ("1", "应为 18 位。", "FFFFC7CE")


def test_a_macro_workbook_is_not_taken_in() -> None:
    with refused("file_kind"):
        take_workbook(upload(package(**{"xl/vbaProject.bin": b"x"}), "名单.xlsm"), by=None, at=f.NOW)
