"""河南手册 三、7 印章管理，二、6 打印评审表：可上传各单位的印章；它出现在本单位通过的评审表上。"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests import factories as f
from tests.journeys.stage import desk, handed_in, henan, teacher
from tests.journeys.steps import crumbs, dialog, menu, row, said
from tests.papers.reading import pages, red, text
from tests.seals.photographs import photographed, upload
from zhicheng.core import clock
from zhicheng.reviews import actions as reviews

Enter = Callable[..., Page]


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch with everybody who reviews."""
    return henan()


def photograph() -> FilePayload:
    """The seal on a sheet of paper, as taken by a telephone."""
    return {"name": "印章.jpg", "mimeType": "image/jpeg", "buffer": upload(photographed()).read()}


def fetched(page: Page, button: str) -> bytes:
    """What comes when the button is pressed."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=button, exact=True).first.click()
    return Path(coming.value.path()).read_bytes()


@pytest.mark.req("H7.1", "H6.1")
def test_a_photographed_seal_is_uploaded_and_stands_on_the_printed_form(
    enter: Enter, branch: f.Branch, shot: Any
) -> None:
    page = enter(f.administrator(branch.school))
    menu(page, "系统管理", "印章管理")
    assert crumbs(page) == "系统管理 > 印章管理"
    said(page, "本单位还没有启用的印章")
    page.locator("input[type=file]").set_input_files(photograph())
    page.get_by_role("button", name="启用这枚印章").click()
    said(page, "印章已启用")
    expect(page.get_by_role("img", name="本单位印章的预览")).to_be_visible()
    by = teacher(branch.school, "李雅文", 2)
    application = handed_in(by, days_ago=5)
    for role in ("handler", "leader"):
        application.refresh_from_db()
        here = f.stop(application)
        reviews.pass_(here, by=desk(branch.school, role), at=clock.now(), seen=application.version)
    page.goto("/desk/seals/")
    expect(row(page, "李雅文 职称申报，审核通过")).to_be_visible()
    shot("seals")
    # 打印评审表
    menu(page, "人员管理", "材料打印")
    shot("papers")
    form = fetched(page, "打印评审表")
    assert "李雅文" in text(form)
    assert max(red(sheet) for sheet in pages(form)) > 1000
    page = enter(by, to=f"/my/{application.pk}/")
    assert "逸夫小学（章）" in text(fetched(page, "打印评审表"))


@pytest.mark.req("H7.1")
def test_stopping_the_seal_asks_first(enter: Enter, branch: f.Branch) -> None:
    page = enter(f.administrator(branch.school), to="/desk/seals/")
    page.locator("input[type=file]").set_input_files(photograph())
    page.get_by_role("button", name="启用这枚印章").click()
    said(page, "印章已启用")
    page.goto("/desk/seals/")
    page.get_by_role("link", name="停用").click()
    dialog(page).get_by_role("button", name="停用").click()
    said(page, "印章已停用")
    said(page, "以前的印章")
