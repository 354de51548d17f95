"""A unit comes under another superior, with everything below it."""

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.organisations import actions
from zhicheng.organisations.models import Kind, Organisation


def test_the_whole_subtree_moves_along(branch: Branch) -> None:
    other = f.organisation(branch.city, "金水区职改办", Kind.OFFICE, region=f.region("410105", "金水区"))
    actions.move(branch.bureau, other, by=f.administrator(branch.city), at=f.NOW, seen=0)
    branch.school.refresh_from_db()
    assert branch.school.ancestor_ids() == [*other.ancestor_ids(), branch.bureau.pk, branch.school.pk]
    assert set(Organisation.objects.under(other)) == {other, branch.bureau, branch.school}


def test_depths_follow_a_move_up(branch: Branch) -> None:
    actions.move(branch.bureau, branch.office, by=f.administrator(branch.office), at=f.NOW, seen=0)
    branch.school.refresh_from_db()
    assert branch.school.depth == 2


def test_the_old_superior_no_longer_decides_and_the_new_one_does(branch: Branch) -> None:
    old, new = f.administrator(branch.bureau), f.administrator(branch.county)
    school = actions.move(branch.school, branch.county, by=new, at=f.NOW, seen=0)
    values = {"name": "管城小学", "is_hr_agency": False, "submits": False, "at": f.NOW, "seen": school.version}
    with refused("direct_superior_only"):
        actions.rename(school, by=old, **values)
    assert actions.rename(school, by=new, **values).name == "管城小学"


def test_nothing_moves_under_itself(branch: Branch) -> None:
    with refused("move_into_itself"):
        actions.move(branch.county, branch.school, by=f.administrator(branch.city), at=f.NOW, seen=0)


def test_a_move_that_would_make_a_ninth_level_is_refused(branch: Branch) -> None:
    lowest = branch.school
    while lowest.depth < 7:
        lowest = f.organisation(lowest)
    elsewhere = f.organisation(branch.bureau, "另一所小学")
    with refused("too_deep"):
        actions.move(branch.school, elsewhere, by=f.administrator(branch.bureau), at=f.NOW, seen=0)


def test_nobody_moves_what_is_outside_the_own_subtree(branch: Branch) -> None:
    with refused("outside_subtree"):
        actions.move(branch.school, branch.county, by=f.administrator(branch.bureau), at=f.NOW, seen=0)


def test_a_name_taken_at_the_new_place_is_refused(branch: Branch) -> None:
    f.organisation(branch.county, "逸夫小学")
    with refused("name_taken"):
        actions.move(branch.school, branch.county, by=f.administrator(branch.county), at=f.NOW, seen=0)


def test_a_move_from_an_old_page_is_refused(branch: Branch) -> None:
    by = f.administrator(branch.county)
    actions.move(branch.school, branch.county, by=by, at=f.NOW, seen=0)
    with refused("stale"):
        actions.move(branch.school, branch.bureau, by=by, at=f.NOW, seen=0)
