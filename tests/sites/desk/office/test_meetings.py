"""评审会议: planned, seated, listed, opened, voted and published from the pages of the committee's office."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories as f
from tests.ballots.hall import candidate, filed, hall
from tests.sites.convened import sitting
from zhicheng.ballots import actions as ballots
from zhicheng.ballots import box, closing
from zhicheng.ballots.models import Ballot
from zhicheng.experts.models import Expert
from zhicheng.jobs.models import Job
from zhicheng.meetings import actions
from zhicheng.meetings.models import Meeting, State
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.reviews import interviews
from zhicheng.reviews.models import Interview

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return f.province()


@pytest.fixture
def round(branch):
    return filed(f.round_(branch.city))


@pytest.fixture
def by(branch):
    return f.grant(branch.city, current().steps[0])


@pytest.fixture
def desk(enter, by):
    return enter(by)


@pytest.fixture
def people(round):
    return [sitting(round, f"委员{n}") for n in range(3)]


@pytest.fixture
def planned(round, people, by):
    """A meeting that three members are enough for."""
    values = {"time": f.NOW + timedelta(days=1), "place": "三楼会议室", "members": people, "chair": people[0]}
    made = actions.plan(round, **values, by=by, at=f.NOW)
    Meeting.objects.filter(pk=made.pk).update(rules=made.rules | {"least_by_series": 3, "reports_needed": False})
    return made


def text(answer):
    return answer.content.decode()


def address(name, meeting, **more):
    return reverse(name, kwargs={"meeting": meeting.pk, **more})


def test_a_meeting_is_planned_with_those_who_were_drawn_and_have_accepted(desk, round, people, branch):
    page = reverse("plan_meeting", args=[round.pk])
    candidate(branch.school, round)
    assert all(person.name in text(desk.get(page)) for person in people)
    said = {"day": "2026-12-01", "hour": "09:00", "place": "", "chair": str(people[1].pk), "posts": "2"}
    said |= {"members": [str(person.pk) for person in people]}
    answer = desk.post(page, said)
    assert (answer.status_code, "请填写会议地点" in text(answer)) == (422, True)
    stranger = f.person()
    assert desk.post(page, said | {"place": "三楼", "members": [str(stranger.pk)]}).status_code == 422

    made = desk.post(page, said | {"place": "三楼"})
    meeting = Meeting.objects.get()
    assert made["Location"] == address("meeting_agenda", meeting)
    assert (meeting.seats.count(), meeting.chair, meeting.posts) == (3, people[1], 2)


def test_without_anybody_who_accepted_it_says_what_comes_first(desk, round):
    assert "请先在专家抽取中抽取并邀请专家" in text(desk.get(reverse("plan_meeting", args=[round.pk])))


def test_with_nobody_left_to_be_judged_it_says_so_instead_of_asking_when_and_where(desk, planned, round, branch, by):
    page, listed = reverse("plan_meeting", args=[round.pk]), reverse("meetings")
    assert "本批次现在没有等待评审的申报" in text(desk.get(page))
    case = candidate(branch.school, round)
    assert page in text(desk.get(listed))
    actions.put_on_agenda(planned, [case], by=by, at=f.NOW)
    assert "等待评审的 1 人都已列入正在办理的评审会" in text(desk.get(page))
    assert 'name="place"' not in text(desk.get(page))
    shown = text(desk.get(listed))
    assert ("等待评审 1 人" in shown, "都已列入下面的评审会" in shown, page in shown) == (True, True, False)
    actions.void(planned, reason="改期", by=by, at=f.NOW)
    assert page in text(desk.get(listed))


def test_everything_missing_is_named_before_it_can_be_opened(desk, planned, round, branch):
    page = text(desk.get(address("meeting", planned)))
    for sentence in ("到会 0 人：委员 3 人", "主持人尚未到会。", "议程上没有评审对象"):
        assert sentence in page
    assert "宣布开会…" not in page
    assert "主持人尚未到会" in text(desk.post(address("open_meeting", planned)))

    candidate(branch.school, round)
    desk.post(address("meeting_agenda", planned), {"every": "1", "panel": "语文组"})
    desk.post(address("meeting_seats", planned), {"everybody": "1"})
    assert "宣布开会…" in text(desk.get(address("meeting", planned)))
    desk.post(address("open_meeting", planned))
    planned.refresh_from_db()
    assert (planned.state, planned.items.get().panel) == (State.OPENED, "语文组")


def test_members_come_go_and_are_exchanged_for_others_who_were_drawn(desk, planned, round):
    page = address("meeting_seats", planned)
    first, second, _ = planned.seats.order_by("pk")
    desk.post(page, {"arrive": first.pk})
    assert "还差 1 人到法定人数" in text(desk.get(page))
    desk.post(page, {"leave": first.pk})
    desk.post(address("take_seat", planned, seat=second.pk))
    assert planned.seats.filter(since__isnull=False, until=None).count() == 0
    assert desk.post(page, {"give": f.person().pk}).status_code == 422
    desk.post(page, {"give": second.member_id})
    assert (planned.seats.count(), desk.post(page).status_code) == (3, 422)


def test_what_the_draw_knows_must_be_noted_as_recusal_before_papers_are_given_out(
    desk, planned, branch, round, people, by
):
    Expert.objects.filter(person=people[2]).update(organisation=branch.school)
    candidate(branch.school, round)
    desk.post(address("meeting_agenda", planned), {"every": "1"})
    actions.everybody_arrives(planned, by=by, at=f.NOW)
    actions.open_(planned, by=by, at=f.NOW)
    ballots.prepare(planned, by=by, at=f.NOW)
    assert "应回避而尚未登记的 1 项" in text(desk.get(address("meeting_recusals", planned)))
    ballot = Ballot.objects.get()
    give_out = address("step_ballot", planned, ballot=ballot.code, verb="give_out")
    assert "有 1 项应回避尚未登记" in text(desk.post(give_out))

    desk.post(address("meeting_recusals", planned))
    assert desk.post(give_out).status_code == 302
    assert planned.seats.get(member=people[2]).recusals.get().reason.startswith("与申报人同一单位")


def test_what_the_draw_knows_is_no_mistake_that_could_be_taken_back(desk, planned, branch, round, people, by):
    Expert.objects.filter(person=people[2]).update(organisation=branch.school)
    candidate(branch.school, round)
    desk.post(address("meeting_agenda", planned), {"every": "1"})
    actions.recuse_all_due(planned, by=by, at=f.NOW)
    page = address("take_back_recusal", planned, recusal=planned.seats.get(member=people[2]).recusals.get().pk)
    assert "须回避（与申报人同一单位" in text(desk.post(page, {"reason": "误登"}))


def test_the_panels_opinion_recusals_and_the_agenda_are_kept(desk, planned, round, branch):
    case = candidate(branch.school, round)
    assert desk.post(address("meeting_agenda", planned), {}).status_code == 422
    desk.post(address("meeting_agenda", planned), {"application": case.pk})
    item, seat = planned.items.get(), planned.seats.order_by("pk").first()
    assert desk.post(address("panel_report", planned, item=item.pk), {"report": ""}).status_code == 422
    desk.post(address("panel_report", planned, item=item.pk), {"report": "建议通过。"})
    recusal = {"seat": seat.pk, "reason": "曾为师生"}
    desk.post(address("item_recusals", planned, item=item.pk), recusal)
    page = text(desk.get(address("meeting_agenda", planned)))
    assert "建议通过。" in page
    assert f"{seat.member.name}：曾为师生" in page
    back = address("take_back_recusal", planned, recusal=seat.recusals.get().pk)
    assert "曾为师生" in text(desk.get(back))
    assert desk.post(back, {"reason": ""}).status_code == 422
    assert desk.post(back, {"reason": "误选委员"}).status_code == 302
    assert not seat.recusals.exists()
    desk.post(address("take_off_agenda", planned, item=item.pk))
    assert not planned.items.exists()


def test_a_vote_from_the_papers_to_the_public_board(enter, django_assert_max_num_queries):
    room = hall(members=3, candidates=1, climbed=True)
    desk, meeting = enter(room.by), room.meeting
    job = desk.post(address("meeting_ballots", meeting))
    assert job["Location"] == reverse("job", args=[Job.objects.get().pk])
    ballot = ballots.prepare(meeting, by=room.by, at=f.NOW)
    step = {"ballot": ballot.code}
    assert "钥匙指纹" in text(desk.get(address("meeting_ballots", meeting)))
    desk.post(address("step_ballot", meeting, verb="give_out", **step))
    for one in room.voters[:2]:
        one.take(ballot)
    page = text(desk.get(address("meeting_ballots", meeting)))
    assert "已领票 2 人，到会 3 人" in page
    assert "委员02" in page
    assert "还有 1 位到会委员没有领票：委员02" in text(
        desk.post(address("step_ballot", meeting, verb="open_box", **step))
    )
    with django_assert_max_num_queries(12):
        desk.get(address("meeting_ballots", meeting))
    _left_voted_and_counted(desk, room, ballot, step)
    with django_assert_max_num_queries(12):
        desk.get(address("meeting_ballots", meeting))
    _told_without_a_name(enter, meeting, ballot)


def _left_voted_and_counted(desk, room, ballot, step):
    meeting = room.meeting
    desk.post(address("let_member_go", meeting, seat=room.voters[2].seat.pk, **step))
    desk.post(address("step_ballot", meeting, verb="open_box", **step))
    box.cast(ballot.code, room.voters[0].fill("yes"))
    desk.get(address("meeting_ballots", meeting))  # what was done is said once
    page = text(desk.get(address("meeting_ballots", meeting)))
    assert "票箱内 1 张，发出 2 张" in page
    assert "委员0" not in page, "nobody is named while the box is open"
    assert "通过" not in page
    box.cast(ballot.code, room.voters[1].fill("yes"))
    desk.post(address("step_ballot", meeting, verb="close", **step))
    assert "第 1 轮计票结果" in text(desk.get(address("meeting_ballots", meeting)))
    assert desk.post(address("publish_meeting", meeting)).status_code == 422
    desk.post(address("meeting_minutes", meeting), {"text": "到会 2 人，全部同意。"})
    closing.sign(meeting, by=room.chair, at=f.NOW)
    assert desk.post(address("publish_meeting", meeting)).status_code == 302
    case = meeting.items.get().application
    assert (case.state, case.elected) == ("decided", None)
    assert reverse("board", args=[ballot.code]) in text(desk.get(address("meeting_ballots", meeting)))


def _told_without_a_name(enter, meeting, ballot):
    """The applicant reads that there was a vote, and nothing of who voted or how."""
    case = meeting.items.get().application
    applicant = enter(Grant.objects.get(user=case.applicant, role=Role.APPLICANT))
    page = text(applicant.get(reverse("application_status", args=[case.pk])))
    assert "通过评审的名单会在网上公示" in page
    for shown in (
        page,
        text(applicant.get(reverse("board_file", args=[ballot.code]))),
        text(applicant.get("/notices/")),
    ):
        assert "委员0" not in shown
    assert applicant.get(address("meeting", meeting)).status_code == 404


def test_a_vote_is_annulled_and_a_meeting_declared_void_for_a_reason(enter):
    room = hall(members=3)
    desk, ballot = enter(room.by), room.issuing()
    annul = address("annul_ballot", room.meeting, ballot=ballot.code)
    assert desk.post(address("void_meeting", room.meeting), {"reason": "停电"}).status_code == 422
    assert desk.post(annul, {"reason": ""}).status_code == 422
    desk.post(annul, {"reason": "有委员的设备故障"})
    desk.post(address("void_meeting", room.meeting), {"reason": "改期"})
    room.meeting.refresh_from_db()
    assert (room.meeting.state, room.meeting.void_reason) == (State.VOID, "改期")
    assert "改期" in text(desk.get(address("meeting", room.meeting)))


def test_time_and_place_are_changed_until_the_vote(desk, planned, people):
    said = {"day": "2026-12-02", "hour": "14:30", "place": "五楼", "chair": str(people[1].pk), "posts": ""}
    desk.post(address("change_meeting", planned), said)
    planned.refresh_from_db()
    assert (planned.place, planned.chair, planned.posts) == ("五楼", people[1], None)


def test_the_result_of_an_interview_is_shown_in_the_agenda_and_not_to_the_applicant(
    enter, desk, planned, round, branch
):
    case = candidate(branch.school, round)
    page = reverse("interview_result", args=[case.pk])
    said = {"outcome": "passed", "score": "87.5", "remark": "表达清楚"}
    assert "不能登记面试结果" in text(desk.post(page, said))
    values = {"at": f.NOW - timedelta(hours=1), "noticed_at": f.NOW - timedelta(days=1), "place": "二楼"}
    Interview.objects.create(application=case, organisation=branch.city, noticed_by=f.person(), **values)
    assert desk.post(page, said | {"outcome": "absent"}).status_code == 422
    assert desk.post(page, said)["Location"] == reverse("candidate", args=[case.pk])
    desk.post(address("meeting_agenda", planned), {"every": "1"})
    assert "87.5 分" in text(desk.get(address("meeting_agenda", planned)))
    assert interviews.results([case.pk])[case.pk].remark == "表达清楚"
    own = enter(Grant.objects.get(user=case.applicant, role=Role.APPLICANT))
    assert "表达清楚" not in text(own.get(reverse("application_status", args=[case.pk])))


def test_nobody_outside_the_office_is_shown_a_meeting_and_its_administrator_only_reads(enter, planned, branch):
    for stranger in (
        f.grant(branch.office, current().steps[0]),
        f.grant(branch.city, current().steps[0], all_series=False, series=["01"]),
    ):
        assert enter(stranger).get(address("meeting", planned)).status_code == 404
    reader = enter(f.grant(branch.city, Role.ADMINISTRATOR))
    page = text(reader.get(address("meeting_seats", planned)))
    assert "委员0" in page
    assert "全部到会" not in page
    assert reader.post(address("meeting_seats", planned), {"everybody": "1"}).status_code == 422
    assert reader.get(address("void_meeting", planned)).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 20])
def test_lists_ask_as_often_for_one_as_for_twenty(desk, planned, round, branch, by, number, django_assert_num_queries):
    for _ in range(number - 1):
        values = {"time": planned.time, "place": "三楼", "chair": planned.chair, "rules": planned.rules}
        Meeting.objects.create(round=round, **values)
    for _ in range(number):
        candidate(branch.school, round)
    desk.post(address("meeting_agenda", planned), {"every": "1"})
    with django_assert_num_queries(3):
        desk.get(reverse("meetings"))
    with django_assert_num_queries(7):
        desk.get(address("meeting_agenda", planned))
    with django_assert_num_queries(5):
        desk.get(address("meeting_seats", planned))


SIGNED = {"state": State.SIGNED, "signed_at": f.NOW, "signed_digest": "0" * 64}


@pytest.mark.parametrize(("changed", "why"), [({}, "宣布开会之后"), (SIGNED, "不能再改")])
def test_minutes_are_not_offered_before_the_meeting_nor_after_the_signature(desk, planned, changed, why):
    Meeting.objects.filter(pk=planned.pk).update(place="三楼", **changed)
    said = text(desk.get(reverse("meeting_minutes", args=[planned.pk])))
    assert why in said
    assert "<textarea" not in said


def test_what_was_given_out_and_what_is_missing_is_said_before_the_box_is_closed(enter):
    room = hall(members=3)
    item, away = room.meeting.items.get(), room.voters[2].seat
    actions.recuse(away, item.application, reason="师生关系", by=room.by, at=f.NOW)
    ballot = room.issuing()
    for one in room.voters[:2]:
        one.take(ballot)
    ballot = ballots.open_box(ballot, by=room.by, at=f.NOW)
    box.cast(ballot.code, room.voters[0].fill("yes"))
    desk, way = enter(room.by), {"ballot": ballot.code}
    asked = text(desk.get(address("step_ballot", room.meeting, verb="close", **way)))
    assert "共发出 2 张选票，票箱内 1 张，还有 1 张没有投出：这些按未投计算" in asked
    assert "因委员回避少发 1 张" in text(desk.get(address("meeting_ballots", room.meeting)))
    box.close(ballot, by=room.by, at=f.NOW)
    page = text(desk.get(address("meeting_ballots", room.meeting)))
    assert "有 1 位委员回避" in page
    assert address("meeting_minutes", room.meeting) in page


def test_who_may_not_open_the_box_is_told_why(enter):
    room = hall(members=3)
    page = text(enter(f.administrator(room.by.organisation)).get(address("meeting_ballots", room.meeting)))
    assert "只有评委会办事机构的审核人员可以办理评审会" in page
