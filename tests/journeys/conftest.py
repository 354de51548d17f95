"""How a journey plays: one browser, the product itself, the tests' own time, pictures for the guide on request."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from tests import factories as f
from tests.journeys.pictures import DESKTOP, PHONE, TABLET, keep
from tests.journeys.sessions import cookie

PATIENCE = 20_000
"""Milliseconds: a test waits only as long as it must, but the machine may be busy."""
GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "pictures"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/journeys --pictures` takes the guide's pictures anew."""
    parser.addoption("--pictures", action="store_true", help="take the pictures of docs/guide anew")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own time, which goes on as the browser works; `clock.shift(timedelta(…))` lets more of it pass."""
    with time_machine.travel(f.NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    """Let `page.goto("/…")` mean the running product."""
    return browser_context_args | {"base_url": live_server.url}


@pytest.fixture(autouse=True)
def nothing_breaks(context: BrowserContext, live_server: Any, clock: Any) -> Iterator[None]:
    """An error in a script or an answer 500 fails the journey; every tab is closed before the tables are emptied."""
    errors: list[str] = []

    def looked_at(response: Response) -> None:
        if response.status >= 500:
            errors.append(f"{response.status} {response.request.method} {response.url}")

    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("response", looked_at)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield
    for tab in context.pages:
        if tab.url.startswith("http"):
            tab.goto("about:blank")
    assert errors == []


@pytest.fixture
def enter(page: Page, live_server: Any) -> Callable[..., Page]:
    """Log the browser in as somebody through a signed session, and open their home: `enter(grant)`."""

    def log_in(grant: Any, to: str = "/home/", at: datetime | None = None) -> Page:
        page.context.clear_cookies()
        page.context.add_cookies([cookie(grant, live_server.url, at)])
        page.goto(to)
        return page

    return log_in


@pytest.fixture
def devices(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Iterator[Callable[..., Page]]:
    """A device of one's own for everybody, logged in: `devices(grant)`."""
    opened: list[BrowserContext] = []

    def device(grant: Any) -> Page:
        context = browser.new_context(**(browser_context_args | {"viewport": TABLET}))
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([cookie(grant, live_server.url)])
        return context.new_page()

    yield device
    for context in opened:
        context.close()


@pytest.fixture
def shot(page: Page, request: pytest.FixtureRequest) -> Callable[..., None]:
    """Take a picture for the guide: `shot("portal")`; of an element, of a long page, or as a telephone shows it."""

    def take(name: str, of: Locator | None = None, *, whole: bool = False, phone: bool = False) -> None:
        if not request.config.getoption("pictures", default=False):
            return
        page.wait_for_load_state("networkidle")
        page.mouse.move(0, 0)
        page.set_viewport_size(DESKTOP)
        page.evaluate("scrollTo(0, 0)")
        keep(of.screenshot() if of else page.screenshot(full_page=whole), GUIDE / f"{name}.png")
        if phone:
            page.set_viewport_size(PHONE)
            keep(page.screenshot(), GUIDE / f"{name}-phone.png")
            page.set_viewport_size(DESKTOP)

    return take


@pytest.fixture
def tianjin(profile: Callable[[str], None]) -> None:
    """The province of the other manual."""
    profile("tianjin")
