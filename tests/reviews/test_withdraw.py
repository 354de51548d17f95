"""撤回: by the applicant, until the first decision."""

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications.models import Application, State
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions
from zhicheng.reviews.models import Event, Verdict
from zhicheng.sections import registry


def withdraw(application: Application, by: Grant) -> Event:
    """Take it back."""
    application.refresh_from_db()
    event = actions.withdraw(application, by=by, at=f.NOW, seen=application.version)
    application.refresh_from_db()
    return event


def test_the_applicant_takes_it_back_and_may_change_everything(application: Application, teacher: Grant) -> None:
    stop = f.stop(application)
    withdraw(application, teacher)
    stop.refresh_from_db()
    assert (application.state, application.open_sections) == (State.WITHDRAWN, application.sections)
    assert stop.verdict == Verdict.WITHDRAWN


def test_it_can_be_handed_in_again(branch: Branch, application: Application, teacher: Grant) -> None:
    withdraw(application, teacher)
    f.submit_again(application, teacher)
    assert f.stop(application).organisation == branch.school


def test_after_the_first_decision_it_is_too_late(branch: Branch, application: Application, teacher: Grant) -> None:
    f.pass_on(application, f.grant(branch.school, Role.HANDLER, sections=registry.mask(["papers"])))
    with refused("withdraw_too_late"):
        withdraw(application, teacher)


def test_after_a_return_it_opens_only_what_was_named(application: Application, teacher: Grant) -> None:
    f.give_back(application, ["summary"])
    f.submit_again(application, teacher)
    withdraw(application, teacher)
    assert application.open_sections == registry.mask(["summary"])


def test_nobody_withdraws_for_another(branch: Branch, application: Application) -> None:
    for by in (f.applicant(branch.school), f.grant(branch.school, Role.HANDLER)):
        with refused("own_only"):
            withdraw(application, by)


@pytest.mark.parametrize("times", [2, 3])
def test_a_second_withdrawal_is_refused(application: Application, teacher: Grant, times: int) -> None:
    withdraw(application, teacher)
    for _ in range(times - 1):
        with refused("withdraw_only_in_review"):
            withdraw(application, teacher)
