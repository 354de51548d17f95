"""不通过: a reason is required; what may follow is the province's to say."""

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, State
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions
from zhicheng.reviews.models import Event


def reject(application: Application, by: Grant, reason: str = "不符合申报条件。") -> Event:
    """Do not pass."""
    application.refresh_from_db()
    event = actions.reject(f.stop(application), reason=reason, by=by, at=f.NOW, seen=application.version)
    application.refresh_from_db()
    return event


@pytest.mark.req("H8.4", "T3.4")
def test_the_reason_reaches_the_applicant(branch: Branch, application: Application) -> None:
    event = reject(application, f.grant(branch.school, Role.HANDLER))
    assert (application.state, event.note) == (State.REJECTED, "不符合申报条件。")
    assert not application.stops.filter(closed_at=None).exists()


@pytest.mark.req("T3.4")
def test_without_a_reason_it_is_refused_at_the_field(branch: Branch, application: Application) -> None:
    with refused("reason_needed") as info:
        reject(application, f.grant(branch.school, Role.HANDLER), reason="")
    assert "note" in info.value.fields


@pytest.mark.req("H8.4")
def test_in_henan_it_is_final_for_the_round(branch: Branch, application: Application, teacher: Grant) -> None:
    reject(application, f.grant(branch.school, Role.HANDLER))
    with refused("rejected_is_final"):
        f.submit_again(application, teacher)
    with refused("section_closed"):
        applications.save_section(application, "summary", {}, edition=1, by=teacher, at=f.NOW)
    with refused("already_applied"):
        f.draft(teacher, application.round)


@pytest.mark.req("T3.5")
@pytest.mark.usefixtures("tianjin")
def test_in_tianjin_everything_may_be_changed_and_submitted_to_the_unit_again(branch: Branch, teacher: Grant) -> None:
    application = f.climb(f.submitted(teacher), branch.bureau)
    reject(application, f.grant(branch.bureau, Role.REVIEW))
    assert application.open_sections == application.sections
    f.submit_again(application, teacher)
    stop = f.stop(application)
    assert (stop.organisation, stop.pending) == (branch.school, application.sections)


@pytest.mark.parametrize(("place", "role"), [("school", "leader"), ("bureau", "handler"), ("school", "administrator")])
def test_nobody_rejects_from_another_desk(branch: Branch, application: Application, place: str, role: str) -> None:
    with refused("not_at_desk"):
        reject(application, f.grant(getattr(branch, place), role))


def test_the_second_verdict_is_refused(branch: Branch, application: Application) -> None:
    by, stop = f.grant(branch.school, Role.HANDLER), f.stop(application)
    reject(application, by)
    with refused("not_in_review"):
        actions.reject(stop, reason="再次。", by=by, at=f.NOW, seen=application.version)
