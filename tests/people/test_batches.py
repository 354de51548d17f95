"""Many people at once: the rules of one at a time, all or none, and passwords only when they are asked for."""

import pytest
from django.db import connection

from tests import factories as f
from tests.refusal import refused
from zhicheng.audit import trail
from zhicheng.audit.models import Entry
from zhicheng.organisations.batches import Wanted
from zhicheng.people import actions, batches
from zhicheng.people.batches import Person, Standing
from zhicheng.people.models import Grant, Role, User
from zhicheng.people.passwords import OneTime

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> f.Branch:
    return f.province()


@pytest.fixture
def school(branch: f.Branch) -> Grant:
    return f.administrator(branch.school)


def somebody(name: str = "王芳", number: str = "", **said: str) -> Person:
    return Person(name, number or f.id_number(), said.get("mobile", "13800138000"), said.get("email", ""))


def admit(by: Grant, *people: Person, role: Role = Role.APPLICANT) -> list[User]:
    return batches.admit(by.organisation, role, people, by=by, at=f.NOW)


def test_accounts_are_opened_without_a_password_and_recorded(school: Grant) -> None:
    opened = admit(school, somebody("王芳"), somebody("李强"))
    assert [user.name for user in opened] == ["王芳", "李强"]
    assert not any(user.has_usable_password() for user in opened)
    assert Grant.objects.filter(user__in=opened, role=Role.APPLICANT, enabled=True).count() == 2
    assert Entry.objects.filter(action="applicant.added", by=school.user).count() == 2


def test_staff_are_listed_but_not_enabled(school: Grant) -> None:
    (user,) = admit(school, somebody(), role=Role.STAFF)
    assert not Grant.objects.get(user=user).enabled


def test_the_second_time_nothing_is_done(school: Grant) -> None:
    person = somebody()
    admit(school, person)
    before = Entry.objects.count()
    assert batches.look_up(school.organisation, Role.APPLICANT, [person])[0].standing is Standing.SAME
    assert admit(school, person) == []
    assert (Entry.objects.count(), Grant.objects.filter(role=Role.APPLICANT).count()) == (before, 1)


def test_other_data_are_changed_and_an_address_not_said_stays(school: Grant) -> None:
    number = f.id_number()
    admit(school, somebody(number=number, email="wang@example.com"))
    admit(school, somebody(number=number, mobile="13900139000"))
    user = User.objects.get(name="王芳")
    assert (user.mobile, user.email) == ("13900139000", "wang@example.com")


def test_one_wrong_person_stops_all(school: Grant, branch: f.Branch) -> None:
    elsewhere = f.applicant(branch.bureau)
    known = Person(elsewhere.user.name, elsewhere.user.id_number or "", "13800138000")
    with refused("applies_elsewhere"):
        admit(school, somebody(), known)
    assert not User.objects.filter(name="王芳").exists()


def test_the_name_of_a_known_number_must_be_the_same_and_is_not_told(school: Grant) -> None:
    known = f.person("赵敏")
    with refused("other_name") as refusal:
        admit(school, somebody("王芳", known.id_number or ""))
    assert "赵敏" not in refusal.value.message


def test_only_the_own_administrator_does_it(school: Grant, branch: f.Branch) -> None:
    with refused("administrator_only"):
        batches.admit(branch.bureau, Role.STAFF, [somebody()], by=school, at=f.NOW)


def test_a_unit_that_is_not_usable_gets_no_applicants(school: Grant) -> None:
    school.organisation.state = "draft"
    with refused("organisation_not_usable"):
        admit(school, somebody())


def test_an_issued_password_works_once_it_is_issued_and_becomes_an_ordinary_hash(school: Grant) -> None:
    (user,) = admit(school, somebody())
    ((_, password),) = batches.issue_passwords([user.pk], by=school, at=f.NOW)
    user.refresh_from_db()
    assert user.password.startswith(OneTime.algorithm)
    assert user.check_password(password)
    assert user.password.startswith("argon2")
    assert user.must_change_password
    assert not user.check_password(password[:-1])


def test_issuing_again_makes_the_first_void_and_spares_who_has_an_own_password(school: Grant) -> None:
    first, second = admit(school, somebody("王芳"), somebody("李强"))
    passwords = dict(batches.issue_passwords([first.pk, second.pk], by=school, at=f.NOW))
    actions.change_password(first, old=passwords[first], new="Xin-2026-mima", at=f.NOW)
    ((user, password),) = batches.issue_passwords([first.pk, second.pk], by=school, at=f.NOW)
    user.refresh_from_db()
    assert (user, user.check_password(passwords[second]), user.check_password(password)) == (second, False, True)


def test_nobody_gives_passwords_to_others_people(school: Grant, branch: f.Branch) -> None:
    (user,) = admit(school, somebody())
    assert batches.issue_passwords([user.pk], by=f.administrator(branch.bureau), at=f.NOW) == []


@pytest.mark.req("H1.2")
def test_many_organisations_get_codes_in_the_order_of_the_list(branch: f.Branch) -> None:
    by = f.administrator(branch.bureau)
    wanted = [
        Wanted("东关小学", "unit", f.region()),
        Wanted("西关小学", "unit", f.region(), code="4101040010003"),
        Wanted("南关小学", "unit", f.region()),
        Wanted("北关小学", "unit", f.region()),
    ]
    made = batches.found_organisations(branch.bureau, wanted, by=by, at=f.NOW)
    codes = [organisation.code[-4:] for organisation, _ in made]
    assert codes == ["0002", "0003", "0004", "0005"]
    assert [user.login for _, user in made] == [organisation.code for organisation, _ in made]
    held = Grant.objects.filter(user__in=[user for _, user in made], role=Role.ADMINISTRATOR, enabled=True)
    assert held.count() == 4
    assert made[0][0].path.startswith(branch.bureau.path)


def test_two_of_one_name_or_code_are_refused(branch: f.Branch) -> None:
    by = f.administrator(branch.bureau)
    same = Wanted("东关小学", "unit", f.region())
    for wanted, code in (
        ([same, same], "name_taken"),
        ([Wanted("新校", "unit", f.region(), branch.school.code)], "code_taken"),
    ):
        with refused(code):
            batches.found_organisations(branch.bureau, wanted, by=by, at=f.NOW)


def test_only_direct_subordinates_are_set_up(branch: f.Branch) -> None:
    with refused("direct_superior_only"):
        wanted = [Wanted("东关小学", "unit", f.region())]
        batches.batches.found_many(branch.bureau, wanted, by=f.administrator(branch.county), at=f.NOW)


def test_what_is_recorded_of_many_makes_whole_chains(school: Grant) -> None:
    number = f.id_number()
    admit(school, somebody(number=number), somebody("李强"))
    admit(school, somebody(number=number, mobile="13900139000"))
    user = User.objects.get(name="王芳")
    told = Entry.objects.filter(subject=f"user:{user.pk}").order_by("seq").values_list("seq", "action")
    assert list(told) == [(1, "account.opened"), (2, "applicant.added"), (3, "person.changed")]
    assert trail.broken() == []


def test_ten_thousand_subjects_need_no_lock_each(school: Grant) -> None:
    told = [(User(pk=pk), {}) for pk in range(10_000_000, 10_010_000)]
    for new in (True, False):
        trail.record_many("person.changed", told, by=school, at=f.NOW, new=new)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] < 100
