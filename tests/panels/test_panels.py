"""评议组: composed of drawn members, who read evenly, score by fixed criteria, stay away, and advise."""

from fractions import Fraction
from typing import Any

import pytest
from django.db import Error, transaction

from tests import factories as f
from tests.panels import room as rooms
from tests.panels.room import LINES, Done, Room, first, hand_in, mine, opened
from zhicheng.core.refused import Refused, Stale
from zhicheng.meetings import actions as meetings
from zhicheng.meetings import queries as seated
from zhicheng.notices.models import Notice
from zhicheng.panels import actions, queries, reading, rules
from zhicheng.panels.models import Assignment, Candidate, Opinion, Panel, Reading, Score
from zhicheng.panels.rules import Line
from zhicheng.people.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("H10.2")]


@pytest.fixture
def room() -> Room:
    return rooms.room()


def refused(words: str) -> Any:
    """The action is refused, and the sentence says this."""
    return pytest.raises(Refused, match=words)


def of(panel: Panel) -> list[Assignment]:
    return list(Assignment.objects.filter(candidate__panel=panel).select_related("member", "candidate").order_by("pk"))


def test_weights_add_up_to_a_hundred(room: Room) -> None:
    with refused("合计应为 100，现在是 90"):
        actions.set_criteria(room.round, [Line("甲", 60), Line("乙", 30)], masked=False, by=room.by, at=f.NOW)
    room.criteria()
    room.criteria(masked=True)
    assert [(line.name, line.weight) for line in queries.lines(room.round.pk)] == [
        (line.name, line.weight) for line in LINES
    ]


def test_criteria_stand_once_somebody_reads(room: Room) -> None:
    room.reading()
    with refused("不能再改"):
        room.criteria()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"members": 2}, "不少于 3 人"),
        ({"readers": 2}, "应为 3 到 4 人"),
        ({"readers": 5}, "应为 3 到 4 人"),
        ({"name": ""}, "请填写评议组名称"),
    ],
)
def test_a_panel_has_three_members_who_suffice(room: Room, changed: dict[str, Any], words: str) -> None:
    with refused(words):
        room.made(**changed)


def test_the_leader_and_the_members_are_drawn_and_sit_in_one_panel_only(room: Room) -> None:
    stranger = f.person("外人")
    users = [grant.user for grant in room.experts]
    with refused("组长须是本组成员"):
        room.made(leader=stranger)
    with refused("不是本批次抽取并接受邀请的专家"):
        actions.make(room.round, name="甲组", members=[*users, stranger], leader=users[0], by=room.by, at=f.NOW)
    room.made()
    with refused("已在本批次的另一个评议组"):
        actions.make(room.round, name="乙组", members=users, leader=users[0], by=room.by, at=f.NOW)


def test_only_the_office_of_the_committee_composes_panels(room: Room) -> None:
    for stranger in (f.grant(room.branch.county, Role.HANDLER), room.experts[0]):
        with refused("只有评委会办事机构"):
            room.made(by=stranger)


def test_a_panel_is_composed_anew_or_dissolved_until_it_reads(room: Room) -> None:
    panel, users = room.made(3), [grant.user for grant in room.experts[1:]]
    said = {"name": "数学组", "members": users, "leader": users[0], "readers": 3, "by": room.by, "at": f.NOW}
    panel = actions.change(panel, **said, seen=panel.version)
    assert {one.user for one in panel.members.order_by("pk")} == set(users)
    actions.discard(panel, by=room.by, at=f.NOW, seen=panel.version)
    panel = room.reading()
    with refused("现在是「评议中」状态"):
        actions.discard(panel, by=room.by, at=f.NOW, seen=panel.version)


def test_candidates_are_listed_once_and_may_leave_the_list(room: Room) -> None:
    panel = room.made()
    assert sorted(one.number for one in panel.candidates.order_by("pk")) == [1, 2]
    with refused("已列入其他评议组"):
        actions.list_candidates(panel, room.candidates, by=room.by, at=f.NOW, seen=panel.version)
    actions.unlist(first(panel), by=room.by, at=f.NOW, seen=panel.version)
    assert queries.to_be_listed(room.round).count() == 1
    with refused("刚被他人办理过"):
        actions.unlist(first(panel), by=room.by, at=f.NOW, seen=panel.version)


def test_everybody_reads_as_many_and_nobody_their_own_unit() -> None:
    other = rooms.room(candidates=4, kin=1)
    panel = other.reading()
    loads = {one.user_id: one.given for one in queries.progress(panel)}
    assert loads.pop(other.experts[0].user_id) == 0
    assert set(loads.values()) == {3}


def test_without_three_who_may_read_nothing_starts(room: Room) -> None:
    room.criteria()
    panel = room.made(3)
    Candidate.objects.filter(panel=panel).update(revision=first(panel).revision)
    type(room.candidates[0]).objects.filter(pk=room.candidates[0].pk).update(applicant=room.experts[0].user)
    with refused("回避后评阅专家不足 3 人"):
        actions.start(panel, by=room.by, at=f.NOW, seen=panel.version)


def test_nothing_starts_without_criteria(room: Room) -> None:
    panel = room.made()
    with refused("请先制定本批次的评分标准"):
        actions.start(panel, by=room.by, at=f.NOW, seen=panel.version)


def test_reading_is_noted_once_and_by_oneself(room: Room) -> None:
    one, other = of(room.reading())[:2]
    with refused("请先确认"):
        reading.read(one, "basics", by=rooms.grant_of(one), at=f.NOW)
    by = opened(one)
    reading.read(one, "basics", by=by, at=f.NOW)
    reading.open_(one, by=by, at=f.NOW)
    assert Reading.objects.filter(assignment=one).count() == 2
    with refused("没有这一节"):
        reading.read(one, "awards", by=by, at=f.NOW)
    if other.member_id != one.member_id:
        with refused("分配给本人"):
            reading.open_(other, by=by, at=f.NOW)


def test_an_opinion_is_a_draft_until_everything_is_there(room: Room) -> None:
    one = of(room.reading())[0]
    by = opened(one, read=False)
    lines = queries.lines(room.round.pk)
    said: dict[str, Any] = {"text": "", "by": by, "at": f.NOW}
    reading.write(one, points={lines[0].pk: 90}, submit=False, edition=0, **said)
    said["edition"] = 1
    with refused("还没有阅读：基本信息、工作总结。还没有评分：工作能力、师德表现。请填写评议意见。"):
        reading.write(one, points={lines[0].pk: 90}, submit=True, **said)
    with refused("0 到 100 的整数"):
        reading.write(one, points={lines[0].pk: 101}, submit=False, **said)
    assert Opinion.objects.get().submitted_at is None


def test_what_was_handed_in_may_be_changed_until_the_panel_is_closed_but_not_made_less(room: Room) -> None:
    panel = room.closed(3)
    one = of(panel)[0]
    by = rooms.grant_of(one)
    keys = {line.pk: 90 for line in queries.lines(room.round.pk)}
    with refused("现在是「已结束」状态"):
        reading.write(one, points=keys, text="改", submit=True, edition=1, by=by, at=f.NOW)


def test_of_two_windows_the_older_one_saves_nothing(room: Room) -> None:
    one = of(room.reading())[0]
    by, line = opened(one), queries.lines(room.round.pk)[0].pk
    said: dict[str, Any] = {"text": "第一个窗口", "submit": False, "edition": 0, "by": by, "at": f.NOW}
    assert reading.write(one, points={line: 90}, **said).edition == 1
    for older in (0, 2, -1):
        with pytest.raises(Stale, match="已在另一个窗口保存过"):
            reading.write(one, points={line: 10}, **said | {"text": "第二个窗口", "edition": older})
    assert (Opinion.objects.get().text, Score.objects.get().points) == ("第一个窗口", 90)
    assert reading.write(one, points={line: 10}, **said | {"edition": 1}).edition == 2


def test_a_change_stays_handed_in_and_whole(room: Room) -> None:
    one = of(room.reading())[0]
    hand_in(one, 80)
    by, lines = rooms.grant_of(one), queries.lines(room.round.pk)
    with refused("还没有评分"):
        reading.write(one, points={lines[0].pk: 1}, text="改", submit=False, edition=1, by=by, at=f.NOW)
    hand_in(one, 90, "改后的意见。")
    opinion = Opinion.objects.get()
    assert (opinion.text, opinion.submitted_at) == ("改后的意见。", f.NOW)
    assert set(Score.objects.values_list("points", flat=True).order_by("pk")) == {90}


def test_who_recuses_is_followed_by_the_one_who_reads_fewest(room: Room) -> None:
    panel = room.reading()
    one = of(panel)[0]
    free = {member.pk for member in panel.members.order_by("pk")} - {
        other.member_id for other in of(panel) if other.candidate_id == one.candidate_id
    }
    with refused("请填写回避事由"):
        reading.recuse(one, reason="", by=rooms.grant_of(one), at=f.NOW)
    made = reading.recuse(one, reason="师生关系", by=rooms.grant_of(one), at=f.NOW)
    assert made is not None
    assert {made.member_id} == free
    with refused("已回避"):
        reading.open_(one, by=rooms.grant_of(one), at=f.NOW)
    assert reading.recuse(made, reason="亲属", by=rooms.grant_of(made), at=f.NOW) is None, "nobody is left"


def test_the_office_hands_on_what_somebody_cannot_read_and_never_to_who_stays_away(room: Room) -> None:
    panel = room.reading()
    one = of(panel)[0]
    said = {"reason": "因病", "by": room.by, "at": f.NOW, "seen": panel.version}
    with refused("评阅专家不足 3 人"):
        actions.relieve(one, to=None, **said)
    with refused("请另选"):
        actions.relieve(one, to=one.member, **said)
    to = panel.members.get(pk=actions.able(one.candidate, panel)[0])
    assert actions.relieve(one, to=to, **said)
    one.refresh_from_db()
    assert (one.state, one.reason) == (Done.RELIEVED, "因病")


def test_another_drawn_member_may_join_where_readers_are_missing(room: Room) -> None:
    panel = room.reading(3)
    one = of(panel)[0]
    assert reading.recuse(one, reason="师生关系", by=rooms.grant_of(one), at=f.NOW) is None
    joined = actions.add_member(panel, room.experts[3].user, by=room.by, at=f.NOW, seen=panel.version)
    panel = rooms.fresh(panel)
    actions.add_reader(one.candidate, joined, by=room.by, at=f.NOW, seen=panel.version)
    assert one.candidate.assignments.standing().count() == 3
    with refused("已在本批次的另一个评议组"):
        actions.add_member(panel, room.experts[3].user, by=room.by, at=f.NOW, seen=panel.version + 1)


def test_the_leader_reports_after_everybody_has_handed_in(room: Room) -> None:
    panel = room.reading(3)
    said: dict[str, Any] = {"text": "建议提交表决。", "edition": 0, "at": f.NOW}
    with refused("还有 6 份评阅没有提交"):
        reading.report(first(panel), by=room.experts[0], **said)
    for one in of(panel):
        hand_in(one)
    with refused("由组长填写"):
        reading.report(first(panel), by=room.experts[1], **said)
    reading.report(first(panel), by=room.experts[0], **said)
    with refused("组长还没有写评议组意见：2 号"):
        actions.close(panel, by=room.by, at=f.NOW, seen=panel.version)


def test_of_two_windows_of_the_leader_the_older_one_saves_nothing(room: Room) -> None:
    one = first(room.submitted(3))
    said: dict[str, Any] = {"text": "第一个窗口", "edition": 0, "by": room.experts[0], "at": f.NOW}
    assert reading.report(one, **said).edition == 1
    for older in (0, 2, -1):
        with pytest.raises(Stale, match="评议组意见已在另一个窗口保存过"):
            reading.report(one, **said | {"text": "第二个窗口", "edition": older})
    one.refresh_from_db()
    assert (one.report, one.edition) == ("第一个窗口", 1)
    assert reading.report(one, **said | {"edition": 1}).edition == 2


def test_it_is_not_closed_while_somebody_is_behind_or_too_few_are_left(room: Room) -> None:
    panel = room.reading(3)
    with refused("还有 6 份评阅没有提交"):
        actions.close(panel, by=room.by, at=f.NOW, seen=panel.version)
    one, *others = of(panel)
    for other in others:
        hand_in(other)
    reading.recuse(one, reason="师生关系", by=rooms.grant_of(one), at=f.NOW)
    with refused("回避后评阅专家不足 3 人"):
        actions.close(panel, by=room.by, at=f.NOW, seen=panel.version)


def test_the_database_holds_what_a_closed_panel_found(room: Room) -> None:
    room.closed(3)
    for change in (
        lambda: Opinion.objects.update(text="改"),
        lambda: Score.objects.update(points=0),
        lambda: Candidate.objects.update(report="改"),
        lambda: Assignment.objects.update(reason="改"),
        lambda: Panel.objects.update(name="改"),
        lambda: Score.objects.all().delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_averages_are_exact_and_written_with_two_decimals(room: Room) -> None:
    panel = room.reading(3)
    candidate = first(panel)
    for one, points in zip(candidate.assignments.order_by("pk"), (90, 80, 90), strict=True):
        hand_in(one, points, f"给 {points} 分。", "pass" if points > 80 else "")
    (summary,) = queries.summaries(panel, [candidate])
    assert (summary.average, summary.shown) == (Fraction(260, 3), "86.67")
    assert (summary.advise("pass"), summary.of(queries.lines(room.round.pk)[0].pk)) == (2, "86.67")


def test_the_report_for_the_meeting_exists_once_the_panel_is_closed_and_names_nobody(room: Room) -> None:
    assert queries.report_of(room.candidates[0]) is None
    room.submitted(3)
    assert queries.report_of(room.candidates[0]) is None
    panel = Panel.objects.get()
    for one in panel.candidates.order_by("number"):
        reading.report(one, text="建议提交表决。", edition=0, by=room.experts[0], at=f.NOW)
    actions.close(panel, by=room.by, at=f.NOW, seen=panel.version)
    found = queries.report_of(room.candidates[0])
    assert found is not None
    assert (found.panel, found.average, found.recommended, found.readers) == ("语文组", "80.00", 3, 3)
    assert not any(grant.user.name in repr(found) for grant in room.experts)


def test_who_is_behind_is_reminded_once_a_day(room: Room) -> None:
    panel = room.reading(3)
    for one in mine(panel, room.experts[0]):
        hand_in(one)
    assert actions.remind(panel, by=room.by, at=f.NOW) == 2
    actions.remind(panel, by=room.by, at=f.NOW)
    told = Notice.objects.filter(kind="panel_behind").order_by("pk")
    assert [one.to_id for one in told] == [grant.user_id for grant in room.experts[1:3]]
    names = [application.applicant_name for application in room.candidates]
    assert not any(name in one.subject + one.body for one in told for name in names)


def test_scores_are_whole_numbers_that_lose_nothing() -> None:
    assert rules.total({1: 87, 2: 91, 3: 100}, {1: 50, 2: 30, 3: 20}) == 9080
    assert [rules.decimals(Fraction(*pair)) for pair in ((260, 3), (1, 200), (0, 1), (100, 1))] == [
        "86.67",
        "0.01",
        "0.00",
        "100.00",
    ]
    assert rules.decimals(rules.average([])) == ""
    with pytest.raises(Refused):
        rules.require_points({1: -1}, {1})


def test_the_report_and_declared_recusals_go_with_the_candidate_to_the_meeting(room: Room) -> None:
    panel = room.reading()
    one = of(panel)[0]
    reading.recuse(one, reason="师生关系", by=rooms.grant_of(one), at=f.NOW)
    for other in Assignment.objects.filter(candidate__panel=panel).standing().order_by("pk"):
        hand_in(other)
    for candidate in panel.candidates.select_related("writer__user").order_by("number"):
        writer = next(grant for grant in room.experts if candidate.writer and grant.user == candidate.writer.user)
        reading.report(candidate, text="建议提交表决。", edition=0, by=writer, at=f.NOW)
    actions.close(panel, by=room.by, at=f.NOW, seen=rooms.fresh(panel).version)
    members = [grant.user for grant in room.experts]
    said = {"time": f.NOW, "place": "三楼会议室", "members": members, "chair": members[0]}
    meeting = meetings.plan(room.round, **said, by=room.by, at=f.NOW)
    items = meetings.put_on_agenda(meeting, room.candidates, by=room.by, at=f.NOW)
    assert {(item.panel, item.report, item.reported_by) for item in items} == {
        ("语文组", "建议提交表决。（3 人评阅，平均 80.00 分，3 人建议通过）", room.by.user)
    }
    due = [(seat.member_id, item.application_id) for seat, item, _ in seated.recusals_due(meeting)]
    assert due == [(one.member.user_id, one.candidate.application_id)]
