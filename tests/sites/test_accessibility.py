"""axe looks at every page, as somebody who may open it, with something of their own on it."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from jinja2 import FileSystemLoader
from playwright.sync_api import Page as BrowserPage

from tests.sites.walk import ONLY_IN, Walk
from tests.sites.world import world
from tests.ui import samples
from tests.ui.conftest import TEMPLATES
from zhicheng.profiles import current
from zhicheng.sites.frame.registry import PAGES
from zhicheng.ui.jinja import environment

pytestmark = pytest.mark.django_db(transaction=True)

GRAVE = {"serious", "critical"}
VERIFIER = settings.BASE / "docs/verify/certificate.html"
DIFFERENT = {"home"}
"""What shows each role something else; any other page is looked at once."""
PARTS = {"register_units"}
"""What needs no login and is no page of its own, but a part that is seen on its page."""


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
    assert not found, "\n".join(found)


def test_axe_finds_nothing_serious_in_the_gallery(page: BrowserPage, live_server: object) -> None:
    gallery = environment(loader=FileSystemLoader(TEMPLATES)).get_template("gallery.html").render(samples.context())
    page.route("**/gallery/", lambda route: route.fulfill(body=gallery, content_type="text/html; charset=utf-8"))
    page.goto(f"{live_server}/gallery/", wait_until="load")
    assert not violations(page), "\n".join(violations(page))


def test_axe_finds_nothing_serious_in_the_page_that_verifies_without_a_server(page: BrowserPage) -> None:
    page.goto(VERIFIER.as_uri())
    assert not violations(page), "\n".join(violations(page))


def _is_page(answer: HttpResponse) -> bool:
    """Neither a file to save nor a part that is seen on its page."""
    return b"<html" in answer.content[:500] and not answer.get("Content-Disposition", "").startswith("attachment")


def pages(walk: Walk) -> Iterator[tuple[str, str, str]]:
    """Every page: its name, the key of a session, its address; once where all roles see the same."""
    for page in PAGES.values():
        if page.roles or page.name in PARTS or ONLY_IN.get(page.name, current().code) != current().code:
            continue
        if _is_page(walk.answer(page, "GET", None, {})):
            yield page.name, "", walk.url(page, {})
    seen = set()
    for page, grant, things in walk.looking():
        sight = (page.name, grant.role if page.name in DIFFERENT else None)
        if sight in seen:
            continue
        answer = walk.answer(page, "GET", grant, things)
        if answer.status_code == 200 and _is_page(answer):
            seen.add(sight)
            yield f"{page.name} as {grant.role}", walk.keys[grant.pk], walk.url(page, things)
    yield "account_given with an account", account_given(walk), reverse("account_given")


def account_given(walk: Walk) -> str:
    """The session of an administrator who has just reset somebody's password."""
    page, grant, things = next(case for case in walk.looking() if case[0].name == "reset_person")
    return walk.answer(page, "POST", grant, things).cookies[settings.SESSION_COOKIE_NAME].value


def violations(page: BrowserPage) -> list[str]:
    """What axe calls serious or critical on the page that is open."""
    return [
        f"{violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in GRAVE
    ]
