"""Handing in: the frozen revision, the way, the number, the window."""

import re
from datetime import timedelta

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications.models import Application, Revision, State
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Kind
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions, queries


@pytest.mark.req("H8.1", "T4.1")
def test_a_submitted_application_stands_on_the_units_first_desk(branch: Branch, application: Application) -> None:
    stop = f.stop(application)
    assert (stop.organisation, stop.step) == (branch.school, "handler")
    assert (application.state, application.open_sections) == (State.IN_REVIEW, 0)
    assert stop.pending == application.sections


def test_it_gets_a_number_once(application: Application, teacher: Grant) -> None:
    number = application.number or ""
    assert re.fullmatch(r"HA2026-\d{6}", number)
    f.give_back(application, ["summary"])
    f.submit_again(application, teacher)
    assert application.number == number


@pytest.mark.req("H8.1", "H8.2", "T4.1")
def test_it_climbs_through_handler_and_leader_of_every_level_to_the_committees_door(
    branch: Branch, application: Application
) -> None:
    f.climb(application)
    way = [(stop.organisation.name, stop.step) for stop in application.stops.order_by("id")]
    assert way == [
        (organisation.name, step)
        for organisation in (branch.school, branch.bureau, branch.county, branch.city)
        for step in ("handler", "leader")
    ]
    assert application.state == State.AWAITING_COMMITTEE


def test_an_incomplete_application_is_told_everything_at_once(teacher: Grant) -> None:
    application = f.draft(teacher)
    with pytest.raises(Refused) as refusal:
        actions.submit(application, by=teacher, at=f.NOW, seen=0)
    assert {problem.section for problem in refusal.value.details["problems"]} >= {"basics", "education", "pledge"}
    application.refresh_from_db()
    assert application.state == State.DRAFT


def test_a_double_click_is_answered_and_changes_nothing(application: Application, teacher: Grant) -> None:
    with refused("stale"):
        actions.submit(application, by=teacher, at=f.NOW, seen=0)
    with refused("already_submitted"):
        actions.submit(application, by=teacher, at=f.NOW, seen=application.version)
    assert application.stops.count() == 1


def test_nobody_submits_for_another(branch: Branch, teacher: Grant) -> None:
    application = f.complete(teacher)
    for by in (f.applicant(branch.school), f.grant(branch.school, Role.ADMINISTRATOR)):
        with refused("own_only"):
            actions.submit(application, by=by, at=f.NOW, seen=0)


def test_what_was_said_is_frozen_and_equal_sections_are_stored_once(
    branch: Branch, application: Application, teacher: Grant
) -> None:
    before = Revision.objects.get(application=application)
    f.give_back(application, ["summary"])
    application.records.filter(code="summary").update(data={"values": {"text": "改过的总结。"}})
    f.submit_again(application, teacher)
    after = Revision.objects.get(application=application, number=2)
    changed = [code for code in after.sections if after.sections[code] != before.sections[code]]
    assert changed == ["summary"]


def test_a_form_posted_after_the_round_closed_is_refused(branch: Branch, teacher: Grant) -> None:
    round = f.round_(branch.city)
    application = f.complete(teacher, round)
    with refused("round_closed"):
        actions.submit(application, by=teacher, at=round.closes_at, seen=0)


def test_what_was_returned_may_come_back_until_the_later_date(branch: Branch, teacher: Grant) -> None:
    round = f.round_(branch.city)
    application = f.submitted(teacher, round)
    f.give_back(application, ["summary"])
    with refused("correction_closed"):
        actions.submit(application, by=teacher, at=round.correct_until, seen=application.version)
    late = round.correct_until - timedelta(minutes=1)
    event = actions.submit(application, by=teacher, at=late, seen=application.version)
    application = actions.withdraw(application, by=teacher, at=late, seen=event.seq).application
    assert actions.submit(application, by=teacher, at=late, seen=application.version).submission == 3


@pytest.mark.req("T4.1", "H8.1")
def test_a_committee_beside_the_way_is_reached_from_below_the_common_ancestor(branch: Branch, teacher: Grant) -> None:
    host = f.organisation(branch.office, "省教育厅", Kind.BUREAU)
    round = f.round_(host)
    round.committee.scope = branch.office
    round.committee.save()
    way = queries.way(f.draft(teacher, round))
    passed = [branch.school, branch.bureau, branch.county, branch.city, host]
    assert [organisation for organisation, _ in way[::2]] == [place.pk for place in passed]


def test_vacancies_on_the_way_are_shown_before_submitting(branch: Branch, teacher: Grant) -> None:
    f.grant(branch.school, Role.HANDLER)
    f.grant(branch.school, Role.LEADER, sections=1)
    f.grant(branch.bureau, Role.HANDLER, teacher.user)
    stages = queries.stages(f.draft(teacher), f.NOW.date())
    assert [stage.vacant for stage in stages[:3]] == [False, True, True]
    assert [stage.label for stage in stages[:2]] == ["经办人审查", "负责人审查"]


@pytest.mark.req("T4.1")
@pytest.mark.usefixtures("tianjin")
def test_in_tianjin_a_way_without_a_submitting_organisation_is_told(branch: Branch, teacher: Grant) -> None:
    application = f.complete(teacher)
    branch.city.submits = False
    branch.city.save()
    with refused("no_submitting_organisation"):
        actions.submit(application, by=teacher, at=f.NOW, seen=0)
