"""At the committee's door: one complete notice with a date, acceptance, another committee, and what is given up."""

from datetime import timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.applications.models import State
from zhicheng.core.calendar import end
from zhicheng.notices.models import Notice
from zhicheng.people.models import Role
from zhicheng.reviews import actions, door, queries, tasks
from zhicheng.reviews.case import Verb
from zhicheng.reviews.models import Event

pytestmark = pytest.mark.django_db
DUE = f.NOW + timedelta(days=10)
TO_MEND = {"summary": "字数不足，请补充近五年的业绩。"}


@pytest.fixture
def case(application):
    return f.climb(application)


@pytest.fixture
def office(case):
    return f.grant(case.round.committee.host, Role.LEADER)


def asked(case, office, **changed):
    wanted = {"reasons": TO_MEND, "due": DUE, "by": office, "at": f.NOW, "seen": case.version} | changed
    event = door.ask_correction(case, **wanted)
    case.refresh_from_db()
    return event


def test_the_office_says_at_once_what_is_to_be_corrected_and_until_when(case, office):
    event = asked(case, office)

    assert (case.state, case.correct_by, case.place) == (State.RETURNED, DUE, "reserved")
    assert (event.reasons, event.kind) == (TO_MEND, Event.Kind.RETURNED)
    assert "逾期未补正的，视为放弃" in event.note
    told = Notice.objects.filter(to=case.applicant, kind="correction").get()
    assert "补正通知" in told.subject
    assert all(words in told.body for words in (end(DUE), "业务工作总结", "逾期未补正的，视为放弃本次申报"))
    assert queries.unfaithful() == []


def test_who_has_not_completed_is_reminded_of_the_offices_day_and_not_of_the_rounds(case, office):
    asked(case, office)
    tasks.tell_of_deadlines(DUE - timedelta(days=2))
    assert end(DUE) in Notice.objects.filter(to=case.applicant, kind="completing").get().body
    assert not Notice.objects.filter(kind="correcting").exists()


def test_what_was_corrected_comes_back_to_the_committees_door_and_to_no_desk_again(case, office, teacher):
    asked(case, office)
    f.submit_again(case, teacher, at=DUE - timedelta(minutes=1))
    case.refresh_from_db()

    assert (case.state, case.correct_by, case.place) == (State.AWAITING_COMMITTEE, None, "used")
    assert not case.stops.filter(closed_at=None).exists()
    assert queries.unfaithful() == []


def test_everything_is_told_at_once_and_so_only_once(case, office, teacher):
    asked(case, office)
    f.submit_again(case, teacher)
    case.refresh_from_db()

    with refused("told_once"):
        asked(case, office)


def test_what_comes_too_late_is_refused_and_counts_as_given_up(case, office, teacher):
    asked(case, office)
    with refused("correction_closed"):
        f.submit_again(case, teacher, at=DUE)
    with refused("not_overdue"):
        door.lapse(case, by=office, at=DUE - timedelta(minutes=1), seen=case.version)

    door.lapse(case, by=office, at=DUE, seen=case.version)
    case.refresh_from_db()

    assert (case.state, case.open_sections, case.place) == (State.WITHDRAWN, 0, "")
    with refused("lapsed"):
        f.submit_again(case, teacher, at=f.NOW)
    assert queries.unfaithful() == []


def test_a_date_in_the_past_and_no_section_at_all_are_refused(case, office):
    with refused("due_in_the_past"):
        asked(case, office, due=f.NOW)
    with refused("return_names_sections"):
        asked(case, office, reasons={"summary": "  "})


def test_an_accepted_application_stands_with_the_committee_and_is_not_sent_back(case, office):
    door.accept(case, by=office, at=f.NOW, seen=case.version)
    case.refresh_from_db()

    assert (case.state, case.place) == (State.IN_COMMITTEE, "used")
    with refused("not_from_here"):
        asked(case, office)
    with refused("not_from_here"):
        door.accept(case, by=office, at=f.NOW, seen=case.version)
    with refused("stale"):
        door.accept(case, by=office, at=f.NOW, seen=case.version - 1)


def test_another_committee_that_judges_the_title_may_get_it_and_tells_again(case, office, branch):
    other = f.round_(branch.office)
    event = door.refer(case, to=other, reason="专业属于该评委会。", by=office, at=f.NOW, seen=case.version)
    case.refresh_from_db()

    assert (case.round, event.round, case.state) == (other, other, State.AWAITING_COMMITTEE)
    with refused("office_only"):
        asked(case, office)
    asked(case, f.grant(branch.office, Role.LEADER))
    assert queries.unfaithful() == []


def test_only_the_offices_reviewers_act_and_nobody_for_oneself(case, office, branch):
    stranger = f.grant(branch.school, Role.LEADER)
    own = f.grant(office.organisation, Role.LEADER, case.applicant)

    for somebody in (stranger, own, f.administrator(office.organisation)):
        with refused("office_only"):
            door.accept(case, by=somebody, at=f.NOW, seen=case.version)
    with refused("own_application"):
        door.advance(case, Verb.ACCEPTED, by=own, at=f.NOW, seen=case.version)


def test_a_decision_before_the_door_cannot_be_recalled_once_the_office_has_acted(case, office):
    last = case.events.order_by("seq").last()
    leader = last.by.grants.get(organisation=last.organisation)
    door.accept(case, by=office, at=f.NOW, seen=case.version)
    case.refresh_from_db()

    with refused("nothing_to_recall"):
        actions.recall(case, by=leader, at=f.NOW, seen=case.version)
