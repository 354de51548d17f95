"""通知与公告: an office announces, an applicant hears of a return, the province sees what did not arrive."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import desk, henan, papers, teacher
from tests.journeys.steps import dialog, follow, menu, said
from zhicheng.notices import actions
from zhicheng.notices.models import Delivery
from zhicheng.people.models import Grant
from zhicheng.reviews import actions as reviews

Enter = Callable[..., Page]
TEXT = "各单位：\n请于截止前完成网上填报和审核，逾期不再受理。\n退回修改的申报，请在修改截止时间前重新提交。"


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch with its people."""
    return henan()


def returned(branch: f.Branch) -> Grant:
    """李雅文, whose application came back from the school."""
    by = teacher(branch.school)
    application = papers(f.draft(by), by)
    reviews.submit(application, by=by, at=f.NOW, seen=application.version)
    f.give_back(application, ["papers"], desk(branch.school, "handler"))
    return by


def test_an_office_drafts_and_publishes_and_everybody_reads_it_on_the_portal(
    enter: Enter, branch: f.Branch, shot: Any
) -> None:
    page = enter(f.administrator(branch.city))
    menu(page, "通知公告")
    follow(page.get_by_role("link", name="管理本机构公告"))
    follow(page.get_by_role("link", name="起草公告").first)
    page.get_by_label("标题").fill("关于做好 2026 年度职称申报工作的通知")
    page.get_by_label("正文").fill(TEXT)
    page.get_by_label("发布范围").select_option("public")
    page.get_by_label("置顶").check()
    shot("announcing", whole=True)
    page.get_by_role("button", name="保存草稿").click()
    said(page, "草稿已保存")
    page.get_by_label("上传附件").set_input_files(
        [{"name": "工作安排.jpg", "mimeType": "image/jpeg", "buffer": f.picture().read()}]
    )
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("link", name="工作安排.jpg")).to_be_visible()
    page.get_by_role("link", name="发布", exact=True).click()
    dialog(page).get_by_role("button", name="发布").click()
    said(page, "公告已发布")

    page.context.clear_cookies()
    page.goto("/")
    shot("announcements")
    follow(page.get_by_role("link", name="关于做好 2026 年度职称申报工作的通知"))
    expect(page.get_by_text("请于截止前完成网上填报和审核")).to_be_visible()
    expect(page.get_by_role("link", name="工作安排.jpg")).to_be_visible()


def test_the_applicant_hears_of_a_return_and_follows_it(enter: Enter, branch: f.Branch, shot: Any) -> None:
    page = enter(returned(branch), "/my/")
    bell = page.get_by_role("link", name="消息通知，2 条未读")
    follow(bell)
    shot("notices")
    page.get_by_role("button", name="职称申报被退回，请修改后重新提交").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/my/" in page.url
    follow(page.get_by_role("link", name="消息通知，1 条未读"))
    page.get_by_role("button", name="全部标为已读").click()
    said(page, "已将 1 条消息标为已读")
    expect(page.get_by_role("link", name="消息通知", exact=True)).to_be_visible()


def test_somebody_chooses_channels(enter: Enter, branch: f.Branch, shot: Any, settings: Any) -> None:
    settings.NOTICE_CHANNELS = {"email": "mail", "sms": "json://gateway/{mobile}"}
    by = teacher(branch.school)
    by.user.email = "liyawen@example.cn"
    by.user.save(update_fields=["email"])
    page = enter(by, "/notices/")
    follow(page.get_by_role("link", name="通知设置"))
    expect(page.get_by_label("申报进度：站内消息")).to_be_disabled()
    page.get_by_label("每一级审核通过：站内消息").uncheck()
    page.get_by_label("截止时间提醒：短信").check()
    shot("notice-settings")
    page.get_by_role("button", name="保存").click()
    said(page, "通知设置已保存")
    expect(page.get_by_label("每一级审核通过：站内消息")).not_to_be_checked()


def test_the_province_sees_what_nobody_is_sure_of_and_sends_it_again(
    enter: Enter, branch: f.Branch, shot: Any, settings: Any
) -> None:
    settings.NOTICE_CHANNELS = {"sms": "json://gateway/{mobile}"}
    by = returned(branch)
    actions.choose(by.user, {"progress": ["sms"]})
    actions.send("arrived", to=[by.user_id], at=f.NOW, what="职称申报", number="HA2026-000001")
    uncertain = {"state": "uncertain", "tried_at": f.NOW, "attempts": 1, "said": "网关没有回答，不能确定对方是否收到。"}
    Delivery.objects.update(**uncertain)
    page = enter(f.administrator(branch.office), "/notices/")
    follow(page.get_by_role("link", name="通知发送情况"))
    follow(page.get_by_role("link", name="不确定"))
    shot("deliveries")
    page.get_by_role("link", name="重发").click()
    expect(dialog(page)).to_contain_text("可能使对方收到两次")
    dialog(page).get_by_role("button", name="重发").click()
    said(page, "已排入发送队列")
