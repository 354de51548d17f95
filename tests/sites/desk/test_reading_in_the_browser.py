"""Reading with keys and dialogs: the page's scripts only shorten what works without them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories as f
from zhicheng.reviews.models import Opinion, Stop

Open = Callable[[Any, str], Page]


@pytest.fixture
def open_(live_server: Any, page: Page, enter: Callable[..., Client]) -> Open:
    """Open an address as somebody."""

    def go(grant: Any, address: str) -> Page:
        session = enter(grant).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.goto(f"{live_server.url}{address}")
        return page

    return go


@pytest.mark.req("H8.4")
@pytest.mark.django_db(transaction=True)
def test_a_key_passes_a_section_and_the_next_one_is_open(open_: Open) -> None:
    school = f.province().school
    stop = f.stop(f.submitted(f.applicant(school)))
    page = open_(f.grant(school, "handler"), reverse("review_record", args=[stop.pk]))

    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="本节意见 · 学历学位")).to_be_visible()
    page.keyboard.press("x")
    expect(page.get_by_text("请写明需要修改的内容")).to_be_visible()
    page.get_by_role("button", name="缺学位证书").click()
    page.get_by_role("button", name="需修改").click()

    expect(page.get_by_text("1 节已通过，1 节需修改")).to_be_visible()
    page.keyboard.press("[")
    expect(page.get_by_role("button", name="需修改")).to_have_attribute("aria-pressed", "true")
    assert Opinion.objects.get(stop=stop, section="education").text == "缺学位证书。"


@pytest.mark.req("T4.3")
@pytest.mark.django_db(transaction=True)
def test_trail_and_verdict_open_as_dialogs_over_the_list(open_: Open, profile: Callable[[str], None]) -> None:
    profile("tianjin")
    school = f.province().school
    stop = f.stop(f.submitted(f.applicant(school, f.person("李雅文"))))
    page = open_(f.grant(school, "review"), reverse("own_people_queue"))

    page.get_by_role("link", name="审批流程").click()
    expect(page.get_by_role("dialog").get_by_role("columnheader", name="经办单位")).to_be_visible()
    page.get_by_role("dialog").get_by_role("link", name="返回").click()
    page.get_by_role("link", name="审核", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("是否通过").select_option(label="否")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请写明不通过的原因")
    dialog.get_by_label("不通过原因").fill("任职年限不足。")
    dialog.get_by_role("button", name="保存").click()

    expect(page.get_by_text("已作不通过处理：李雅文")).to_be_visible()
    assert Stop.objects.get(pk=stop.pk).verdict == "rejected"


@pytest.mark.django_db(transaction=True)
def test_back_leads_through_what_was_posted_without_asking_to_post_again(open_: Open) -> None:
    school = f.province().school
    stop = f.stop(f.submitted(f.applicant(school, f.person("李雅文"))))
    page = open_(f.grant(school, "handler"), reverse("review_record", args=[stop.pk]))
    page.get_by_role("button", name="显示完整号码").click()
    page.wait_for_url("**/number/")
    page.get_by_role("link", name="首页").click()
    page.wait_for_url("**/home/")

    page.go_back()

    expect(page.get_by_role("heading", name="李雅文")).to_be_visible()
