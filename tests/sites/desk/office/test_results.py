"""The office's pages after the vote: from the list to the confirmation, objections, re-examination, the calendar."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests import factories as f
from tests.results.judged import OVER, WHO, Judged, objected
from zhicheng.applications.models import Application, State
from zhicheng.audit.models import Entry as Trail
from zhicheng.catalogue.models import CalendarYear
from zhicheng.notices.models import Notice
from zhicheng.people.models import Grant, Role
from zhicheng.results import actions
from zhicheng.results.models import Asking, Confirmation, Objection, Publicity, Reexamination, Report

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_from_the_vote_to_the_confirmation(enter: Enter, room: Judged, clock: time_machine.Traveller) -> None:
    first = enter(room.first)
    assert "拟定公示" in text(first.get(reverse("results")))
    address = reverse("draw_up_publicity", args=[room.round.pk])
    assert first.post(address, {"title": "", "contact": ""}).status_code == 422
    first.post(address, {"title": "评审结果公示", "contact": "0371-66001234"})
    publicity = Publicity.objects.get()
    start = reverse("start_publicity", args=[publicity.pk])
    answer = first.post(start)
    assert answer.status_code == 422
    assert "须由另一人办理" in text(answer)
    enter(room.second).post(start)
    page = reverse("office_publicity", args=[publicity.pk])
    assert "2026-11-22 至 2026-11-27 24 时" in text(enter(room.first).get(page))
    clock.move_to(OVER)
    second = enter(room.second, OVER)
    assert "报请确认（1 人）" in text(second.get(page))
    second.post(reverse("ask_confirmation", args=[publicity.pk]))
    second.post(reverse("file_report", args=[publicity.pk]))
    above = enter(f.administrator(room.first.organisation.parent), OVER)
    said = text(above.get(reverse("confirmations")))
    assert "待确认" in said
    assert "BA2026" not in said
    decide = reverse("decide_confirmation", args=[Asking.objects.get().pk])
    assert above.post(decide, {"verdict": "confirm", "number": ""}).status_code == 422
    above.post(decide, {"verdict": "confirm", "number": "豫人社〔2026〕1号"})
    assert room.now().confirmations.get().number == "豫人社〔2026〕1号"


def test_who_reported_reads_why_another_person_takes_note_instead_of_being_asked(
    enter: Enter, filed: Report, room: Judged
) -> None:
    Report.objects.filter(pk=filed.pk).update(desk=room.first.organisation)  # as at the top, where nobody is above
    shown, asking = (reverse(name, args=[filed.pk]) for name in ("filed_report", "receive_report"))
    own = enter(room.first, OVER)
    for page, button in ((shown, "收悉…"), (asking, "确定收悉")):
        assert "上报与收悉须由另一人办理" in text(own.get(page))
        assert button not in text(own.get(page))
    assert asking not in text(own.get(reverse("reports")))
    other = enter(room.second, OVER)
    assert "收悉…" in text(other.get(shown))
    assert "确定收悉" in text(other.get(asking))
    assert asking in text(other.get(reverse("reports")))


@pytest.fixture
def filed(room: Judged) -> Report:
    """Reported to the office above when the list was over."""
    room.started()
    return actions.file_report(room.round, by=room.first, at=OVER)


def test_the_office_above_is_told_of_a_report_sees_its_numbers_and_takes_note(
    enter: Enter, room: Judged, clock: time_machine.Traveller
) -> None:
    by = f.administrator(room.first.organisation.parent)
    room.started()
    report = actions.file_report(room.round, by=room.first, at=OVER)
    told = Notice.objects.get(kind="report_filed")
    assert (told.to_id, told.about, report.number in told.body) == (by.user_id, report.pk, True)
    above = enter(by, OVER)
    assert "评审结果备案 · 待收悉</a>" in text(above.get(reverse("home")))
    said, page = text(above.get(reverse("reports"))), reverse("filed_report", args=[report.pk])
    for words in (report.number, room.round.committee.name, room.first.user.name, "待收悉", page):
        assert words in said
    said = text(above.get(page))
    for words in ("参评人数", "2026-11-22 至 2026-11-27", "公示期间未收到异议", "收悉…"):
        assert words in said
    assert above.get(reverse("report_file", args=[report.pk]))["Content-Type"].startswith("application/vnd")
    above.post(reverse("receive_report", args=[report.pk]))
    assert [
        report.number in text(above.get(reverse("reports"), {"state": one})) for one in ("received", "waiting")
    ] == [
        True,
        False,
    ]
    assert "收悉…" not in text(above.get(page))
    own = text(enter(room.second, OVER).get(page))
    assert (f"{by.user.name}" in own, "收悉…" in own) == (True, False)


def test_a_report_is_for_who_filed_it_and_who_was_sent_it(
    enter: Enter, filed: Report, room: Judged, clock: time_machine.Traveller
) -> None:
    elsewhere = f.grant(f.organisation(room.first.organisation.parent, "开封市职改办", "bureau"), "handler")
    pages = [reverse(name, args=[filed.pk]) for name in ("filed_report", "report_file", "receive_report")]
    assert [enter(elsewhere, OVER).get(page).status_code for page in pages] == [404] * 3
    assert [enter(room.second, OVER).get(page).status_code for page in pages] == [200, 200, 404]
    assert filed.number not in text(enter(elsewhere, OVER).get(reverse("reports")))
    assert filed.number not in text(enter(room.second, OVER).get(reverse("reports"))), (
        "its own list has what was sent to it"
    )


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_reports_take_as_many_queries_for_any_number(
    enter: Enter,
    filed: Report,
    rows: int,
    clock: time_machine.Traveller,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, rows):
        filed.pk, filed.number = None, f"BA{number}"
        filed.save()
    client = enter(f.administrator(filed.desk), OVER)
    with django_assert_num_queries(3):
        page = text(client.get(reverse("reports")))
    assert page.count('data-label="状态"') == rows


def test_the_applicant_reads_what_the_days_and_the_confirmation_say(
    enter: Enter, room: Judged, clock: time_machine.Traveller
) -> None:
    publicity, one = room.started(), room.people[0]
    applicant = Grant.objects.get(user=one.applicant_id, role=Role.APPLICANT)
    pages = [reverse("my_applications"), reverse("application_status", args=[one.pk])]

    def said(words: str, *never: str) -> bool:
        read = [text(enter(applicant, OVER).get(page)) for page in pages]
        return all(words in page and not any(word in page for word in never) for page in read)

    assert "正在公示，2026-11-27 24 时期满" in text(enter(applicant).get(pages[1]))
    clock.move_to(OVER)
    assert said("公示已于 2026-11-27 期满，等待确认", "正在公示")
    asking = actions.ask_confirmation(publicity, by=room.second, at=OVER)
    above = f.administrator(room.first.organisation.parent)
    actions.confirm(asking, number="豫人社〔2026〕1号", by=above, at=OVER)
    assert said("已确认，待制证", "正在公示", "待确认")
    assert "确认评审结果" in text(enter(applicant, OVER).get(pages[1]))


def test_after_the_last_day_nobody_reads_that_the_publicity_goes_on(
    enter: Enter, room: Judged, clock: time_machine.Traveller
) -> None:
    publicity, one = room.started(), room.people[0]
    objected(publicity, one)
    clock.move_to(OVER)
    office = ("candidates", []), ("objections", []), ("office_publicity", [publicity.pk])
    pages = [(room.first, reverse(name, args=args)) for name, args in office]
    unit = f.administrator(one.unit)
    pages += [(unit, reverse("applicant_status_list")), (unit, reverse("applicant_standing", args=[one.pk]))]
    for by, page in pages:
        said = text(enter(by, OVER).get(page, {"state": "in_publicity"} if by == room.first and "door" in page else {}))
        assert "公示期满，待确认" in said, page
        assert "公示中" not in said, page


def test_the_office_finds_on_its_home_page_what_waits_behind_the_door(
    enter: Enter, room: Judged, clock: time_machine.Traveller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publicity = room.started()
    objected(publicity)
    loser = room.people[1]
    applicant = Grant.objects.get(user=loser.applicant_id, role=Role.APPLICANT)
    actions.ask_reexamination(loser, reason="理由", by=applicant, at=f.NOW)
    asking = Asking.objects.create(
        publicity=publicity, desk=room.first.organisation, asked_by=room.first.user, asked_at=f.NOW
    )
    Confirmation.objects.create(application=room.people[0], asking=asking, number="1", by=room.second.user, at=f.NOW)
    waiting = f.draft(f.applicant(loser.unit), room.round)
    Application.objects.filter(pk=waiting.pk).update(state=State.AWAITING_COMMITTEE, open_sections=0, round=room.round)
    client = enter(room.second)
    with django_assert_max_num_queries(12):
        page = text(client.get(reverse("home")))
    for words in ("评审受理</a>", "异议处理</a>", "复查</a>", "证书管理 · 待发证</a>", "评审结果确认 · 待确认</a>"):
        assert words in page
    assert "待确认</a>" not in text(enter(room.first).get(reverse("home"))), "who asked does not confirm"
    elsewhere = f.grant(f.organisation(room.first.organisation.parent, "开封市职改办", "bureau"), "handler")
    assert "待发证" not in text(enter(elsewhere).get(reverse("home")))


def test_who_objected_is_shown_on_a_click_that_is_noted(enter: Enter, room: Judged) -> None:
    made, _ = objected(room.started(), room.people[0])
    client, page = enter(room.first), reverse("objection", args=[made.pk])
    assert WHO["name"] not in text(client.get(page))
    assert not Trail.objects.filter(action="objection.read").exists()
    assert WHO["name"] in text(client.post(page))
    assert Trail.objects.filter(action="objection.read").count() == 1


def test_an_objection_is_held_investigated_and_settled(enter: Enter, room: Judged) -> None:
    made, _ = objected(room.started(), room.people[0])
    client = enter(room.first)
    client.post(reverse("hold_result", args=[made.pk]))
    client.post(reverse("note_objection", args=[made.pk]), {"text": "已调阅原刊"})
    assert room.now().state == State.ON_HOLD
    settle = reverse("settle_objection", args=[made.pk])
    said = {"verdict": "upheld", "finding": "属实", "answer": "已取消。", "note": f"{WHO['name']}反映属实"}
    answer = client.post(settle, said)
    assert answer.status_code == 422
    assert "不能写异议人的姓名" in text(answer)
    client.post(settle, said | {"note": "代表作一并非本人撰写。"})
    assert room.now().state == State.DECIDED
    assert "代表作一并非本人撰写。" in text(
        enter(Grant.objects.get(user=room.people[0].applicant_id, role=Role.APPLICANT)).get(
            reverse("application_status", args=[room.people[0].pk])
        )
    )


def test_an_applicant_asks_again_and_reads_the_answer(enter: Enter, room: Judged) -> None:
    room.started()
    loser = room.people[1]
    applicant = Grant.objects.get(user=loser.applicant_id, role=Role.APPLICANT)
    page, status = reverse("ask_reexamination", args=[loser.pk]), reverse("application_status", args=[loser.pk])
    client = enter(applicant)
    assert page in text(client.get(status))
    client.post(page, {"reason": "任职年限计算有误"})
    assert "申请复查，正在办理" in text(client.get(status))
    assert "可以向评委会办事机构申请复查" not in text(client.get(reverse("my_applications")))
    assert 'btn" href="' + page + '">申请复查' not in text(client.get(status))
    made = Reexamination.objects.get()
    office = enter(room.second)
    assert loser.applicant_name in text(office.get(reverse("reexaminations")))
    decide = reverse("reexamination", args=[made.pk])
    assert office.post(decide, {"verdict": "", "answer": "维持。", "seen": "5"}).status_code == 422
    assert office.post(decide, {"verdict": "reopened", "answer": "重新评审。", "seen": "4"}).status_code == 409
    office.post(decide, {"verdict": "stands", "answer": "经核查，维持原结果。", "seen": "5"})
    assert "经核查，维持原结果。" in text(enter(applicant).get(status))


def test_the_province_enters_next_year(enter: Enter, room: Judged) -> None:
    client = enter(f.administrator(room.first.organisation.parent))
    assert "2027 年还没有录入" in text(client.get(reverse("calendar_years")))
    off = "1月1日 2027-02-08 2月9日 2月10日 2月11日，2/12"
    said = {"year": "2027", "document": "国办发明电〔2026〕9号", "off": off, "worked": "2月20日"}
    answer = client.post(reverse("keep_calendar_year"), said | {"off": "二月八日"})
    assert answer.status_code == 422
    assert "不是日期" in text(answer)
    client.post(reverse("keep_calendar_year"), said)
    assert len(CalendarYear.objects.get(pk=2027).off) == 6


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_lists_take_a_number_of_queries_that_does_not_grow(
    enter: Enter, room: Judged, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publicity = room.started()
    made, _ = objected(publicity, room.people[0])
    applicant = Grant.objects.get(user=room.people[1].applicant_id, role=Role.APPLICANT)
    asked = actions.ask_reexamination(room.people[1], reason="理由", by=applicant, at=f.NOW)
    for place in range(1, rows):
        at = f.NOW + timedelta(minutes=place)
        Objection.objects.create(
            publicity=publicity, entry=made.entry, number=f"YY{place}", secret=b"", at=at, **WHO, text="x"
        )
        event = asked.about
        event.pk, event.seq = None, 100 + place
        event.save()
        Reexamination.objects.create(application=room.people[1], about=event, reason="理由", asked_at=at)
    client = enter(room.first)
    for name in ("results", "objections", "reexaminations", "confirmations"):
        with django_assert_max_num_queries(8):
            client.get(reverse(name))
