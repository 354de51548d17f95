"""延期: one unit or one person may hand in until later, for a reason."""

from datetime import timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.applications import actions
from zhicheng.reviews import actions as reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return f.province()


@pytest.fixture
def round(branch):
    return f.round_(branch.city)


@pytest.fixture
def host(branch):
    return f.administrator(branch.city)


@pytest.fixture
def late(round):
    return round.closes_at + timedelta(hours=1)


def extend(round, host, **whom):
    until = round.closes_at + timedelta(days=3)
    return actions.extend(round, **whom, until=until, reason="所在地区停电。", by=host, at=round.closes_at)


def hand_in(draft, teacher, at):
    return reviews.submit(draft, by=teacher, at=at, seen=draft.version)


def test_a_person_hands_in_after_the_round_closed_and_a_colleague_does_not(branch, round, host, late):
    teacher, colleague = f.applicant(branch.school), f.applicant(branch.school)
    drafts = [f.complete(person, round) for person in (teacher, colleague)]

    extend(round, host, applicant=teacher.user)

    assert hand_in(drafts[0], teacher, late).kind == "submitted"
    with refused("round_closed"):
        hand_in(drafts[1], colleague, late)


def test_a_unit_is_extended_with_everything_below_it_also_for_new_applications(branch, round, host, late):
    extend(round, host, unit=branch.bureau)
    draft = f.complete(f.applicant(branch.school), round)
    assert draft.extended_until == round.closes_at + timedelta(days=3)
    started = actions.start(f.applicant(branch.school), title=draft.title, subject="语文", round=round, at=late)
    assert started.extended_until == draft.extended_until


def test_a_second_extension_never_shortens_the_first(branch, round, host):
    teacher = f.applicant(branch.school)
    draft = f.complete(teacher, round)
    extend(round, host, applicant=teacher.user)
    until = round.closes_at + timedelta(days=1)
    actions.extend(round, applicant=teacher.user, until=until, reason="再次。", by=host, at=round.closes_at)
    draft.refresh_from_db()
    assert draft.extended_until == round.closes_at + timedelta(days=3)


def test_it_needs_the_host_a_reason_a_later_day_and_somebody_in_scope(branch, round, host):
    teacher = f.applicant(branch.school)
    until = round.closes_at + timedelta(days=3)
    with refused("host_only"):
        extend(round, f.administrator(branch.school), applicant=teacher.user)
    with refused("reason_needed"):
        actions.extend(round, applicant=teacher.user, until=until, reason="", by=host, at=f.NOW)
    with refused("extension_too_early"):
        actions.extend(round, applicant=teacher.user, until=round.closes_at, reason="停电。", by=host, at=f.NOW)
    with refused("out_of_scope"):
        extend(round, host, unit=f.organisation(None, "外省单位"))
    with refused("extension_for_whom"):
        extend(round, host)
