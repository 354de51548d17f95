"""转交: a case handed over to a colleague at the same desk, who alone decides then."""

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.people.models import ALL_SECTIONS, Grant, Role
from zhicheng.reviews import actions, dossier, queries, waiting
from zhicheng.reviews.waiting import Answer, Wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(branch):
    return branch.school


@pytest.fixture
def handler(school):
    return f.reviewers(school)[0]


@pytest.fixture
def colleague(school):
    return f.grant(school, Role.HANDLER)


@pytest.fixture
def case(application):
    return application


def transfer(case, by, to):
    case.refresh_from_db()
    event = actions.transfer(f.stop(case), to=to, note="与申报人同组，转交。", by=by, at=f.NOW, seen=case.version)
    case.refresh_from_db()
    return event


def waits_for(grant, answer=Answer.OPEN) -> int:
    return waiting.count(grant, Wanted(answer=answer))[0]


def test_only_the_colleague_decides_from_then_on(case, handler, colleague):
    transfer(case, handler, colleague)

    with refused("transferred"):
        f.pass_on(case, handler)
    f.pass_on(case, colleague)
    assert queries.unfaithful() == []


def test_it_waits_in_the_colleagues_list_and_in_the_others_list_of_the_rest(case, handler, colleague):
    transfer(case, handler, colleague)
    assert (waits_for(handler), waits_for(handler, Answer.OTHERS)) == (0, 1)
    assert (waits_for(colleague), waits_for(colleague, Answer.OTHERS)) == (1, 0)


def test_the_trail_names_both_and_the_reason(case, handler, colleague):
    transfer(case, handler, colleague)
    line = dossier.trail(case, dossier.events(case), dossier.steps(case), ALL_SECTIONS)[1]
    assert line.who == f"{handler.user.name} → {colleague.user.name}"
    assert line.opinion == "与申报人同组，转交。"


def test_when_the_colleague_leaves_the_desk_anybody_there_may_decide(case, handler, colleague):
    transfer(case, handler, colleague)
    Grant.objects.filter(pk=colleague.pk).update(enabled=False)
    assert waits_for(handler) == 1
    f.pass_on(case, handler)
    assert queries.unfaithful() == []


def test_it_can_be_handed_on_by_who_has_it_and_by_nobody_else(case, handler, colleague, school):
    third = f.grant(school, Role.HANDLER)
    transfer(case, handler, colleague)
    with refused("transferred"):
        transfer(case, handler, third)
    transfer(case, colleague, third)
    assert f.stop(case).assigned == third.user


def test_it_goes_to_nobody_who_could_not_decide(case, handler, colleague, school):
    with refused("transfer_to_another"):
        transfer(case, handler, handler)
    leader = f.grant(school, Role.LEADER)
    with refused("not_at_desk"):
        transfer(case, handler, leader)
    blind = f.grant(school, Role.HANDLER, sections=0)
    with refused("out_of_scope"):
        transfer(case, handler, blind)
    assert queries.colleagues(f.stop(case), handler) == [colleague]


def test_the_same_page_sent_twice_is_told_so(case, handler, colleague):
    seen = case.version
    transfer(case, handler, colleague)
    with refused("stale"):
        actions.transfer(f.stop(case), to=colleague, by=handler, at=f.NOW, seen=seen)
