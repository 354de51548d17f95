"""面试通知: who is called, by whom, and which notice counts."""

from datetime import timedelta

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications.models import Application
from zhicheng.audit.models import Entry
from zhicheng.people.models import Grant, Role
from zhicheng.reviews.interviews import call_to_interview, newest
from zhicheng.reviews.models import Interview

pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]
TIME = f.NOW + timedelta(days=9)


@pytest.fixture
def waiting(application: Application) -> Application:
    """At the committee's door."""
    return f.climb(application)


@pytest.fixture
def host(branch: Branch) -> Grant:
    """Somebody in the office that hosts the committee."""
    return f.grant(branch.city, Role.LEADER)


def call(application: Application, by: Grant, **changed: object) -> Interview:
    said = {"time": TIME, "place": "302 室", "by": by, "at": f.NOW} | changed
    return call_to_interview(application, **said)  # type: ignore[arg-type]


def test_the_committees_office_calls_the_applicant(waiting: Application, host: Grant) -> None:
    notice = call(waiting, host, note="带原件。")
    assert (notice.at, notice.place, notice.organisation) == (TIME, "302 室", host.organisation)
    assert Entry.objects.filter(action="application.called_to_interview").count() == 1


def test_a_second_notice_takes_the_place_of_the_first(waiting: Application, host: Grant) -> None:
    call(waiting, host)
    later = call(waiting, host, place="303 室")
    assert newest(waiting) == later
    assert Interview.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "code"), [({"place": ""}, "place_needed"), ({"time": f.NOW - timedelta(hours=1)}, "interview_in_the_past")]
)
def test_a_notice_says_where_and_when_to_come(
    waiting: Application, host: Grant, said: dict[str, object], code: str
) -> None:
    with refused(code):
        call(waiting, host, **said)


def test_nobody_is_called_before_the_papers_have_arrived(application: Application, host: Grant) -> None:
    with refused("not_to_call"):
        call(application, host)


def test_nobody_else_calls(waiting: Application, branch: Branch) -> None:
    for by in (f.grant(branch.county, Role.LEADER), f.administrator(branch.city), f.applicant(branch.city)):
        with refused("not_to_call"):
            call(waiting, by)
    with refused("not_to_call"):
        call(waiting, f.grant(branch.city, Role.HANDLER, all_series=False, series=["04"]))


def test_nobody_calls_oneself(waiting: Application, branch: Branch) -> None:
    with refused("not_to_call"):
        call(waiting, f.grant(branch.city, Role.HANDLER, waiting.applicant))
