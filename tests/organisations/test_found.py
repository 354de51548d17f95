"""添加: a superior sets up a subordinate."""

from collections.abc import Callable

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.organisations import actions
from zhicheng.organisations.models import Kind, Organisation, State
from zhicheng.people.models import Grant


def found(parent: Organisation | None, by: Grant | None, name: str = "回族小学", **extra: str) -> Organisation:
    """Set up a unit under the parent."""
    values = {"kind": Kind.UNIT} | extra
    return actions.found(parent, name=name, region=f.region(), by=by, at=f.NOW, **values)


@pytest.mark.req("H1.2")
def test_codes_are_region_bureau_and_unit_as_in_the_manual(branch: Branch) -> None:
    assert branch.county.code == "410104"
    assert branch.bureau.code == "410104001"
    assert branch.school.code == "4101040010001"


@pytest.mark.req("H1.2")
def test_the_next_unit_of_a_bureau_gets_the_next_code(branch: Branch) -> None:
    assert found(branch.bureau, f.administrator(branch.bureau)).code == "4101040010002"


def test_the_next_bureau_of_a_region_gets_the_next_three_digits(branch: Branch) -> None:
    health = found(branch.county, f.administrator(branch.county), "管城区卫健委", kind=Kind.BUREAU)
    assert health.code == "410104002"
    assert found(health, None, "管城区人民医院").code == "4101040020001"


def test_a_unit_without_a_bureau_above_it_counts_under_000(branch: Branch) -> None:
    assert found(branch.county, None).code == "4101040000001"


def test_a_unit_below_a_unit_counts_within_the_same_bureau(branch: Branch) -> None:
    assert found(branch.school, None, "逸夫小学分校").code == "4101040010002"


@pytest.mark.req("T2.6")
def test_a_new_organisation_is_not_usable_yet(branch: Branch) -> None:
    new = found(branch.bureau, None)
    assert new.state == State.DRAFT
    assert not Organisation.objects.usable().filter(pk=new.pk).exists()


def test_it_stands_in_the_tree_below_its_superior(branch: Branch) -> None:
    new = found(branch.bureau, None)
    assert new.ancestor_ids() == [*branch.bureau.ancestor_ids(), new.pk]
    assert set(Organisation.objects.under(branch.bureau)) == {branch.bureau, branch.school, new}
    assert set(Organisation.objects.directly_under(branch.bureau)) == {branch.school, new}


def test_a_second_one_with_the_same_name_is_refused_and_told_at_the_field(branch: Branch) -> None:
    with refused("name_taken") as info:
        found(branch.bureau, None, "逸夫小学")
    assert "name" in info.value.fields


def test_the_same_name_under_another_superior_is_no_duplicate(branch: Branch) -> None:
    assert found(branch.county, None, "逸夫小学").parent == branch.county


def test_a_code_that_is_taken_is_refused_and_says_by_whom(branch: Branch) -> None:
    with refused("code_taken") as info:
        found(branch.bureau, None, code="4101040010001")
    assert "逸夫小学" in info.value.message


def test_a_free_code_given_by_hand_is_kept_and_counted_on_from(branch: Branch) -> None:
    assert found(branch.bureau, None, code="4101040010041").code == "4101040010041"
    assert found(branch.bureau, None, "下一所小学").code == "4101040010042"


@pytest.mark.parametrize("code", ["ABC", "410104001001", "41010400100099", "4102040010009", "41010400100O9"])
def test_a_code_given_by_hand_is_built_like_the_others(branch: Branch, code: str) -> None:
    with refused("code_pattern") as info:
        found(branch.bureau, None, code=code)
    assert "以 410104 开头的 13 位数字（区划 6 位＋主管部门 3 位＋单位 4 位）" in info.value.message
    assert not Organisation.objects.filter(code=code).exists()


@pytest.mark.parametrize(
    ("kind", "code"), [(Kind.BUREAU, "410104"), (Kind.OFFICE, "410104001"), (Kind.UNIT, "410104001")]
)
def test_each_kind_has_its_number_of_digits(branch: Branch, kind: Kind, code: str) -> None:
    with refused("code_pattern"):
        found(branch.county, None, kind=kind, code=code)


def test_where_the_profile_knows_no_pattern_any_code_is_kept(branch: Branch, profile: Callable[[str], None]) -> None:
    profile("tianjin")
    assert found(branch.bureau, None, code="1200000030003A").code == "1200000030003A"


def test_a_second_office_of_a_region_needs_a_code_by_hand(branch: Branch) -> None:
    with refused("office_taken"):
        found(branch.city, None, "管城区第二职改办", kind=Kind.OFFICE)


def test_when_the_codes_of_a_bureau_are_used_up_the_next_is_refused(branch: Branch) -> None:
    found(branch.bureau, None, code="4101040019999")
    with refused("codes_used_up"):
        found(branch.bureau, None, "第一万所小学")


def test_a_ninth_level_is_refused(branch: Branch) -> None:
    lowest = branch.school
    while lowest.depth < 7:
        lowest = found(lowest, None, f"第{lowest.depth}级")
    with refused("too_deep"):
        found(lowest, None, "第九级")


@pytest.mark.parametrize("other", ["office", "county", "school"])
def test_nobody_but_the_direct_superior_sets_up_a_unit(branch: Branch, other: str) -> None:
    with refused("direct_superior_only"):
        found(branch.bureau, f.administrator(getattr(branch, other)))


@pytest.mark.req("H2.2", "T2.6")
def test_an_organisation_that_is_not_usable_sets_up_nothing(branch: Branch) -> None:
    newcomer = f.organisation(branch.bureau, state=State.SUBMITTED)
    with refused("organisation_not_usable"):
        found(newcomer, f.administrator(newcomer))


def test_a_superior_that_was_removed_meanwhile_is_named(branch: Branch) -> None:
    gone = f.organisation(branch.bureau, "空壳单位")
    actions.remove(Organisation.objects.get(pk=gone.pk), by=f.administrator(branch.bureau), at=f.NOW, seen=gone.version)
    with refused("organisation_gone") as info:
        found(gone, None)
    assert "空壳单位" in info.value.message


def test_a_keyword_finds_units_by_one_character_or_more(branch: Branch) -> None:
    found(branch.bureau, None, "回族小学")
    assert [o.name for o in Organisation.objects.named("族小")] == ["回族小学"]
    assert {o.name for o in Organisation.objects.named("小")} == {"逸夫小学", "回族小学"}
