"""投票：三位评委在三台设备上领票、投票；关箱计票、签字、公布；用独立脚本重新计票，凭回执找到自己的选票。"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.ballots.hall import Hall, hall
from tests.journeys.sessions import cookie
from tests.journeys.steps import said
from tests.journeys.voting import cast, choose, take
from zhicheng.ballots import actions, box, closing
from zhicheng.ballots.models import Ballot, Boxed
from zhicheng.core import clock
from zhicheng.meetings import actions as meetings

SCRIPT = Path(__file__).parents[2] / "docs/verify/ballots.py"


def posts(page: Page) -> list[Request]:
    """Note what the page posts from now on."""
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if request.method == "POST" else None)
    return seen


def signed_and_published(room: Hall, page: Page) -> None:
    """The chair signs on their own page, the office publishes."""
    meetings.write_minutes(room.meeting, text="到会符合法定人数，表决有效。", by=room.by, at=clock.now())
    page.goto("/expert/ballots/")
    page.get_by_role("link", name="签字确认").click()
    page.get_by_role("button", name="签字确认").click()
    said(page, "已签字确认")
    closing.publish(room.meeting, by=room.by, at=clock.now())


@pytest.mark.req("H10.2")
def test_three_vote_on_three_devices_and_everybody_can_count_again(
    devices: Callable[..., Page], page: Page, tmp_path: Path
) -> None:
    room = hall(members=3, candidates=2, climbed=True)
    ballot = room.issuing()
    tabs = [devices(one.grant) for one in room.voters]
    for tab in tabs:
        take(tab, ballot)
    tabs[1].reload()  # the device keeps its papers
    actions.open_box(ballot, by=room.by, at=clock.now())
    seen = posts(tabs[0])
    receipts = [
        cast(tab, *choices)
        for tab, choices in zip(tabs, [("同意", "不同意"), ("同意", "弃权"), ("不同意", "同意")], strict=True)
    ]
    assert ["cookie" in request.all_headers() or "referer" in request.all_headers() for request in seen] == [False]
    assert tabs[0].evaluate("Object.values(localStorage)") == ['{"done":true}']
    tabs[0].reload()
    said(tabs[0], "本机已投票")
    assert Boxed.objects.count() == 6
    box.close(ballot, by=room.by, at=clock.now())
    tabs[2].reload()
    said(tabs[2], "本轮投票已结束并计票")
    signed_and_published(room, tabs[0])
    _counted_again(page, ballot, receipts, tmp_path)


def _counted_again(page: Page, ballot: Ballot, receipts: list[list[str]], folder: Path) -> None:
    page.goto(f"/boards/{ballot.code}/")
    expect(page.get_by_role("row", name="1 号 3 2 1 0 0 通过")).to_be_visible()
    expect(page.get_by_role("row", name="2 号 3 1 1 1 0 未通过")).to_be_visible()
    assert not any(f"委员0{n}" in page.content() for n in range(3))
    page.get_by_label("选票编号").fill(receipts[2][0])
    page.get_by_role("button", name="查找").click()
    said(page, "1 号：不同意")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载公告板文件").click()
    file = folder / "board.json"
    coming.value.save_as(file)
    every = [token for tokens in receipts for token in tokens]
    command = [sys.executable, "-I", "-X", "utf8", str(SCRIPT), str(file), *every]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "结论：全部一致。"), done.stdout


def test_without_a_choice_for_everybody_nothing_is_cast_and_another_device_gets_no_papers(
    devices: Callable[..., Page], page: Page
) -> None:
    room = hall(members=3, candidates=2)
    ballot = room.issuing()
    tab, other = devices(room.voters[0].grant), devices(room.voters[0].grant)
    other.goto(f"/expert/ballots/{ballot.code}/")
    take(tab, ballot)
    other.get_by_role("button", name="领取选票").click()
    said(other, "一人只能领一次")
    other.reload()
    said(other, "评委会办事机构可以写明原因将本轮投票作废")
    expect(other.get_by_role("button", name="领取选票")).to_be_hidden()
    for one in room.voters[1:]:
        one.take(ballot)
    actions.open_box(ballot, by=room.by, at=clock.now())
    expect(tab.get_by_role("heading", name="表决票")).to_be_visible()
    assert tab.locator("input[type=radio]:checked").count() == 0
    tab.locator("fieldset").first.get_by_text("同意", exact=True).click()
    tab.get_by_role("button", name="核对并投票").click()
    said(tab, "还有 1 位评审对象没有选择")
    assert Boxed.objects.count() == 0
    choose(tab, "同意", "同意")
    tab.get_by_role("button", name="核对并投票").click()
    tab.get_by_role("button", name="返回修改").click()
    assert cast(tab, "不同意", "弃权")
    assert Boxed.objects.count() == 2


def test_without_javascript_the_page_says_why_it_is_needed(browser: Browser, live_server: Any) -> None:
    room = hall(members=3)
    ballot = room.issuing()
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([cookie(room.chair, live_server.url)])
    page = context.new_page()
    page.goto(f"/expert/ballots/{ballot.code}/")
    expect(page.get_by_text("这一页需要启用 JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="领取选票")).to_be_hidden()
    context.close()
