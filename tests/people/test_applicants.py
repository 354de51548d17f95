"""创建申报人员账户, and self-registration."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications.actions import remove_applicant
from zhicheng.organisations.models import Organisation, State
from zhicheng.people import actions
from zhicheng.people.authentication import account
from zhicheng.people.models import Grant, Role, User

CHOSEN = "Zixuan-2026"


def add(by: Grant, name: str = "孙丽", number: str = "") -> tuple[User, str | None]:
    """The unit makes an account."""
    number = number or f.id_number()
    return actions.add_applicant(by.organisation, name=name, id_number=number, mobile="", by=by, at=f.NOW)


@pytest.mark.req("H5.1")
def test_the_unit_makes_an_account_and_the_applicant_logs_in_with_the_id_number(administrator: Grant) -> None:
    user, password = add(administrator)
    assert account(user.id_number or "") == user
    assert user.check_password(password or "")
    assert user.grants.get().role == Role.APPLICANT


@pytest.mark.req("H5.1")
def test_the_unit_changes_and_deletes_an_applicant(administrator: Grant) -> None:
    user, _ = add(administrator)
    actions.change_person(user, name="孙莉", mobile="", email="", by=administrator, at=f.NOW)
    remove_applicant(user, by=administrator, at=f.NOW)
    user.refresh_from_db()
    assert user.name == "孙莉"
    assert not Grant.objects.live(f.NOW.date()).filter(user=user).exists()
    with refused("not_member"):
        remove_applicant(user, by=administrator, at=f.NOW)


@pytest.mark.req("H5.1")
def test_one_whose_application_is_under_way_is_not_deleted(branch: Branch, administrator: Grant) -> None:
    by = f.applicant(branch.school)
    f.submitted(by)
    with refused("application_under_way"):
        remove_applicant(by.user, by=administrator, at=f.NOW)


def test_nobody_applies_from_two_units(branch: Branch, administrator: Grant) -> None:
    user, _ = add(administrator)
    for by in (administrator, f.administrator(branch.bureau)):
        with refused("applies_elsewhere") as info:
            add(by, number=user.id_number or "")
        assert "逸夫小学" in info.value.message


def test_a_person_who_left_one_unit_applies_from_another(branch: Branch, administrator: Grant) -> None:
    user, _ = add(administrator)
    remove_applicant(user, by=administrator, at=f.NOW)
    assert add(f.administrator(branch.bureau), number=user.id_number or "") == (user, None)


@pytest.mark.parametrize("role", [Role.HANDLER, Role.APPLICANT])
def test_only_the_administrator_makes_accounts(branch: Branch, role: str) -> None:
    with refused("administrator_only"):
        add(f.grant(branch.school, role))


@pytest.mark.req("H2.2")
def test_a_unit_that_is_not_approved_makes_no_accounts(branch: Branch) -> None:
    unit = f.organisation(branch.bureau, state=State.SUBMITTED)
    with refused("organisation_not_usable"):
        add(f.administrator(unit))


@pytest.fixture
def tianjin(profile: Callable[[str], None]) -> None:
    """Where people register themselves."""
    profile("tianjin")


def register(unit: Organisation, **changed: Any) -> User:
    """个人注册."""
    typed = {"name": "周华", "id_number": f.id_number(), "mobile": "13800138000", "email": "", "password": CHOSEN}
    return actions.register(**(typed | changed), unit=unit, at=f.NOW)


@pytest.mark.req("T3.1")
def test_an_individual_registers_with_an_own_password_and_chooses_a_unit(tianjin: None, branch: Branch) -> None:
    user = register(branch.school)
    assert user.check_password(CHOSEN)
    assert not user.must_change_password
    assert user.grants.get().organisation == branch.school


@pytest.mark.req("T3.1")
def test_a_second_registration_is_sent_to_the_login(tianjin: None, branch: Branch) -> None:
    user = register(branch.school)
    with refused("already_registered"):
        register(branch.school, id_number=user.id_number)


@pytest.mark.req("T2.6")
def test_a_unit_whose_information_is_not_saved_cannot_be_chosen(tianjin: None, branch: Branch) -> None:
    unit = f.organisation(branch.bureau, state=State.DRAFT)
    with refused("organisation_not_usable"):
        register(unit)


def test_a_weak_password_registers_nobody(tianjin: None, branch: Branch) -> None:
    before = User.objects.count()
    with refused("weak_password"):
        register(branch.school, password="12345678")
    assert User.objects.count() == before


def test_in_henan_nobody_registers_alone(branch: Branch) -> None:
    with refused("no_self_registration"):
        register(branch.school)
