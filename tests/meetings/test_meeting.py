"""A meeting from its plan to its opening: what is missing is named at once, nothing starts outside the rules."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests import factories as f
from tests.meetings.conftest import Office
from tests.refusal import refused
from zhicheng.applications.models import Application
from zhicheng.audit.models import Entry
from zhicheng.meetings import actions, queries, rules
from zhicheng.meetings.models import Item, Meeting, State
from zhicheng.people.models import Role

pytestmark = pytest.mark.django_db


def test_a_meeting_opens_when_nothing_is_missing(office: Office) -> None:
    meeting = office.plan()
    office.everybody_arrives(meeting)
    assert actions.open_(meeting, by=office.by, at=f.NOW).state == State.OPENED
    with refused("not_from_here"):
        actions.open_(meeting, by=office.by, at=f.NOW)
    assert Entry.objects.filter(action="meeting.opened", subject=f"meeting:{meeting.pk}").count() == 1


def test_everything_that_is_missing_is_named_at_once(office: Office) -> None:
    meeting = office.plan(members=office.members[:12], chair=office.members[0])
    Item.objects.all().delete()
    for seat in meeting.seats.exclude(member=meeting.chair).order_by("pk")[:7]:
        actions.arrive(seat, by=office.by, at=f.NOW)
    with refused("something_missing") as info:
        actions.open_(meeting, by=office.by, at=f.NOW)
    assert info.value.details["missing"] == [
        "评审委员现有 12 人：中级、初级职称评委会，委员须为单数（《职称评审管理暂行规定》第九条），不少于 3 人。",
        "到会 7 人：委员 12 人，到会须不少于 8 人，还差 1 人（《职称评审管理暂行规定》第十九条）。",
        "主持人尚未到会。",
        "议程上没有评审对象，请先列入议程。",
    ]
    meeting.refresh_from_db()
    assert meeting.state == State.PLANNED


def test_a_member_who_applies_and_a_candidate_who_left_are_named(office: Office) -> None:
    meeting = office.plan(members=[*office.members[:24], office.candidates[0].applicant])
    Application.objects.filter(pk=office.candidates[1].pk).update(state="decided")
    office.everybody_arrives(meeting)
    missing = rules.to_open(meeting, queries.seats(meeting), queries.items(meeting), f.NOW)
    assert [sentence.split(" ")[1][:5] for sentence in missing] == ["现在是「已", "是本次评审"]


def test_only_the_office_of_the_host_keeps_the_meeting(office: Office) -> None:
    meeting = office.plan()
    elsewhere = f.grant(f.organisation(office.by.organisation), Role.HANDLER)
    for stranger in (elsewhere, f.grant(office.by.organisation, Role.STAFF)):
        with refused("not_of_the_office"):
            actions.open_(meeting, by=stranger, at=f.NOW)
    assert list(Meeting.objects.of_office(office.by)) == [meeting]
    assert list(Meeting.objects.of_office(elsewhere)) == []


def test_the_agenda_takes_candidates_of_the_round_once(office: Office) -> None:
    meeting = office.plan()
    assert actions.put_on_agenda(meeting, office.candidates, by=office.by, at=f.NOW) == []
    other = f.submitted(f.applicant(f.organisation(office.by.organisation)), office.round)
    with refused("not_a_candidate"):
        actions.put_on_agenda(meeting, [other], by=office.by, at=f.NOW)
    second = actions.plan(
        office.round, time=f.NOW, place="厅", members=office.members, chair=office.members[0], by=office.by, at=f.NOW
    )
    with refused("not_a_candidate"):
        actions.put_on_agenda(second, office.candidates[:1], by=office.by, at=f.NOW)
    actions.void(meeting, reason="改期。", by=office.by, at=f.NOW)
    assert len(actions.put_on_agenda(second, office.candidates[:1], by=office.by, at=f.NOW)) == 1


def test_whoever_arrives_twice_arrives_once_and_may_come_back(office: Office) -> None:
    seat = office.plan().seats.order_by("pk")[0]
    actions.arrive(seat, by=office.by, at=f.NOW)
    assert actions.arrive(seat, by=office.by, at=f.NOW + timedelta(minutes=5)).since == f.NOW
    assert not actions.leave(seat, by=office.by, at=f.NOW + timedelta(minutes=9)).present
    assert actions.arrive(seat, by=office.by, at=f.NOW + timedelta(minutes=12)).present


def test_a_member_may_stay_away_by_their_own_word_and_needs_a_reason(office: Office) -> None:
    meeting = office.plan()
    seat = meeting.seats.get(member=office.members[3])
    own = f.grant(f.organisation(office.by.organisation), Role.STAFF, office.members[3])
    with refused("reason_needed"):
        actions.recuse(seat, office.candidates[0], reason="", by=own, at=f.NOW)
    for _ in range(2):
        actions.recuse(seat, office.candidates[0], reason="师生关系", by=own, at=f.NOW)
    assert queries.recused(meeting) == {office.candidates[0].pk: {seat.pk}}
    with refused("not_of_the_office"):
        actions.recuse(meeting.seats.get(member=office.members[4]), office.candidates[0], reason="x", by=own, at=f.NOW)


def test_a_recusal_noted_by_mistake_is_taken_back_for_a_reason_and_stays_in_the_trail(office: Office) -> None:
    meeting, case = office.plan(), office.candidates[0]
    said = {"reason": "师生关系", "at": f.NOW}
    wrong, own = (
        actions.recuse(meeting.seats.get(member=person), case, by=by, **said)  # type: ignore[arg-type]
        for person, by in (
            (office.members[3], office.by),
            (office.members[4], f.grant(f.organisation(office.by.organisation), Role.STAFF, office.members[4])),
        )
    )
    refusals = [
        (wrong, office.by, "", "reason_needed"),
        (wrong, f.grant(office.by.organisation, Role.STAFF), "误选委员", "not_of_the_office"),
        (own, office.by, "误选委员", "own_recusal"),
    ]
    for recusal, by, reason, code in refusals:
        with refused(code):
            actions.take_back(recusal, reason=reason, by=by, at=f.NOW)
    actions.take_back(wrong, reason="误选委员", by=office.by, at=f.NOW)
    assert queries.recused(meeting) == {case.pk: {own.seat_id}}
    noted = Entry.objects.get(action="meeting.recusal_taken_back", subject=f"meeting:{meeting.pk}").data
    assert (noted["noted"], noted["reason"]) == ("师生关系", "误选委员")
    with refused("already_taken_back"):
        actions.take_back(wrong, reason="误选委员", by=office.by, at=f.NOW)


@pytest.mark.parametrize("state", [State.VOTING, State.COUNTED])
def test_once_papers_are_out_no_recusal_is_taken_back(office: Office, state: State) -> None:
    meeting = office.plan()
    noted = actions.recuse(
        meeting.seats.get(member=office.members[3]), office.candidates[0], reason="师生", by=office.by, at=f.NOW
    )
    actions.move(meeting, state)
    with refused("not_from_here"):
        actions.take_back(noted, reason="误选委员", by=office.by, at=f.NOW)


def test_before_the_vote_reports_and_somebody_who_may_vote_are_asked_for(office: Office) -> None:
    meeting = office.plan()
    office.everybody_arrives(meeting)
    seats, items = queries.seats(meeting), queries.items(meeting)
    everybody = {items[1].application_id: {seat.pk for seat in seats}}
    missing = rules.to_vote(meeting, seats, items, everybody)
    assert [("没有评议组意见" in sentence, "全部到会委员" in sentence) for sentence in missing] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    for item in items:
        actions.report(item, text="评议组一致同意推荐。", by=office.by, at=f.NOW)
    assert rules.to_vote(meeting, seats, queries.items(meeting), {}) == []


@pytest.mark.parametrize(("counted", "enough"), [(True, True), (False, False)])
def test_whether_a_candidate_needs_the_quorum_without_those_recused_is_the_profiles_to_say(
    office: Office, counted: bool, enough: bool
) -> None:
    meeting = office.plan()
    meeting.rules |= {"recused_count_for_quorum": counted, "reports_needed": False}
    office.everybody_arrives(meeting)
    seats, items = queries.seats(meeting), queries.items(meeting)
    nine = {items[0].application_id: {seat.pk for seat in seats[:9]}}  # 16 of 25 are left, 17 are the quorum
    missing = rules.to_vote(meeting, seats, items, nine)
    assert missing == [] if enough else "回避后只有 16 人到会，不足法定人数" in missing[0]


def test_a_void_meeting_says_why_and_nothing_more_happens_in_it(office: Office) -> None:
    meeting = office.plan()
    with refused("reason_needed"):
        actions.void(meeting, reason="", by=office.by, at=f.NOW)
    actions.void(meeting, reason="到会人数不足，改期。", by=office.by, at=f.NOW)
    with refused("not_from_here"):
        actions.write_minutes(meeting, text="x", by=office.by, at=f.NOW)


def test_only_the_chair_signs_and_then_the_database_itself_keeps_the_meeting(office: Office) -> None:
    meeting = office.plan()
    chair = f.grant(f.organisation(office.by.organisation), Role.STAFF, meeting.chair)
    with refused("chair_only"):
        actions.sign(meeting, text="{}", by=office.by, at=f.NOW)
    with refused("minutes_needed"):
        actions.sign(meeting, text="{}", by=chair, at=f.NOW)
    meeting.minutes = "一致通过。"
    actions.sign(meeting, text="{}", by=chair, at=f.NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(minutes="改写")


def test_a_committee_whose_filing_is_over_starts_nothing(office: Office) -> None:
    meeting = office.plan()
    office.everybody_arrives(meeting)
    office.round.committee.filings.update(until=f.NOW.date() - timedelta(days=1))
    missing = rules.to_open(meeting, queries.seats(meeting), queries.items(meeting), f.NOW)
    assert len(missing) == 1
    assert missing[0].endswith("先办理备案（《职称评审管理暂行规定》第八条）。")
    with refused("filing_over"):
        office.plan()
