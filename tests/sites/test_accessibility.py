"""axe looks at every page, as somebody who may open it, with something of their own on it."""

import os
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from jinja2 import FileSystemLoader
from playwright.sync_api import Page as BrowserPage

from tests.sites.walk import ONLY_IN, Walk
from tests.sites.world import Things, world
from tests.ui import samples
from tests.ui.conftest import TEMPLATES
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.sites.frame.registry import PAGES, Page
from zhicheng.ui.jinja import environment

pytestmark = pytest.mark.django_db(transaction=True)

GRAVE = {"serious", "critical"}
VERIFIER = settings.BASE / "docs/verify/certificate.html"
DIFFERENT = {"home"}
"""What shows each role something else; any other page is looked at once."""
PARTS = {"register_units"}
"""What needs no login and is no page of its own, but a part that is seen on its page."""
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
NEEDED = {"resultTypes": ["violations"], "preload": False}
"""Nothing of what is right, and no style sheet read again for a rule that is not grave."""
LOOKED_AT = Path(os.environ["VAR"]) / "looked-at"
"""The pages of either province that axe has seen, and what stands in what on them."""


@pytest.fixture(params=["henan", "tianjin"])
def walk(request: pytest.FixtureRequest, profile: Callable[[str], None], enter: Callable[..., Client]) -> Walk:
    """The people of a province, about to look at every page."""
    profile(request.param)
    return Walk(world(), enter)


def test_axe_finds_nothing_serious_on_any_page(walk: Walk, page: BrowserPage, live_server: object) -> None:
    wrong = []
    for name, key, address, elements in pages(walk):
        page.context.clear_cookies()
        if key:
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": str(live_server)}])
        answer = page.goto(f"{live_server}{address}", wait_until="load")
        assert answer is not None
        assert answer.ok, f"{name}: {answer.status}"
        found = violations(page)
        wrong += [f"{name}: {violation}" for violation in found]
        _remember(set() if found else elements)
    assert not wrong, "\n".join(wrong)


def test_axe_finds_nothing_serious_in_the_gallery(page: BrowserPage, live_server: object) -> None:
    gallery = environment(loader=FileSystemLoader(TEMPLATES)).get_template("gallery.html").render(samples.context())
    page.route("**/gallery/", lambda route: route.fulfill(body=gallery, content_type="text/html; charset=utf-8"))
    page.goto(f"{live_server}/gallery/", wait_until="load")
    assert not violations(page), "\n".join(violations(page))


def test_axe_finds_nothing_serious_in_the_page_that_verifies_without_a_server(page: BrowserPage) -> None:
    page.goto(VERIFIER.as_uri())
    assert not violations(page), "\n".join(violations(page))


class Nesting(HTMLParser):
    """What kind of element stands in what kind: its tag, classes, type and role, and which other attributes it has."""

    def __init__(self) -> None:
        super().__init__()
        self.path, self.pairs = [("", "")], set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = sorted(f"{name}={value}" if name in {"class", "type", "role"} else name for name, value in attrs)
        kind = " ".join([tag, *said])
        self.pairs.add(f"{self.path[-1][1]} > {kind}")
        if tag not in VOID:
            self.path.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        while len(self.path) > 1 and self.path.pop()[0] != tag:
            pass


def _is_page(answer: HttpResponse) -> bool:
    """Neither a file to save nor a part that is seen on its page."""
    return b"<html" in answer.content[:500] and not answer.get("Content-Disposition", "").startswith("attachment")


def _elements(page: str, answer: HttpResponse) -> set[str]:
    nesting = Nesting()
    nesting.feed(answer.content.decode())
    return {page} | nesting.pairs


def _known() -> set[str]:
    return set(LOOKED_AT.read_text().splitlines()) if LOOKED_AT.exists() else set()


def _remember(elements: set[str]) -> None:
    with LOOKED_AT.open("a") as file:
        file.write("".join(f"{one}\n" for one in elements - _known()))


def pages(walk: Walk) -> Iterator[tuple[str, str, str, set[str]]]:
    """Every page: its name, the key of a session, its address, its elements; once where all roles see the same.

    A page is left out that was fine in the other province, where nothing stands in anything in which it has not stood.
    The second province comes from the other end, so that two who look at the same time meet in the middle.
    """
    cases: list[tuple[Page, Grant | None, Things]] = [
        (page, None, {}) for page in PAGES.values() if _needs_nobody(page)
    ]
    cases += walk.looking()
    order, seen = list(PAGES), set()
    for page, grant, things in sorted(cases, key=lambda case: order.index(case[0].name), reverse=_comes_second()):
        role = grant.role if grant else "visitor"
        sight = (page.name, role if page.name in DIFFERENT else grant is None)
        if sight in seen:
            continue
        answer = walk.answer(page, "GET", grant, things)
        if answer.status_code == 200 and _is_page(answer):
            seen.add(sight)
            elements = _elements(page.name, answer)
            if elements - _known():
                yield f"{page.name} as {role}", walk.keys[grant.pk] if grant else "", walk.url(page, things), elements
    yield "account_given with an account", account_given(walk), reverse("account_given"), set()


def _needs_nobody(page: Page) -> bool:
    there = ONLY_IN.get(page.name, current().code) == current().code
    return there and not page.roles and page.name not in PARTS


def _comes_second() -> bool:
    return current().code == "tianjin"


def account_given(walk: Walk) -> str:
    """The session of an administrator who has just reset somebody's password."""
    page, grant, things = next(case for case in walk.looking() if case[0].name == "reset_person")
    return walk.answer(page, "POST", grant, things).cookies[settings.SESSION_COOKIE_NAME].value


def violations(page: BrowserPage) -> list[str]:
    """What axe calls serious or critical on the page that is open."""
    return [
        f"{violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page, options=NEEDED).response["violations"]
        if violation["impact"] in GRAVE
    ]
