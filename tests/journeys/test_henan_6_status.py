"""河南手册 二、6 申报人员状态查询。"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import handed_in, henan, teacher
from tests.journeys.steps import dialog, menu, row
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant
from zhicheng.reviews.interviews import call_to_interview
from zhicheng.statistics import actions as statistics

Enter = Callable[..., Page]
PLACE = "郑州市金水路17号 职称评审中心 三楼第二会议室"


def called(branch: f.Branch) -> Application:
    """An application that has climbed to the committee, whose office has called its applicant."""
    case = f.climb(handed_in(teacher(branch.school, "李雅文", 1)))
    host = Grant.objects.select_related("user", "organisation").get(organisation=branch.city, role="handler")
    call_to_interview(case, time=f.NOW + timedelta(days=9), place=PLACE, by=host, at=f.NOW)
    return case


@pytest.mark.req("H6.1")
def test_the_unit_sees_each_applicants_state_committee_interview_and_place_and_prints(enter: Enter, shot: Any) -> None:
    branch = henan()
    case = called(branch)
    handed_in(teacher(branch.school, "张慧敏", 2), days_ago=4)
    teacher(branch.school, "马晓东", 3)
    # 申报人登录申报系统填写申报资料并提交审核后，可在申报人员状态查询页面看到各申报人的…
    page = enter(f.administrator(branch.school))
    menu(page, "人员管理", "申报人员状态查询")
    line = row(page, "李雅文")
    # 评委会名称，面试通知，地点
    for words in ("待评审", case.round.committee.name, "2026-12-01 09:00", PLACE):
        expect(line).to_contain_text(words)
    expect(row(page, "张慧敏")).to_contain_text("逸夫小学 · 经办人审查")
    expect(row(page, "马晓东")).to_contain_text("未申报")
    shot("status")
    # 进行实时监督
    row(page, "张慧敏").get_by_role("link", name="审批流程").click()
    expect(dialog(page)).to_contain_text("审核中")
    page.keyboard.press("Escape")
    # 打印评审表
    with page.expect_download() as download:
        row(page, "李雅文").get_by_role("button", name="打印评审表").click()
    assert download.value.suggested_filename.endswith("评审表.pdf")


@pytest.mark.req("H6.1")
def test_a_superior_finds_an_applicant_of_its_subtree_from_any_page(enter: Enter) -> None:
    branch = henan()
    called(branch)
    page = enter(f.administrator(branch.city))
    box = page.get_by_role("searchbox", name="姓名、编号或证件号码")
    box.fill("雅文")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("查找申报人员")
    line = row(page, "李雅文")
    expect(line).to_contain_text("逸夫小学")
    expect(line).to_contain_text(PLACE)


def test_numbers_are_shown_as_tables_and_pictures_and_a_superior_looks_into_a_subordinate(
    enter: Enter, shot: Any
) -> None:
    branch = henan()
    called(branch)
    handed_in(teacher(branch.school, "张慧敏", 2), days_ago=4)
    statistics.reckon(at=f.NOW)
    page = enter(f.administrator(branch.county))
    menu(page, "审查推荐", "统计分析")
    expect(page.locator("[data-chart=series] canvas")).to_be_visible()
    shot("statistics", whole=True)
    page.get_by_role("link", name="管城区教育局").click()
    expect(page.get_by_role("link", name="逸夫小学")).to_be_visible()
    expect(page.locator(".figures")).to_contain_text("2 已提交")
