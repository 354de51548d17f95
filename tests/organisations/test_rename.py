"""修改: the superior changes a subordinate's name and what it is."""

from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation


def rename(organisation: Organisation, by: Any, name: str = "逸夫实验小学", seen: int = 0) -> Organisation:
    """Give the organisation a new name."""
    return actions.rename(organisation, name=name, is_hr_agency=True, submits=False, by=by, at=f.NOW, seen=seen)


@pytest.mark.req("H1.3", "T2.2")
def test_the_direct_superior_changes_name_and_whether_it_is_an_agency(branch: Branch) -> None:
    rename(branch.school, f.administrator(branch.bureau))
    branch.school.refresh_from_db()
    assert (branch.school.name, branch.school.is_hr_agency, branch.school.version) == ("逸夫实验小学", True, 1)


def test_the_new_name_is_found_by_keyword_and_the_old_one_is_not(branch: Branch) -> None:
    by = f.administrator(branch.bureau)
    rename(branch.school, by)
    assert Organisation.objects.named("实验").get() == branch.school
    rename(branch.school, by, name="育才小学", seen=1)
    assert not Organisation.objects.named("逸夫").exists()


@pytest.mark.parametrize("other", ["county", "school"])
def test_nobody_above_or_below_the_direct_superior_renames(branch: Branch, other: str) -> None:
    with refused("direct_superior_only"):
        rename(branch.school, f.administrator(getattr(branch, other)))


def test_of_two_who_rename_at_once_the_second_is_shown_what_the_first_did(branch: Branch) -> None:
    by = f.administrator(branch.bureau)
    rename(branch.school, by)
    with refused("stale"):
        rename(branch.school, by, name="另一个名字", seen=0)


def test_a_name_that_a_sibling_has_is_refused(branch: Branch) -> None:
    f.organisation(branch.bureau, "回族小学")
    with refused("name_taken"):
        rename(branch.school, f.administrator(branch.bureau), name="回族小学")


def test_keeping_the_name_is_no_duplicate(branch: Branch) -> None:
    assert rename(branch.school, f.administrator(branch.bureau), name="逸夫小学").is_hr_agency
