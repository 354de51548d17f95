"""From the school to the committee's door: each organisation, handler then leader, with a return and a rejection."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import desk, handed_in, henan, teacher, written
from tests.journeys.steps import dialog, follow, row, said
from zhicheng.applications.models import Application, State
from zhicheng.people.models import Grant

Enter = Callable[..., Page]
PAGES = {"handler": "/desk/handler/", "leader": "/desk/leader/"}


def at_desk(enter: Enter, person: Grant, name: str) -> Page:
    """Log in as a reviewer and open somebody's materials from the list."""
    page = enter(person, to=PAGES[person.role])
    follow(row(page, name).get_by_role("link", name=name, exact=True))
    return page


def passes(enter: Enter, person: Grant, name: str, note: str = "") -> None:
    """符合即可通过审查."""
    page = at_desk(enter, person, name)
    page.locator(".conclusion").get_by_text("通过，").click()
    if note:
        dialog(page).get_by_label("单位意见").fill(note)
    dialog(page).get_by_label("我已审看，一并通过").check()
    dialog(page).get_by_role("button", name="通过，").click()
    said(page, f"已通过：{name}")


def returns(enter: Enter, person: Grant, name: str, section: str, reason: str) -> None:
    """不符合可将申报人退回修改."""
    page = at_desk(enter, person, name)
    page.locator(".conclusion").get_by_text("退回修改").click()
    dialog(page).get_by_label(section, exact=True).fill(reason)
    dialog(page).get_by_label("已审完，一次性告知").check()
    dialog(page).get_by_role("button", name="保存").click()
    said(page, f"已退回修改：{name}")


def hands_in(page: Page, case: Application) -> None:
    """检查并提交, then the receipt."""
    page.goto(f"/my/{case.pk}/submit/")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="职称申报提交回执")).to_be_visible()


def changes_the_paper(enter: Enter, by: Grant, case: Application) -> None:
    """The applicant mends what was named; the other sections are closed."""
    page = enter(by, to="/my/")
    said(page, "「管城区教育局」于 2026-11-22")
    page.get_by_role("link", name="修改", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="论文", exact=True)).to_be_visible()
    said(page, "刊号与期刊不一致，请核对后修改")
    page.get_by_role("button", name="编辑").first.click()
    page.get_by_label("题目").fill("整本书阅读的课堂支架再设计")
    page.get_by_role("button", name="保存", exact=True).last.click()
    said(page, "“论文”已保存")
    page.goto(f"/my/{case.pk}/basics/")
    said(page, "这一节没有被退回，不需修改")
    hands_in(page, case)


def rejects(enter: Enter, person: Grant, name: str) -> None:
    """不符合可将申报人作未通过操作."""
    page = at_desk(enter, person, name)
    page.locator(".conclusion").get_by_text("不通过").click()
    dialog(page).get_by_label("不通过原因").fill("继续教育学时不足，本年度不符合申报条件。")
    dialog(page).get_by_role("button", name="确认不通过").click()
    said(page, f"已作不通过处理：{name}")


def sees_what_changed(enter: Enter, person: Grant, shot: Any) -> None:
    """What changed since the reviewer last saw it is marked, and can be read alone."""
    page = at_desk(enter, person, "李雅文")
    side = page.get_by_role("navigation", name="申报内容")
    expect(side.get_by_role("link", name="论文")).to_contain_text("已修改")
    expect(side.get_by_role("link", name="基本信息")).not_to_contain_text("已修改")
    side.get_by_role("link", name="论文").click()
    expect(page.locator("ins", has_text="再设计")).to_be_visible()
    expect(page.locator("del", has_text="整本书阅读的课堂支架设计")).to_be_visible()
    shot("record-changed")


@pytest.mark.req("H8.1", "H8.2", "H8.4", "H9.1", "H5.1")
def test_an_application_climbs_from_the_school_to_the_committees_door(enter: Enter, shot: Any) -> None:
    branch = henan()
    li = teacher(branch.school, "李雅文", 2)
    case, beside = written(li), handed_in(teacher(branch.school, "马晓东", 3))
    # 李雅文 checks and hands in
    page = enter(li, to=f"/my/{case.pk}/submit/")
    said(page, "各节内容都已填写完整")
    shot("submit-check", whole=True)
    hands_in(page, case)
    shot("receipt")
    # 基层单位: 经办人审查, 负责人审查
    for name in ("李雅文", "马晓东"):
        passes(enter, desk(branch.school, "handler"), name)
        passes(enter, desk(branch.school, "leader"), name, "情况属实，同意推荐。")
    # 管城区教育局 returns one and does not pass the other
    bureau = desk(branch.bureau, "handler")
    returns(enter, bureau, "李雅文", "论文", "刊号与期刊不一致，请核对后修改。")
    rejects(enter, bureau, "马晓东")
    # she changes it and hands in again: it resumes where it was returned
    changes_the_paper(enter, li, case)
    said(enter(desk(branch.school, "handler"), to=PAGES["handler"]), "没有待审的申报")
    sees_what_changed(enter, bureau, shot)
    passes(enter, bureau, "李雅文")
    passes(enter, desk(branch.bureau, "leader"), "李雅文", "同意上报。")
    # 管城回族区职改办, 郑州市职改办
    for organisation in (branch.county, branch.city):
        for role in ("handler", "leader"):
            passes(enter, desk(organisation, role), "李雅文")
    # at the committee's door
    page = enter(li, to=f"/my/{case.pk}/")
    said(page, "等待「郑州市职改办中小学教师评委会」评审")
    shot("progress", whole=True)
    case.refresh_from_db()
    beside.refresh_from_db()
    assert (case.state, case.submission) == (State.AWAITING_COMMITTEE, 2)
    assert beside.state == State.REJECTED
    assert not f.Stop.objects.waiting().exists()
