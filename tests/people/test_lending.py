"""委托: a review role given over to a colleague for a time."""

from datetime import date, timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.people import actions, lending
from zhicheng.people.models import ALL_SECTIONS, Grant, Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def school():
    return f.province().school


@pytest.fixture
def handler(school):
    return f.reviewers(school)[0]


@pytest.fixture
def colleague(school):
    return f.grant(school, Role.STAFF).user


def lend(handler, colleague, since=TODAY, until=FRIDAY):
    return lending.lend(handler, colleague, since=since, until=until, at=f.NOW)


def in_force(grant, on=TODAY) -> bool:
    return Grant.objects.live(on).filter(pk=grant.pk).exists()


def test_the_colleague_holds_the_role_with_the_same_scope_for_those_days(handler, colleague):
    actions.set_scope(
        handler, all_series=False, series=["22"], sections=6, by=f.administrator(handler.organisation), at=f.NOW
    )
    handler.refresh_from_db()

    lent = lend(handler, colleague)

    assert (lent.user, lent.role, lent.series, lent.sections) == (colleague, "handler", ["22"], 6)
    assert [in_force(lent, day) for day in (TODAY - timedelta(1), TODAY, FRIDAY, FRIDAY + timedelta(1))] == [
        *(False, True, True, False)
    ]
    assert lent.label == f"{handler.organisation.name} · 经办人（受委托）"


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (TODAY - timedelta(1), FRIDAY, "lent_past"),
        (FRIDAY, TODAY, "lent_backwards"),
        (TODAY, TODAY + timedelta(92), "lent_too_long"),
    ],
)
def test_the_days_must_be_right(handler, colleague, since, until, code):
    with refused(code):
        lend(handler, colleague, since, until)


def test_nobody_takes_over_what_they_hold_or_have_taken_over(handler, colleague):
    lend(handler, colleague)
    with refused("lent_twice"):
        lend(handler, colleague, FRIDAY, FRIDAY + timedelta(7))
    other = f.grant(handler.organisation, Role.STAFF).user
    f.grant(handler.organisation, Role.HANDLER, other)
    with refused("has_the_role"):
        lend(handler, other)


def test_only_an_enabled_colleague_of_the_same_organisation_takes_over(handler, colleague, school):
    Grant.objects.filter(user=colleague).update(enabled=False)
    with refused("not_enabled"):
        lend(handler, colleague)
    with refused("not_member"):
        lend(handler, f.grant(school.parent, Role.STAFF).user)


def test_what_was_taken_over_is_not_given_on(handler, colleague):
    with refused("not_to_lend"):
        lend(lend(handler, colleague), f.grant(handler.organisation, Role.STAFF).user)
    with refused("not_to_lend"):
        lend(f.administrator(handler.organisation), colleague)


def test_its_owner_takes_it_back_once_and_nobody_else(handler, colleague):
    lent = lend(handler, colleague)
    with refused("lent_by_another"):
        lending.take_back(lent, by=f.reviewers(handler.organisation)[1], at=f.NOW)
    lending.take_back(lent, by=handler, at=f.NOW)
    assert not in_force(lent)
    with refused("lent_no_longer"):
        lending.take_back(lent, by=handler, at=f.NOW)


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_it_ends_when_either_is_disabled(handler, colleague, who):
    f.grant(handler.organisation, Role.STAFF, handler.user)
    lent = lend(handler, colleague)
    user = handler.user if who == "owner" else colleague
    actions.enable_staff(user, enabled=False, by=f.administrator(handler.organisation), at=f.NOW)
    assert not in_force(lent)


def test_it_follows_the_owners_scope_and_ends_with_the_owners_role(handler, colleague):
    by = f.administrator(handler.organisation)
    f.grant(handler.organisation, Role.STAFF, handler.user)
    lent = lend(handler, colleague)
    actions.set_scope(handler, all_series=True, series=[], sections=ALL_SECTIONS ^ 1, by=by, at=f.NOW)
    lent.refresh_from_db()
    assert lent.sections == ALL_SECTIONS ^ 1
    actions.set_roles(handler.user, roles=[], by=by, at=f.NOW)
    assert not in_force(lent)
