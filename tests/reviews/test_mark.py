"""Noting what each section is worth while reading."""

from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions
from zhicheng.reviews.models import Opinion, Stop
from zhicheng.sections import registry


def mark(stop: Stop, by: Grant, section: str = "papers", fit: bool = True, text: str = "") -> Opinion:
    """Note it."""
    return actions.mark(stop, section, fit=fit, text=text, by=by, at=f.NOW)


@pytest.mark.req("H8.4")
def test_a_mark_is_kept_and_may_be_changed_until_the_decision(branch: Branch, application: Application) -> None:
    by, stop = f.grant(branch.school, Role.HANDLER), f.stop(application)
    mark(stop, by, fit=False, text="缺封面。")
    mark(stop, by)
    opinion = stop.opinions.get()
    assert (opinion.fit, opinion.text, opinion.by) == (True, "", by.user)


def test_a_mark_decides_nothing(branch: Branch, application: Application) -> None:
    stop = f.stop(application)
    mark(stop, f.grant(branch.school, Role.HANDLER))
    stop.refresh_from_db()
    assert (stop.pending, stop.passed) == (application.sections, 0)


def test_a_section_that_needs_change_says_what(branch: Branch, application: Application) -> None:
    with refused("reason_needed"):
        mark(f.stop(application), f.grant(branch.school, Role.HANDLER), fit=False)


@pytest.mark.req("H8.3")
@pytest.mark.parametrize(
    "who",
    [
        {"role": "handler", "sections": registry.mask(["summary"])},
        {"role": "handler", "all_series": False, "series": ["04"]},
        {"role": "leader"},
        {"role": "administrator"},
        {"role": "handler", "place": "bureau"},
    ],
)
def test_nobody_marks_out_of_scope_or_from_another_desk(
    branch: Branch, application: Application, who: dict[str, Any]
) -> None:
    place = getattr(branch, who.pop("place", "school"))
    with refused("nothing_to_mark"):
        mark(f.stop(application), f.grant(place, **who))


def test_nobody_marks_their_own(branch: Branch, application: Application, teacher: Grant) -> None:
    with refused("nothing_to_mark"):
        mark(f.stop(application), f.grant(branch.school, Role.HANDLER, teacher.user))


def test_after_the_decision_there_is_nothing_to_mark(branch: Branch, application: Application) -> None:
    by, stop = f.grant(branch.school, Role.HANDLER), f.stop(application)
    f.pass_on(application, by)
    with refused("nothing_to_mark"):
        mark(stop, by)
