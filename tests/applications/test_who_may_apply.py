"""Retired people, civil servants and people under discipline may not apply; the profile says why."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.applications.models import State
from zhicheng.applications.rules import require_may_apply
from zhicheng.profiles import load
from zhicheng.reviews import actions

CIVIL_SERVANT = "公务员（含参照公务员法管理人员）"
EXCLUDED = [
    ({"standing": "离退休人员"}, "离退休人员不能申报职称"),
    ({"standing": CIVIL_SERVANT}, "公务员和参照公务员法管理的人员不能申报职称"),
    ({"disciplined": "yes"}, "处分影响期内不能申报职称"),
]


@pytest.mark.parametrize("province", ["henan", "tianjin"])
def test_each_province_excludes_the_three_of_the_order(province: str) -> None:
    profile = load(province)
    assert [(exclusion.field, exclusion.answer) for exclusion in profile.may_not_apply] == [
        ("standing", "离退休人员"),
        ("standing", CIVIL_SERVANT),
        ("disciplined", "是"),
    ]
    assert profile.exclusions({"standing": "在职专业技术人员", "disciplined": False}) == []


def test_every_reason_is_told_at_once() -> None:
    with refused("may_not_apply") as refusal:
        require_may_apply({"standing": "离退休人员", "disciplined": True})
    assert set(refusal.value.fields) == {"standing", "disciplined"}
    require_may_apply({"standing": None, "disciplined": None})


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "reason"), EXCLUDED)
def test_nobody_of_them_hands_in_and_the_reason_is_shown(said: dict[str, str], reason: str) -> None:
    by = f.applicant(f.province().school)
    case = f.complete(by)
    basics = case.records.get(code="basics")
    basics.data["values"] |= said
    basics.save()
    with refused("may_not_apply") as refusal:
        actions.submit(case, by=by, at=f.NOW, seen=case.version)
    assert refusal.value.message.startswith(reason)
    case.refresh_from_db()
    assert case.state == State.DRAFT


@pytest.mark.django_db
def test_a_round_pinned_to_the_earlier_section_asks_nobody(profile: Callable[[str], None]) -> None:
    by = f.applicant(f.province().school)
    city = f.Organisation.objects.get(name="郑州市职改办")
    pinned: dict[str, Any] = f.registry.versions() | {"basics": 1}
    case = f.complete(by, f.round_(city, sections=pinned))
    assert case.records.get(code="basics").version == 1
    actions.submit(case, by=by, at=f.NOW, seen=case.version)
