"""An applicant may not be the administrator of the review of their own application."""

from collections.abc import Callable

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.people import actions as people
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(profile: Callable[[str], None]) -> Grant:
    """The school's own account, which reviews in Tianjin and is used by 李雅文."""
    profile("tianjin")
    held = f.administrator(f.province().school)
    held.user.name = "李雅文"
    held.user.save()
    return f.grant(held.organisation, Role.REVIEW, held.user)


def test_who_uses_the_units_account_does_not_review_their_own_application(account: Grant) -> None:
    case = f.submitted(f.applicant(account.organisation, f.person("李雅文")))
    stop = f.stop(case)
    assert rules.reach(account, stop) == 0
    for act in (
        lambda: actions.pass_(stop, by=account, at=f.NOW, seen=case.version),
        lambda: actions.reject(stop, reason="不符合条件", by=account, at=f.NOW, seen=case.version),
    ):
        with refused("own_application"):
            act()


def test_the_applications_of_others_and_of_a_namesake_with_an_own_account_are_reviewed(account: Grant) -> None:
    other = f.submitted(f.applicant(account.organisation, f.person("王建国")))
    assert rules.reach(account, f.stop(other)) == account.sections
    namesake = f.grant(account.organisation, Role.REVIEW, f.person("李雅文"))
    mine = f.submitted(f.applicant(account.organisation, f.person("李雅文")))
    assert rules.reach(namesake, f.stop(mine)) == namesake.sections


def test_an_applicants_account_is_never_an_administrators(account: Grant) -> None:
    """The administrator's account has no ID number, by which people are found who apply or work here."""
    user = people.register(
        name="李雅文", id_number=f.id_number(), mobile="13800138000", email="", password="Ceshi-2026-1",
        unit=account.organisation, at=f.NOW,
    )  # fmt: skip
    assert user != account.user
    assert not Grant.objects.filter(user=user, role=Role.ADMINISTRATOR).exists()
