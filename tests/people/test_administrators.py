"""The administrator's account, made with the organisation and kept by the direct superior."""

from collections.abc import Callable

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.organisations.models import Kind, Organisation
from zhicheng.people import actions
from zhicheng.people.models import Role, User

CONTACT = {"name": "赵敏", "mobile": "13900139000", "email": "zhaomin@example.com", "at": f.NOW}


@pytest.fixture
def made(branch: Branch) -> tuple[Organisation, str]:
    """A school and the one-time password of its administrator."""
    return actions.found_organisation(
        branch.bureau, name="回族小学", kind=Kind.UNIT, region=f.region(), by=f.administrator(branch.bureau), at=f.NOW
    )


@pytest.mark.req("H1.2")
def test_founding_makes_the_account_with_the_code_as_login_name(made: tuple[Organisation, str]) -> None:
    organisation, password = made
    account = User.objects.get(login="4101040010002")
    assert account.check_password(password)
    assert account.grants.get(role=Role.ADMINISTRATOR).organisation == organisation


@pytest.mark.req("T1.3", "H2.5")
def test_the_first_password_must_be_changed(made: tuple[Organisation, str]) -> None:
    assert User.objects.get(login=made[0].code).must_change_password


@pytest.mark.req("T3.4")
def test_in_tianjin_the_units_account_also_reviews(profile: Callable[[str], None], branch: Branch) -> None:
    profile("tianjin")
    unit, _ = actions.found_organisation(
        branch.bureau, name="南开小学", kind=Kind.UNIT, region=f.region(), by=None, at=f.NOW
    )
    held = User.objects.get(login=unit.code).grants.order_by("role")
    assert [grant.role for grant in held] == [Role.ADMINISTRATOR, Role.REVIEW]
    assert held[1].covers_series("22")


@pytest.mark.req("H2.4")
def test_the_superior_edits_the_contact_data(branch: Branch, made: tuple[Organisation, str]) -> None:
    by = branch.bureau.grants.get(role=Role.ADMINISTRATOR)
    user = actions.edit_administrator(made[0], by=by, **CONTACT)
    assert (user.name, user.mobile, user.email) == ("赵敏", "13900139000", "zhaomin@example.com")


@pytest.mark.req("H2.5", "T1.5")
def test_a_reset_gives_a_new_one_time_password_and_ends_the_sessions(
    branch: Branch, made: tuple[Organisation, str]
) -> None:
    organisation, first = made
    f.ready(User.objects.get(login=organisation.code))
    by = branch.bureau.grants.get(role=Role.ADMINISTRATOR)
    user, second = actions.reset_administrator(organisation, by=by, at=f.NOW)
    user.refresh_from_db()
    assert second != first
    assert user.check_password(second)
    assert user.must_change_password
    assert user.sessions_since == f.NOW


@pytest.mark.req("T1.5")
@pytest.mark.parametrize("other", ["office", "county", "school"])
def test_nobody_above_beside_or_below_the_direct_superior_resets(
    branch: Branch, made: tuple[Organisation, str], other: str
) -> None:
    by = f.administrator(getattr(branch, other))
    with refused("direct_superior_only"):
        actions.reset_administrator(made[0], by=by, at=f.NOW)
    with refused("direct_superior_only"):
        actions.edit_administrator(made[0], by=by, **CONTACT)


@pytest.mark.req("T1.5")
def test_a_reviewer_of_the_superior_does_not_reset(branch: Branch, made: tuple[Organisation, str]) -> None:
    with refused("administrator_only"):
        actions.reset_administrator(made[0], by=f.grant(branch.bureau, Role.LEADER), at=f.NOW)


def test_the_second_reset_makes_the_first_password_useless(branch: Branch, made: tuple[Organisation, str]) -> None:
    by = branch.bureau.grants.get(role=Role.ADMINISTRATOR)
    _, first = actions.reset_administrator(made[0], by=by, at=f.NOW)
    user, _ = actions.reset_administrator(made[0], by=by, at=f.NOW)
    assert not user.check_password(first)


def test_an_organisation_without_an_account_is_told(branch: Branch) -> None:
    with refused("no_administrator"):
        actions.reset_administrator(branch.school, by=f.administrator(branch.bureau), at=f.NOW)
