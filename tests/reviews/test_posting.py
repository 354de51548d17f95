"""单位公示 (Order 40, Art. 16): where a province keeps it in the system, nothing leaves a unit before it is over."""

from datetime import date, timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from tests.reviews.conftest import Mode
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant, Role
from zhicheng.profiles.results import UnitPublicity
from zhicheng.reviews import actions, posting

pytestmark = pytest.mark.django_db


def pass_on(application: Application, by: Grant, days: int = 0) -> None:
    stop = f.stop(application)
    application.refresh_from_db()
    actions.pass_(stop, by=by, at=f.NOW + timedelta(days=days), seen=application.version)


WHERE = {"since": date(2026, 11, 23), "until": date(2026, 11, 30), "place": "教学楼一楼公告栏", "at": f.NOW}


def test_recorded_the_leader_passes_only_after_it_is_over(
    unit_publicity: Mode, at_the_unit: tuple[Application, Grant, Grant]
) -> None:
    unit_publicity(UnitPublicity.RECORDED)
    application, handler, leader = at_the_unit
    pass_on(application, handler)
    with refused("not_posted"):
        pass_on(application, leader)
    with refused("posted_too_short"):
        posting.record([application.pk], **(WHERE | {"until": date(2026, 11, 27)}), by=handler)
    with refused("place_needed"):
        posting.record([application.pk], **(WHERE | {"place": " "}), by=handler)
    posting.record([application.pk], **WHERE, by=handler)
    with refused("posting_runs"):
        pass_on(application, leader, days=8)
    pass_on(application, leader, days=9)


def test_timed_the_unit_sees_it_until_its_last_day(
    unit_publicity: Mode, at_the_unit: tuple[Application, Grant, Grant]
) -> None:
    unit_publicity(UnitPublicity.TIMED)
    application, handler, leader = at_the_unit
    with refused("not_this_way"):
        posting.record([application.pk], **WHERE, by=handler)
    (posted,) = posting.show([application.pk], by=handler, at=f.NOW)
    assert posted.until == date(2026, 11, 27)
    assert [one.application_id for one in posting.inside(leader, posted.until)] == [application.pk]
    assert not posting.inside(leader, posted.until + timedelta(days=1)).exists()
    assert not posting.inside(f.grant(leader.organisation.parent, Role.LEADER), posted.until).exists()
    pass_on(application, handler)
    with refused("posting_runs"):
        pass_on(application, leader, days=5)
    pass_on(application, leader, days=6)


def test_only_reviewers_of_the_unit_and_only_what_stands_there(
    unit_publicity: Mode, at_the_unit: tuple[Application, Grant, Grant]
) -> None:
    unit_publicity(UnitPublicity.RECORDED)
    application, handler, _ = at_the_unit
    strangers = [f.administrator(handler.organisation), f.grant(handler.organisation.parent, Role.HANDLER)]
    for by in (*strangers, f.grant(handler.organisation, Role.HANDLER, all_series=False, series=["01"])):
        with refused("not_here"):
            posting.record([application.pk], **WHERE, by=by)


def test_where_the_province_keeps_it_outside_nothing_is_asked(at_the_unit: tuple[Application, Grant, Grant]) -> None:
    application, handler, leader = at_the_unit
    pass_on(application, handler)
    pass_on(application, leader)
    with refused("not_this_way"):
        posting.show([application.pk], by=handler, at=f.NOW)
