"""河南手册 一、1 单位管理: 实现各组织机构添加、修改、删除等功能。点击左侧树，右侧将会显示所有机构信息。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import henan, neighbours
from tests.journeys.steps import crumbs, dialog, log_in, menu, one_time_password, row, said, set_first_password

Enter = Callable[..., Page]


@pytest.fixture
def bureau(enter: Enter) -> Page:
    """管城区教育局's administrator, at 单位管理."""
    branch = f.province()
    f.administrator(branch.school)
    neighbours(branch)
    page = enter(f.administrator(branch.bureau))
    menu(page, "单位管理", "单位管理")
    return page


@pytest.mark.req("H0.1")
def test_every_page_has_the_head_the_breadcrumb_and_the_foot_of_the_manual(bureau: Page) -> None:
    head = bureau.locator("header.top")
    expect(head).to_contain_text("河南省职称工作信息平台—职称管理系统")
    expect(head).to_contain_text("Henan job title information platform—Title Management System")
    expect(head).to_contain_text("管城区教育局")
    expect(head).to_contain_text("系统管理员")
    expect(bureau.locator("footer")).to_contain_text("技术")
    menu(bureau, "单位管理", "单位信息维护")
    assert crumbs(bureau) == "单位管理 > 单位管理 > 单位信息维护"


@pytest.mark.req("T1.1")
def test_the_portal_has_three_doors_and_the_rounds_that_are_open(page: Page, shot: Any) -> None:
    henan()
    page.goto("/")
    for door in ("个人业务", "单位业务", "评审业务"):
        expect(page.get_by_role("heading", name=door)).to_be_visible()
    expect(page.locator("#content")).to_contain_text("郑州市职改办中小学教师评委会 · 2026 年度第一批")
    shot("portal", phone=True)


@pytest.mark.req("H1.1")
def test_a_click_on_the_tree_shows_all_organisations_on_the_right(enter: Enter, shot: Any) -> None:
    branch = f.province()
    neighbours(branch)
    page = enter(f.administrator(branch.city))
    menu(page, "单位管理", "单位管理")
    tree = page.get_by_role("navigation", name="机构名称或编号")
    # 点击左侧树: one level at a time
    expect(tree.get_by_role("link", name="逸夫小学")).to_have_count(0)
    tree.get_by_label("展开 管城回族区职改办").click()
    tree.get_by_role("link", name="管城区教育局").click()
    # 右侧将会显示所有机构信息
    for name in ("逸夫小学", "外国语小学", "回民中学"):
        expect(row(page, name).first).to_be_visible()
    expect(page.locator("table.rows thead").last).to_contain_text("单位编号")
    shot("organisations")


@pytest.mark.req("H1.2")
def test_添加_saves_the_unit_and_makes_its_administrator_account_at_once(bureau: Page, shot: Any) -> None:
    # 单击添加按钮，在弹出的窗口中添加单位信息，并保存
    bureau.get_by_role("link", name="添加").first.click()
    form = dialog(bureau)
    form.get_by_label("机构名称").fill("东关小学")
    shot("organisation-add")
    form.get_by_role("button", name="保存").click()
    # 添加成功后会自动生成相应的管理员账号
    said(bureau, "「东关小学」已添加，管理员账户已生成")
    account, password = bureau.locator(".slip-value").first.inner_text(), one_time_password(bureau)
    assert account.startswith("4101040010")
    shot("account-given", bureau.locator("#content"))
    # 下级单位创建成功后，使用账户密码登录系统
    bureau.context.clear_cookies()
    log_in(bureau, account, password)
    set_first_password(bureau, password)
    expect(bureau.locator("header.top")).to_contain_text("东关小学")


@pytest.mark.req("H1.3")
def test_修改_changes_the_name_of_the_selected_unit(bureau: Page) -> None:
    # 选中某单位，单击修改按钮，在弹出的窗口中修改机构名称，并保存
    row(bureau, "逸夫小学").get_by_role("link", name="修改").click()
    form = dialog(bureau)
    form.get_by_label("机构名称").fill("逸夫第一小学")
    form.get_by_role("button", name="保存").click()
    said(bureau, "「逸夫第一小学」已保存")
    expect(row(bureau, "逸夫第一小学").first).to_be_visible()


@pytest.mark.req("H1.4")
def test_删除_asks_first_and_refuses_where_people_depend_on_the_unit(bureau: Page) -> None:
    row(bureau, "外国语小学").get_by_role("link", name="删除").click()
    form = dialog(bureau)
    expect(form).to_contain_text("确定删除「外国语小学」")
    form.get_by_role("button", name="删除").click()
    said(bureau, "「外国语小学」已删除")

    row(bureau, "回民中学").get_by_role("link", name="删除").click()
    dialog(bureau).get_by_role("button", name="删除").click()
    expect(bureau.locator("[role=alert]")).to_contain_text("回民中学")
    dialog(bureau).get_by_role("link", name="返回").click()
    expect(row(bureau, "回民中学").first).to_be_visible()
