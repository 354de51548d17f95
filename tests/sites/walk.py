"""Opens pages as the people of the test world, and notes which answers are not as declared."""

import re
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.sites.world import NOBODYS, Things, World, kind, mixed, nobodys
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.reference.permissions import addresses
from zhicheng.sites.frame.registry import PAGES, Page

PLANS = ("plan", "plan_document", "plan_copy", "plan_discard", "plan_withdraw")
PLANS += ("plans", "plan_places", "plan_review", "plan_review_document", "plan_review_picture")
ONLY_IN = dict.fromkeys(("register", "register_units"), "tianjin") | dict.fromkeys(PLANS, "henan")
"""Pages that one profile has and the other answers with 404, although the role exists in both."""
OPENS = {"GET": {200, 302, 405, 409, 422}, "POST": {200, 302, 400, 405, 409, 422}}
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


class Walk:
    """Every page as everybody; `wrong` is what was not as declared, as sentences."""

    def __init__(self, world: World, enter: Callable[..., Client]) -> None:
        self.world, self.addresses, self.nobodys = world, addresses(), nobodys()
        self.wrong: list[str] = []
        self.client = Client()
        self.start: str | None = None
        self.read_only = False
        self.keys = {grant.pk: enter(grant).cookies[settings.SESSION_COOKIE_NAME].value for grant in world.everybody()}
        self.routes = {page.name: self._arguments(page) for page in PAGES.values()}

    def everything(self, method: str) -> None:
        """Every page, every person, everything that is theirs and everything that is not."""
        for page in PAGES.values():
            self._as_visitor(page, method)
            if page.province:
                self._nowhere(page, method)
                continue
            for role, grants in self.world.own.people.items():
                if page.roles and role not in page.roles:
                    for things in self._cases(page, page.roles):
                        self._expect(page, method, grants[0], things, {404}, "of another role")
                else:
                    self._as_declared(page, method, grants)

    def looking(self) -> Iterator[tuple[Page, Grant, Things]]:
        """What everybody may open of what is their own."""
        for page in (page for page in PAGES.values() if not page.province):
            for role, grants in self.world.own.people.items():
                if role in page.roles and ONLY_IN.get(page.name, current().code) == current().code:
                    yield from ((page, grant, things) for grant in grants for things in self._own(page, grant))

    def looking_once(self) -> Iterator[tuple[Page, Grant, Things]]:
        """The same with one of each page and role, where the answer does not depend on the things."""
        first = {(page.name, grant.role): (page, grant, things) for page, grant, things in self.looking()}
        yield from first.values()

    def status(self, page: Page, method: str, grant: Grant | None, things: Things) -> int:
        """How a page answers."""
        return self.answer(page, method, grant, things).status_code

    def answer(self, page: Page, method: str, grant: Grant | None, things: Things) -> HttpResponse:
        """Ask for a page and undo whatever came of it; who only looks at a page of a role finds nothing to write on."""
        client, address = self.client, self.url(page, things)
        client.cookies.clear()
        if grant is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[grant.pk]
        self._lay_out(read_only=method == "GET" and bool(page.roles))
        form = {"grant": grant.pk} if grant is not None and page.name == "switch_role" else {}
        answer = client.get(address) if method == "GET" else client.post(address, form)
        if not self.read_only or answer.status_code >= 500:
            self.undo()
        return answer

    def _lay_out(self, *, read_only: bool) -> None:
        if self.start is None:
            self.start = transaction.savepoint()
        if self.read_only and not read_only:
            self.undo()
        if read_only and not self.read_only:
            connection.cursor().execute("SET TRANSACTION READ ONLY")
            self.read_only = True

    def undo(self) -> None:
        """Go back to what was there before the first page was asked for."""
        if self.start is None:
            return
        transaction.savepoint_rollback(self.start)
        self.read_only = False

    def url(self, page: Page, things: Things) -> str:
        """The address of a page about these things."""
        arguments = {name: {**self.nobodys, **things}[meant] for name, meant in self.routes[page.name].items()}
        return reverse(page.name, kwargs=arguments)

    def _nowhere(self, page: Page, method: str) -> None:
        """A page of the province's office is none to anybody below it, whatever the role."""
        for grant in self.world.everybody():
            for things in self._cases(page, page.roles):
                self._expect(page, method, grant, things, {404}, "below the province's office")

    def _as_visitor(self, page: Page, method: str) -> None:
        there = ONLY_IN.get(page.name, current().code) == current().code
        expected = {302} if page.roles else OPENS[method] if there else {404}
        for things in self._cases(page, page.roles):
            self._expect(page, method, None, things, expected, "as a visitor")

    def _as_declared(self, page: Page, method: str, grants: list[Grant]) -> None:
        """Something of their own opens to them (some pages only by POST), and nothing of others."""
        there = ONLY_IN.get(page.name, current().code) == current().code
        mine = [(grant, things) for grant in grants for things in self._own(page, grant)]
        found = self._tried(page, method, mine)
        opens = bool(found & OPENS[method]) or any(
            self._tried(page, verb, mine) & OPENS[verb] for verb in OPENS if there and verb != method
        )
        if opens != there or found - OPENS[method] - {404}:
            self.wrong.append(f"{method} {page.name} as {grants[0].role} with what is their own: {sorted(found)}")
        for grant, things in mine[:1] if self._owned(page) else ():
            for where, foreign in self._one_of_each_place(grant, self._owned(page)):
                for mixture in mixed(things, foreign, self._owned(page)):
                    self._expect(page, method, grant, mixture, {404}, where)

    def _tried(self, page: Page, method: str, mine: list[tuple[Grant, Things]]) -> set[int]:
        """How the page answers with one thing of theirs after the other, up to the first with which it opens."""
        found: set[int] = set()
        for grant, things in mine:
            found.add(self.status(page, method, grant, things))
            if found & OPENS[method]:
                break
        return found

    def _one_of_each_place(self, grant: Grant, wanted: set[str]) -> Iterator[tuple[str, Things]]:
        others = {
            (where, frozenset(wanted & foreign.keys())): foreign for where, foreign in self.world.of_others(grant)
        }
        yield from ((where, foreign) for (where, _), foreign in others.items())

    def _expect(
        self, page: Page, method: str, grant: Grant | None, things: Things, expected: set[int], about: str
    ) -> None:
        status = self.status(page, method, grant, things)
        if status not in expected:
            who = grant.role if grant else "visitor"
            self.wrong.append(f"{method} {self.url(page, things)} ({page.name}) as {who}, {about}: {status}")

    def _own(self, page: Page, grant: Grant) -> list[Things]:
        wanted = self._owned(page)
        if not wanted:
            return [{}]
        return [things for things in self.world.own.things[grant.pk] if wanted <= things.keys()]

    def _cases(self, page: Page, roles: frozenset[str]) -> list[Things]:
        """One case that somebody of the page's roles could open, for those who may not."""
        everybody = sorted(self.world.everybody(), key=lambda grant: grant.role not in roles)
        return [things for grant in everybody for things in self._own(page, grant)][:1]

    def _owned(self, page: Page) -> set[str]:
        return set(self.routes[page.name].values()) - NOBODYS

    def _arguments(self, page: Page) -> dict[str, str]:
        address = self.addresses[page.name]
        return {argument: kind(address, argument) for argument in ARGUMENT.findall(address)}
