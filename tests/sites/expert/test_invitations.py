"""评审邀请: an expert sees the own invitations alone, answers them, and declares whom to stay away from."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.draws.conftest import ANSWER_BY, LOTTERY, Office, fresh
from zhicheng.draws import actions, queries
from zhicheng.draws.models import Invitation
from zhicheng.notices.models import Notice
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
Asked = tuple[Invitation, Grant]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    """Just after the draw."""
    with time_machine.travel(LOTTERY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(office: Office, now: time_machine.Traveller) -> list[Asked]:
    """Everybody who was asked, with the role in which they answer."""
    return [(one, as_expert(one)) for one in queries.invitations(office.invited())]


def as_expert(invitation: Invitation) -> Grant:
    rows = Grant.objects.select_related("user", "organisation")
    found = rows.get(user=invitation.lot.expert.person_id, role=Role.EXPERT)
    f.ready(found.user)
    return found


@pytest.fixture
def first(asked: list[Asked], enter: Callable[..., Client]) -> Client:
    """The first of them, logged in."""
    return enter(asked[0][1], LOTTERY)


def test_the_home_says_what_waits_and_the_notice_leads_there(first: Client, asked: list[Asked]) -> None:
    assert f'href="{reverse("my_invitations")}">评审邀请</a>' in text(first.get(reverse("home")))
    notice = Notice.objects.get(to=asked[0][1].user)
    answer = first.post(reverse("open_notice", args=[notice.pk]))
    assert answer["Location"] == reverse("my_invitations")
    page = text(first.get(answer["Location"]))
    assert "答复" in page
    one = text(first.get(reverse("my_invitation", args=[asked[0][0].pk])))
    assert ("保密" in one, "主动声明并回避" in one) == (True, True)


def test_accepted_with_the_duties_read(first: Client, asked: list[Asked]) -> None:
    invitation, _ = asked[0]
    address = reverse("accept_invitation", args=[invitation.pk])
    answer = first.post(address)
    assert (answer.status_code, "须先确认遵守保密和回避要求" in text(answer)) == (422, True)
    assert first.post(address, {"read": "on"})["Location"] == reverse("my_invitation", args=[invitation.pk])
    invitation.refresh_from_db()
    assert invitation.state == "accepted"
    assert "评审邀请</a>" not in text(first.get(reverse("home"))).split("待办")[1].split("</ul>")[0]
    again = first.post(address, {"read": "on"})
    assert (again.status_code, "不能这样办理" in text(again)) == (422, True)


def test_declined_with_a_reason_which_stays_typed(first: Client, asked: list[Asked]) -> None:
    invitation, _ = asked[0]
    address = reverse("decline_invitation", args=[invitation.pk])
    assert first.post(address, {"reason": " "}).status_code == 422
    first.post(address, {"reason": "出国访问"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason) == ("declined", "出国访问")


def test_after_the_date_nothing_is_answered(
    asked: list[Asked], enter: Callable[..., Client], now: time_machine.Traveller
) -> None:
    invitation, grant = asked[0]
    late = ANSWER_BY + timedelta(minutes=1)
    now.move_to(late)
    client = enter(grant, late)
    page = text(client.get(reverse("my_invitation", args=[invitation.pk])))
    assert ("答复期限已过" in page, "接受邀请</button>" in page) == (True, False)
    answer = client.post(reverse("accept_invitation", args=[invitation.pk]), {"read": "on"})
    assert (answer.status_code, "席位由后一名递补" in text(answer)) == (422, True)


def test_a_recusal_is_declared_and_the_office_reads_it(
    first: Client, asked: list[Asked], enter: Callable[..., Client], office: Office
) -> None:
    invitation, _ = asked[0]
    said = {"kind": "单位", "name": "逸夫小学", "relation": "曾任教"}
    address = reverse("declare_recusal", args=[invitation.pk])
    assert first.post(address, said | {"relation": ""}).status_code == 422
    first.post(address, said)
    assert "曾任教" in text(first.get(reverse("my_invitation", args=[invitation.pk])))
    page = text(enter(office.second, LOTTERY).get(reverse("draw", args=[invitation.draw_id])))
    assert "声明回避：逸夫小学（曾任教）" in page


def test_nobody_finds_the_invitation_of_another_or_the_names_of_those_who_sit_beside(
    first: Client, asked: list[Asked], office: Office
) -> None:
    for name in ("my_invitation", "accept_invitation", "decline_invitation", "declare_recusal"):
        assert first.post(reverse(name, args=[asked[1][0].pk])).status_code == 404
    for invitation, grant in asked:
        actions.accept(invitation, by=grant, at=LOTTERY)
    said = text(first.get(reverse("my_invitations"))) + text(first.get(reverse("my_invitation", args=[asked[0][0].pk])))
    own = asked[0][1].user.name
    assert [expert.name for expert in office.experts if expert.name in said and expert.name != own] == []


def test_of_a_draw_made_void_nothing_is_left(first: Client, asked: list[Asked], office: Office) -> None:
    draw = fresh(asked[0][0].draw)
    actions.void(draw, reason="名额有误", by=office.first, at=LOTTERY, seen=draw.version)
    assert first.get(reverse("my_invitation", args=[asked[0][0].pk])).status_code == 404
    assert "现在没有评审邀请" in text(first.get(reverse("my_invitations")))
