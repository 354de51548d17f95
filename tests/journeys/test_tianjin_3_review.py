"""天津手册 （三）本单位人员审核, （四）下级单位人员审核: 由单位逐层级审批，不可越级申报。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import TEACHERS, Tianjin, account, handed_in, teacher, tianjin_branch
from tests.journeys.steps import dialog, menu, row, said
from zhicheng.applications.models import Application, State
from zhicheng.people.models import Grant, Role

Enter = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("tianjin")


@pytest.fixture
def branch(tianjin: None) -> Tianjin:
    """The line of organisations with the named holder of each account."""
    made = tianjin_branch()
    for organisation, holder in ((made.school, "刘建华"), (made.bureau, "张玉兰"), (made.submitting, "赵国栋")):
        account(organisation, holder)
    return made


def reviewer(organisation: f.Organisation) -> Grant:
    """The account of an organisation, as it reviews."""
    return Grant.objects.select_related("user", "organisation").get(organisation=organisation, role=Role.REVIEW)


def arrived(branch: Tianjin, number: int = 2) -> list[Application]:
    """These teachers' applications at the school."""
    names = enumerate(TEACHERS[:number], 1)
    return [handed_in(teacher(branch.school, name, 2 * place), days_ago=9 - place) for place, name in names]


def own_people(enter: Enter, branch: Tianjin) -> Page:
    """在“专业技术”目录下，选择“职称管理”，点击“本单位人员审核”."""
    page = enter(reviewer(branch.school))
    menu(page, "专业技术", "职称管理", "本单位人员审核")
    return page


def subordinates(enter: Enter, branch: Tianjin) -> Page:
    """在“专业技术”目录下，选择“职称管理”菜单栏，点击“下级单位人员审核”."""
    page = enter(reviewer(branch.bureau))
    menu(page, "专业技术", "职称管理", "下级单位人员审核")
    return page


def decide(page: Page, name: str, answer: str, reason: str = "") -> None:
    """点击“审核”按钮弹出审核页面，选择是否通过；若不通过，填写不通过原因，点击“保存”."""
    row(page, name).get_by_role("link", name="审核", exact=True).click()
    form = dialog(page)
    form.get_by_label("是否通过").select_option(label=answer)
    if reason:
        form.get_by_label("不通过原因").fill(reason)
    form.get_by_role("button", name="保存").click()


@pytest.mark.req("T3.2", "T3.3")
def test_本单位人员审核_shows_the_unit_filters_by_是否通过_and_opens_the_materials(
    enter: Enter, branch: Tianjin, shot: Any
) -> None:
    arrived(branch, 6)
    page = own_people(enter, branch)
    # 上方显示本单位名称和统一社会信用代码
    expect(page.locator(".unit-line")).to_contain_text("和平区海河小学")
    expect(page.locator(".unit-line")).to_contain_text("12120101M92KD4HT2W")
    expect(page.get_by_role("heading", name="本单位人员信息")).to_be_visible()
    shot("own-people")
    # 选择“是”、“否”或“未审核”，然后点击蓝色“查询”按钮
    decide(page, "李雅文", "是")
    said(page, "已通过：李雅文")
    page.get_by_label("是否通过").select_option(label="是")
    page.get_by_role("button", name="查询").click()
    expect(row(page, "李雅文")).to_contain_text("通过")
    expect(row(page, "张慧敏")).to_have_count(0)
    page.get_by_label("是否通过").select_option(label="未审核")
    page.get_by_role("button", name="查询").click()
    # 点击人员红色身份证号码，可以查看此人详细材料
    number = row(page, "张慧敏").locator("a.id-number")
    assert number.evaluate("it => getComputedStyle(it).color").startswith("rgb(1")
    number.click()
    expect(page.get_by_role("heading", name="基本信息", exact=True)).to_be_visible()


@pytest.mark.req("T3.4", "T3.5", "T3.6")
def test_pass_not_pass_and_return_each_with_its_reason(enter: Enter, branch: Tianjin) -> None:
    cases = arrived(branch, 3)
    page = own_people(enter, branch)
    # 若此申报人员提交材料有误，可点击“退回”按钮，在弹出的窗口中填写退回原因，点击绿色“保存”按钮
    row(page, "李雅文").get_by_role("link", name="退回").click()
    dialog(page).get_by_label("论文", exact=True).fill("请补充刊物封面和目录。")
    dialog(page).get_by_label("已审完，一次性告知").check()
    dialog(page).get_by_role("button", name="保存").click()
    said(page, "已退回修改：李雅文")
    # 若选择“不通过”，需填写不通过原因
    decide(page, "张慧敏", "否")
    expect(dialog(page)).to_contain_text("请写明不通过的原因")
    dialog(page).get_by_label("不通过原因").fill("缺少近三年继续教育证明。")
    dialog(page).get_by_role("button", name="保存").click()
    said(page, "已作不通过处理：张慧敏")
    # 若选择通过，该申报人员将被上报到上级单位审核
    decide(page, "马晓东", "是")
    said(page, "已通过：马晓东，报送和平区教育局")
    expect(row(subordinates(enter, branch), "马晓东")).to_contain_text("和平区海河小学")
    # 被退回或不通过的人员需修改相关材料和信息，重新提交所在单位审核
    for case, reason in zip(cases, ("请补充刊物封面和目录", "缺少近三年继续教育证明"), strict=False):
        page = enter(Grant.objects.get(user=case.applicant), to=f"/my/{case.pk}/")
        said(page, reason)
        page.goto(f"/my/{case.pk}/submit/")
        for unchanged in page.get_by_label("我已核对，无需修改").all():
            unchanged.check()
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.get_by_role("heading", name="职称申报提交回执")).to_be_visible()
    page = own_people(enter, branch)
    for name in ("李雅文", "张慧敏"):
        expect(row(page, name)).to_be_visible()


@pytest.mark.req("T4.1")
def test_no_level_can_be_skipped_by_anyone_through_any_address(enter: Enter, branch: Tianjin) -> None:
    case = arrived(branch, 1)[0]
    at_school = f.stop(case)
    for organisation in (branch.bureau, branch.submitting):
        page = enter(reviewer(organisation))
        for part in ("", "pass/", "decide/", "return/", "reject/", "trail/"):
            assert page.goto(f"/desk/review/{at_school.pk}/{part}").status == 404  # type: ignore[union-attr]
    page = subordinates(enter, branch)
    said(page, "没有待审的申报")
    case.refresh_from_db()
    assert (case.state, f.stop(case).organisation) == (State.IN_REVIEW, branch.school)


@pytest.mark.req("T4.2", "T4.3")
def test_下级单位人员审核_filters_shows_the_trail_and_decides_in_a_dialog(
    enter: Enter, branch: Tianjin, shot: Any
) -> None:
    neighbour = f.organisation(branch.bureau, "和平区岳麓路小学", region=f.region("120101", "和平区"))
    cases = [*arrived(branch, 3), handed_in(teacher(neighbour, "周文静", 9))]
    account(neighbour, "冯秀英")
    for case in cases:
        f.climb(case, until=branch.bureau)
    page = subordinates(enter, branch)
    shot("subordinates")
    # 查询条件为单位名称和是否通过，单位名称支持关键字查询，输入关键字按回车键即可
    page.get_by_label("单位名称").fill("岳麓路")
    page.keyboard.press("Enter")
    expect(row(page, "周文静")).to_be_visible()
    expect(row(page, "李雅文")).to_have_count(0)
    # 可组合查询
    page.get_by_label("是否通过").select_option(label="是")
    page.get_by_role("button", name="查询").click()
    said(page, "没有符合条件的申报")
    page = subordinates(enter, branch)
    # 点击“审批流程”按钮可查看该人员的经办单位和单位意见
    row(page, "李雅文").get_by_role("link", name="审批流程").click()
    for words in ("经办单位", "单位意见", "和平区海河小学", "刘建华"):
        expect(dialog(page)).to_contain_text(words)
    shot("trail")
    dialog(page).get_by_role("button", name="关闭").click()
    # 点击“审核”按钮弹出审核页面，选择是否通过，若通过，点击“保存”即可
    decide(page, "李雅文", "是")
    said(page, "已通过：李雅文，报送天津市教育委员会")
    # 若不通过，填写不通过原因，点击“保存”即可
    decide(page, "张慧敏", "否", "任职年限不足。")
    said(page, "已作不通过处理：张慧敏")
