"""评审会议: the office plans a meeting, sees what is missing, opens it, keeps the minutes, publishes the boards."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.applications.models import Application
from zhicheng.ballots import closing
from zhicheng.ballots import queries as ballots
from zhicheng.ballots.models import Ballot
from zhicheng.committees.models import Round
from zhicheng.committees.rules import members_needed
from zhicheng.core import clock
from zhicheng.core.counting import number_of
from zhicheng.core.paging import page as one_page
from zhicheng.draws import queries as draws
from zhicheng.meetings import actions, queries, quorum, rules
from zhicheng.meetings.models import Meeting, State
from zhicheng.people.models import REVIEWERS, Grant, Role, User
from zhicheng.profiles import current
from zhicheng.sites.desk.answers import Place, agreed, asked, filled
from zhicheng.sites.desk.office.meeting_forms import SPANS, Convening, Minutes, Planning, Reason, as_planned
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.ui.parts import Tab

LABEL = "评审会议"
READERS = (*REVIEWERS, Role.ADMINISTRATOR)
TONES = {
    State.PLANNED: "quiet",
    State.OPENED: "busy",
    State.VOTING: "care",
    State.COUNTED: "busy",
    State.SIGNED: "good",
    State.VOID: "bad",
}
NO_MINUTES: dict[str, str] = {
    State.PLANNED: "宣布开会之后才能写会议纪要。",
    State.SIGNED: "主持人已签字，会议纪要不能再改。",
    State.VOID: "评审会已作废，不再写会议纪要。",
}
"""Why the minutes are not written, by the state of the meeting."""
MOST = 50
ORDER = ("-time", "-id")
VIEWS = {
    "meeting": "概况",
    "meeting_seats": "委员与到会",
    "meeting_agenda": "议程与评议",
    "meeting_ballots": "投票与结果",
}


@page("meetings/", *READERS, label=LABEL, opinions=True)
def meetings(request: Request) -> HttpResponse:
    """The meetings of one's committees, the newest first, and the rounds for which one can be planned."""
    found = one_page(queries.of_office(request.grant), order=ORDER, cursor=request.GET.get("at"))
    waiting = _rounds(request.grant) if request.grant.role in REVIEWERS else Round.objects.none()
    return shown(
        request,
        "meetings.html",
        title=menu_label("meetings"),
        rows=found.rows,
        waiting=list(waiting[:MOST]),
        tones=TONES,
        **turned(request, found),
    )


@page("meetings/plan/<int:round>/", *REVIEWERS)
def plan_meeting(request: Request, round: int) -> HttpResponse:
    """筹备评审会: with those whom the draw has brought and who have accepted."""
    found = _rounds(request.grant, every=True).filter(pk=round).first()
    if found is None:
        raise Http404
    people = list(draws.members(found))
    place = Place("meetings", menu_label("meetings"), reverse("meetings"))
    title = f"筹备评审会 · {found.committee.name} {found.name}"
    form = Convening(request.POST or None, people=people)
    if note := _nobody(found, people):
        return asked(request, form, title=title, place=place, save="", note=note)
    return filled(
        request,
        form,
        lambda **who: actions.plan(found, **form.said(), **who),
        "评审会已开始筹备，请列入评审对象。",
        title=title,
        place=place,
        spans=SPANS,
        note=f"{members_needed(found.committee, current().meeting)}。",
        then=lambda made: reverse("meeting_agenda", args=[made.pk]),
    )


@page("meetings/<int:meeting>/", *READERS, opinions=True)
def meeting(request: Request, meeting: int) -> HttpResponse:
    """Where the meeting stands, what is missing, and what comes next."""
    held = own_meeting(request.grant, meeting)
    seats = queries.seats(held)
    planned = held.state == State.PLANNED
    items = queries.items(held) if planned else []
    return shown(
        request,
        "meeting.html",
        **around(held, "meeting"),
        seats=seats,
        present=sum(seat.present for seat in seats),
        least=quorum.least(len(seats), held.held_to.quorum),
        candidates=len(items) if planned else held.items.count(),
        missing=rules.to_open(held, seats, items, clock.now()) if planned else [],
        ballots=ballots.ballots(held),
        published=Ballot.objects.filter(meeting=held).published().exists(),
        acts=request.grant.role in REVIEWERS,
        clauses=quorum.CLAUSES,
    )


@page("meetings/<int:meeting>/change/", *REVIEWERS)
def change_meeting(request: Request, meeting: int) -> HttpResponse:
    """修改 when and where it is, the chair, and how many posts there are."""
    held = own_meeting(request.grant, meeting)
    people = [seat.member for seat in queries.seats(held)]
    form = Planning(request.POST or None, people=people, initial=as_planned(held))
    return filled(
        request,
        form,
        lambda **who: actions.change(held, **form.said(), **who),
        "已修改。",
        title="修改评审会",
        place=place_of(held),
        spans=SPANS,
    )


@page("meetings/<int:meeting>/open/", *REVIEWERS)
def open_meeting(request: Request, meeting: int) -> HttpResponse:
    """宣布开会: what is missing is named in full."""
    held = own_meeting(request.grant, meeting)
    seats = queries.seats(held)
    return agreed(
        request,
        partial(actions.open_, held),
        "评审会已开始。",
        title="宣布开会",
        question=f"委员 {len(seats)} 人，到会 {sum(seat.present for seat in seats)} 人。确定宣布开会吗？",
        consequence="开会后不能再增减委员；到会、离会和回避可以登记到发放选票为止。",
        yes="宣布开会",
        place=place_of(held),
        kind="primary",
    )


@page("meetings/<int:meeting>/minutes/", *REVIEWERS)
def meeting_minutes(request: Request, meeting: int) -> HttpResponse:
    """会议纪要, until the chair has signed."""
    held = own_meeting(request.grant, meeting)
    form = Minutes(request.POST or None, initial={"text": held.minutes})
    closed = NO_MINUTES.get(held.state, "")
    return filled(
        request,
        form,
        lambda **who: actions.write_minutes(held, text=form.cleaned_data["text"], **who),
        "会议纪要已保存。",
        title="会议纪要",
        place=place_of(held),
        note=closed or "写明到会和缺席、回避、评议和表决的情况。主持人签字后不能再改。",
        save="" if closed else "保存",
        spans={"text": 12},
    )


@page("meetings/<int:meeting>/void/", *REVIEWERS)
def void_meeting(request: Request, meeting: int) -> HttpResponse:
    """作废 what was not signed; its candidates may be put before another meeting."""
    held = own_meeting(request.grant, meeting)
    form = Reason(request.POST or None)
    note = "作废后不能恢复，已有的计票不再有效。正在投票的，请先作废本轮投票。"
    title, place = "评审会作废", place_of(held)
    return filled(
        request,
        form,
        lambda **who: actions.void(held, reason=form.cleaned_data["reason"], **who),
        "评审会已作废，其评审对象可以列入另一次评审会。",
        title=title,
        place=place,
        note=note,
        save="作废",
        spans={"reason": 12},
    )


@page("meetings/<int:meeting>/publish/", *REVIEWERS)
def publish_meeting(request: Request, meeting: int) -> HttpResponse:
    """公布: everybody may read the boards, applicants see that it was decided."""
    held = own_meeting(request.grant, meeting)
    return agreed(
        request,
        partial(closing.publish, held),
        "投票公告板已公布，评审对象已转入「已评审」。",
        title="公布投票公告板",
        question="确定公布本次评审会的投票公告板吗？",
        consequence="任何人都可以查看和重新计票；公告板上只有编号，没有申报人和委员的姓名。申报人会看到评审会已经表决，"
        "通过与否由之后的公示告知。",
        yes="公布",
        place=place_of(held),
        kind="primary",
    )


def own_meeting(grant: Grant, pk: int) -> Meeting:
    """A meeting that the grant's office keeps; any other is not there."""
    own = Meeting.objects.of_office(grant).select_related("round__committee__series", "chair")
    found = own.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def around(held: Meeting, view: str) -> dict[str, Any]:
    """What stands around each view of a meeting."""
    tabs = [Tab(label, reverse(name, args=[held.pk]), name == view) for name, label in VIEWS.items()]
    return {
        "title": f"评审会 {held.round.committee.name}",
        "crumbs": [(menu_label("meetings"), reverse("meetings"))],
        "under": "meetings",
        "meeting": held,
        "tabs": tabs,
        "tone": TONES[State(held.state)],
    }


def place_of(held: Meeting, view: str = "meeting") -> Place:
    """Where a form about a meeting belongs."""
    return Place("meetings", menu_label("meetings"), reverse(view, args=[held.pk]))


def _nobody(round: Any, people: Collection[User]) -> str:
    """Why there is no meeting to prepare: nobody to sit in it, or nobody to be judged by it."""
    if not people:
        return "本批次还没有接受邀请的评审专家。请先在专家抽取中抽取并邀请专家，接受邀请后再筹备评审会。"
    if not round.waits:
        return "本批次现在没有等待评审的申报。请先受理申报，再筹备评审会。"
    if not round.free:
        return (
            f"本批次等待评审的 {round.waits} 人都已列入正在办理的评审会，没有可以列入另一次评审会的评审对象。"
            "要改到另一次评审会的，请先移出原来的议程，或将原来的评审会作废。"
        )
    return ""


def _rounds(grant: Grant, *, every: bool = False) -> QuerySet[Round]:
    """The announced rounds of the own committees; unless `every`, those in which somebody waits to be judged.

    Each with how many wait (`waits`), and how many of these stand on no agenda (`free`).
    """
    own = Round.objects.filter(committee__host=grant.organisation_id, approved_at__isnull=False)
    own = own if grant.all_series else own.filter(committee__series__in=grant.series)
    waiting = Application.objects.filter(state__in=rules.TO_BE_JUDGED, round__committee__host=grant.organisation_id)
    if not every:
        own = own.filter(pk__in=waiting.values("round"))
    own = own.annotate(waits=number_of(waiting, "round"), free=number_of(queries.unlisted(waiting), "round"))
    return own.select_related("committee__series").order_by(F("review_from").desc(nulls_last=True), "-pk")
