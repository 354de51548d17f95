"""Every address × every role × one's own and other organisations, compared with the declarations of the pages."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.sites.walk import ARGUMENT, Walk
from tests.sites.world import kind, world
from zhicheng.organisations.models import Organisation, State
from zhicheng.people.models import Grant, Role, User
from zhicheng.profiles import current
from zhicheng.reference.permissions import addresses
from zhicheng.sites.frame.registry import PAGES

pytestmark = pytest.mark.django_db

both_profiles = pytest.mark.parametrize("province", ["henan", "tianjin"])
LIBRARY = {"captcha-image", "captcha-image-2x", "captcha-audio", "captcha-refresh"}
"""Addresses that a library brings; open to everybody."""


@pytest.fixture
def walk(province: str, profile: Callable[[str], None], enter: Callable[..., Client]) -> Iterator[Walk]:
    """The people of a province, about to try every page."""
    profile(province)
    walk = Walk(world(), enter)
    yield walk
    walk.undo()


def test_every_address_is_a_declared_page() -> None:
    assert set(addresses()) - LIBRARY == set(PAGES)


def test_an_unknown_argument_is_refused_with_the_way_to_teach_it() -> None:
    with pytest.raises(LookupError, match="add a line to KINDS"):
        kind("desk/moons/<int:moon>/", "moon")


@pytest.mark.req("T4.1", "H4.3", "H8.1")
@both_profiles
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_opens_the_pages_of_the_role_for_what_is_theirs_and_nothing_else(walk: Walk, method: str) -> None:
    """Who looks does so in a transaction that may only read: a GET that writes is wrong here, too."""
    walk.everything(method)
    assert not walk.wrong, "\n".join(walk.wrong)


@both_profiles
def test_pages_of_the_province_open_at_its_own_office(
    province: str, profile: Callable[[str], None], enter: Callable[..., Client]
) -> None:
    profile(province)
    office = f.province().office
    things = {"expert": f.expert(office).pk}
    for page in (page for page in PAGES.values() if page.province):
        for role in sorted(page.roles & {Role.ADMINISTRATOR, *current().steps}):
            grant = Grant.objects.filter(organisation=office, role=role).first() or f.grant(office, role)
            named = {name: things[name] for name in ARGUMENT.findall(addresses()[page.name])}
            assert enter(grant).get(reverse(page.name, kwargs=named)).status_code == 200, f"{page.name} as {role}"


@pytest.mark.req("T2.6", "H2.2")
@both_profiles
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_gated_pages_are_closed_until_the_organisation_is_usable(walk: Walk, method: str) -> None:
    Organisation.objects.filter(pk=walk.world.own.organisation.pk).update(state=State.DRAFT)
    for page, grant, things in walk.looking_once():
        closed = walk.status(page, method, grant, things) == 403
        assert closed == page.gated, f"{page.name} as {grant.role}"


@pytest.mark.req("T1.3")
@both_profiles
def test_before_the_first_password_is_changed_every_page_leads_to_that_change(walk: Walk) -> None:
    User.objects.update(must_change_password=True)
    for page, grant, things in walk.looking_once():
        answer = walk.answer(page, "GET", grant, things)
        led = answer.status_code == 302 and answer.headers["Location"] == "/password/"
        assert led != page.unsafe, f"{page.name} as {grant.role}"
