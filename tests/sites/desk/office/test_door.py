"""评审受理: the office reads what has come, accepts it, asks once for corrections, refers it, or lets it lapse."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests import factories as f
from zhicheng.applications.models import State
from zhicheng.catalogue import working_days
from zhicheng.people.models import Role
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    working_days.load()
    return f.province()


@pytest.fixture
def case(branch):
    return f.climb(f.submitted(f.applicant(branch.school)))


@pytest.fixture
def office(branch):
    return f.grant(branch.city, Role.LEADER)


@pytest.fixture
def desk(enter, office):
    return enter(office)


def text(answer):
    return answer.content.decode()


def seen(case):
    case.refresh_from_db()
    return {"seen": str(case.version)}


def test_what_has_come_is_listed_and_read_section_by_section_with_its_files(desk, case):
    page = text(desk.get(reverse("candidates")))
    assert case.applicant_name in page
    assert case.id_number_masked in page

    page = text(desk.get(reverse("candidate", args=[case.pk])))
    for words in ("受理…", "通知补正…", "移送其他评委会…", "审批流程", "附件 · "):
        assert words in page
    file = case.attachments.get(slot="id_card").file_id
    files = {"application": case.pk, "code": "basics", "file": file}
    assert desk.get(reverse("candidate_file", kwargs=files)).status_code == 200
    assert desk.get(reverse("candidate_picture", kwargs=files | {"number": 1, "width": 900})).status_code == 200
    assert desk.get(reverse("candidate_file", kwargs=files | {"code": "papers"})).status_code == 404


def test_it_is_accepted_after_a_question(desk, case):
    address = reverse("accept_candidate", args=[case.pk])
    assert "不能再要求补正或移送" in text(desk.get(address))
    assert desk.post(address, seen(case))["Location"] == reverse("candidates")
    case.refresh_from_db()
    assert case.state == State.IN_COMMITTEE


def test_corrections_are_asked_for_once_with_a_date_and_what_is_missing_is_said(desk, case):
    address = reverse("ask_correction", args=[case.pk])
    assert 'value="2026-11-27"' in text(desk.get(address)), "five working days"
    answer = desk.post(address, seen(case) | {"due": "2026-12-04"})
    assert (answer.status_code, "请至少指出一节需要补正的内容" in text(answer)) == (422, True)

    desk.post(address, seen(case) | {"due": "2026-12-04", "reason_papers": "补充版权页。"})
    case.refresh_from_db()
    assert (case.state, case.correct_by.isoformat()) == (State.RETURNED, "2026-12-04T16:00:00+00:00")
    page = text(desk.get(address))
    assert ("不能通知补正" in page, "发出补正通知" in page) == (True, False)


def test_what_was_not_corrected_in_time_is_given_up_by_the_office(office, enter, desk, case):
    desk.post(reverse("ask_correction", args=[case.pk]), seen(case) | {"due": "2026-12-04", "reason_papers": "补充。"})
    address = reverse("lapse_candidate", args=[case.pk])
    assert desk.post(address, seen(case)).status_code == 422

    with time_machine.travel(f.NOW + timedelta(days=14), tick=False):
        desk = enter(office, f.NOW + timedelta(days=14))
        _given_up(desk, case, address)


def _given_up(desk, case, address):
    assert "视为放弃…" in text(desk.get(reverse("candidate", args=[case.pk])))
    desk.post(address, seen(case))
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN


def test_it_is_referred_to_another_committee_that_judges_the_title(desk, case, branch):
    other = f.round_(branch.office)
    address = reverse("refer_candidate", args=[case.pk])
    assert str(other.committee.name) in text(desk.get(address))
    desk.post(address, seen(case) | {"to": str(other.pk), "reason": "专业不符。"})
    case.refresh_from_db()
    assert case.round == other
    assert desk.get(reverse("candidate", args=[case.pk])).status_code == 404


def test_an_older_page_is_told_so(desk, case):
    answer = desk.post(reverse("accept_candidate", args=[case.pk]), {"seen": "0"})
    assert answer.status_code == 409


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_list_asks_as_often_for_one_as_for_twenty(desk, case, branch, number, django_assert_num_queries):
    for _ in range(number - 1):
        other = f.applicant(branch.school)
        draft = f.draft(other)
        type(case).objects.filter(pk=draft.pk).update(
            state=State.AWAITING_COMMITTEE, open_sections=0, number=f"X{draft.pk}", submission=1, chain=case.chain
        )
    with django_assert_num_queries(4):
        desk.get(reverse("candidates"))


def test_what_a_desk_below_returned_has_not_come_and_is_not_there(enter, office, branch):
    below = f.submitted(f.applicant(branch.school))
    f.give_back(below, ["papers"])
    page = enter(office)
    assert page.get(reverse("candidate", args=[below.pk])).status_code == 404
    assert below.applicant_name not in text(page.get(reverse("candidates"), {"state": "returned"}))


def test_only_the_sections_of_the_own_scope_are_shown(enter, case, branch):
    limited = enter(f.grant(branch.city, Role.LEADER, sections=registry.mask(["papers"])))
    address = reverse("candidate", args=[case.pk])
    assert limited.get(address, {"section": "basics"}).status_code == 404
    assert limited.get(address).status_code == 200
    file = case.attachments.get(slot="id_card").file_id
    asked = {"application": case.pk, "code": "basics", "file": file}
    assert limited.get(reverse("candidate_file", kwargs=asked)).status_code == 404


def test_one_application_takes_few_queries(desk, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        desk.get(reverse("candidate", args=[case.pk]))
