"""首页 of an expert: invitations, readings, reports, papers, an open box, a signature; and nothing of anybody else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.ballots.hall import hall
from tests.panels import room as rooms
from tests.panels.room import hand_in, mine, opened
from tests.sites.convened import meeting
from zhicheng.ballots import box, closing
from zhicheng.catalogue import working_days
from zhicheng.meetings import actions as meetings
from zhicheng.meetings.models import Seat
from zhicheng.panels import reading
from zhicheng.people.models import Grant
from zhicheng.sites.portal.tasks import Task

pytestmark = pytest.mark.django_db
Enter = Callable[[Grant], Client]
Said = list[tuple[str, str, str]]
IDLE: Said = []
LIST = "/expert/ballots/"
TAKE = [(LIST, "评审会领票", "1 轮")]
OPEN = [(LIST, "评审会投票进行中", "1 轮")]
SIGN = [(LIST, "评审会待主持人签字", "1 场")]


def waiting(enter: Enter, by: Grant) -> Said:
    """The lines of 待办: where each leads, what it is called, and how many."""
    page = enter(by).get(reverse("home")).content.decode()
    lines = re.findall(r"<li>(<a href.*?)</li>", page.split('class="plain-list tasks"')[1].split("</ul>")[0], re.S)
    found = (re.search(r'href="(.*?)">(.*?)</a>.*<strong>(.*?)</strong>', line, re.S) for line in lines)
    return [one.groups() for one in found if one]  # type: ignore[misc]


def test_readings_that_wait_are_named_until_they_are_handed_in(enter: Enter) -> None:
    room = rooms.room(experts=3)
    by, other = room.experts[1:]
    assert waiting(enter, by) == IDLE
    one, two = mine(room.reading(), by)
    opened(one)
    assert waiting(enter, by) == [("/expert/panels/", "我的评议 · 待评阅", "2 份")]
    assert "待阅 1 份，评阅中 1 份" in enter(by).get(reverse("home")).content.decode()
    assert "个工作日" not in enter(by).get(reverse("home")).content.decode(), "no rule sets a time for readings"
    hand_in(one)
    reading.recuse(two, reason="师生关系", by=by, at=f.NOW)
    assert waiting(enter, by) == IDLE
    assert waiting(enter, other) == [("/expert/panels/", "我的评议 · 待评阅", "2 份")], "what others do changes nothing"


def test_the_report_waits_for_who_writes_it_once_everybody_has_handed_in(enter: Enter) -> None:
    room = rooms.room(experts=3)
    panel = room.reading()
    leader, member, _ = room.experts
    *others, last = [one for by in room.experts for one in mine(panel, by)]
    for one in others:
        hand_in(one)
    assert waiting(enter, leader) == IDLE
    hand_in(last)
    assert waiting(enter, leader) == [(f"/expert/panels/led/{panel.pk}/", "评议组意见 · 语文组", "2 份")]
    assert waiting(enter, member) == IDLE
    for candidate in panel.candidates.order_by("number"):
        reading.report(candidate, text="建议提交表决。", edition=0, by=leader, at=f.NOW)
    assert waiting(enter, leader) == IDLE


def test_papers_wait_for_who_is_present_and_not_recused_until_they_are_taken(enter: Enter) -> None:
    room = hall(members=5)
    _, one, away, gone, _ = room.voters
    meetings.recuse(away.seat, room.meeting.items.get().application, reason="师生关系", by=room.by, at=f.NOW)
    ballot = room.issuing()
    Seat.objects.filter(pk=gone.seat.pk).update(until=f.NOW)
    assert [waiting(enter, who.grant) for who in (one, away, gone)] == [TAKE, IDLE, IDLE]
    one.take(ballot)
    assert [waiting(enter, who.grant) for who in (one, room.voters[4])] == [IDLE, TAKE]


def test_an_open_box_waits_for_every_holder_of_papers_alike_whether_they_have_cast_or_not(enter: Enter) -> None:
    room = hall(members=5)
    ballot = room.casting()
    has_cast, has_not = room.voters[1:3]
    box.cast(ballot.code, has_cast.fill("yes"))
    pages = [enter(one.grant).get(reverse("home")).content.decode() for one in (has_cast, has_not)]
    assert all("系统不知道谁已投票" in page for page in pages)
    assert waiting(enter, has_cast.grant) == waiting(enter, has_not.grant) == OPEN
    box.close(ballot, by=room.by, at=f.NOW)
    assert waiting(enter, has_cast.grant) == IDLE


def test_the_signature_waits_for_the_chair_alone_once_there_are_minutes(enter: Enter) -> None:
    room = hall(members=5)
    room.counted("yes")
    assert waiting(enter, room.chair) == IDLE
    meetings.write_minutes(room.meeting, text="表决有效。", by=room.by, at=f.NOW)
    assert waiting(enter, room.chair) == SIGN
    assert waiting(enter, room.voters[1].grant) == IDLE
    closing.sign(room.meeting, by=room.chair, at=f.NOW)
    assert waiting(enter, room.chair) == IDLE


def test_what_is_under_way_stands_before_what_is_overdue_and_this_before_what_waits() -> None:
    old, new = Task("旧", "/", 1, f.NOW - timedelta(days=3)), Task("新", "/", 1, f.NOW)
    late, now, undated = Task("逾", "/", 1, f.NOW, 1), Task("会", "/", 1, under_way=True), Task("无", "/", 1)
    tasks = sorted([undated, new, old, late, now], key=lambda task: task.rank)
    assert [task.label for task in tasks] == ["会", "逾", "旧", "新", "无"]


@pytest.mark.parametrize("number", [1, 3])
def test_home_of_an_expert_takes_as_many_queries_for_any_number(
    enter: Enter, django_assert_num_queries: Any, number: int
) -> None:
    working_days.load()
    room = rooms.room(experts=3, candidates=number)
    room.reading()
    for _ in range(number):
        meeting(room.experts[0])
    client = enter(room.experts[0])
    with django_assert_num_queries(9):
        client.get(reverse("home"))
