"""河南手册 四、8 经办人审查, 9 负责人审查: 每个机构审查分经办人审查和负责人审查两个步骤。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import TEACHERS, desk, handed_in, henan, teacher
from tests.journeys.steps import dialog, follow, menu, row, said
from zhicheng.applications.models import Application, State
from zhicheng.people.models import Grant
from zhicheng.sections import registry

Enter = Callable[..., Page]


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch with everybody who reviews."""
    return henan()


def arrived(branch: f.Branch, names: tuple[str, ...] = TEACHERS[:2]) -> list[Application]:
    """These teachers' applications, on the school's first desk for some days."""
    return [
        handed_in(teacher(branch.school, name, 2 * place), days_ago=9 - place) for place, name in enumerate(names, 1)
    ]


def open_record(page: Page, name: str) -> None:
    """点击申报人姓名，可查看申报人填写的申报资料."""
    follow(row(page, name).get_by_role("link", name=name, exact=True))
    expect(page.get_by_role("heading", level=2, name="基本信息", exact=True)).to_be_visible()


def verdict(page: Page, button: str, confirm: str) -> None:
    """Press one of 通过 / 退回修改 / 不通过, and say yes in the dialog."""
    page.locator(".conclusion").get_by_text(button).click()
    if confirm == "通过":
        dialog(page).get_by_label("我已审看，一并通过").check()
    dialog(page).get_by_role("button", name=confirm).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.req("H8.1", "H8.2", "H8.4", "H9.1")
def test_the_handler_reads_and_passes_then_the_leader_and_only_then_the_bureau_has_it(
    enter: Enter, branch: f.Branch, shot: Any
) -> None:
    arrived(branch, TEACHERS)
    leader = enter(desk(branch.school, "leader"))
    menu(leader, "审查推荐", "负责人审查")
    said(leader, "没有待审的申报")
    # 经办人审查
    page = enter(desk(branch.school, "handler"))
    menu(page, "审查推荐", "经办人审查")
    shot("handler-queue", phone=True)
    open_record(page, "李雅文")
    shot("record", phone=True)
    verdict(page, "通过，送负责人审查", "通过")
    said(page, "已通过：李雅文，送负责人审查")
    # 经办人审查之后，申报人信息将会到达领导审查页面
    page = enter(desk(branch.school, "leader"))
    menu(page, "审查推荐", "负责人审查")
    open_record(page, "李雅文")
    above = enter(desk(branch.bureau, "handler"), to="/desk/handler/")
    expect(row(above, "李雅文")).to_have_count(0)
    # 全部信息审查成功后，资料将会到达上一级
    page = enter(desk(branch.school, "leader"), to="/desk/leader/")
    open_record(page, "李雅文")
    verdict(page, "通过，报送管城区教育局", "通过")
    above = enter(desk(branch.bureau, "handler"), to="/desk/handler/")
    expect(row(above, "李雅文")).to_contain_text("逸夫小学")


@pytest.mark.req("H8.4")
def test_the_handler_returns_for_change_with_a_reason_per_section_told_at_once(
    enter: Enter, branch: f.Branch, shot: Any
) -> None:
    case = arrived(branch)[0]
    page = enter(desk(branch.school, "handler"), to="/desk/handler/")
    open_record(page, "李雅文")
    follow(page.get_by_role("navigation", name="申报内容").get_by_role("link", name="论文"))
    # 常用意见 one click, then 需修改
    page.get_by_role("button", name="刊号不符").click()
    page.get_by_role("button", name="需修改").click()
    expect(page.get_by_role("navigation", name="申报内容")).to_contain_text("需修改")
    page.locator(".conclusion").get_by_text("退回修改").click()
    form = dialog(page)
    expect(form.get_by_label("论文")).to_have_value("刊号不符。")
    shot("return")
    # 一次性告知: the review must be complete
    form.get_by_role("button", name="保存").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text("未标记")
    dialog(page).get_by_label("已审完，一次性告知").check()
    dialog(page).get_by_role("button", name="保存").click()
    said(page, "已退回修改：李雅文")
    # the applicant sees it, and may change nothing else
    page = enter(Grant.objects.get(user=case.applicant), to=f"/my/{case.pk}/")
    expect(page.locator("#content")).to_contain_text("刊号不符。")
    shot("returned")


@pytest.mark.req("H8.4")
def test_not_passing_needs_a_reason_which_the_applicant_reads_and_is_final_for_the_round(
    enter: Enter, branch: f.Branch
) -> None:
    case = arrived(branch)[1]
    page = enter(desk(branch.school, "handler"), to="/desk/handler/")
    open_record(page, "张慧敏")
    page.locator(".conclusion").get_by_text("不通过").click()
    dialog(page).get_by_role("button", name="确认不通过").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text("不通过原因")
    dialog(page).get_by_label("不通过原因").fill("任现职未满四年，不符合申报条件。")
    dialog(page).get_by_role("button", name="确认不通过").click()
    said(page, "已作不通过处理：张慧敏")
    page = enter(Grant.objects.get(user=case.applicant), to=f"/my/{case.pk}/")
    said(page, "任现职未满四年，不符合申报条件")
    said(page, "本批次的申报已结束")
    case.refresh_from_db()
    assert case.state == State.REJECTED


@pytest.mark.req("H8.3", "H9.1")
def test_what_a_reviewer_sees_depends_on_series_and_contents_and_two_share_one_step(
    enter: Enter, branch: f.Branch
) -> None:
    arrived(branch)
    mine = desk(branch.school, "handler")
    mine.sections = registry.mask(["basics", "papers"])
    mine.save(update_fields=["sections"])
    rest = registry.mask(registry.ALL) & ~mine.sections
    colleague = f.grant(branch.school, "handler", f.person("周晓琳"), sections=rest)
    elsewhere = f.grant(branch.school, "handler", f.person("冯涛"), all_series=False, series=["05"])

    said(enter(elsewhere, to="/desk/handler/"), "没有待审的申报")
    page = enter(mine, to="/desk/handler/")
    open_record(page, "李雅文")
    assert page.get_by_role("navigation", name="申报内容").locator("li").count() == 2
    verdict(page, "通过本人审查的内容", "通过")
    # 待同事审查: not yet with the leader
    said(enter(desk(branch.school, "leader"), to="/desk/leader/"), "没有待审的申报")
    page = enter(colleague, to="/desk/handler/")
    follow(row(page, "李雅文").locator("a.id-number"))
    verdict(page, "送负责人审查", "通过")
    expect(row(enter(desk(branch.school, "leader"), to="/desk/leader/"), "李雅文")).to_be_visible()


@pytest.mark.req("H8.4")
def test_the_record_is_read_and_marked_with_the_keyboard_alone(enter: Enter, branch: f.Branch) -> None:
    arrived(branch)
    page = enter(desk(branch.school, "handler"), to="/desk/handler/")
    open_record(page, "李雅文")
    current = page.get_by_role("navigation", name="申报内容").locator("[aria-current=step]")
    # p: 本节通过, and on to the next
    page.keyboard.press("p")
    expect(current).to_contain_text("学历学位")
    # ] and [: 下一节, 上一节
    page.keyboard.press("]")
    expect(current).to_contain_text("工作经历")
    page.wait_for_load_state()  # the keys are heard when the page is complete
    page.keyboard.press("[")
    expect(current).to_contain_text("学历学位")
    page.wait_for_load_state()
    # a letter typed into the opinion is a letter
    page.get_by_label("意见").first.press_sequentially("next p")
    expect(page.get_by_label("意见").first).to_have_value("next p")
    # n: 下一件
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("张慧敏")


@pytest.mark.req("H8.4")
def test_审批流程_opens_beside_the_list_and_filters_work_alone_and_together(enter: Enter, branch: f.Branch) -> None:
    first, second = arrived(branch)
    for case in (first, second):
        f.climb(case, until=branch.bureau)
    page = enter(desk(branch.bureau, "handler"), to="/desk/handler/")
    row(page, "李雅文").get_by_role("link", name="审批流程").click()
    for words in ("逸夫小学", "经办人", "负责人", "王建国", "管城区教育局"):
        expect(dialog(page)).to_contain_text(words)
    dialog(page).get_by_role("button", name="关闭").click()
    # Enter searches
    page.get_by_label("姓名 / 证件号 / 编号").fill("慧敏")
    page.keyboard.press("Enter")
    expect(row(page, "张慧敏")).to_be_visible()
    expect(row(page, "李雅文")).to_have_count(0)
    page.get_by_label("单位名称").fill("不存在的单位")
    page.get_by_role("button", name="查询").click()
    said(page, "没有符合条件的申报")
