"""申报条件 of a round: shown before handing in, kept with what was handed in, and binding where the round says so."""

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.applications import queries
from zhicheng.applications.models import State
from zhicheng.reviews import actions

pytestmark = pytest.mark.django_db
RULES = "school-teachers-intermediate-example@2026.1"


@pytest.fixture
def round():
    branch = f.province()
    f.title("assistant", name="二级教师")
    return branch, f.round_(branch.city, rules=[RULES])


def complete(round, **basics):
    branch, call = round
    teacher = f.applicant(branch.school)
    application = f.complete(teacher, call)
    record = application.records.get(code="basics")
    record.data["values"] |= {"current_title": "二级教师", "appointed_on": "2023-07-01"} | basics
    record.save(update_fields=["data"])
    return application, teacher


def submit(application, teacher):
    application.refresh_from_db()
    actions.submit(application, by=teacher, at=f.NOW, seen=application.version)
    application.refresh_from_db()
    return application


def test_the_gap_is_told_before_handing_in(round):
    application, _ = complete(round)
    [judged] = queries.conditions(queries.draft(application, f.NOW), f.NOW)
    found = {finding.code: finding for finding in judged.findings}

    assert (found["tenure"].met, found["tenure"].label) == (False, "学历与任职年限")
    assert "满 3 年 6 个月，要求满 4 年，还差 6 个月。" in found["tenure"].sentence
    assert "人社部发〔2015〕79号" in found["tenure"].clause


def test_what_was_found_is_kept_with_what_was_handed_in(round):
    application = submit(*complete(round))

    [revision] = application.revisions.all()
    kept = {finding["code"]: finding["met"] for finding in revision.findings}
    assert (application.state, kept["tenure"]) == (State.IN_REVIEW, False)


def test_where_the_round_says_so_who_misses_a_condition_does_not_hand_in(round):
    _, call = round
    call.rules_bind = True
    call.save()
    application, teacher = complete(round)

    with refused("conditions_unmet") as refusal:
        submit(application, teacher)
    assert "学历与任职年限" in refusal.value.message

    application.refresh_from_db()
    assert (application.state, application.revisions.count()) == (State.DRAFT, 0)


def test_a_level_without_conditions_is_not_evaluated(round):
    _, call = round
    call.rules = ["school-teachers-associate-senior-example@2026.1"]
    call.save()
    application, _ = complete(round)

    assert queries.findings(queries.conditions(queries.draft(application, f.NOW), f.NOW)) == []


def test_conditions_that_no_longer_exist_are_an_error_that_is_said(round):
    _, call = round
    call.rules = ["gone@1"]
    call.save()
    application, _ = complete(round)

    with refused("no_such_rules"):
        queries.conditions(queries.draft(application, f.NOW), f.NOW)


@pytest.fixture
def unchosen(round, profile):
    """A complete application in a province where the committee is chosen at the end of the chain."""
    profile("tianjin")
    branch, _ = round
    return complete((branch, None))


def judged(application):
    return queries.conditions(queries.draft(application, f.NOW), f.NOW)


def test_before_a_round_is_chosen_the_conditions_of_the_open_ones_are_told_and_kept(unchosen):
    application, teacher = unchosen
    [one] = judged(application)
    assert one.missed

    [revision] = submit(application, teacher).revisions.all()
    kept = {finding["label"]: finding["met"] for finding in revision.findings}
    assert (application.round, kept["学历与任职年限"]) == (None, False)


def test_rounds_that_share_their_conditions_are_named_together_and_closed_ones_not_at_all(round, unchosen):
    branch, call = round
    other = f.round_(branch.city, rules=[RULES])
    f.round_(branch.city, rules=["gone@1"], closes_at=f.NOW)

    [one] = judged(unchosen[0])
    assert one.named == f"「{call.committee.name}」{call.name}、「{other.committee.name}」{other.name}"


def test_where_the_rounds_differ_each_finding_says_by_whose_conditions(round, unchosen):
    branch, call = round
    f.round_(branch.city)

    found = queries.findings(judged(unchosen[0]))
    assert found[0].label.endswith(f"（「{call.committee.name}」{call.name}）")


@pytest.mark.parametrize(("lenient", "state"), [(False, State.DRAFT), (True, State.IN_REVIEW)])
def test_one_round_that_would_take_it_is_enough_to_hand_in(round, unchosen, lenient, state):
    branch, call = round
    call.rules_bind = True
    call.save()
    f.round_(branch.city, rules=[RULES], rules_bind=not lenient)
    application, teacher = unchosen
    if lenient:
        submit(application, teacher)
    else:
        with refused("conditions_unmet"):
            submit(application, teacher)
    application.refresh_from_db()
    assert application.state == state


def test_an_expert_application_is_measured_by_no_committees_conditions(round, profile):
    profile("tianjin")
    branch, _ = round
    assert judged(f.expert_complete(f.applicant(branch.school))) == []
