"""From self-registration to 呈报单位, which chooses the committee."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as f
from tests.journeys.stage import Tianjin, account, papers, tianjin_branch
from tests.journeys.steps import answer_captcha, choose_title, dialog, log_in, menu, row, said, saves_itself
from zhicheng.applications.models import Application, State
from zhicheng.committees.models import Round
from zhicheng.people.models import Grant, Role

Enter = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("tianjin")
NUMBER, PASSWORD = f.id_number(906, "19880615"), "Haihe-2026"


@pytest.fixture
def branch(tianjin: None) -> Tianjin:
    """The line of organisations with their accounts, and a committee of the city."""
    made = tianjin_branch()
    for organisation, holder in ((made.school, "刘建华"), (made.bureau, "张玉兰"), (made.submitting, "赵国栋")):
        account(organisation, holder)
    Round.objects.filter(pk=f.round_(made.office).pk).update(name="2026 年度第一批")
    return made


def registers(page: Page, shot: Any) -> None:
    """需要网上申报职称的人员，需在本系统进行个人注册并填写个人信息，选择自己所在单位."""
    page.goto("/")
    page.get_by_role("link", name="个人注册").click()
    page.get_by_label("姓名").fill("李雅文")
    page.get_by_label("证件号码").fill(NUMBER)
    page.get_by_label("手机").fill("13820011234")
    page.get_by_label("所在单位").fill("海河小学")
    page.get_by_label("和平区海河小学").check()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_label("确认密码").fill(PASSWORD)
    answer_captcha(page)
    shot("register")
    page.get_by_role("button", name="注册").click()
    said(page, "注册成功")
    log_in(page, NUMBER, PASSWORD, door="个人业务")


def starts(page: Page) -> Application:
    """我要申报: series and title; the committee is not the applicant's to choose."""
    menu(page, "个人业务", "职称申报")
    page.get_by_role("link", name="我要申报").first.click()
    choose_title(page, "中小学教师", "一级教师（中级）")
    said(page, "评委会（由呈报单位选定）")
    page.get_by_label("专业").fill("语文")
    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_role("heading", name="基本信息", exact=True)).to_be_visible()
    return Application.objects.get()


def fills_in(page: Page, application: Application, shot: Any) -> None:
    """向单位提交个人申报材料: one section by hand, the others as if filled in like it."""
    page.get_by_role("navigation", name="申报内容").get_by_role("link", name="业务工作总结").click()
    saves_itself(page, "业务工作总结", "本人自二〇一二年任教以来，一直在教学一线工作。")
    by = Grant.objects.select_related("user", "organisation").get(user=application.applicant)
    papers(Application.objects.get(pk=application.pk), by)
    page.goto(f"/my/{application.pk}/papers/")
    page.get_by_role("button", name="编辑").first.click()
    expect(page.get_by_label("题目")).to_be_visible()
    shot("application-section", phone=True)
    page.get_by_role("link", name="检查并提交").click()
    said(page, "各节内容都已填写完整")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="职称申报提交回执")).to_be_visible()


def passes(enter: Enter, organisation: f.Organisation, queue: str) -> None:
    """是否通过: 是, 保存."""
    page = enter(Grant.objects.get(organisation=organisation, role=Role.REVIEW))
    menu(page, "专业技术", "职称管理", queue)
    row(page, "李雅文").get_by_role("link", name="审核", exact=True).click()
    dialog(page).get_by_label("是否通过").select_option(label="是")
    dialog(page).get_by_role("button", name="保存").click()
    said(page, "已通过：李雅文")


def submits_to_a_committee(enter: Enter, branch: Tianjin, shot: Any) -> None:
    """呈报单位人员审核: the last organisation chooses the committee."""
    page = enter(Grant.objects.get(organisation=branch.submitting, role=Role.REVIEW))
    menu(page, "专业技术", "职称管理", "呈报单位人员审核")
    row(page, "李雅文").get_by_role("link", name="审核", exact=True).click()
    dialog(page).get_by_label("是否通过").select_option(label="是")
    shot("submitting")
    dialog(page).get_by_role("button", name="保存").click()
    expect(dialog(page)).to_contain_text("请选择评委会")
    dialog(page).get_by_label("呈报评委会").select_option(index=1)
    dialog(page).get_by_role("button", name="保存").click()
    said(page, f"已通过：李雅文，呈报{Round.objects.get().committee.name}")


@pytest.mark.req("T3.1", "T3.6", "T4.1")
def test_from_self_registration_over_every_level_to_the_committee_that_the_last_chooses(
    page: Page, enter: Enter, branch: Tianjin, shot: Any
) -> None:
    f.title()
    registers(page, shot)
    application = starts(page)
    fills_in(page, application, shot)
    # 由单位逐层级审批
    passes(enter, branch.school, "本单位人员审核")
    passes(enter, branch.bureau, "下级单位人员审核")
    submits_to_a_committee(enter, branch, shot)
    application.refresh_from_db()
    assert application.state == State.AWAITING_COMMITTEE
    assert application.round is not None
    page = enter(Grant.objects.get(user=application.applicant), to=f"/my/{application.pk}/")
    said(page, f"等待「{application.round.committee.name}」评审")
