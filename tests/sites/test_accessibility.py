"""axe looks at every page, as somebody who may open it, with something of their own on it."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page as BrowserPage

from tests.sites.walk import ONLY_IN, Walk
from tests.sites.world import world
from zhicheng.profiles import current
from zhicheng.sites.frame.registry import PAGES

pytestmark = pytest.mark.django_db(transaction=True)

GRAVE = {"serious", "critical"}


@pytest.fixture(params=["henan", "tianjin"])
def walk(request: pytest.FixtureRequest, profile: Callable[[str], None], enter: Callable[..., Client]) -> Walk:
    """The people of a province, about to look at every page."""
    profile(request.param)
    return Walk(world(), enter)


def test_axe_finds_nothing_serious_on_any_page(walk: Walk, page: BrowserPage, live_server: object) -> None:
    found = []
    for name, key, address in pages(walk):
        page.context.clear_cookies()
        if key:
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": str(live_server)}])
        answer = page.goto(f"{live_server}{address}", wait_until="load")
        assert answer is not None
        found += [f"{name}: {answer.status}"] if answer.status >= 500 else []
        if answer.ok and "text/html" in answer.headers.get("content-type", ""):
            found += [f"{name}: {violation}" for violation in violations(page)]
    assert found == []


def pages(walk: Walk) -> Iterator[tuple[str, str, str]]:
    """Every page that is looked at: its name, the key of a session, its address; each role sees it once."""
    for page in PAGES.values():
        if not page.roles and ONLY_IN.get(page.name, current().code) == current().code:
            yield page.name, "", walk.url(page, {})
    seen = set()
    for page, grant, things in walk.looking():
        if (page.name, grant.role) not in seen and walk.answer(page, "GET", grant, things).streaming is False:
            answer = walk.answer(page, "GET", grant, things)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                seen.add((page.name, grant.role))
                yield f"{page.name} as {grant.role}", walk.keys[grant.pk], walk.url(page, things)


def violations(page: BrowserPage) -> list[str]:
    """What axe calls serious or critical on the page that is open."""
    return [
        f"{violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in GRAVE
    ]
