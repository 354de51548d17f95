"""Answers to invitations, and that an empty seat goes to the next drawn and to nobody else."""

from datetime import timedelta

import pytest

from tests import factories as f
from tests.draws.conftest import ANSWER_BY, DAY, LOTTERY, Office
from tests.refusal import refused
from zhicheng.draws import actions, queries
from zhicheng.draws.models import Draw, Invitation
from zhicheng.draws.rules import Quota
from zhicheng.experts import actions as experts
from zhicheng.notices.models import Notice
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
LATER = ANSWER_BY + DAY


def grant_of(invitation: Invitation) -> Grant:
    return Grant.objects.select_related("user", "organisation").get(user=invitation.lot.expert.person, role=Role.EXPERT)


def asked(draw: Draw, quota: str = "1") -> list[int | None]:
    return [i.lot.place for i in queries.invitations(draw).filter(lot__quota=quota)]


@pytest.fixture
def draw(office: Office) -> Draw:
    """Five were asked."""
    return office.invited()


@pytest.fixture
def first(draw: Draw) -> Invitation:
    """The first drawn for Chinese."""
    return queries.invitations(draw)[0]


def test_an_expert_accepts_and_only_once(first: Invitation) -> None:
    own = grant_of(first)
    done = actions.accept(first, by=own, at=LOTTERY)
    assert (done.state, done.settled_by) == ("accepted", own.user)
    event = first.draw.events.order_by("-seq")[0]
    assert (event.kind, event.label, event.by_office) == ("accepted", first.lot.label, False)
    with refused("answered"):
        actions.accept(first, by=own, at=LOTTERY)


def test_the_office_notes_what_an_expert_said(office: Office, first: Invitation) -> None:
    actions.accept(first, by=office.second, at=LOTTERY)
    assert first.draw.events.order_by("-seq")[0].by_office


def test_nobody_answers_for_another(office: Office, draw: Draw, first: Invitation) -> None:
    other = grant_of(queries.invitations(draw)[1])
    strangers = [other, f.applicant(office.branch.school), f.administrator(office.branch.city)]
    for by in strangers:
        with refused("office_only"):
            actions.accept(first, by=by, at=LOTTERY)
        with refused("office_only"):
            actions.decline(first, reason="有事", by=by, at=LOTTERY)
        with refused("office_only"):
            actions.replace(first, answer_by=ANSWER_BY, by=by, at=LOTTERY)
    assert not queries.invitations_of(strangers[1]).exists()
    assert queries.invitations_of(other).get() == queries.invitations(draw)[1]


def test_who_declines_says_why_and_the_next_drawn_follows_once(office: Office, draw: Draw, first: Invitation) -> None:
    with refused("reason_needed"):
        actions.decline(first, reason="", by=grant_of(first), at=LOTTERY)
    declined = actions.decline(first, reason="出国访问", by=grant_of(first), at=LOTTERY)
    assert (declined.state, declined.reason, declined.replaced) == ("declined", "出国访问", False)
    assert queries.vacant(draw) == {"1": 1, "2": 0}
    (follower,) = actions.replace(first, answer_by=ANSWER_BY, by=office.first, at=LOTTERY)
    assert (follower.lot.place, follower.state) == (4, "invited")
    assert asked(draw) == [1, 2, 3, 4]
    with refused("replaced"):
        actions.replace(first, answer_by=ANSWER_BY, by=office.first, at=LOTTERY)
    assert asked(draw, "2") == [1, 2]


def test_a_seat_that_is_held_is_not_given_to_another(office: Office, first: Invitation) -> None:
    with refused("answered"):
        actions.replace(first, answer_by=ANSWER_BY, by=office.first, at=LOTTERY)
    actions.accept(first, by=office.first, at=LOTTERY)
    with refused("answered"):
        actions.replace(first, answer_by=ANSWER_BY, by=office.first, at=LOTTERY)


def test_who_has_accepted_may_still_decline_before_the_draw_is_closed(office: Office, first: Invitation) -> None:
    actions.accept(first, by=office.first, at=LOTTERY)
    actions.decline(first, reason="生病住院", by=grant_of(first), at=LATER)
    actions.replace(first, answer_by=LATER + DAY, by=office.first, at=LATER)


def test_an_acceptance_is_not_taken_back_by_one_person_of_the_office_and_the_expert_is_told(
    office: Office, first: Invitation
) -> None:
    actions.accept(first, by=office.first, at=LOTTERY)
    with refused("another_person"):
        actions.decline(first, reason="另有安排", by=office.first, at=LATER)
    actions.decline(first, reason="另有安排", by=office.second, at=LATER)
    assert Notice.objects.get(kind="seat_given_up").to_id == first.lot.expert.person_id


def test_what_the_expert_accepted_only_the_expert_declines(office: Office, first: Invitation) -> None:
    actions.accept(first, by=grant_of(first), at=LOTTERY)
    with refused("expert_only"):
        actions.decline(first, reason="另有安排", by=office.second, at=LATER)
    actions.decline(first, reason="生病住院", by=grant_of(first), at=LATER)
    assert not Notice.objects.filter(kind="seat_given_up").exists()


def test_after_a_closed_draw_nobody_declines(office: Office) -> None:
    draw = office.closed()
    with refused("wrong_state"):
        actions.decline(queries.invitations(draw)[0], reason="生病", by=office.first, at=LATER)


def test_no_answer_in_time_leaves_the_seat_to_the_next(office: Office, draw: Draw, first: Invitation) -> None:
    with refused("answer_to_come"):
        actions.lapse(first, by=office.first, at=ANSWER_BY)
    for act in (actions.accept, lambda one, **said: actions.decline(one, reason="有事", **said)):
        with refused("answer_late"):
            act(first, by=grant_of(first), at=LATER)
    actions.lapse(first, by=office.first, at=LATER)
    (follower,) = actions.replace(first, answer_by=LATER + DAY, by=office.first, at=LATER)
    assert follower.lot.place == 4


def test_the_clock_set_back_gives_nobody_more_time(office: Office, first: Invitation) -> None:
    actions.lapse(first, by=office.first, at=LATER)
    with refused("clock_back"):
        actions.accept(queries.invitations(first.draw)[1], by=office.first, at=LOTTERY)


def test_a_pool_that_is_used_up_is_said(office: Office) -> None:
    draw = office.invited(quotas=(Quota("1", "数学", 5, 0, words=("数学",)),))
    first = queries.invitations(draw)[0]
    actions.decline(first, reason="有事", by=office.first, at=LOTTERY)
    with refused("pool_used_up"):
        actions.replace(first, answer_by=ANSWER_BY, by=office.first, at=LOTTERY)
    assert not Invitation.objects.get(pk=first.pk).replaced


def test_who_must_stay_away_since_the_draw_is_passed_over_and_that_shows(office: Office) -> None:
    draw = office.drawn()
    second = draw.lots.select_related("expert").get(label=queries.orders(draw)["1"][1]).expert
    keeper = Grant.objects.select_related("user", "organisation").get(
        organisation=office.branch.office, role=Role.ADMINISTRATOR
    )
    experts.suspend(second, reason="借调外省", by=keeper, at=LOTTERY, seen=1)
    actions.invite(draw, answer_by=ANSWER_BY, by=office.first, at=LOTTERY, seen=draw.version)
    states = [(i.lot.place, i.state) for i in queries.invitations(draw).filter(lot__quota="1")]
    assert states == [(1, "invited"), (2, "barred"), (3, "invited"), (4, "invited")]
    barred = queries.invitations(draw).get(state="barred")
    assert (barred.reason, barred.replaced) == ("在库中已暂停。", True)
    assert '"what":"barred"' in queries.published(draw)
    with refused("replaced"):
        actions.replace(barred, answer_by=ANSWER_BY, by=office.first, at=LOTTERY + timedelta(hours=1))


def test_who_sits_is_known_by_person(office: Office, draw: Draw) -> None:
    for invitation in queries.invitations(draw)[:2]:
        actions.accept(invitation, by=office.first, at=LOTTERY)
    people = {i.lot.expert.person_id for i in queries.invitations(draw)[:2]}
    assert {person.pk for person in queries.members(office.round)} == people
