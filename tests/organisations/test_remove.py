"""删除: only a unit that nothing depends on."""

from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.organisations.models import Kind, Organisation
from zhicheng.people import actions
from zhicheng.people.models import Role, User


@pytest.fixture
def empty(branch: Branch) -> Organisation:
    """A school that nobody belongs to but its administrator."""
    made, _ = actions.found_organisation(
        branch.bureau, name="空壳小学", kind=Kind.UNIT, region=f.region(), by=None, at=f.NOW
    )
    return made


def remove(organisation: Organisation, by: Any, seen: int = 0) -> None:
    """Confirm the removal."""
    actions.remove_organisation(organisation, by=by, at=f.NOW, seen=seen)


@pytest.mark.req("H1.4")
def test_a_unit_on_which_nothing_depends_goes_and_its_account_is_closed(branch: Branch, empty: Organisation) -> None:
    account = User.objects.get(login=empty.code)
    remove(empty, f.administrator(branch.bureau))
    account.refresh_from_db()
    assert not Organisation.objects.filter(code=account.login[:13]).exists()
    assert not account.has_usable_password()
    assert not account.grants.exists()


def test_its_code_and_login_name_can_be_given_again(branch: Branch, empty: Organisation) -> None:
    remove(empty, f.administrator(branch.bureau))
    again, _ = actions.found_organisation(
        branch.bureau, name="新小学", kind=Kind.UNIT, region=f.region(), by=None, at=f.NOW
    )
    assert User.objects.get(login=again.code).grants.get().organisation == again


@pytest.mark.req("H1.4")
def test_one_with_subordinates_is_refused(branch: Branch, empty: Organisation) -> None:
    f.organisation(empty)
    with refused("has_subordinates"):
        remove(empty, f.administrator(branch.bureau))


@pytest.mark.req("H1.4")
@pytest.mark.parametrize("role", [Role.STAFF, Role.HANDLER, Role.APPLICANT])
def test_one_with_people_is_refused(branch: Branch, empty: Organisation, role: str) -> None:
    f.grant(empty, role)
    with refused("has_people"):
        remove(empty, f.administrator(branch.bureau))
    assert User.objects.get(login=empty.code).has_usable_password()


@pytest.mark.req("H1.4")
def test_one_with_applications_or_a_committee_is_refused(branch: Branch, empty: Organisation) -> None:
    f.round_(empty)
    with refused("organisation_in_use"):
        remove(empty, f.administrator(branch.bureau))


@pytest.mark.parametrize("other", ["county", "school"])
def test_nobody_but_the_direct_superior_removes(branch: Branch, empty: Organisation, other: str) -> None:
    with refused("direct_superior_only"):
        remove(empty, f.administrator(getattr(branch, other)))


def test_a_reviewer_of_the_superior_does_not_remove(branch: Branch, empty: Organisation) -> None:
    with refused("administrator_only"):
        remove(empty, f.grant(branch.bureau, Role.HANDLER))


def test_a_second_removal_is_told_that_it_is_gone(branch: Branch, empty: Organisation) -> None:
    by = f.administrator(branch.bureau)
    remove(Organisation.objects.get(pk=empty.pk), by)
    with refused("organisation_gone"):
        remove(empty, by)
