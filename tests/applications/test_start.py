"""职称申报: opening a draft for a title."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications import actions
from zhicheng.applications.models import Application, State
from zhicheng.catalogue.models import Level, Series
from zhicheng.committees.models import Committee
from zhicheng.organisations.models import State as Standing
from zhicheng.people.models import Grant, Role


def start(by: Grant, round: Any, **changed: Any) -> Application:
    """Open a draft."""
    values = {"title": f.title(), "subject": "语文", "round": round, "at": f.NOW} | changed
    return actions.start(by, **values)


@pytest.mark.req("H5.1")
def test_a_draft_has_every_section_open_and_nothing_said(branch: Branch, teacher: Grant) -> None:
    made = start(teacher, f.round_(branch.city))
    assert made.state == State.DRAFT
    assert made.open_sections == made.sections
    assert set(made.records.values_list("edition", flat=True)) == {0}
    assert made.profile_version == "henan 2026.1"


def test_one_person_has_one_application_in_a_round(branch: Branch, teacher: Grant) -> None:
    round = f.round_(branch.city)
    start(teacher, round)
    with refused("already_applied"):
        start(teacher, round)


def test_two_series_in_one_year_are_refused(branch: Branch, teacher: Grant) -> None:
    start(teacher, f.round_(branch.city))
    Series.objects.create(code="01", name="高等学校教师")
    other = f.title(series="01", name="讲师")
    round = f.round_(branch.county)
    Committee.objects.filter(pk=round.committee_id).update(series=other.series)
    with refused("one_series_a_year"):
        start(teacher, round, title=other)


def test_an_applicant_chooses_a_round(teacher: Grant) -> None:
    with refused("round_needed"):
        start(teacher, None)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (f.NOW - timedelta(days=20, seconds=1), "round_not_open"),
        (f.NOW + timedelta(days=18), "round_closed"),
    ],
)
def test_a_round_takes_applications_only_in_its_window(branch: Branch, teacher: Grant, moment: Any, code: str) -> None:
    with refused(code):
        start(teacher, f.round_(branch.city), at=moment)


def test_the_first_and_the_last_moment_of_the_window_count(branch: Branch, teacher: Grant) -> None:
    round = f.round_(branch.city)
    start(teacher, round, at=round.opens_at)
    start(f.applicant(branch.school), round, at=round.closes_at - timedelta(microseconds=1))


def test_a_round_of_another_city_or_another_level_is_out_of_scope(branch: Branch, teacher: Grant) -> None:
    elsewhere = f.organisation(branch.office, "洛阳市职改办", region=f.region("410300", "洛阳市"))
    with refused("round_out_of_scope"):
        start(teacher, f.round_(elsewhere))
    with refused("round_out_of_scope"):
        start(teacher, f.round_(branch.city), title=f.title(level=Level.SENIOR, name="正高级教师"))


@pytest.mark.req("T2.6", "H2.2")
def test_nobody_applies_from_a_unit_that_is_not_usable(branch: Branch) -> None:
    unit = f.organisation(branch.bureau, state=Standing.DRAFT)
    with refused("organisation_not_usable"):
        start(f.applicant(unit), f.round_(branch.city))


@pytest.mark.parametrize("role", [Role.HANDLER, Role.ADMINISTRATOR, Role.STAFF])
def test_nobody_applies_in_another_role(branch: Branch, role: str) -> None:
    with refused("applicants_only"):
        start(f.grant(branch.school, role), f.round_(branch.city))


@pytest.mark.req("T3.1")
def test_in_tianjin_an_application_starts_without_a_committee_and_once_a_year(
    profile: Callable[[str], None], teacher: Grant
) -> None:
    profile("tianjin")
    assert start(teacher, None).round is None
    with refused("already_applied"):
        start(teacher, None)
