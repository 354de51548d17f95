"""批次: proposed by one person of the office and approved by another; changes later too, with what differs."""

from datetime import date, timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.committees import actions
from zhicheng.committees.models import Committee, Round
from zhicheng.people.models import Role

pytestmark = pytest.mark.django_db
SAID = {
    "name": "2027年度第一批",
    "opens_at": f.NOW + timedelta(days=100),
    "closes_at": f.NOW + timedelta(days=130),
    "correct_until": f.NOW + timedelta(days=140),
    "review_from": date(2027, 5, 1),
    "review_until": date(2027, 5, 31),
}


@pytest.fixture
def committee():
    branch = f.province()
    made = Committee.objects.create(
        name="评委会", host=branch.city, scope=branch.city, series=f.title().series, levels=["intermediate"]
    )
    term = {"since": f.NOW.date(), "until": f.NOW.date() + timedelta(days=700), "members": 25}
    filing = actions.request_filing(made, **term, by=None, at=f.NOW)
    actions.approve_filing(filing, number="1", by=None, at=f.NOW)
    return made


@pytest.fixture
def two(committee):
    return f.grant(committee.host, Role.HANDLER), f.grant(committee.host, Role.LEADER)


def propose(committee, by, **changed):
    return actions.propose_round(committee, SAID | changed, sections={"basics": 2}, by=by, at=f.NOW)


def opened(committee, two):
    return actions.approve_round(propose(committee, two[0]), by=two[1], at=f.NOW)


def test_nobody_sees_a_round_before_another_person_has_approved_it(committee, two):
    round = propose(committee, two[0])
    assert not Round.objects.for_unit(committee.host).exists()
    with refused("another_person"):
        actions.approve_round(round, by=two[0], at=f.NOW)

    actions.approve_round(round, by=two[1], at=f.NOW)

    assert Round.objects.for_unit(committee.host).get() == round
    assert not Round.objects.open(f.NOW).exists()
    assert Round.objects.open(SAID["opens_at"]).exists()
    with refused("already_decided"):
        actions.approve_round(round, by=two[1], at=f.NOW)


def test_without_a_filing_in_force_nothing_starts(committee, two):
    round = propose(committee, two[0])
    with refused("not_filed") as refusal:
        actions.approve_round(round, by=two[1], at=f.NOW + timedelta(days=800))
    assert "第八条" in refusal.value.message


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"closes_at": SAID["opens_at"]}, "round_windows"),
        ({"correct_until": SAID["opens_at"]}, "round_windows"),
        ({"review_until": None}, "review_window"),
        ({"review_until": date(2027, 4, 30)}, "review_window"),
        ({"review_from": date(2027, 3, 1)}, "review_window"),
        ({"publicity_days": 4}, "publicity_too_short"),
    ],
)
def test_windows_come_one_after_the_other(committee, two, changed, code):
    with refused(code):
        propose(committee, two[0], **changed)


def test_a_change_takes_effect_when_another_person_has_seen_the_difference(committee, two):
    round = opened(committee, two)
    later = SAID["closes_at"] + timedelta(days=5)
    said = {"closes_at": later, "publicity_days": 5}
    change = actions.propose_change(round, said, reason="系统维护", by=two[1], at=f.NOW)

    assert list(change.before) == ["closes_at"], "only what differs"
    round.refresh_from_db()
    assert round.closes_at == SAID["closes_at"]
    with refused("another_person"):
        actions.decide_change(change, accept=True, by=two[1], at=f.NOW)

    actions.decide_change(change, accept=True, by=two[0], at=f.NOW)

    round.refresh_from_db()
    assert round.closes_at == later
    with refused("already_decided"):
        actions.decide_change(change, accept=False, by=two[0], at=f.NOW)


def test_a_change_that_is_not_accepted_changes_nothing_and_the_next_may_come(committee, two):
    round = opened(committee, two)
    change = actions.propose_change(round, {"name": "改名"}, reason="更正", by=two[0], at=f.NOW)
    with refused("change_pending"):
        actions.propose_change(round, {"name": "再改"}, reason="更正", by=two[0], at=f.NOW)

    actions.decide_change(change, accept=False, by=two[1], at=f.NOW)

    round.refresh_from_db()
    assert round.name == SAID["name"]
    assert actions.propose_change(round, {"name": "再改"}, reason="更正", by=two[0], at=f.NOW).accepted is None


def test_nobodys_time_is_cut_short_from_one_moment_to_the_next(committee, two):
    round = opened(committee, two)
    during = SAID["opens_at"] + timedelta(days=10)
    earlier = {"closes_at": during - timedelta(hours=1), "correct_until": during}
    with refused("end_in_the_past"):
        actions.propose_change(round, earlier, reason="提前截止", by=two[0], at=during)


def test_a_change_says_why_and_changes_something(committee, two):
    round = opened(committee, two)
    with refused("reason_needed"):
        actions.propose_change(round, {"name": "改名"}, reason=" ", by=two[0], at=f.NOW)
    with refused("nothing_changed"):
        actions.propose_change(round, {"name": SAID["name"]}, reason="更正", by=two[0], at=f.NOW)


def test_before_the_approval_nothing_needs_a_second_person_to_change(committee, two):
    with refused("not_announced"):
        actions.propose_change(propose(committee, two[0]), {"name": "改名"}, reason="更正", by=two[0], at=f.NOW)


def test_a_round_has_its_name_once_a_year(committee, two):
    opened(committee, two)
    with refused("round_name_taken"):
        propose(committee, two[0])
