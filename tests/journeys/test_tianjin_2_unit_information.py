"""天津手册 （二）单位信息维护: 办理业务之前首先完善本单位的详细信息。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stage import Tianjin, account, tianjin_branch
from tests.journeys.steps import menu, said
from zhicheng.organisations.models import Organisation, State
from zhicheng.people.models import Grant, Role

Enter = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("tianjin")
COUNTS = {"单位人数": 62, "专业技术人员数": 58, "正高级": 1, "副高级": 9, "中级": 25, "助理级": 15, "员级": 3}


@pytest.fixture
def school(tianjin: None) -> Grant:
    """The school's administrator; its information is not yet written."""
    branch: Tianjin = tianjin_branch()
    branch.school.state, branch.school.uscc = State.DRAFT, ""
    branch.school.save(update_fields=["state", "uscc"])
    account(branch.school, "刘建华")
    return Grant.objects.get(organisation=branch.school, role=Role.ADMINISTRATOR)


def opened(enter: Enter, school: Grant) -> Page:
    """点击页面左侧“专业技术”，选择“职称管理”，点击“单位信息维护”."""
    page = enter(school)
    menu(page, "专业技术", "职称管理", "单位信息维护")
    return page


def fill_in(page: Page) -> None:
    """用户依次根据实际情况录入."""
    page.get_by_label("统一社会信用代码").fill("12120101M92KD4HT2W")
    page.get_by_label("单位性质").select_option(label="全额拨款事业单位")
    for label, number in COUNTS.items():
        page.get_by_label(label).fill(str(number))
    page.get_by_label("未取得职称人员").fill("5")
    page.get_by_label("联系人").fill("刘建华")
    page.get_by_label("联系电话").fill("022-27301234")


def colour_of(page: Page, label: str) -> str:
    """The colour of a label."""
    return str(page.locator("label", has_text=label).first.evaluate("it => getComputedStyle(it).color"))


@pytest.mark.req("T2.1", "T2.2", "T2.3", "T2.5")
def test_the_unit_fills_in_its_information_and_saves_and_changes_it_later(
    enter: Enter, school: Grant, shot: Any
) -> None:
    page = opened(enter, school)
    # 单位名称、是否人力资源服务机构为上级单位在分配账号时统一维护，无需填写
    expect(page.locator("dl.facts").first).to_contain_text("和平区海河小学")
    expect(page.locator("dl.facts").first).to_contain_text("人力资源服务机构")
    expect(page.get_by_label("机构名称")).to_have_count(0)
    # 本页标题红色的为必录项
    red, green, blue = (int(part) for part in colour_of(page, "统一社会信用代码")[4:-1].split(","))
    assert red > 120 > green + blue - red // 4
    fill_in(page)
    shot("unit-information-tianjin", whole=True)
    # 确认无误后点击右下角“保存”按钮即可
    page.get_by_role("button", name="保存").click()
    said(page, "单位信息已保存")
    assert Organisation.objects.get(pk=school.organisation_id).usable
    # 以上单位详细信息发生变动时，修改方式同首次维护方式
    page.get_by_label("联系电话").fill("022-27305678")
    page.get_by_role("button", name="保存").click()
    said(page, "单位信息已保存")
    page.reload()
    expect(page.get_by_label("联系电话")).to_have_value("022-27305678")


@pytest.mark.req("T2.3")
def test_what_is_missing_or_does_not_add_up_is_said_at_the_field(enter: Enter, school: Grant) -> None:
    page = opened(enter, school)
    fill_in(page)
    page.get_by_label("联系人").fill("")
    page.get_by_label("联系电话").fill("")
    page.get_by_label("副高级").fill("8")
    page.get_by_role("button", name="保存").click()
    said(page, "专业技术人员数填的是 58 人，而各级与未取得职称人员合计 57 人")
    page.get_by_label("副高级").fill("9")
    page.get_by_role("button", name="保存").click()
    said(page, "请至少填写一位联系人和联系电话")


@pytest.mark.req("T2.4")
def test_单位规模_is_asked_for_only_of_enterprises(enter: Enter, school: Grant) -> None:
    page = opened(enter, school)
    fill_in(page)
    expect(page.get_by_label("单位规模")).to_have_count(0)
    # 单位性质栏选择“公有制企业”和“非公有制企业”的单位，需选择单位规模
    page.get_by_label("单位性质").select_option(label="公有制企业")
    expect(page.get_by_label("单位规模")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    said(page, "请选择单位规模")
    page.get_by_label("单位规模").select_option(label="中型")
    page.get_by_role("button", name="保存").click()
    said(page, "单位信息已保存")
    page.wait_for_load_state("networkidle")  # the page's scripts are there
    # 其他性质单位无需选择单位规模
    page.get_by_label("单位性质").select_option(label="社会团体")
    expect(page.get_by_label("单位规模")).to_have_count(0)


@pytest.mark.req("T2.6")
def test_until_it_is_saved_nothing_else_can_be_used_and_no_individual_finds_the_unit(
    enter: Enter, school: Grant
) -> None:
    page = enter(school)
    page.goto("/desk/staff/")
    said(page, "请先完善并提交本单位信息" if page.get_by_text("并提交").count() else "请先完善")
    assert page.evaluate("() => fetch('/desk/organisations/').then(answer => answer.status)") == 403
    page.goto("/register/")
    page.get_by_label("所在单位").fill("海河小学")
    said(page, "没有找到名称含“海河小学”的单位")
    # 保存单位信息成功之后，个人用户才能选择此单位
    page = opened(enter, school)
    fill_in(page)
    page.get_by_role("button", name="保存").click()
    said(page, "单位信息已保存")
    page.goto("/desk/staff/")
    expect(page.get_by_role("heading", level=1)).to_have_text("本单位人员角色管理")
    page.goto("/register/")
    page.get_by_label("所在单位").fill("海河小学")
    expect(page.get_by_label("和平区海河小学")).to_be_visible()
