"""委员与到会: who is a member of a meeting, and who of them is in the room."""

from datetime import datetime
from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.core.refused import Refused
from zhicheng.draws import queries as draws
from zhicheng.meetings import actions, queries, quorum, rules
from zhicheng.meetings.models import Meeting, Recusal, Seat, State
from zhicheng.people.models import REVIEWERS, Grant, User
from zhicheng.sites.desk.answers import agreed
from zhicheng.sites.desk.office.meetings import READERS, around, own_meeting, place_of
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import shown, status_of


@page("meetings/<int:meeting>/seats/", *READERS, opinions=True)
def meeting_seats(request: Request, meeting: int) -> HttpResponse:
    """The members one by one, who comes and goes; kept up to date while the office notes at several tables."""
    held = own_meeting(request.grant, meeting)
    answer = tried(request, partial(_noted, held, request), str, reverse("meeting_seats", args=[held.pk]))
    if isinstance(answer, HttpResponse):
        return answer
    seats = queries.seats(held)
    notable = held.state in (State.PLANNED, State.OPENED, State.COUNTED)
    return shown(
        request,
        "meeting_seats.html",
        **around(held, "meeting_seats"),
        status=status_of(answer),
        refusal=answer,
        seats=seats,
        present=sum(seat.present for seat in seats),
        least=quorum.least(len(seats), held.held_to.quorum),
        away=_away(held),
        others=_others(held, seats) if held.state == State.PLANNED else [],
        missing=rules.members_missing(held, seats),
        acts=request.grant.role in REVIEWERS and notable,
        changes=request.grant.role in REVIEWERS and held.state == State.PLANNED,
    )


@page("meetings/<int:meeting>/seats/<int:seat>/take/", *REVIEWERS)
def take_seat(request: Request, meeting: int, seat: int) -> HttpResponse:
    """移出: take somebody out of the planned meeting."""
    held = own_meeting(request.grant, meeting)
    found = seat_of(held, seat)
    return agreed(
        request,
        partial(actions.take_seat, found),
        f"已将 {found.member.name} 移出本次评审会。",
        title="移出评审委员",
        question=f"确定将 {found.member.name} 移出本次评审会吗？",
        consequence="移出后仍是抽取的专家，可以再加入。已登记的回避一并删除。",
        yes="移出",
        place=place_of(held, "meeting_seats"),
    )


def seat_of(meeting: Meeting, pk: int) -> Seat:
    """A seat of this meeting; any other is not there."""
    found = meeting.seats.select_related("member", "meeting").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _noted(held: Meeting, request: Request, *, by: Grant, at: datetime) -> str:
    """Note what was pressed: 到会, 离会, 全部到会, or 加入."""
    if "everybody" in request.POST:
        number = actions.everybody_arrives(held, by=by, at=at)
        return f"已登记 {number} 人到会。" if number else "全部委员都已登记到会。"
    if "arrive" in request.POST:
        actions.arrive(_posted(request, held, "arrive"), by=by, at=at)
    elif "leave" in request.POST:
        actions.leave(_posted(request, held, "leave"), by=by, at=at)
    elif "give" in request.POST:
        actions.give_seat(held, _drawn(request, held), by=by, at=at)
    else:
        raise Refused("没有选择要登记的委员，请刷新页面后重试。", code="nothing_chosen")
    return ""


def _posted(request: Request, held: Meeting, name: str) -> Seat:
    found = held.seats.select_related("meeting").filter(pk=posted_number(request, name)).first()
    if found is None:
        raise Refused("这位委员不在本次评审会中，请刷新页面。", code="no_such_seat")
    return found


def _drawn(request: Request, held: Meeting) -> User:
    """Somebody who was drawn and has accepted: nobody else is given a seat here."""
    found = draws.members(held.round).filter(pk=posted_number(request, "give")).first()
    if found is None:
        raise Refused("只有抽取并接受邀请的专家可以担任评审委员，请刷新页面。", code="not_drawn")
    return found


def _others(held: Meeting, seats: list[Seat]) -> list[User]:
    """Who has accepted and has no seat: one query."""
    there = {seat.member_id for seat in seats}
    return [person for person in draws.members(held.round) if person.pk not in there]


def _away(held: Meeting) -> dict[int, int]:
    """From how many candidates each seat stays away: one query."""
    found: dict[int, int] = {}
    for seat in Recusal.objects.filter(seat__meeting=held).order_by("pk").values_list("seat_id", flat=True):
        found[seat] = found.get(seat, 0) + 1
    return found
