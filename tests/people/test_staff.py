"""本单位人员角色管理: who belongs to an organisation, in which role, reviewing what."""

from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.people import actions
from zhicheng.people.models import Grant, Role, User
from zhicheng.sections import registry

TODAY = f.NOW.date()


def add(by: Grant, name: str = "钱学文", number: str = "", **extra: Any) -> tuple[User, str | None]:
    """添加."""
    number = number or f.id_number()
    return actions.add_staff(by.organisation, name=name, id_number=number, mobile="", by=by, at=f.NOW, **extra)


@pytest.fixture
def member(administrator: Grant) -> User:
    """Somebody on the school's list, not yet enabled."""
    return add(administrator)[0]


def live(user: User) -> list[str]:
    """The roles in which the person may work today."""
    return sorted(Grant.objects.live(TODAY).filter(user=user).values_list("role", flat=True))


@pytest.mark.req("H4.1", "H4.2")
def test_a_new_member_is_listed_but_not_enabled(member: User) -> None:
    assert [grant.role for grant in member.grants.all()] == [Role.STAFF]
    assert live(member) == []


@pytest.mark.req("H4.1")
def test_nobody_is_listed_twice(administrator: Grant, member: User) -> None:
    with refused("already_member"):
        add(administrator, number=member.id_number or "")


def test_somebody_known_keeps_the_one_account_and_its_password(branch: Branch, member: User) -> None:
    user, password = add(f.administrator(branch.bureau), number=member.id_number or "")
    assert (user, password) == (member, None)
    assert member.grants.count() == 2


def test_an_id_number_known_under_another_name_is_refused(branch: Branch, member: User) -> None:
    with refused("other_name") as info:
        add(f.administrator(branch.bureau), name="别人", number=member.id_number or "")
    assert "钱学文" not in info.value.message


def test_full_width_digits_are_the_same_person(branch: Branch, member: User) -> None:
    wide = (member.id_number or "").translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert add(f.administrator(branch.bureau), number=f" {wide}　")[0] == member


@pytest.mark.parametrize("role", [Role.STAFF, Role.HANDLER, Role.LEADER, Role.APPLICANT])
def test_only_the_administrator_keeps_the_list(branch: Branch, role: str) -> None:
    with refused("administrator_only"):
        add(f.grant(branch.school, role))


def test_the_superior_does_not_keep_the_subordinates_list(branch: Branch) -> None:
    by = f.administrator(branch.bureau)
    with refused("administrator_only"):
        actions.add_staff(branch.school, name="甲", id_number=f.id_number(), mobile="", by=by, at=f.NOW)


@pytest.mark.req("H4.2")
def test_enabling_lets_a_person_in_and_disabling_shuts_the_door_at_once(administrator: Grant, member: User) -> None:
    actions.set_roles(member, roles=[Role.HANDLER], by=administrator, at=f.NOW)
    actions.enable_staff(member, enabled=True, by=administrator, at=f.NOW)
    assert live(member) == [Role.HANDLER, Role.STAFF]
    actions.enable_staff(member, enabled=False, by=administrator, at=f.NOW)
    member.refresh_from_db()
    assert live(member) == []
    assert member.sessions_since == f.NOW


@pytest.mark.req("H4.3")
def test_roles_are_given_and_taken(administrator: Grant, member: User) -> None:
    actions.enable_staff(member, enabled=True, by=administrator, at=f.NOW)
    actions.set_roles(member, roles=[Role.HANDLER, Role.LEADER], by=administrator, at=f.NOW)
    assert live(member) == [Role.HANDLER, Role.LEADER, Role.STAFF]
    actions.set_roles(member, roles=[Role.LEADER], by=administrator, at=f.NOW)
    assert live(member) == [Role.LEADER, Role.STAFF]


@pytest.mark.req("H4.3")
def test_setting_the_same_roles_again_changes_nothing(administrator: Grant, member: User) -> None:
    for _ in range(2):
        actions.set_roles(member, roles=[Role.HANDLER], by=administrator, at=f.NOW)
    assert member.grants.filter(role=Role.HANDLER).count() == 1


@pytest.mark.req("H4.3")
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.REVIEW, Role.APPLICANT, "emperor"])
def test_a_role_that_is_no_step_of_the_province_is_refused(administrator: Grant, member: User, role: str) -> None:
    with refused("unknown_role"):
        actions.set_roles(member, roles=[role], by=administrator, at=f.NOW)


@pytest.mark.req("H4.4", "H8.3")
def test_a_new_role_reviews_nothing_until_its_scope_is_set(administrator: Grant, member: User) -> None:
    actions.set_roles(member, roles=[Role.HANDLER], by=administrator, at=f.NOW)
    handler = member.grants.get(role=Role.HANDLER)
    assert (handler.sections, handler.covers_series("22")) == (0, False)


@pytest.mark.req("H4.4")
def test_the_scope_is_series_by_sections(administrator: Grant, member: User) -> None:
    actions.set_roles(member, roles=[Role.HANDLER], by=administrator, at=f.NOW)
    papers = registry.mask(["papers", "awards"])
    handler = actions.set_scope(
        member.grants.get(role=Role.HANDLER),
        all_series=False,
        series=["22", "01"],
        sections=papers,
        by=administrator,
        at=f.NOW,
    )
    assert (handler.covers_series("22"), handler.covers_series("04"), handler.sections) == (True, False, papers)


@pytest.mark.req("H4.4")
def test_membership_alone_has_no_scope(administrator: Grant, member: User) -> None:
    with refused("no_scope"):
        actions.set_scope(member.grants.get(), all_series=True, series=[], sections=1, by=administrator, at=f.NOW)


@pytest.mark.req("H4.4")
def test_another_organisations_administrator_sets_no_scope(branch: Branch) -> None:
    handler = f.grant(branch.school, Role.HANDLER)
    with refused("administrator_only"):
        actions.set_scope(handler, all_series=True, series=[], sections=1, by=f.administrator(branch.bureau), at=f.NOW)


@pytest.mark.req("H4.1")
def test_data_of_a_member_are_changed(administrator: Grant, member: User) -> None:
    changed = {"name": "钱学问", "mobile": "13700137000", "email": "q@example.com"}
    assert actions.change_person(member, by=administrator, at=f.NOW, **changed).name == "钱学问"


@pytest.mark.req("H4.1")
def test_a_removed_member_has_no_role_left_and_can_be_added_again(administrator: Grant, member: User) -> None:
    actions.set_roles(member, roles=[Role.HANDLER], by=administrator, at=f.NOW)
    actions.remove_staff(member, by=administrator, at=f.NOW)
    assert live(member) == []
    with refused("not_member"):
        actions.remove_staff(member, by=administrator, at=f.NOW)
    assert add(administrator, number=member.id_number or "")[0] == member


def test_strangers_are_neither_enabled_nor_changed_nor_reset(branch: Branch, administrator: Grant) -> None:
    stranger = f.grant(branch.bureau, Role.STAFF).user
    contact = {"name": "x", "mobile": "", "email": ""}
    with refused("not_member"):
        actions.enable_staff(stranger, enabled=True, by=administrator, at=f.NOW)
    with refused("not_member"):
        actions.set_roles(stranger, roles=[], by=administrator, at=f.NOW)
    with refused("not_member"):
        actions.change_person(stranger, by=administrator, at=f.NOW, **contact)
    with refused("not_member"):
        actions.reset_person(stranger, by=administrator, at=f.NOW)


def test_the_administrator_resets_a_members_password(administrator: Grant, member: User) -> None:
    f.ready(member)
    password = actions.reset_person(member, by=administrator, at=f.NOW)
    member.refresh_from_db()
    assert member.check_password(password)
    assert member.must_change_password
