"""河南手册 二、4 本单位人员角色管理, 5 创建申报人员账户。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import member, teacher
from tests.journeys.steps import choose_title, dialog, log_in, menu, one_time_password, row, said, set_first_password
from zhicheng.catalogue.models import Series
from zhicheng.people.models import Grant, Role, User

Enter = Callable[..., Page]
ZHOU, LI = f.id_number(905, "19850312"), f.id_number(908, "19901116")


@pytest.fixture
def school(enter: Enter) -> Page:
    """逸夫小学's administrator, with the series that there are."""
    for code, name in (("01", "高等学校教师"), ("05", "卫生"), ("22", "中小学教师")):
        Series.objects.create(code=code, name=name)
    return enter(f.administrator(f.province().school))


def add(page: Page, name: str, number: str) -> str:
    """点击添加按钮，将信息填写完整后保存; return the one-time password."""
    page.get_by_role("link", name="添加", exact=True).click()
    form = dialog(page)
    form.get_by_label("姓名").fill(name)
    form.get_by_label("证件号码").fill(number)
    form.get_by_label("手机号").fill("13700371234")
    form.get_by_role("button", name="保存").click()
    said(page, name)
    return one_time_password(page)


@pytest.mark.req("H4.1", "H4.2", "H4.3", "H4.4")
def test_a_person_is_added_enabled_given_a_role_and_a_scope_and_then_reviews(school: Page, shot: Any) -> None:
    # 1) 点击添加按钮，可添加本单位管理人员
    menu(school, "人员管理", "本单位人员角色管理")
    password = add(school, "周慧", ZHOU)
    # 2) 添加成功后，点击启动按钮
    school.get_by_role("button", name="启动").click()
    said(school, "周慧已启动")
    # 3) 设置角色: 经办人
    school.get_by_label("经办人").check()
    school.get_by_role("button", name="保存").click()
    # 4) 设置角色审查权限: 按系列和内容
    expect(school.get_by_role("heading", level=1)).to_contain_text("设置角色审查权限：周慧（经办人）")
    school.get_by_label("中小学教师", exact=True).check()
    for content in ("基本信息", "论文"):
        school.get_by_label(content, exact=True).check()
    shot("scope", whole=True)
    school.get_by_role("button", name="保存").click()
    line = row(school, "周慧")
    for words in ("经办人", "中小学教师", "已启动"):
        expect(line).to_contain_text(words)
    # 该用户登录管理系统即可显示对应权限页面
    school.context.clear_cookies()
    log_in(school, ZHOU, password)
    set_first_password(school, password)
    side = school.get_by_role("navigation", name="主菜单")
    expect(side.get_by_role("link", name="经办人审查")).to_be_visible()
    for label in ("负责人审查", "单位管理", "本单位人员角色管理", "创建申报人员账户"):
        expect(side.get_by_role("link", name=label)).to_have_count(0)
    assert school.goto("/desk/staff/").status == 404  # type: ignore[union-attr]
    assert school.goto("/desk/leader/").status == 404  # type: ignore[union-attr]


@pytest.mark.req("H4.2")
def test_a_person_who_is_not_enabled_cannot_log_in(school: Page) -> None:
    menu(school, "人员管理", "本单位人员角色管理")
    password = add(school, "周慧", ZHOU)
    menu(school, "人员管理", "本单位人员角色管理")
    expect(row(school, "周慧")).to_contain_text("未启动")
    school.context.clear_cookies()
    log_in(school, ZHOU, password)
    said(school, "账号尚未启动，请联系本单位系统管理员启动")


@pytest.mark.req("H4.1")
def test_修改_corrects_a_person_and_删除_takes_them_off_the_staff(school: Page, shot: Any) -> None:
    unit = Grant.objects.get(role=Role.ADMINISTRATOR).organisation
    for name, role in (("王建国", Role.LEADER), ("孙立新", Role.HANDLER), ("郑红梅", None), ("周慧", Role.HANDLER)):
        listed = member(unit, name, enabled=role is not None)
        if role:
            f.grant(unit, role, listed.user)
    menu(school, "人员管理", "本单位人员角色管理")
    shot("staff", phone=True)
    row(school, "周慧").get_by_role("link", name="修改").click()
    form = dialog(school)
    form.get_by_label("手机号").fill("13607619988")
    form.get_by_role("button", name="保存").click()
    expect(row(school, "周慧")).to_contain_text("13607619988")

    row(school, "周慧").get_by_role("link", name="删除").click()
    dialog(school).get_by_role("button", name="删除").click()
    said(school, "周慧已从本单位人员中删除")
    expect(row(school, "周慧")).to_have_count(0)


@pytest.mark.req("H5.1")
def test_创建申报人员账户_adds_an_applicant_who_logs_in_with_the_id_number_and_starts_to_apply(
    school: Page, shot: Any
) -> None:
    unit = Grant.objects.get(role=Role.ADMINISTRATOR).organisation
    for number, name in enumerate(("张慧敏", "马晓东", "赵丽娟", "刘志强")):
        teacher(unit, name, 11 + number)
    f.title()
    f.round_(f.Organisation.objects.get(name="郑州市职改办"))
    # 点击“创建申报人员账户”，可以进行增加
    menu(school, "人员管理", "创建申报人员账户")
    password = add(school, "李雅文", LI)
    menu(school, "人员管理", "创建申报人员账户")
    shot("applicants")
    # 创建成功后，该申报人可以使用证件号+密码登录申报系统
    school.context.clear_cookies()
    log_in(school, LI, password, door="个人业务")
    set_first_password(school, password)
    # 进行填写资料申报职称
    menu(school, "我的申报", "职称申报")
    school.get_by_role("link", name="我要申报").first.click()
    choose_title(school, "中小学教师", "一级教师（中级）")
    expect(school.locator(".trail").first).to_contain_text("郑州市职改办")
    shot("start-application", whole=True)
    school.get_by_label("专业").fill("语文")
    school.get_by_role("button", name="开始填写").click()
    expect(school.get_by_role("heading", name="基本信息")).to_be_visible()


@pytest.mark.req("H5.1")
def test_an_applicant_is_corrected_and_deleted_unless_an_application_is_under_way(school: Page) -> None:
    unit = Grant.objects.get(role=Role.ADMINISTRATOR).organisation
    teacher(unit, "张慧敏", 11)
    f.submitted(teacher(unit, "李雅文", 15))
    menu(school, "人员管理", "创建申报人员账户")
    # 修改
    row(school, "张慧敏").get_by_role("link", name="修改").click()
    dialog(school).get_by_label("手机号").fill("13607619988")
    dialog(school).get_by_role("button", name="保存").click()
    expect(row(school, "张慧敏")).to_contain_text("13607619988")
    # 删除各申报人
    row(school, "张慧敏").get_by_role("link", name="删除").click()
    dialog(school).get_by_role("button", name="删除").click()
    said(school, "张慧敏已从本单位申报人员中删除")
    row(school, "李雅文").get_by_role("link", name="删除").click()
    dialog(school).get_by_role("button", name="删除").click()
    expect(dialog(school).get_by_role("alert")).to_be_visible()
    assert User.objects.filter(name="李雅文", grants__until=None).exists()
