"""What a password must be, and how it is changed."""

import pytest
from django.db import connection

from tests import factories as f
from tests.factories import PASSWORD
from tests.refusal import refused
from zhicheng.audit.models import Entry
from zhicheng.people import actions, passwords
from zhicheng.people.authentication import ByLoginOrIdNumber
from zhicheng.people.models import User

NEW = "Xin-Mima-1"


def change(user: User, new: str, old: str = PASSWORD) -> User:
    """修改密码."""
    return actions.change_password(user, old=old, new=new, at=f.NOW)


@pytest.mark.req("T1.4")
def test_whoever_knows_the_old_password_takes_a_new_one(db: None) -> None:
    user = change(f.person(), NEW)
    assert user.check_password(NEW)
    assert not user.check_password(PASSWORD)


@pytest.mark.req("T1.3")
def test_after_the_change_the_first_login_is_over(db: None) -> None:
    user = f.person()
    user.must_change_password = True
    user.save()
    assert not change(user, NEW).must_change_password


def test_sessions_begun_before_the_change_are_over(db: None) -> None:
    user = f.person()
    change(user, NEW)
    user.refresh_from_db()
    assert user.sessions_since == f.NOW


@pytest.mark.req("T1.4")
def test_a_wrong_old_password_is_told_at_its_field(db: None) -> None:
    with refused("wrong_password") as info:
        change(f.person(), NEW, old="not-it")
    assert "old" in info.value.fields


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("Ab-1", "至少 8 位"),
        ("abcdefgh1", "至少 3 种"),
        ("ABCDEFGH-", "至少 3 种"),
        ("12345678", "至少 3 种"),
        ("密码密码密码密码", "至少 3 种"),
    ],
)
def test_a_weak_password_is_refused_and_says_why(db: None, new: str, why: str) -> None:
    with refused("weak_password") as info:
        change(f.person(), new)
    assert why in info.value.message


def test_it_may_not_contain_the_login_name_or_the_id_number(db: None) -> None:
    user = f.person()
    for known in (user.login, user.id_number or ""):
        with refused("weak_password") as info:
            change(user, f"Aa-{known.lower()}")
        assert "登录名或证件号码" in info.value.message


def test_the_last_five_may_not_come_back_and_the_sixth_may(db: None) -> None:
    user, old = f.person(), PASSWORD
    used = [f"Mima-{n}-xyz" for n in range(6)]
    for new in used:
        user, old = change(user, new, old), new
    for former in used[1:]:
        with refused("weak_password"):
            change(user, former, old)
    assert change(user, used[0], old).check_password(used[0])


@pytest.mark.req("T1.3")
def test_a_one_time_password_is_random_strong_and_without_letters_that_look_alike(db: None) -> None:
    made, user = {passwords.one_time() for _ in range(200)}, f.person()
    assert len(made) == 200
    assert not any(set("0O1Il") & set(one) for one in made)
    assert all(passwords.problem(one, user) is None for one in sorted(made)[:3])


def test_a_password_stands_nowhere_readable(db: None) -> None:
    user = change(f.person(), NEW)
    stored = [user.password, *user.used_passwords.values_list("password", flat=True)]
    assert all(NEW not in text for text in stored)
    assert NEW not in str(list(Entry.objects.values_list("data", flat=True)))


def test_one_logs_in_by_login_name_or_by_id_number(db: None) -> None:
    user, backend = f.person(), ByLoginOrIdNumber()
    assert backend.authenticate(None, user.login, PASSWORD) == user
    assert backend.authenticate(None, user.id_number, PASSWORD) == user
    assert backend.authenticate(None, user.login, "wrong") is None
    assert backend.authenticate(None, "P0", PASSWORD) is None


def test_an_id_number_is_not_readable_in_the_database(db: None) -> None:
    user = f.person(number=f.id_number(77))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(people_user)::text FROM people_user WHERE id = %s", [user.pk])
        assert user.id_number not in cursor.fetchone()[0]
    assert user.id_number_masked == f"410104********{(user.id_number or '')[-4:]}"
