"""二次验证: a code of one's own device after the password; each code counts once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests import factories as f
from tests.factories import Branch
from tests.people.codes import code, set_up
from tests.refusal import refused
from zhicheng.audit.models import Entry
from zhicheng.people import actions, second_factor
from zhicheng.people.models import Grant, Role, SecondFactor, User

STEP = timedelta(seconds=30)


@pytest.fixture
def office(branch: Branch) -> Grant:
    """The administrator of the city's office, of whom a second factor is asked."""
    return f.administrator(branch.city)


def test_a_device_counts_from_its_first_code_on(office: Grant) -> None:
    factor = second_factor.prepare(office.user, code="", at=f.NOW)
    assert User.objects.get(pk=office.user_id).second_factor_since is None
    user, recovery = second_factor.confirm(office.user, code=code(factor.waiting, f.NOW), at=f.NOW)
    assert user.second_factor_since == f.NOW
    assert len(set(recovery)) == 10


def test_the_secret_is_encrypted_in_its_row_and_stands_in_no_trail(office: Grant) -> None:
    secret, recovery = set_up(office.user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, recovery::text FROM people_secondfactor")
        stored, hashes = cursor.fetchone()
    assert secret.encode() not in bytes(stored)
    assert not any(word.replace("-", "") in hashes for word in recovery)
    assert not [entry for entry in Entry.objects.all() if secret in str(entry.data)]


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_may_be_half_a_minute_early_or_late(office: Grant, steps: int) -> None:
    secret, _ = set_up(office.user)
    at = f.NOW + 10 * STEP
    second_factor.prove(office.user, code=code(secret, at + steps * STEP), at=at)


@pytest.mark.parametrize("steps", [-2, 2])
def test_and_no_more_than_that(office: Grant, steps: int) -> None:
    secret, _ = set_up(office.user)
    at = f.NOW + 10 * STEP
    with refused("wrong_code"):
        second_factor.prove(office.user, code=code(secret, at + steps * STEP), at=at)


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６", "²²²²²²"])
def test_anything_else_is_wrong(office: Grant, typed: str) -> None:
    set_up(office.user)
    with refused("wrong_code"):
        second_factor.prove(office.user, code=typed, at=f.NOW + 10 * STEP)


def test_a_code_counts_once_and_an_older_one_no_more(office: Grant) -> None:
    secret, _ = set_up(office.user)
    at = f.NOW + 10 * STEP
    second_factor.prove(office.user, code=code(secret, at), at=at)
    for earlier in (at, at - STEP):
        with refused("wrong_code"):
            second_factor.prove(office.user, code=code(secret, earlier), at=at)


def test_the_code_that_set_the_device_up_is_used_too(office: Grant) -> None:
    secret, _ = set_up(office.user)
    with refused("wrong_code"):
        second_factor.prove(office.user, code=code(secret, f.NOW), at=f.NOW)


def test_a_recovery_code_counts_once_however_it_is_typed(office: Grant) -> None:
    _, recovery = set_up(office.user)
    assert second_factor.prove(office.user, code=f" {recovery[3].lower()} ", at=f.NOW) == 9
    with refused("wrong_code"):
        second_factor.prove(office.user, code=recovery[3], at=f.NOW)


def test_new_recovery_codes_end_the_old_ones(office: Grant) -> None:
    _, recovery = set_up(office.user)
    renewed = second_factor.renew_recovery(office.user, code=recovery[0], at=f.NOW)
    with refused("wrong_code"):
        second_factor.prove(office.user, code=recovery[1], at=f.NOW)
    assert second_factor.prove(office.user, code=renewed[1], at=f.NOW) == 9


def test_another_device_needs_a_code_of_the_present_one_which_counts_until_then(office: Grant) -> None:
    secret, recovery = set_up(office.user)
    with refused("wrong_code"):
        second_factor.prepare(office.user, code="", at=f.NOW)
    factor = second_factor.prepare(office.user, code=recovery[0], at=f.NOW)
    at = f.NOW + 4 * STEP
    second_factor.prove(office.user, code=code(secret, at), at=at)
    second_factor.confirm(office.user, code=code(factor.waiting, at), at=at)
    with refused("wrong_code"):
        second_factor.prove(office.user, code=code(secret, at + 4 * STEP), at=at + 4 * STEP)


def test_an_old_page_sets_nothing_up(office: Grant) -> None:
    factor = second_factor.prepare(office.user, code="", at=f.NOW)
    late = f.NOW + timedelta(minutes=16)
    with refused("not_waiting"):
        second_factor.confirm(office.user, code=code(factor.waiting, late), at=late)


def test_somebody_elses_code_opens_nothing(office: Grant, branch: Branch) -> None:
    other = f.administrator(branch.county)
    set_up(office.user)
    secret, recovery = set_up(other.user)
    at = f.NOW + 4 * STEP
    for typed in (code(secret, at), recovery[0]):
        with refused("wrong_code"):
            second_factor.prove(office.user, code=typed, at=at)


def test_it_is_asked_of_offices_and_not_of_schools(branch: Branch, settings: Any) -> None:
    settings.SECOND_FACTOR = ""
    office, school = f.grant(branch.city, Role.HANDLER), f.administrator(branch.school)
    assert second_factor.is_missing(office)
    assert not second_factor.is_missing(school)
    settings.SECOND_FACTOR = "offered"
    assert not second_factor.is_missing(office)


def test_who_must_have_it_cannot_give_it_up(office: Grant, settings: Any) -> None:
    _, recovery = set_up(office.user)
    settings.SECOND_FACTOR = "enforced"
    with refused("second_factor_needed"):
        second_factor.give_up(office.user, code=recovery[0], at=f.NOW)
    settings.SECOND_FACTOR = "offered"
    with refused("wrong_code"):
        second_factor.give_up(office.user, code="000000", at=f.NOW)
    assert second_factor.give_up(office.user, code=recovery[0], at=f.NOW).second_factor_since is None


def test_the_direct_superior_resets_it_together_with_the_password(office: Grant, branch: Branch) -> None:
    set_up(office.user)
    actions.reset_administrator(branch.city, by=f.administrator(branch.office), at=f.NOW)
    assert User.objects.get(pk=office.user_id).second_factor_since is None
    assert not SecondFactor.objects.filter(user=office.user).exists()


def test_nobody_below_or_beside_resets_it(office: Grant, branch: Branch) -> None:
    set_up(office.user)
    with refused("direct_superior_only"):
        actions.reset_administrator(branch.city, by=f.administrator(branch.county), at=f.NOW)
    assert SecondFactor.objects.filter(user=office.user).exists()


def test_a_school_resets_the_password_of_its_applicant_and_not_what_an_office_asks_for(branch: Branch) -> None:
    reviewer = f.grant(branch.city, Role.HANDLER)
    f.applicant(branch.school, reviewer.user)
    set_up(reviewer.user)
    actions.reset_person(reviewer.user, by=f.administrator(branch.school), at=f.NOW)
    assert SecondFactor.objects.filter(user=reviewer.user).exists()
    actions.reset_person(reviewer.user, by=f.administrator(branch.city), at=f.NOW)
    assert not SecondFactor.objects.filter(user=reviewer.user).exists()


def test_the_top_organisations_account_is_reset_on_the_machine(branch: Branch, capsys: Any) -> None:
    top = f.administrator(branch.office)
    set_up(top.user)
    call_command("reset_account", top.user.login)
    said = capsys.readouterr().out
    user = User.objects.get(pk=top.user_id)
    assert user.second_factor_since is None
    assert user.must_change_password
    assert user.check_password(said.split("一次性密码：")[1].split()[0])
