"""天津手册 （一）单位用户登录: 单位业务, 账号、密码、图片验证码, 修改密码, 上级重置。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import Tianjin, account, tianjin_branch
from tests.journeys.steps import (
    answer_captcha,
    dialog,
    follow,
    log_in,
    menu,
    one_time_password,
    row,
    said,
    set_first_password,
)
from zhicheng.people.models import Grant, Role

Enter = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("tianjin")


@pytest.fixture
def branch(tianjin: None) -> Tianjin:
    """The line of organisations, the school's account held by 刘建华."""
    made = tianjin_branch()
    account(made.school, "刘建华")
    account(made.bureau, "张玉兰")
    return made


def administrator(organisation: f.Organisation) -> Grant:
    """The organisation's account as its administrator."""
    return Grant.objects.select_related("user", "organisation").get(organisation=organisation, role=Role.ADMINISTRATOR)


@pytest.mark.req("T1.1", "T1.2")
def test_the_unit_enters_through_单位业务_with_account_password_and_captcha(
    page: Page, branch: Tianjin, shot: Any
) -> None:
    # 单位用户进入本系统，点击“单位业务”入口如图1，即可进入账户登录页面如图2
    page.goto("/")
    doors = page.get_by_role("region", name="业务入口")
    for door in ("个人业务", "单位业务", "评审业务"):
        expect(doors.get_by_role("heading", name=door)).to_be_visible()
    shot("portal-tianjin")
    doors.get_by_role("link", name="单位登录").click()
    # 依次录入账号、密码，输入正确的图片验证码，点击“立即登录”即可完成登录
    page.get_by_label("账号").fill(branch.school.code)
    page.locator("[name=password]").fill(f.PASSWORD)
    answer_captcha(page)
    shot("login", phone=True)
    page.get_by_role("button", name="立即登录").click()
    expect(page.locator("header.top")).to_contain_text("和平区海河小学")


@pytest.mark.req("T1.2")
def test_a_wrong_captcha_or_password_says_so_keeps_the_account_and_shows_a_new_picture(
    page: Page, branch: Tianjin
) -> None:
    page.goto("/login/?as=unit")
    page.get_by_label("账号").fill(branch.school.code)
    page.locator("[name=password]").fill(f.PASSWORD)
    first = page.locator("img.captcha").get_attribute("src")
    answer_captcha(page, wrong=True)
    page.get_by_role("button", name="立即登录").click()
    said(page, "图片验证码不正确")
    expect(page.get_by_label("账号")).to_have_value(branch.school.code)
    assert page.locator("img.captcha").get_attribute("src") != first
    log_in(page, branch.school.code, "Cuowu-2026")
    said(page, "账号或密码不正确，请重新输入；再错 4 次账号将锁定 20 分钟")
    expect(page.get_by_label("账号")).to_have_value(branch.school.code)
    # a picture that cannot be read is changed with a click
    now = page.locator("img.captcha").get_attribute("src") or ""
    page.locator("img.captcha").click()
    expect(page.locator("img.captcha")).not_to_have_attribute("src", now)
    page.locator("[name=password]").fill(f.PASSWORD)
    answer_captcha(page)
    page.get_by_role("button", name="立即登录").click()
    expect(page.locator("header.top")).to_contain_text("刘建华")


@pytest.mark.req("T1.3")
def test_the_account_comes_from_the_superior_and_its_first_login_leads_to_a_new_password(
    enter: Enter, branch: Tianjin
) -> None:
    # 普通单位账号由自己的直接上级单位分配
    page = enter(administrator(branch.bureau))
    menu(page, "专业技术", "职称管理", "下级单位管理")
    page.get_by_role("link", name="添加").first.click()
    dialog(page).get_by_label("单位名称").fill("和平区新华路小学")
    dialog(page).get_by_role("button", name="保存").click()
    code, password = page.locator(".slip-value").first.inner_text(), one_time_password(page)
    # 初始密码不能有效保证账户安全，请用户及时修改
    page.context.clear_cookies()
    log_in(page, code, password)
    page.goto("/desk/unit/")
    set_first_password(page, password, name="陈秀芝")
    expect(page.locator("header.top")).to_contain_text("陈秀芝")


@pytest.mark.req("T1.4")
def test_修改密码_in_the_menu_under_the_units_name(enter: Enter, branch: Tianjin, shot: Any) -> None:
    page = enter(administrator(branch.school))
    # 点击右上角单位名称，弹出下拉菜单，点击“修改密码”，弹出修改密码窗口
    page.locator(".account summary").get_by_text("和平区海河小学").click()
    page.get_by_role("link", name="修改密码").click()
    form = dialog(page)
    shot("password")
    form.get_by_label("原密码").fill(f.PASSWORD)
    form.locator("[name=new]").fill("Haihe-2027")
    form.get_by_label("确认新密码").fill("Haihe-2026")
    form.get_by_role("button", name="保存").click()
    expect(dialog(page)).to_contain_text("两次输入的新密码不一致")
    # 填写原密码，输入新密码并确认新密码，点击“保存”，系统将提示修改密码成功
    form = dialog(page)
    form.get_by_label("原密码").fill(f.PASSWORD)
    form.locator("[name=new]").fill("Haihe-2027")
    form.get_by_label("确认新密码").fill("Haihe-2027")
    form.get_by_role("button", name="保存").click()
    said(page, "密码修改成功")
    page.context.clear_cookies()
    log_in(page, branch.school.code, "Haihe-2027")
    expect(page.locator("header.top")).to_contain_text("和平区海河小学")


@pytest.mark.req("T1.5")
def test_a_lost_password_is_reset_by_the_direct_superior_and_by_nobody_else(enter: Enter, branch: Tianjin) -> None:
    # 若密码遗失，请联系直接上级主管单位重置密码
    page = enter(f.administrator(branch.submitting))
    menu(page, "专业技术", "职称管理", "下级单位管理")
    page.goto(f"/desk/organisations/?at={branch.school.pk}")
    expect(page.get_by_role("link", name="初始化密码")).to_have_count(0)
    page = enter(administrator(branch.bureau))
    menu(page, "专业技术", "职称管理", "下级单位管理")
    follow(row(page, "和平区海河小学").get_by_role("link", name="和平区海河小学"))
    page.get_by_role("link", name="初始化密码").click()
    dialog(page).get_by_role("button", name="初始化密码").click()
    password = one_time_password(page)
    page.context.clear_cookies()
    log_in(page, branch.school.code, password)
    set_first_password(page, password)
