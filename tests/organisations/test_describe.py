"""单位信息维护: what an organisation says of itself."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.organisations import actions
from zhicheng.organisations.codes import Nature, Tier
from zhicheng.organisations.models import Organisation, State

SAID = {"tier": Tier.COUNTY, "nature": Nature.FULLY_FUNDED, "address": "管城区东大街1号"}


def describe(organisation: Organisation, by: Any, seen: int = 0, **changed: Any) -> Organisation:
    """Save the page."""
    contacts = changed.pop("contacts", [("王老师", "0371-66881234")])
    return actions.describe(
        organisation, values=SAID | changed, contacts=contacts, certificate=None, by=by, at=f.NOW, seen=seen
    )


@pytest.mark.req("H2.1")
def test_what_is_said_is_kept_and_waits_to_be_submitted(newcomer: Organisation) -> None:
    said = describe(newcomer, f.administrator(newcomer))
    assert (said.tier, said.address, said.state) == ("county", "管城区东大街1号", State.DRAFT)
    assert [(c.name, c.phone) for c in said.contacts.all()] == [("王老师", "0371-66881234")]


@pytest.mark.req("T2.3", "T2.6")
def test_in_tianjin_saving_alone_makes_the_unit_usable(profile: Callable[[str], None], newcomer: Organisation) -> None:
    profile("tianjin")
    describe(newcomer, f.administrator(newcomer), staff_count=40, professional_count=30)
    assert Organisation.objects.usable().filter(pk=newcomer.pk).exists()


@pytest.mark.req("T2.5")
def test_it_is_changed_later_in_the_same_way(profile: Callable[[str], None], newcomer: Organisation) -> None:
    profile("tianjin")
    by = f.administrator(newcomer)
    describe(newcomer, by)
    said = describe(newcomer, by, seen=1, staff_count=41, contacts=[("李老师", "13800138000"), ("张老师", "0371-1")])
    assert (said.staff_count, said.contacts.count()) == (41, 2)


def test_two_windows_cannot_overwrite_each_other(newcomer: Organisation) -> None:
    by = f.administrator(newcomer)
    describe(newcomer, by)
    with refused("stale"):
        describe(newcomer, by, seen=0, address="另一个窗口")


@pytest.mark.req("T2.2")
@pytest.mark.parametrize("field", ["name", "is_hr_agency", "code", "state", "submits"])
def test_the_unit_cannot_change_what_its_superior_keeps(newcomer: Organisation, field: str) -> None:
    with refused("kept_by_superior"):
        describe(newcomer, f.administrator(newcomer), **{field: "x"})


@pytest.mark.parametrize("other", ["bureau", "school"])
def test_nobody_describes_another_organisation(branch: Branch, newcomer: Organisation, other: str) -> None:
    with refused("own_organisation_only"):
        describe(newcomer, f.administrator(getattr(branch, other)))


@pytest.mark.req("H2.2")
def test_in_henan_a_change_of_what_was_approved_asks_for_approval_again(branch: Branch) -> None:
    assert describe(branch.school, f.administrator(branch.school)).state == State.SUBMITTED


def test_in_henan_a_new_address_asks_for_nothing(branch: Branch) -> None:
    by = f.administrator(branch.school)
    actions.describe(branch.school, values={"address": "新址"}, contacts=[], certificate=None, by=by, at=f.NOW, seen=0)
    branch.school.refresh_from_db()
    assert (branch.school.address, branch.school.state) == ("新址", State.APPROVED)
