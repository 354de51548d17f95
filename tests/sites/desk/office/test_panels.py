"""评议组 over HTTP: criteria, members, candidates, the balance shown before it is made, who is behind, what came."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.panels import room as rooms
from tests.panels.room import Room, first, fresh, hand_in, mine
from zhicheng.panels import actions
from zhicheng.panels.models import Assignment, Panel
from zhicheng.people.models import Grant, Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("H10.2")]
Enter = Callable[[Grant], Client]
SECRET = "此人教法独到，唯论文偏少。"


@pytest.fixture
def room() -> Room:
    return rooms.room()


@pytest.fixture
def desk(room: Room, enter: Enter) -> Client:
    return enter(room.by)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_criteria_are_set_with_weights_that_add_up(room: Room, desk: Client) -> None:
    address = f"/desk/panels/rounds/{room.round.pk}/criteria/"
    said = {"name_1": "业绩成果", "weight_1": "60", "name_2": "工作能力", "weight_2": "30", "blind": "on"}
    answer = desk.post(address, said)
    assert (answer.status_code, "现在是 90" in text(answer), "业绩成果" in text(answer)) == (422, True, True)
    assert desk.post(address, said | {"weight_2": "x"}).status_code == 422
    assert "请填写「工作能力」的权重" in text(desk.post(address, said | {"weight_2": ""}))
    assert desk.post(address, said | {"weight_2": "40"}).status_code == 302
    assert "匿名评议" in text(desk.get("/desk/panels/"))


def test_a_panel_is_made_filled_and_started_after_a_look_at_the_balance(room: Room, desk: Client) -> None:
    room.criteria()
    address, users = f"/desk/panels/rounds/{room.round.pk}/new/", [str(one.user_id) for one in room.experts]
    assert room.experts[0].user.name in text(desk.get(address))
    said = {"name": "语文组", "readers": "3", "members": users, "leader": users[0]}
    assert desk.post(address, said | {"members": users[:2]}).status_code == 422
    desk.post(address, said)
    panel = Panel.objects.get()
    listing = f"/desk/panels/{panel.pk}/candidates/"
    assert desk.post(listing, {"seen": panel.version}).status_code == 422
    desk.post(listing, {"every": "1", "seen": panel.version})
    preview = text(desk.get(f"/desk/panels/{panel.pk}/start/"))
    assert "业绩成果 50" in preview
    assert ("2 份" in preview, "1 份" in preview) == (True, True)
    assert not Assignment.objects.exists(), "a preview writes nothing"
    desk.post(f"/desk/panels/{panel.pk}/start/", {"seen": fresh(panel).version})
    assert Assignment.objects.count() == 6
    assert "不再变动" in text(desk.get(f"/desk/panels/rounds/{room.round.pk}/criteria/"))


def test_a_panel_is_changed_or_dissolved_before_it_reads(room: Room, desk: Client) -> None:
    panel, users = room.made(), [str(one.user_id) for one in room.experts[:3]]
    said = {"name": "数学组", "readers": "3", "members": users, "leader": users[1]}
    assert desk.post(f"/desk/panels/{panel.pk}/change/", said | {"seen": "0"}).status_code == 409
    desk.post(f"/desk/panels/{panel.pk}/change/", said | {"seen": panel.version})
    panel = fresh(panel)
    assert (panel.name, panel.members.count()) == ("数学组", 3)
    removing = f"/desk/panels/{panel.pk}/candidates/{first(panel).pk}/remove/"
    assert "移出" in text(desk.get(removing))
    desk.post(removing, {"seen": panel.version})
    assert panel.candidates.count() == 1
    desk.post(f"/desk/panels/{panel.pk}/discard/", {"seen": fresh(panel).version})
    assert not Panel.objects.exists()


def test_who_is_behind_is_seen_reminded_and_relieved(room: Room, desk: Client) -> None:
    panel = room.reading()
    page = text(desk.get(f"/desk/panels/{panel.pk}/"))
    assert "还有 6 份没有提交" in page
    assert "还差" in page
    assert desk.post(f"/desk/panels/{panel.pk}/remind/").status_code == 302
    one = Assignment.objects.filter(candidate__panel=panel).order_by("pk")[0]
    address = f"/desk/panels/{panel.pk}/readings/{one.pk}/"
    to, seen = actions.able(one.candidate, panel)[0], panel.version
    assert desk.post(address, {"to": str(to), "seen": seen}).status_code == 422
    assert desk.post(address, {"to": str(to), "reason": "因病", "seen": seen}).status_code == 302
    assert "已改派" in text(desk.get(f"/desk/panels/{panel.pk}/"))
    assert "这份评阅已改派" in text(desk.get(address))


def test_a_member_joins_and_reads_where_readers_are_missing(room: Room, desk: Client) -> None:
    panel = room.reading(3)
    address, last = f"/desk/panels/{panel.pk}/join/", room.experts[3]
    desk.post(address, {"user": str(last.user_id), "seen": panel.version})
    panel = fresh(panel)
    member = panel.members.get(user=last.user)
    desk.post(f"/desk/panels/{panel.pk}/candidates/{first(panel).pk}/reader/", {"to": member.pk, "seen": panel.version})
    assert len(mine(panel, last)) == 1


def test_no_score_or_opinion_is_seen_before_the_panel_is_closed_and_no_name_after(room: Room, desk: Client) -> None:
    panel = room.reading(3)
    page = text(desk.get(f"/desk/panels/{panel.pk}/close/"))
    assert ("份评阅没有提交" in page, "确定结束" in page) == (True, False)
    for one in Assignment.objects.filter(candidate__panel=panel).order_by("pk"):
        hand_in(one, 71, SECRET)
    results = f"/desk/panels/{panel.pk}/results/"
    for address in ("/desk/panels/", f"/desk/panels/{panel.pk}/", f"/desk/door/{room.candidates[0].pk}/"):
        page = text(desk.get(address))
        assert SECRET not in page
        assert "71.00" not in page
    assert desk.get(results).status_code == 404
    for candidate in panel.candidates.order_by("number"):
        rooms.reading.report(candidate, text="建议提交表决。", edition=0, by=room.experts[0], at=f.NOW)
    assert desk.post(f"/desk/panels/{panel.pk}/close/", {"seen": panel.version})["Location"] == results
    page = text(desk.get(results))
    assert page.count(SECRET) == 6
    assert "71.00" in page
    assert not any(grant.user.name in page for grant in room.experts)


def test_another_office_and_applicants_find_nothing(room: Room, enter: Enter) -> None:
    panel = room.closed(3)
    pages = [f"/desk/panels/{panel.pk}/", f"/desk/panels/{panel.pk}/results/"]
    pages += [f"/desk/panels/rounds/{room.round.pk}/criteria/"]
    narrow = f.grant(room.branch.city, Role.LEADER, all_series=False, series=["01"])
    teacher = Grant.objects.get(user=room.candidates[0].applicant, role=Role.APPLICANT)
    for stranger in (f.grant(room.branch.county, Role.HANDLER), narrow, teacher):
        client = enter(stranger)
        assert {client.get(address).status_code for address in pages} == {404}
        page = text(client.get("/desk/panels/"))
        assert "语文组" not in page
    client = enter(teacher)
    for address in (f"/my/{room.candidates[0].pk}/status/", "/notices/", "/", "/my/"):
        page = text(client.get(address, follow=True))
        assert not any(grant.user.name in page for grant in room.experts)
        assert "建议提交表决" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_and_the_panel_ask_as_often_for_any_number(
    number: int, enter: Enter, django_assert_num_queries: Any
) -> None:
    room = rooms.room(experts=3, candidates=number)
    panel = room.reading()
    client = enter(room.by)
    with django_assert_num_queries(4):
        assert "语文组" in text(client.get("/desk/panels/"))
    with django_assert_num_queries(7):
        assert text(client.get(f"/desk/panels/{panel.pk}/")).count("增加评阅") == number
