"""What befalls people who write for hours: a closed tab, an ended session, two tabs, a double click, a wrong file."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import FilePayload, Page, expect

from tests import factories as f
from tests.journeys.stage import henan, teacher, written
from tests.journeys.steps import log_in, picture_file, said, saves_itself
from zhicheng.applications.models import Application, Revision
from zhicheng.people.models import Grant

Enter = Callable[..., Page]
SENTENCE = "本人自二〇一二年任教以来，一直在教学一线担任语文教学和班主任工作。"

WATCH = """() => new MutationObserver(() => document.querySelectorAll("#slot-other progress")
    .forEach(bar => window.seen(bar.getAttribute("aria-label"))))
    .observe(document.body, {subtree: true, childList: true})"""


@pytest.fixture
def li() -> Grant:
    """李雅文, who applies from 逸夫小学."""
    return teacher(henan().school, "李雅文", 2)


@pytest.fixture
def case(li: Grant) -> Application:
    """Her application, complete but not handed in."""
    return written(li)


def typed(case: Application) -> str:
    """What the server has of the summary."""
    return str(case.records.get(code="summary").data["values"]["text"])


def summary(page: Page, case: Application) -> Page:
    """The page on which the summary is written."""
    page.goto(f"/my/{case.pk}/summary/")
    return page


@pytest.mark.req("H5.1")
def test_what_is_typed_saves_itself_and_says_when(enter: Enter, li: Grant, case: Application, shot: Any) -> None:
    page = summary(enter(li), case)
    saves_itself(page, "业务工作总结", SENTENCE)
    assert typed(case) == SENTENCE
    shot("application-summary")


@pytest.mark.req("H5.1")
def test_a_tab_closed_at_once_loses_nothing(enter: Enter, li: Grant, case: Application) -> None:
    page = enter(li)
    tab = summary(page.context.new_page(), case)
    tab.get_by_label("业务工作总结").fill(SENTENCE)
    tab.close()
    summary(page, case)
    expect(page.get_by_label("业务工作总结")).to_have_value(SENTENCE)


@pytest.mark.req("H5.1")
def test_a_session_that_ends_while_typing_loses_nothing(
    enter: Enter, li: Grant, case: Application, clock: time_machine.Traveller
) -> None:
    page = summary(enter(li), case)
    clock.shift(timedelta(minutes=31))
    page.get_by_label("业务工作总结").fill(SENTENCE)
    expect(page.locator("[data-saved]")).to_contain_text("登录已")
    assert typed(case) != SENTENCE
    # back after a new login, the text is there and can be saved
    log_in(page, str(li.user.id_number), door="个人业务")
    summary(page, case)
    said(page, "已恢复您")
    expect(page.get_by_label("业务工作总结")).to_have_value(SENTENCE)
    page.get_by_role("button", name="保存", exact=True).last.click()
    said(page, "“业务工作总结”已保存")
    assert typed(case) == SENTENCE


@pytest.mark.req("H5.1")
def test_two_tabs_on_one_section_show_both_versions_and_the_applicant_chooses(
    enter: Enter, li: Grant, case: Application, shot: Any
) -> None:
    page = summary(enter(li), case)
    other = summary(page.context.new_page(), case)
    saves_itself(other, "业务工作总结", "另一个窗口里写的总结。")
    page.get_by_label("业务工作总结").fill(SENTENCE)
    expect(page.locator("[data-saved]")).to_contain_text("另一个窗口")
    with page.expect_navigation() as answered:
        page.get_by_role("button", name="保存", exact=True).last.click()
    assert answered.value is not None
    assert answered.value.status == 409
    for words in ("已保存的", "另一个窗口里写的总结。", "您刚才填写的", SENTENCE):
        expect(page.locator("#content")).to_contain_text(words)
    shot("two-versions")
    page.get_by_role("button", name="保留我的").click()
    said(page, "“业务工作总结”已保存")
    assert typed(case) == SENTENCE


@pytest.mark.req("H5.1", "H8.1")
def test_a_double_click_on_submit_hands_in_once_and_the_back_button_leads_to_the_receipt(
    enter: Enter, li: Grant, case: Application
) -> None:
    page = enter(li, to=f"/my/{case.pk}/submit/")
    page.get_by_role("button", name="提交", exact=True).dblclick()
    expect(page.get_by_role("heading", name="职称申报提交回执")).to_be_visible()
    assert Revision.objects.filter(application=case).count() == 1
    # the back button: the page as it was, or what it is now; either way nothing is handed in twice
    page.go_back()
    again = page.get_by_role("button", name="提交", exact=True)
    if again.count():
        again.click()
    said(page, "已经提交")
    page.get_by_role("link", name="查看回执").click()
    expect(page.get_by_role("heading", name="职称申报提交回执")).to_be_visible()
    assert Revision.objects.filter(application=case).count() == 1


@pytest.mark.req("H5.1")
def test_files_go_up_with_their_progress_and_a_wrong_one_says_what_is_wrong(
    enter: Enter, li: Grant, case: Application, shot: Any, tmp_path: Path
) -> None:
    page = enter(li, to=f"/my/{case.pk}/attachments/")
    slot = page.locator("#slot-other")
    program: FilePayload = {
        "name": "获奖证书.pdf",
        "mimeType": "application/pdf",
        "buffer": b"MZ\x90\x00" + b"\0" * 500,
    }
    slot.locator("input[type=file]").set_input_files([picture_file("聘书.jpg", "聘书"), program])
    # the good one is there with its picture
    expect(slot.get_by_alt_text("查看 聘书.jpg")).to_be_visible()
    # the wrong one is refused by what it contains, whatever its name says
    refusal = slot.locator("[data-files] .field-error")
    expect(refusal).to_contain_text("获奖证书.pdf")
    assert case.attachments.filter(slot="other").count() == 1
    shot("attachments")
    # too large: told before it travels
    large = tmp_path / "全部材料.pdf"
    large.write_bytes(b"%PDF-1.7" + bytes(21 << 20))
    slot.locator("input[type=file]").set_input_files(large)
    said(page, "超过 20.0 MB")


@pytest.mark.req("H5.1")
def test_progress_is_shown_while_a_file_travels(enter: Enter, li: Grant, case: Application) -> None:
    page = enter(li, to=f"/my/{case.pk}/attachments/")
    seen: list[str] = []
    page.expose_function("seen", lambda name: seen.append(name))
    page.evaluate(WATCH)
    page.locator("#slot-other input[type=file]").set_input_files([picture_file("聘书.jpg", "聘书")])
    expect(page.get_by_alt_text("查看 聘书.jpg")).to_be_visible()
    assert "聘书.jpg" in seen


@pytest.mark.req("H5.1")
def test_a_draft_says_all_that_is_missing_at_once_and_leads_to_each_place(enter: Enter, li: Grant, shot: Any) -> None:
    case = f.draft(li)
    page = enter(li, to=f"/my/{case.pk}/submit/")
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_disabled()
    expect(page.get_by_role("heading", name="处需要补充或修改")).to_be_visible()
    shot("submit-missing", phone=True)
    page.get_by_role("link", name="请填写性别").or_(page.locator(".missing li a").first).first.click()
    expect(page.locator("#section-form")).to_be_visible()
