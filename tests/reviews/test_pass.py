"""通过: everything here in the person's scope; where nothing is left, the case moves on."""

from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications.models import Application
from zhicheng.core.refused import Stale
from zhicheng.people.models import ALL_SECTIONS, Grant, Role
from zhicheng.reviews import actions
from zhicheng.reviews.models import Event, Stop, Verdict
from zhicheng.sections import registry

PAPERS = registry.mask(["papers"])


@pytest.mark.req("H8.2", "H9.1")
def test_what_the_handler_passed_stands_on_the_leaders_desk_and_only_then(
    branch: Branch, application: Application
) -> None:
    leader = f.grant(branch.school, Role.LEADER)
    assert not Stop.objects.at_desk(leader).exists()
    event = f.pass_on(application, f.grant(branch.school, Role.HANDLER), note="材料齐全")
    assert Stop.objects.at_desk(leader).waiting().get().application == application
    assert (event.kind, event.note, event.by_name) == ("passed", "材料齐全", event.by.name)


@pytest.mark.req("H8.1", "H9.1", "T3.6")
def test_what_the_lower_level_passed_arrives_at_the_upper_one(branch: Branch, application: Application) -> None:
    f.climb(application, branch.bureau)
    stop = f.stop(application)
    assert (stop.organisation, stop.step, stop.position) == (branch.bureau, "handler", 2)


@pytest.mark.req("H8.3", "H4.4", "H9.1")
def test_two_people_with_different_contents_share_one_step(branch: Branch, application: Application) -> None:
    some = f.grant(branch.school, Role.HANDLER, sections=PAPERS)
    rest = f.grant(branch.school, Role.HANDLER, sections=ALL_SECTIONS & ~PAPERS)
    f.pass_on(application, some)
    here = f.stop(application)
    assert (here.step, here.passed, here.pending) == ("handler", PAPERS, application.sections & ~PAPERS)
    f.pass_on(application, rest)
    assert f.stop(application).step == "leader"


@pytest.mark.req("H8.3")
@pytest.mark.parametrize("scope", [{"sections": 0}, {"all_series": False, "series": ["04"]}])
def test_without_scope_nobody_passes(branch: Branch, application: Application, scope: dict[str, Any]) -> None:
    with refused("out_of_scope"):
        f.pass_on(application, f.grant(branch.school, Role.HANDLER, **scope))


@pytest.mark.req("H8.3")
def test_what_i_have_passed_i_cannot_pass_again(branch: Branch, application: Application) -> None:
    some = f.grant(branch.school, Role.HANDLER, sections=PAPERS)
    f.pass_on(application, some)
    with refused("out_of_scope"):
        f.pass_on(application, some)


@pytest.mark.req("T4.1", "H8.1")
@pytest.mark.parametrize(
    ("place", "role"), [("school", "leader"), ("bureau", "handler"), ("city", "leader"), ("school", "administrator")]
)
def test_no_level_can_be_skipped_by_anybody(branch: Branch, application: Application, place: str, role: str) -> None:
    with refused("not_at_desk"):
        f.pass_on(application, f.grant(getattr(branch, place), role))


def test_nobody_reviews_their_own(branch: Branch, application: Application, teacher: Grant) -> None:
    with refused("own_application"):
        f.pass_on(application, f.grant(branch.school, Role.HANDLER, teacher.user))


@pytest.mark.req("H8.2")
def test_handler_and_leader_are_two_people(branch: Branch, application: Application) -> None:
    handler = f.grant(branch.school, Role.HANDLER)
    f.pass_on(application, handler)
    with refused("two_people"):
        f.pass_on(application, f.grant(branch.school, Role.LEADER, handler.user))


def test_a_page_open_since_yesterday_is_told_what_changed(branch: Branch, application: Application) -> None:
    first, second = (f.grant(branch.school, Role.HANDLER) for _ in range(2))
    stop, seen = f.stop(application), application.version
    actions.pass_(stop, by=first, at=f.NOW, seen=seen)
    with refused("stale") as info:
        actions.pass_(stop, by=second, at=f.NOW, seen=seen)
    assert isinstance(info.value, Stale)
    assert Event.objects.filter(application=application, kind="passed").count() == 1


def test_what_is_marked_for_change_is_not_passed_in_the_same_breath(branch: Branch, application: Application) -> None:
    by = f.grant(branch.school, Role.HANDLER)
    actions.mark(f.stop(application), "papers", fit=False, text="缺封面", by=by, at=f.NOW)
    with refused("marked_for_change") as info:
        f.pass_on(application, by)
    assert "论文" in info.value.message


def test_a_colleagues_mark_does_not_hold_up_my_own_contents(branch: Branch, application: Application) -> None:
    some = f.grant(branch.school, Role.HANDLER, sections=PAPERS)
    rest = f.grant(branch.school, Role.HANDLER, sections=ALL_SECTIONS & ~PAPERS)
    actions.mark(f.stop(application), "papers", fit=False, text="缺封面", by=some, at=f.NOW)
    f.pass_on(application, rest)
    assert f.stop(application).pending == PAPERS


def test_a_closed_visit_says_how_it_ended(branch: Branch, application: Application) -> None:
    stop = f.stop(application)
    f.pass_on(application, f.grant(branch.school, Role.HANDLER))
    stop.refresh_from_db()
    assert (stop.verdict, stop.closed_at, stop.pending) == (Verdict.PASSED, f.NOW, 0)


@pytest.mark.req("T3.6", "T4.1")
@pytest.mark.usefixtures("tianjin")
def test_in_tianjin_each_organisation_reviews_once_and_the_last_one_chooses_the_round(
    branch: Branch, teacher: Grant
) -> None:
    application = f.climb(f.submitted(teacher), branch.city)
    by, round = f.grant(branch.city, Role.REVIEW), f.round_(branch.city)
    with refused("round_needed"):
        f.pass_on(application, by)
    elsewhere = f.organisation(branch.office, "别处", region=f.region("120100", "市辖区"))
    with refused("round_out_of_scope"):
        f.pass_on(application, by, round=f.round_(elsewhere))
    event = f.pass_on(application, by, round=round)
    application.refresh_from_db()
    assert (application.state, application.round, event.round) == ("awaiting_committee", round, round)
    assert [s.organisation for s in application.stops.order_by("id")] == branch.all()[:0:-1]


@pytest.mark.usefixtures("tianjin")
def test_in_tianjin_one_person_is_not_presented_twice_in_one_year(branch: Branch, teacher: Grant) -> None:
    round, by = f.round_(branch.city), f.grant(branch.city, Role.REVIEW)
    f.pass_on(f.climb(f.submitted(teacher), branch.city), by, round=round)
    with refused("already_applied"):
        f.submitted(teacher)
