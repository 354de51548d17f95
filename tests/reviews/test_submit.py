"""Handing in: the frozen revision, the way, the number."""

import pytest

from tests import factories as f
from zhicheng.applications.models import State
from zhicheng.core.refused import Refused
from zhicheng.reviews import actions

pytestmark = pytest.mark.django_db


@pytest.mark.req("H8.1", "T4.1")
def test_a_submitted_application_stands_on_the_units_first_desk() -> None:
    branch = f.province()
    application = f.submitted(f.applicant(branch.school))

    stop = f.stop(application)
    assert (stop.organisation, stop.step) == (branch.school, "handler")
    assert application.state == State.IN_REVIEW
    assert application.number == f"HA2026-{int(application.number[-6:]):06d}"


@pytest.mark.req("H8.1", "H8.2", "T4.1")
def test_it_climbs_through_handler_and_leader_of_every_level_to_the_committees_door() -> None:
    branch = f.province()
    application = f.climb(f.submitted(f.applicant(branch.school)))

    way = [(stop.organisation.name, stop.step) for stop in application.stops.order_by("id")]
    assert way == [
        (organisation.name, step)
        for organisation in (branch.school, branch.bureau, branch.county, branch.city)
        for step in ("handler", "leader")
    ]
    assert application.state == State.AWAITING_COMMITTEE


def test_an_incomplete_application_is_told_everything_at_once() -> None:
    by = f.applicant(f.province().school)
    application = f.draft(by)

    with pytest.raises(Refused) as refused:
        actions.submit(application, by=by, at=f.NOW, seen=0)

    assert {problem.section for problem in refused.value.details["problems"]} >= {"basics", "education", "pledge"}
    application.refresh_from_db()
    assert application.state == State.DRAFT
