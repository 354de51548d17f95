"""投票: a member's papers, and the chair's signature. What is voted is posted elsewhere, by nobody in particular."""

import json
from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.ballots import actions, closing, queries, rules
from zhicheng.ballots.models import Ballot, State
from zhicheng.core.refused import Refused
from zhicheng.meetings import queries as seated
from zhicheng.meetings.models import Meeting
from zhicheng.meetings.quorum import Tally
from zhicheng.people.models import Role
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown, status_of

LIST = ("评审会投票", "my_ballots")
MOST = 50
VOTES = ("同意", "不同意", "弃权", "未投", "到会")


@page("ballots/", Role.EXPERT, label="评审会投票", gated=False)
def my_ballots(request: Request) -> HttpResponse:
    """The ballots of the meetings in which I have a seat, and those meetings that I am to sign."""
    mine = Ballot.objects.of_member(request.grant.user_id).select_related("meeting__round__committee")
    chaired = Meeting.objects.filter(chair=request.grant.user_id, state="counted").select_related("round__committee")
    return shown(
        request,
        "my_ballots.html",
        title=LIST[0],
        ballots=list(mine.order_by("-issuing_at", "-pk")[:MOST]),
        to_sign=list(chaired.order_by("-time", "-pk")[:MOST]),
    )


@page("ballots/<uuid:ballot>/", Role.EXPERT, label="投票", gated=False)
def vote(request: Request, ballot: UUID) -> HttpResponse:
    """One paper-like page for all candidates; after the count, the results."""
    held = _own(request, ballot)
    seat = queries.seat_of(held, request.grant.user_id)
    assert seat is not None
    counted = held.state == State.COUNTED
    papers = queries.papers(held) if counted else queries.papers_of(held, seat)
    return shown(
        request,
        "vote.html",
        title=f"第 {held.number} 轮投票",
        crumbs=[(LIST[0], reverse(LIST[1]))],
        under=LIST[1],
        ballot=held,
        seat=seat,
        papers=papers,
        taken=not counted and queries.has_papers(held, seat),
        lost=rules.LOST,
        elsewhere=rules.ELSEWHERE,
        names={paper.position: paper.application.applicant_name for paper in papers},
        board=queries.board(held) if counted else None,
    )


@page("ballots/<uuid:ballot>/issue/", Role.EXPERT, gated=False)
def issue_papers(request: Request, ballot: UUID) -> HttpResponse:
    """领票: sign what the member's browser has blinded."""
    held = _own(request, ballot)
    if request.method != "POST":
        return redirect("vote", ballot=ballot)
    try:
        papers = json.loads(request.body)["papers"]
        asked = {UUID(code): bytes.fromhex(blinded) for code, blinded in papers.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("领票请求有误，请刷新页面后重试。", code="not_blinded") from error
    answers = actions.issue(held, asked, by=request.grant)
    return JsonResponse({"papers": {code.hex: answer.hex() for code, answer in answers.items()}})


@page("meetings/<int:meeting>/sign/", Role.EXPERT, label="签字确认", gated=False)
def sign_meeting(request: Request, meeting: int) -> HttpResponse:
    """签字确认: the chair reads results and minutes, and signs them."""
    chaired = Meeting.objects.filter(chair=request.grant.user_id, state__in=["counted", "signed"])
    held = chaired.select_related("round__committee").filter(pk=meeting).first()
    if held is None:
        raise Http404
    answer = tried(request, partial(closing.sign, held), "已签字确认，评审结果不再变动。", request.path)
    if isinstance(answer, HttpResponse):
        return answer
    results, tallies = queries.results(held), queries.newest_tallies(held)
    return shown(
        request,
        "sign_meeting.html",
        title="签字确认",
        status=status_of(answer),
        crumbs=[(LIST[0], reverse(LIST[1]))],
        under=LIST[1],
        meeting=held,
        seats=seated.seats(held),
        words=VOTES,
        rows=[
            (item, _numbers(tallies.get(item.application_id)), results.get(item.application_id))
            for item in seated.items(held)
        ],
        refusal=answer,
    )


def _numbers(tally: Tally | None) -> list[tuple[str, int | str]]:
    """What the minutes say of a candidate's votes, each number with its word."""
    if tally is None:
        return [(word, "—") for word in VOTES]
    return list(
        zip(VOTES, (tally.yes, tally.no, tally.abstain, tally.present - tally.cast, tally.present), strict=True)
    )


def _own(request: Request, code: UUID) -> Ballot:
    mine = Ballot.objects.of_member(request.grant.user_id).select_related("meeting__round__committee")
    found = mine.filter(code=code).first()
    if found is None:
        raise Http404
    return found
