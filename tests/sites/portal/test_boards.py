"""The box and the boards: open to everybody, silent about people, silent about votes until the board is published."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests import factories as f
from tests.ballots.hall import Hall, hall
from tests.sites.convened import meeting
from zhicheng.ballots import box, closing
from zhicheng.ballots.models import Ballot
from zhicheng.meetings import actions as meetings
from zhicheng.people.models import Role

pytestmark = pytest.mark.django_db


def published(room: Hall, ballot: Ballot) -> None:
    """The chair signs, and everybody may read the board."""
    meetings.write_minutes(room.meeting, text="表决有效。", by=room.by, at=f.NOW)
    closing.sign(room.meeting, by=room.chair, at=f.NOW)
    Ballot.objects.filter(pk=ballot.pk).update(published_at=f.NOW)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_of_boards_asks_one_question_for_any_number(
    count: int, client: Client, django_assert_num_queries: Any
) -> None:
    office = f.organisation(None, "省职改办", "office")
    chair = f.grant(office, Role.EXPERT, until=f.NOW.date(), all_series=False, sections=0)
    for n in range(count):
        code = meeting(chair)["ballot"]
        Ballot.objects.filter(code=code).update(published_at=f.NOW + timedelta(minutes=n))
    with django_assert_num_queries(1):
        page = client.get("/boards/").content.decode()
    assert page.count("查看</a>") == count


def test_a_board_is_there_for_everybody_once_it_is_published_and_not_before(client: Client) -> None:
    room = hall(candidates=2)
    ballot = room.counted("yes", "no", "yes")
    addresses = [f"/boards/{ballot.code}/", f"/boards/{ballot.code}/board.json"]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert str(ballot.code) not in client.get("/boards/").content.decode()
    published(room, ballot)
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert str(ballot.code) in client.get("/boards/").content.decode()


def test_a_receipt_finds_its_ballot_and_another_none(client: Client) -> None:
    room = hall()
    ballot = room.counted("no", "yes")
    published(room, ballot)
    token = next(iter(room.voters[0].stubs.values())).token.hex()
    assert "1 号：不同意" in client.get(f"/boards/{ballot.code}/?receipt={token.upper()}").content.decode()
    assert "没有这张选票" in client.get(f"/boards/{ballot.code}/?receipt={'0' * 64}").content.decode()


def test_neither_members_nor_candidates_are_named_in_public(client: Client) -> None:
    room = hall(candidates=2)
    ballot = room.counted("yes")
    published(room, ballot)
    names = {one.grant.user.name for one in room.voters} | {one.grant.user.login for one in room.voters}
    names |= {
        item.application.applicant_name for item in room.meeting.items.select_related("application").order_by("pk")
    }
    for address in ("/boards/", f"/boards/{ballot.code}/", f"/boards/{ballot.code}/board.json", f"/box/{ballot.code}/"):
        page = client.get(address).content.decode()
        assert [name for name in names if name in page] == [], address


def test_while_the_box_is_open_nobody_learns_how_it_stands(client: Client) -> None:
    room = hall(candidates=2)
    ballot = room.casting()
    before = client.get(f"/box/{ballot.code}/").content
    for one in room.voters:
        box.cast(ballot.code, one.fill("yes"))
    answer = client.get(f"/box/{ballot.code}/")
    assert answer.content == before
    assert json.loads(answer.content).keys() == {"state", "keys"}
    assert answer["Cache-Control"] == "no-store"
    assert client.get(f"/boards/{ballot.code}/board.json").status_code == 404


def test_what_is_no_ballot_is_refused_in_words(client: Client) -> None:
    room = hall()
    ballot = room.casting()
    (slip,) = room.voters[0].fill("yes")
    good = {**slip.published(), "paper": slip.paper.hex()}
    for body in (
        "",
        "[]",
        "{}",
        '{"ballots": []}',
        '{"ballots": [1]}',
        json.dumps({"ballots": [good | {"choice": "maybe"}]}),
    ):
        answer = client.post(f"/box/{ballot.code}/cast/", body, content_type="application/json")
        assert answer.status_code == 422
        assert answer.content.decode().endswith("。")
    unknown = client.post(f"/box/{uuid4()}/cast/", json.dumps({"ballots": [good]}), content_type="application/json")
    assert (unknown.status_code, "没有打开" in unknown.content.decode()) == (422, True)
    assert client.get(f"/box/{ballot.code}/cast/").status_code == 302
    assert client.get(f"/box/{uuid4()}/").status_code == 404
