"""Workbooks that do harm or make no sense: a list is refused in words, and whoever comes next is served."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from tests import factories as f
from tests.refusal import refused
from tests.sheets.conftest import sentences
from tests.sheets.samples import HEADINGS, book, package, person, sheet_xml, upload
from zhicheng.jobs.models import State as JobState
from zhicheng.people.models import Grant
from zhicheng.sheets import actions
from zhicheng.sheets.kinds import KINDS
from zhicheng.sheets.models import Import

pytestmark = pytest.mark.django_db
Take = Callable[..., Import]


def row(number: int, cells: list[str]) -> str:
    """A row written by hand."""
    told = (f'<c r="{"ABCD"[n]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for n, cell in enumerate(cells))
    return f'<row r="{number}">{"".join(told)}</row>'


def said(taken: Import) -> str:
    assert taken.job is not None
    assert taken.job.state == JobState.FAILED
    return taken.job.said


def test_a_workbook_with_macros_is_not_taken_in(school: Grant) -> None:
    data = package(**{"xl/vbaProject.bin": b"macro"})
    for kind in ("applicants", "plan_lines"):
        with refused("file_kind") as refusal:
            actions.take(KINDS[kind], upload(data), by=school, at=f.NOW)
        assert "带有宏" in refusal.value.message
    assert not Import.objects.exists()


def test_a_workbook_of_200_megabytes_is_not_taken_in(school: Grant) -> None:
    with TemporaryUploadedFile("名单.xlsx", "", 200 << 20, None) as brought, refused("file_too_large"):
        actions.take(KINDS["staff"], brought, by=school, at=f.NOW)
    assert not Import.objects.exists()


def test_one_that_unpacks_to_200_megabytes_is_not_taken_in(school: Grant) -> None:
    with refused("file_kind") as refusal:
        actions.take(KINDS["staff"], upload(package(**{"xl/media/a.bin": bytes(201 << 20)})), by=school, at=f.NOW)
    assert "200 MB" in refusal.value.message


def test_a_million_empty_rows_below_the_list_are_passed_over(take: Take, school: Grant) -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(4, 1_000_004))
    rows = [row(1, list(HEADINGS)), row(2, person("王芳")), row(3, person("李强"))]
    taken = take(package(sheet=sheet_xml("".join(rows) + empty)), school)
    assert (taken.new, taken.wrong) == (2, 0)


def test_a_list_whose_last_row_lies_behind_a_million_empty_ones_is_told_to_be_cleaned(
    take: Take, school: Grant
) -> None:
    rows = [row(1, list(HEADINGS)), row(2, person("王芳")), row(1_000_000, person("李强"))]
    taken = take(package(sheet=sheet_xml("".join(rows))), school)
    assert "一次最多导入 10000 行" in said(taken)
    assert "整行整列删除" in said(taken)


def test_a_cell_at_the_far_corner_ends_the_reading_and_not_the_worker(take: Take, school: Grant) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "很远的行列" in said(take(package(sheet=sheet_xml(row(1, list(HEADINGS)) + far)), school))
    assert take(book([person()]), school).new == 1


def test_what_is_kept_of_a_wrong_list_leads_to_its_cells(take: Take, school: Grant) -> None:
    taken = take(book([["王芳", "2026-11-22", "十三八", "不是邮箱"]]), school)
    assert [cell for cell, _ in sentences(taken)] == ["B2", "C2", "D2"]
    assert taken.marked is not None
