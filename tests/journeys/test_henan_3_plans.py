"""河南手册 一、3 申报计划上传: 上传申报计划和申报职称数量，上级市职改办审核，审核成功后按照计划申报职称."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests import factories as f
from tests.journeys import stage
from tests.journeys.steps import crumbs, menu, row, said, settled
from tests.sheets.conftest import work
from tests.sheets.samples import book
from zhicheng.catalogue.models import Series
from zhicheng.demo import pictures
from zhicheng.organisations.models import Contact
from zhicheng.people.models import Grant
from zhicheng.plans.models import Quota
from zhicheng.sheets.models import Import

Enter = Callable[..., Page]


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch; nobody has a plan yet."""
    made = stage.henan()
    Series.objects.get_or_create(code="05", defaults={"name": "工程技术人才"})
    Contact.objects.create(organisation=made.school, name="张老师", phone="15236547854")
    return made


@pytest.fixture
def school(branch: f.Branch) -> Grant:
    """逸夫小学's administrator."""
    return f.administrator(branch.school)


def paper() -> FilePayload:
    """The stamped plan as a scan."""
    return {"name": "申报计划（盖章）.jpg", "mimeType": "image/jpeg", "buffer": pictures.scan("申报计划", 1).read()}


def line(page: Page, number: int, series: str, level: str, wanted: str) -> None:
    """One row of 申报数量."""
    page.locator(f"#id_line-{number}-series").select_option(label=series)
    page.locator(f"#id_line-{number}-level").select_option(label=level)
    page.locator(f"#id_line-{number}-number").fill(wanted)


def filed(page: Page) -> None:
    """上传自己的申报计划和申报职称数量，提交计划信息."""
    menu(page, "单位管理", "申报计划上传")
    line(page, 0, "中小学教师", "中级", "1")
    page.locator("#plan-document input[type=file]").set_input_files(paper())
    expect(page.locator("#plan-document")).to_contain_text("申报计划（盖章）.jpg")
    expect(page.locator("#id_line-0-number")).to_have_value("1")
    page.get_by_role("button", name="提交计划").click()
    said(page, "等待「管城区教育局」审核")


def passed(page: Page, words: str) -> None:
    """上级进行审核."""
    menu(page, "单位管理", "申报计划审核")
    row(page, "逸夫小学").get_by_role("link", name="审核").click()
    page.get_by_text("通过", exact=True).click()
    page.get_by_role("button", name="保存").click()
    said(page, words)


@pytest.mark.req("H3.1", "H3.2")
def test_a_unit_files_its_plan_the_citys_office_grants_it_and_people_apply_within_it_and_not_beyond(
    enter: Enter, branch: f.Branch, school: Grant, shot: Any
) -> None:
    page = enter(school)
    filed(page)
    assert crumbs(page).endswith("申报计划上传")
    shot("plan", whole=True)
    for place, words in ((branch.bureau, "报上级审核"), (branch.county, "报上级审核")):
        passed(enter(f.administrator(place)), words)
    city = f.administrator(branch.city)
    page = enter(city)
    menu(page, "单位管理", "申报计划审核")
    row(page, "逸夫小学").get_by_role("link", name="审核").click()
    shot("plan-review", whole=True)
    passed(page, "已审定通过，可以按计划申报")

    # 审核成功后，可以按照计划进行申报职称
    first, second = (f.grant(branch.school, "applicant", f.person(name)) for name in ("李雅文", "张慧敏"))
    drafts = [stage.written(by) for by in (first, second)]
    page = enter(first, f"/my/{drafts[0].pk}/submit/")
    expect(page.locator("#content")).to_contain_text("剩余 1")
    page.get_by_role("button", name="提交", exact=True).click()
    said(page, "职称申报提交回执")
    page = enter(second, f"/my/{drafts[1].pk}/submit/")
    for words in ("共 1 个名额，审核中占用 1 个", "请联系「逸夫小学」系统管理员（张老师 15236547854）"):
        expect(page.locator("#content")).to_contain_text(words)
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_disabled()
    page = enter(city, "/desk/plans/places/")
    expect(row(page, "逸夫小学")).to_contain_text("没有剩余")


@pytest.mark.req("H3.1")
def test_a_refusal_comes_back_with_its_reason_and_rows_can_be_typed_or_filled_from_excel(
    enter: Enter, branch: f.Branch, school: Grant
) -> None:
    page = enter(school)
    filed(page)
    page = enter(f.administrator(branch.bureau))
    menu(page, "单位管理", "申报计划审核")
    row(page, "逸夫小学").get_by_role("link", name="审核").click()
    page.get_by_text("不通过", exact=True).click()
    page.get_by_label("不通过原因").fill("申报数量超过岗位空缺，请核减。")
    page.get_by_role("button", name="保存").click()
    said(page, "该单位将看到原因并修改")

    page = enter(school)
    menu(page, "单位管理", "申报计划上传")
    said(page, "申报数量超过岗位空缺，请核减")
    page.get_by_role("button", name="添加一行").click()
    expect(page.locator("#id_line-1-series")).to_be_visible()
    settled(page)
    rows = [("2026", "工程技术人才", "正高级", "2"), ("2026", "中小学教师", "中级", "4")]
    data = book(rows, ("年度", "系列", "层级", "申报数量"))
    file: FilePayload = {"name": "申报计划.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    page.get_by_label("点击选择填好的模板").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()
    taken = work(Import.objects.get())
    page.reload()
    expect(page.locator("#content")).to_contain_text("申报数量：1 → 4")
    page.get_by_role("button", name="确认导入").click()
    said(page, "已开始导入")
    work(taken)
    page.reload()
    page.get_by_role("link", name="查看申报计划").click()
    expect(page.locator("#id_line-1-number")).to_have_value("4")
    page.get_by_role("button", name="提交计划").click()
    said(page, "等待「管城区教育局」审核")
    assert not Quota.objects.exists()
