"""河南手册 10 专家推荐审查: 单位审查，主管单位审查，省职改办审查，审核通过后，可直接进入专家信息库。"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import desk, henan, papers, teacher
from tests.journeys.steps import crumbs, dialog, follow, log_in, menu, row, said, saves_itself, settled
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, State
from zhicheng.experts.models import Expert
from zhicheng.people.models import Grant
from zhicheng.reviews import actions as reviews

Enter = Callable[..., Page]
WAY = ("school", "bureau", "office")


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch with everybody who reviews."""
    return henan()


def handed_in(by: Grant) -> Application:
    """An expert's application on its first desk."""
    application = applications.start_expert(by, title=f.title(), subject="语文", at=f.NOW)
    papers(application, by)
    reviews.submit(application, by=by, at=f.NOW - timedelta(days=3), seen=application.version)
    return Application.objects.get(pk=application.pk)


def passes(page: Page, name: str, note: str) -> None:
    """点击申报人姓名，可查看申报人填写申报资料，符合即可通过审查."""
    menu(page, "审查推荐", "专家推荐审查")
    follow(row(page, name).get_by_role("link", name=name, exact=True))
    page.locator(".conclusion").get_by_text("通过，").click()
    dialog(page).get_by_label("单位意见").fill(note)
    dialog(page).get_by_label("我已审看，一并通过").check()
    dialog(page).get_by_role("button", name="通过，").click()
    said(page, f"已通过：{name}")


@pytest.mark.req("H5.1", "H10.1")
def test_the_applicant_logs_in_with_证件号_and_fills_in_an_expert_application(
    page: Page, branch: f.Branch, shot: Any
) -> None:
    by = teacher(branch.school)
    f.title()
    log_in(page, by.user.id_number or "", door="个人业务")
    menu(page, "我的申报", "专家申报")
    assert crumbs(page) == "我的申报 > 专家申报"
    page.get_by_role("link", name="申报评审专家").first.click()
    page.wait_for_load_state()
    page.get_by_label("系列").select_option(label="中小学教师")
    expect(page.get_by_label("所持职称（层级）")).to_be_visible()
    settled(page)
    page.get_by_label("所持职称（层级）").select_option(label="一级教师（中级）")
    expect(page.get_by_role("heading", name="确认并开始填写")).to_be_visible()
    settled(page)
    for place in ("逸夫小学", "管城区教育局", "河南省职改办", "专家信息库"):
        said(page, place)
    page.get_by_label("专业").fill("语文")
    shot("expert-start")
    page.get_by_role("button", name="开始填写").click()
    said(page, "专家申报已建立")
    expect(page.get_by_label("申报类型")).to_have_count(0)
    follow(page.get_by_role("link", name="从业领域"))
    saves_itself(page, "研究方向", "小学语文阅读教学")


@pytest.mark.req("H10.1")
def test_unit_then_bureau_then_province_review_and_the_expert_is_in_the_library(
    enter: Enter, branch: f.Branch, shot: Any
) -> None:
    by = teacher(branch.school)
    case = handed_in(by)
    for place in WAY:
        organisation = getattr(branch, place)
        for step in ("handler", "leader"):
            page = enter(desk(organisation, step))
            if (place, step) == ("office", "handler"):
                menu(page, "审查推荐", "专家推荐审查")
                shot("expert-queue")
            passes(page, "李雅文", "同意推荐。")
    case.refresh_from_db()
    assert case.state == State.ADMITTED
    # 审核通过后，可直接进入专家信息库
    menu(page, "审查推荐", "专家信息库")
    expect(row(page, "李雅文")).to_contain_text("逸夫小学")
    expect(row(page, "李雅文")).to_contain_text("2026-11-22 至 2029-11-21")
    page = enter(by)
    menu(page, "我的申报", "专家申报")
    said(page, "您已于 2026-11-22")
    # neither the city nor the county is on the way, and nobody there sees the library
    menu_of_the_city = enter(desk(branch.city, "handler")).get_by_role("navigation", name="主菜单")
    expect(menu_of_the_city.get_by_role("link", name="专家推荐审查")).to_be_visible()
    expect(menu_of_the_city.get_by_role("link", name="专家信息库")).to_have_count(0)


@pytest.mark.req("H10.1")
def test_the_province_searches_the_library_and_keeps_its_terms(enter: Enter, branch: f.Branch, shot: Any) -> None:
    for number, name in enumerate(("李雅文", "张慧敏", "马晓东", "赵丽娟", "刘志强")):
        until = f.NOW.date() + timedelta(days=60 + 200 * number)
        f.expert(branch.school, name=name, subject="语文", keywords=["整本书阅读", "习作教学"], until=until)
    page = enter(desk(branch.office, "leader"))
    menu(page, "审查推荐", "专家信息库")
    shot("expert-library", phone=True)
    page.get_by_label("姓名", exact=True).fill("慧敏")
    page.get_by_label("专业 / 关键词").fill("整本书")
    page.get_by_role("button", name="查询").click()
    expect(row(page, "张慧敏")).to_be_visible()
    expect(row(page, "李雅文")).to_have_count(0)
    follow(row(page, "张慧敏").get_by_role("link", name="张慧敏"))
    # 暂停, with the reason
    page.get_by_role("link", name="暂停").click()
    dialog(page).get_by_label("原因").fill("借调外省一年")
    dialog(page).get_by_role("button", name="暂停").click()
    said(page, "已暂停：张慧敏")
    said(page, "借调外省一年")
    # 恢复
    page.get_by_role("link", name="恢复").click()
    dialog(page).get_by_role("button", name="恢复").click()
    said(page, "已恢复：张慧敏")
    # 续聘: three years from today at most
    page.get_by_role("link", name="续聘").click()
    expect(dialog(page).get_by_label("任期截止")).to_have_value("2029-11-21")
    dialog(page).get_by_role("button", name="续聘").click()
    said(page, "已续聘：张慧敏")
    shot("expert-record")
    assert Expert.objects.get(name="张慧敏").version == 4
