"""评审会投票：a member's own ballots and no others; papers over HTTP; the chair's signature."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.ballots.hall import Hall, Voter, hall
from tests.sites.convened import meeting
from zhicheng.ballots import box
from zhicheng.ballots.models import Ballot, Boxed
from zhicheng.meetings import actions as meetings
from zhicheng.meetings.models import Meeting
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
Enter = Callable[[Grant], Client]


def expert(name: str = "周文静") -> Grant:
    """Somebody of the library."""
    office = Organisation.objects.filter(parent=None).first() or f.organisation(None, "省职改办", "office")
    return f.grant(office, Role.EXPERT, f.person(name), until=f.NOW.date(), all_series=False, sections=0)


def ask(client: Client, ballot: Ballot, papers: Any) -> Any:
    """Ask for papers as the page does."""
    body = json.dumps({"papers": papers})
    return client.post(f"/expert/ballots/{ballot.code}/issue/", body, content_type="application/json")


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_of_ballots_asks_the_same_number_of_questions_for_any_number(
    count: int, enter: Enter, django_assert_num_queries: Any
) -> None:
    member = expert()
    for _ in range(count):
        meeting(member)
    client = enter(member)
    with django_assert_num_queries(3):
        page = client.get("/expert/ballots/").content.decode()
    assert page.count("查看结果") == count


def test_a_member_sees_the_paper_with_nothing_chosen_and_why_a_script_is_needed(enter: Enter) -> None:
    room = hall(candidates=2)
    ballot = room.casting()
    page = enter(room.voters[1].grant).get(f"/expert/ballots/{ballot.code}/").content.decode()
    assert (page.count('type="radio"'), page.count(" checked")) == (6, 0)
    assert "系统才无法知道谁投了什么，因此这一页需要启用 JavaScript" in page


def test_who_lost_the_device_reads_what_the_office_may_do(enter: Enter) -> None:
    room = hall()
    ballot, one = room.issuing(), room.voters[0]
    client, page = enter(one.grant), f"/expert/ballots/{ballot.code}/"
    assert " data-taken" not in client.get(page).content.decode()
    one.take(ballot)
    shown = client.get(page).content.decode()
    assert " data-taken" in shown
    assert "评委会办事机构可以写明原因将本轮投票作废" in shown
    again = {code.hex: blinded.hex() for code, blinded in Voter(one.grant, one.seat).ask(ballot).items()}
    assert "评委会办事机构可以写明原因将本轮投票作废" in ask(client, ballot, again).content.decode()


def test_a_recused_member_sees_no_line_for_that_candidate(enter: Enter) -> None:
    room = hall(candidates=2)
    for item in room.meeting.items.order_by("position"):
        meetings.recuse(room.voters[1].seat, item.application, reason="师生关系", by=room.by, at=f.NOW)
    ballot = room.issuing()
    page = enter(room.voters[1].grant).get(f"/expert/ballots/{ballot.code}/").content.decode()
    assert "您已全部回避" in page
    assert 'type="radio"' not in page


def test_papers_are_signed_over_http_and_nonsense_is_not(enter: Enter) -> None:
    room = hall()
    ballot, one = room.issuing(), room.voters[0]
    client = enter(one.grant)
    asked = {code.hex: blinded.hex() for code, blinded in one.ask(ballot).items()}
    answers = ask(client, ballot, asked).json()["papers"]
    for code, stub in one.stubs.items():
        stub.take(bytes.fromhex(answers[code.hex]))
        assert stub.fill("yes").good(stub.modulus)
    for nonsense in ("x", {}, {"zz": "00"}, {next(iter(asked)): "zz"}, {next(iter(asked)): "00"}, None):
        assert ask(client, ballot, nonsense).status_code == 422


def test_members_of_other_meetings_find_nothing(enter: Enter) -> None:
    room = hall()
    ballot = room.issuing()
    stranger = expert("外人")
    client = enter(stranger)
    assert client.get(f"/expert/ballots/{ballot.code}/").status_code == 404
    assert ask(client, ballot, {}).status_code == 404
    assert client.get(f"/expert/meetings/{room.meeting.pk}/sign/").status_code == 404
    assert enter(room.by).get(f"/expert/ballots/{ballot.code}/").status_code == 404


def signing(enter: Enter, room: Hall) -> tuple[Client, str]:
    """The chair's page of a meeting that was counted."""
    return enter(room.chair), f"/expert/meetings/{room.meeting.pk}/sign/"


def test_the_chair_signs_once_the_minutes_are_written(enter: Enter) -> None:
    room = hall()
    room.counted("yes")
    client, address = signing(enter, room)
    answer = client.post(address)
    assert (answer.status_code, "请先写好会议纪要" in answer.content.decode()) == (422, True)
    meetings.write_minutes(room.meeting, text="表决有效。", by=room.by, at=f.NOW)
    assert client.post(address).status_code == 302
    assert Meeting.objects.get(pk=room.meeting.pk).state == "signed"
    page = client.get(address).content.decode()
    assert "已签字确认" in page
    assert ('data-label="同意">5<' in page, 'data-label="未投">0<' in page) == (True, True)
    assert client.post(address).status_code == 422


def test_a_member_who_does_not_chair_has_no_such_page(enter: Enter) -> None:
    room = hall()
    room.counted("yes")
    assert enter(room.voters[1].grant).get(f"/expert/meetings/{room.meeting.pk}/sign/").status_code == 404


def test_after_the_count_the_page_has_the_results_and_no_paper(enter: Enter) -> None:
    room = hall()
    ballot = room.counted("yes", "no", "yes")
    page = enter(room.voters[2].grant).get(f"/expert/ballots/{ballot.code}/").content.decode()
    assert "本轮投票已结束并计票" in page
    assert "ballot.js" not in page
    assert Boxed.objects.count() == 0
    for one in room.voters:
        assert next(iter(one.stubs.values())).token.hex() in page
    assert box.digest(ballot)
