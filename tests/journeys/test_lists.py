"""批量导入与导出: a unit fills in the template, mends what is wrong, takes the list over, and takes a list away."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

from tests import factories as f
from tests.journeys import stage
from tests.journeys.steps import follow, menu, row
from zhicheng.documents.workbooks import read
from zhicheng.jobs.models import Job
from zhicheng.jobs.tasks import perform
from zhicheng.people.models import Grant, User

Enter = Callable[..., Page]


@pytest.fixture
def school() -> Grant:
    """逸夫小学's administrator."""
    return f.administrator(stage.henan().school)


def downloaded(page: Page, press: Callable[[], None]) -> bytes:
    """What the browser saves when something is pressed."""
    with page.expect_download() as waiting:
        press()
    file: Download = waiting.value
    return Path(file.path()).read_bytes()


def filled(template: bytes, people: list[tuple[str, str]]) -> bytes:
    """The template with a line for each person."""
    book = load_workbook(io.BytesIO(template))
    for name, number in people:
        book["填写"].append([name, number, "13800138000"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(page: Page, data: bytes) -> None:
    """选择填好的工作簿，上传并检查; the worker does its part."""
    page.get_by_label("申报人员账户").check()
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "教师名单.xlsx", "mimeType": mime, "buffer": data}
    page.get_by_label("点击选择填好的工作簿").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("h1")).to_have_text("导入申报人员账户")
    work()


def work() -> None:
    """What the worker beside the server does."""
    perform(Job.objects.order_by("-id")[0].pk)


@pytest.mark.req("H5.1")
def test_a_list_is_brought_mended_taken_over_and_its_passwords_fetched(
    school: Grant, enter: Enter, shot: Callable[..., None]
) -> None:
    numbers = [f.id_number() for _ in stage.TEACHERS]
    people = list(zip(stage.TEACHERS, numbers, strict=True))
    page = enter(school)
    menu(page, "系统管理", "批量导入")
    line = page.get_by_role("listitem").filter(has_text="申报人员账户")
    template = downloaded(page, lambda: line.get_by_role("link", name="下载模板").click())
    wrong = [*people[:-1], (people[-1][0], numbers[-1][:-2])]
    upload(page, filled(template, wrong))
    expect(page.get_by_text("有 1 行有误，还不能导入")).to_be_visible()
    expect(row(page, "杨海峰")).to_contain_text("B9 格「证件号码」：身份证号应为 18 位，现在是 16 位")
    shot("import-preview")
    back = downloaded(page, lambda: page.get_by_role("link", name="下载标注后的工作簿").click())
    assert load_workbook(io.BytesIO(back))["填写"]["B9"].comment
    follow(page.get_by_role("link", name="改正后重新上传"))
    upload(page, filled(template, people))
    expect(page.get_by_text("全部行检查无误。确认后新增 8 行")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    work()
    expect(page.get_by_text("已导入：新增 8 行")).to_be_visible()
    given = downloaded(page, lambda: page.get_by_role("button", name="领取一次性密码").click())
    names = {str(line[0]): str(line[3]) for line in read(given, "密码.xlsx")[0].rows[1:]}
    assert names.keys() == set(stage.TEACHERS)
    assert User.objects.get(name="李雅文").check_password(names["李雅文"])


def test_a_list_is_taken_away_as_it_was_looked_for(school: Grant, enter: Enter, shot: Callable[..., None]) -> None:
    for name in stage.TEACHERS:
        f.applicant(school.organisation, f.person(name))
    page: Any = enter(school, "/desk/applicants/?who=马")
    page.get_by_role("link", name="导出", exact=True).click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("姓名或登录名：马")
    shot("export")
    dialog.get_by_role("button", name="导出").click()
    expect(page.locator("h1")).to_have_text("导出申报人员")
    work()
    data = downloaded(page, lambda: page.get_by_role("link", name="下载", exact=True).click())
    assert [str(line[0]) for line in read(data, "名单.xlsx")[0].rows] == ["姓名", "马晓东"]
    menu(page, "系统管理", "导出记录")
    expect(row(page, "申报人员")).to_contain_text("姓名或登录名：马")
