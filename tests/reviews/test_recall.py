"""收回: one's own decision, until the next person acts."""

from datetime import timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.applications import actions as applications
from zhicheng.applications.models import State
from zhicheng.reviews import actions, dossier, queries
from zhicheng.reviews.models import Opinion, Stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(branch):
    return f.reviewers(branch.school)[0]


@pytest.fixture
def case(application, handler):
    return application


def recall(case, by):
    case.refresh_from_db()
    return actions.recall(case, by=by, at=f.NOW, seen=case.version)


def test_a_passed_case_comes_back_to_the_visit_that_passed_it(case, handler):
    visit = f.stop(case)
    f.pass_on(case, handler)

    recall(case, handler)

    case.refresh_from_db()
    assert (case.state, case.position, f.stop(case).pk) == (State.IN_REVIEW, 0, visit.pk)
    assert f.stop(case).pending == case.sections
    assert Stop.objects.filter(application=case).count() == 1
    assert queries.unfaithful() == []


def test_a_returned_case_is_in_review_again_and_its_applicant_may_change_nothing(case, handler):
    f.give_back(case, ["summary"], handler)

    recall(case, handler)

    case.refresh_from_db()
    assert (case.state, case.open_sections) == (State.IN_REVIEW, 0)
    assert queries.unfaithful() == []


def test_a_rejected_case_is_in_review_again_and_holds_its_place(case, handler):
    actions.reject(f.stop(case), reason="不符合条件。", by=handler, at=f.NOW, seen=case.version)
    case.refresh_from_db()
    assert case.place == ""

    recall(case, handler)

    case.refresh_from_db()
    assert (case.state, case.place) == (State.IN_REVIEW, "reserved")
    assert queries.unfaithful() == []


def test_the_trail_keeps_both_and_only_what_counts_stands(case, handler):
    f.pass_on(case, handler)
    recall(case, handler)
    f.give_back(case, ["summary"], handler)

    told = dossier.events(case)
    assert [event.kind for event in told] == ["submitted", "passed", "recalled", "returned"]
    assert [event.kind for event in queries.standing(told)] == ["submitted", "returned"]


def test_nobody_recalls_what_a_colleague_decided(case, handler, branch):
    f.pass_on(case, handler)
    with refused("recall_own_only"):
        recall(case, f.reviewers(branch.school)[0])


def test_it_is_too_late_once_the_next_person_has_begun(case, handler, branch):
    f.pass_on(case, handler)
    leader = f.reviewers(branch.school)[1]
    Opinion.objects.create(stop=f.stop(case), section="summary", fit=True, by=leader.user, at=f.NOW)
    with refused("recall_too_late"):
        recall(case, handler)
    f.pass_on(case, leader)
    with refused("recall_own_only"):
        recall(case, handler)


def test_it_is_too_late_once_the_applicant_has_begun_to_mend(case, handler, teacher):
    f.give_back(case, ["summary"], handler)
    case.refresh_from_db()
    record = case.records.get(code="summary")
    data = {"values": {"text": "补充了教学实绩。"}}
    applications.save_section(
        case, "summary", data, edition=record.edition, by=teacher, at=f.NOW + timedelta(minutes=1)
    )
    with refused("recall_too_late"):
        recall(case, handler)


def test_a_second_recall_finds_nothing(case, handler):
    f.pass_on(case, handler)
    recall(case, handler)
    with refused("nothing_to_recall"):
        recall(case, handler)


def test_what_was_recalled_is_no_verdict_any_more(case, handler):
    f.give_back(case, ["summary"], handler)
    assert queries.last_verdicts([case.pk])[case.pk].kind == "returned"
    recall(case, handler)
    assert queries.last_verdicts([case.pk]) == {}
    assert queries.newest_return(case) is None
