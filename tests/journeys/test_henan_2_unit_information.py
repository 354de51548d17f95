"""河南手册 一、2 单位信息维护: 下级单位登录、维护并提交本单位信息，上级审核，审核通过后方可使用。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import CREDIT_CODE
from tests.journeys.steps import (
    dialog,
    follow,
    log_in,
    menu,
    one_time_password,
    picture_file,
    row,
    said,
    set_first_password,
)
from zhicheng.organisations.models import Organisation, State
from zhicheng.people.models import Grant

Enter = Callable[..., Page]


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch; the school's information is not yet written."""
    made = f.province()
    made.school.state = State.DRAFT
    made.school.save(update_fields=["state"])
    return made


@pytest.fixture
def school(branch: f.Branch) -> Grant:
    """逸夫小学's administrator."""
    return f.administrator(branch.school)


@pytest.fixture
def bureau(branch: f.Branch) -> Grant:
    """管城区教育局's administrator, the direct superior."""
    return f.administrator(branch.bureau)


def fill_in(page: Page) -> None:
    """Type what the manual's picture shows, with a code whose check digit is right."""
    for label, answer in (
        ("机构隶属", "市"),
        ("所属行业", "教育"),
        ("单位性质", "全额拨款事业单位"),
        ("经济类型", "国有全资"),
    ):
        page.get_by_label(label).select_option(label=answer)
    page.get_by_label("统一社会信用代码").fill(CREDIT_CODE)
    page.get_by_label("通讯地址").fill("郑州市管城回族区城东路 86 号")
    page.get_by_label("邮政编码").fill("450004")
    page.get_by_label("电子邮箱").fill("yifu@example.cn")
    page.get_by_label("联系人").fill("张老师")
    page.get_by_label("联系电话").fill("15236547854")


def upload_certificate(page: Page) -> None:
    """单位证件上传, with the preview that follows."""
    page.locator("#certificate input[type=file]").set_input_files(picture_file())
    expect(page.locator("#certificate img")).to_be_visible()


def handed_in(page: Page) -> None:
    """Fill in, upload, 提交单位信息."""
    menu(page, "单位管理", "单位信息维护")
    fill_in(page)
    upload_certificate(page)
    page.get_by_role("button", name="提交单位信息").click()
    said(page, "未审核。")


def decided(page: Page, verdict: str, reason: str = "") -> None:
    """上级单位对下级提交的资料进行查看，确认无误后，可点击“审核”按钮."""
    menu(page, "单位管理", "单位管理")
    expect(row(page, "逸夫小学").first).to_contain_text("未审核")
    row(page, "逸夫小学").get_by_role("link", name="审核").click()
    page.get_by_text(verdict, exact=True).click()
    if reason:
        page.get_by_label("不通过原因").fill(reason)
    page.get_by_role("button", name="保存").click()


@pytest.mark.req("H2.1", "H2.2")
def test_before_the_superior_has_passed_the_information_every_other_page_is_closed(enter: Enter, school: Grant) -> None:
    page = enter(school)
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="创建申报人员账户").click()
    expect(page.locator("#content")).to_contain_text("单位信息")
    assert page.evaluate("() => fetch('/desk/applicants/').then(answer => answer.status)") == 403
    menu(page, "单位管理", "单位信息维护")


@pytest.mark.req("H2.1")
def test_what_is_missing_is_named_at_once_and_nothing_typed_is_lost(enter: Enter, school: Grant) -> None:
    page = enter(school)
    menu(page, "单位管理", "单位信息维护")
    page.get_by_label("通讯地址").fill("郑州市管城回族区城东路 86 号")
    page.get_by_label("统一社会信用代码").fill("114412365412547896")
    page.get_by_role("button", name="提交单位信息").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("统一社会信用代码")
    expect(summary).to_contain_text("单位性质")
    expect(page.get_by_label("通讯地址")).to_have_value("郑州市管城回族区城东路 86 号")


@pytest.mark.req("H2.1", "H2.2")
def test_the_unit_hands_in_with_its_certificate_and_the_superior_passes_it(
    enter: Enter, school: Grant, bureau: Grant, shot: Any
) -> None:
    page = enter(school)
    handed_in(page)
    shot("unit-information", whole=True)
    # 上级单位: 机构名称 单位编号 机构隶属 机构类别 所属行业 单位性质 机构证件预览 审核状态
    page = enter(bureau)
    menu(page, "单位管理", "单位管理")
    line = row(page, "逸夫小学").first
    for words in ("逸夫小学", "4101040010001", "市", "单位", "教育", "全额拨款", "未审核"):
        expect(line).to_contain_text(words)
    line.get_by_role("link", name="点击查看").click()
    expect(dialog(page).get_by_role("img")).to_be_visible()
    dialog(page).get_by_text("关闭").first.click()
    row(page, "逸夫小学").get_by_role("link", name="审核").click()
    shot("unit-review")
    decided(page, "通过")
    said(page, "「逸夫小学」已审核通过")
    # 审核通过后，方可使用该账户，并进行后续工作
    page = enter(school)
    menu(page, "人员管理", "创建申报人员账户")
    assert Organisation.objects.get(name="逸夫小学").state == State.APPROVED


@pytest.mark.req("H2.2")
def test_a_refusal_carries_its_reason_back_and_the_unit_hands_in_again(
    enter: Enter, school: Grant, bureau: Grant
) -> None:
    handed_in(enter(school))
    page = enter(bureau)
    decided(page, "不通过")
    expect(page.get_by_role("alert")).to_contain_text("请写明不通过的原因")
    decided(page, "不通过", "证件图片不清晰，请重新上传。")
    said(page, "该单位将看到原因并修改")

    page = enter(school)
    menu(page, "单位管理", "单位信息维护")
    said(page, "证件图片不清晰，请重新上传")
    # 重新上传
    expect(page.locator("#certificate")).to_contain_text("重新上传")
    page.locator("#certificate input[type=file]").set_input_files(picture_file("清晰的证件.png"))
    expect(page.get_by_alt_text("单位证件：清晰的证件.png")).to_be_visible()
    page.get_by_role("button", name="提交单位信息").click()
    said(page, "未审核。")
    decided(enter(bureau), "通过")


@pytest.mark.req("H2.3", "H2.4")
def test_编辑信息_changes_the_data_of_the_subordinates_administrator(
    enter: Enter, school: Grant, bureau: Grant
) -> None:
    page = enter(bureau)
    menu(page, "单位管理", "单位管理")
    follow(row(page, "逸夫小学").get_by_role("link", name="逸夫小学"))
    # 姓名 登录名 手机号 电子邮箱 操作
    expect(page.locator("thead", has_text="登录名")).to_contain_text("手机号")
    page.get_by_role("link", name="编辑信息").click()
    form = dialog(page)
    form.get_by_label("姓名").fill("张明远")
    form.get_by_label("手机号").fill("13937112233")
    form.get_by_label("电子邮箱").fill("zhang@example.cn")
    form.get_by_role("button", name="保存").click()
    line = row(page, "张明远")
    for words in ("4101040010001", "13937112233", "zhang@example.cn"):
        expect(line).to_contain_text(words)


@pytest.mark.req("H2.5", "T1.5")
def test_初始化密码_gives_a_new_one_and_the_subordinate_sets_its_own_at_the_next_login(
    enter: Enter, school: Grant, bureau: Grant, shot: Any
) -> None:
    # 若下级单位忘记密码，上级单位可对该单位初始化密码
    page = enter(bureau)
    menu(page, "单位管理", "单位管理")
    follow(row(page, "逸夫小学").get_by_role("link", name="逸夫小学"))
    shot("unit-administrator")
    page.get_by_role("link", name="初始化密码").click()
    dialog(page).get_by_role("button", name="初始化密码").click()
    password = one_time_password(page)
    # 下级单位登录管理系统重新设置密码即可
    page.context.clear_cookies()
    log_in(page, "4101040010001", f.PASSWORD)
    said(page, "账号或密码不正确")
    log_in(page, "4101040010001", password)
    set_first_password(page, password)
