"""投票与结果: the office prepares papers, gives them out, opens and closes the box; it never sees who voted what."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.ballots import actions, box, queries
from zhicheng.ballots.models import Ballot, State
from zhicheng.ballots.tasks import PREPARE
from zhicheng.jobs.actions import order
from zhicheng.jobs.models import Job
from zhicheng.meetings import queries as seated
from zhicheng.meetings import rules
from zhicheng.meetings.models import Meeting
from zhicheng.meetings.models import State as Standing
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.sites.desk.answers import agreed, filled, why_not
from zhicheng.sites.desk.office.meeting_forms import Reason
from zhicheng.sites.desk.office.meetings import READERS, around, own_meeting, place_of
from zhicheng.sites.desk.office.seating import seat_of
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown, status_of

VIEW = "meeting_ballots"
TONES = {
    State.PREPARED: "quiet",
    State.ISSUING: "busy",
    State.CASTING: "care",
    State.COUNTED: "good",
    State.VOID: "bad",
}
STEPS = {
    "give_out": (
        actions.give_out,
        "发放选票",
        "确定开始发放选票吗？",
        "开始领票后，不能再登记到会、离会和回避；请先与委员核对大屏幕上的钥匙指纹。",
        "已开始领票，请委员在各自的设备上领取选票。",
    ),
    "open_box": (
        actions.open_box,
        "开始投票",
        "确定结束领票、打开票箱吗？",
        "此后不能再领票，签发选票的钥匙随即销毁。",
        "票箱已打开，委员的页面会自动出现选票。",
    ),
    "close": (
        box.close,
        "关箱计票",
        "确定关闭票箱并计票吗？",
        "关箱后不能再投票，也不能重新打开。",
        "已关箱并计票。",
    ),
}
"""What the office does with a ballot: the action, its name, the question, what follows, and what is said then."""


@page("meetings/<int:meeting>/ballots/", *READERS, opinions=True)
def meeting_ballots(request: Request, meeting: int) -> HttpResponse:
    """The rounds of voting; while papers are out or the box is open, the page keeps itself up to date."""
    held, acts = own_meeting(request.grant, meeting), request.grant.role in REVIEWERS
    answer = tried(request, partial(_ordered, held), "", lambda job: reverse("job", args=[job.pk])) if acts else None
    if isinstance(answer, HttpResponse):
        return answer
    ballots = queries.ballots(held)
    current = ballots[-1] if ballots else None
    counted = [_result(ballot) for ballot in ballots if ballot.state == State.COUNTED]
    return shown(
        request,
        "meeting_ballots.html",
        **around(held, VIEW),
        status=status_of(answer),
        refusal=answer,
        ballot=current,
        ballot_tone=TONES[State(current.state)] if current else "",
        live=_live(current),
        counted=counted,
        annulled=held.ballots.filter(state=State.VOID).count(),
        next=_next(held, current) if acts else None,
        making=_making(request, held) if acts else None,
        acts=acts,
        why="" if acts else why_not(partial(rules.require_office, request.grant, held)),
    )


@page("meetings/<int:meeting>/ballots/<uuid:ballot>/step/<slug:verb>/", *REVIEWERS)
def step_ballot(request: Request, meeting: int, ballot: UUID, verb: str) -> HttpResponse:
    """发放选票, 开始投票, 关箱计票: each after a question; what is missing is named in full."""
    held, found = _ballot(request, meeting, ballot)
    if verb not in STEPS:
        raise Http404
    act, label, question, consequence, said = STEPS[verb]
    if verb == "close":
        consequence = _missing(found) + consequence
    return agreed(
        request,
        partial(act, found),
        said,
        title=f"第 {found.number} 轮{label}",
        question=question,
        consequence=consequence,
        yes=label,
        place=place_of(held, VIEW),
        kind="primary",
    )


@page("meetings/<int:meeting>/ballots/<uuid:ballot>/gone/<int:seat>/", *REVIEWERS)
def let_member_go(request: Request, meeting: int, ballot: UUID, seat: int) -> HttpResponse:
    """登记离会 of a member who got no papers."""
    held, found = _ballot(request, meeting, ballot)
    gone = seat_of(held, seat)
    return agreed(
        request,
        partial(actions.let_go, found, gone),
        f"已登记 {gone.member.name} 离会。",
        title="登记离会",
        question=f"{gone.member.name} 没有领票，确定登记为离会吗？",
        consequence="离会的不计入到会人数，本轮不能再领票；到会须仍达到法定人数。",
        yes="登记离会",
        place=place_of(held, VIEW),
    )


@page("meetings/<int:meeting>/ballots/<uuid:ballot>/annul/", *REVIEWERS)
def annul_ballot(request: Request, meeting: int, ballot: UUID) -> HttpResponse:
    """作废 a ballot that was not counted."""
    held, found = _ballot(request, meeting, ballot)
    form = Reason(request.POST or None)
    note = "票箱内的选票不开启即行销毁，已领的选票不能再用。作废原因记入操作记录。"
    title, place = f"第 {found.number} 轮投票作废", place_of(held, VIEW)
    return filled(
        request,
        form,
        lambda **who: actions.annul(found, reason=form.cleaned_data["reason"], **who),
        f"第 {found.number} 轮投票已作废，可以重新准备选票。",
        title=title,
        place=place,
        note=note,
        save="作废",
        spans={"reason": 12},
    )


def _missing(ballot: Ballot) -> str:
    """How many ballots were given out, how many are in the box, and what becomes of the others."""
    if ballot.state != State.CASTING:
        return ""
    cast, issued = queries.in_the_box(ballot)
    said = f"共发出 {issued} 张选票，票箱内 {cast} 张"
    if cast == issued:
        return f"{said}，已全部投出。"
    return f"{said}，还有 {issued - cast} 张没有投出：这些按未投计算（不是同意票），持票委员仍计入到会人数。"


def _ballot(request: Request, meeting: int, code: UUID) -> tuple[Meeting, Ballot]:
    held = own_meeting(request.grant, meeting)
    found = held.ballots.filter(code=code).first()
    if found is None:
        raise Http404
    found.meeting = held
    return held, found


def _ordered(held: Meeting, *, by: Grant, at: datetime) -> Job:
    """Have the papers of the next ballot made, which takes a tenth of a second for each candidate."""
    rules.require_office(by, held)
    rules.require_state(held, Standing.PLANNED, Standing.OPENED, Standing.COUNTED)
    number, _ = queries.standing(held)
    arguments = {"grant": by.pk, "meeting": held.pk, "then": [VIEW, held.pk, "返回投票"]}
    label = f"准备第 {number} 轮选票（{held.round.committee.name}）"[:100]
    return order(PREPARE, label=label, by=by.user, at=at, **arguments)


def _making(request: Request, held: Meeting) -> Job | None:
    """The papers that one has ordered and that are not ready yet: one query."""
    own = Job.objects.filter(owner=request.grant.user_id, kind=PREPARE, ended_at=None)
    return own.filter(arguments__meeting=held.pk).order_by("-pk").first()


def _live(ballot: Ballot | None) -> dict[str, Any]:
    """What may be known of a ballot that is not counted: who has no papers yet, how many ballots are in the box."""
    if ballot is None or ballot.state == State.COUNTED:
        return {}
    digest = queries.keys(ballot)["digest"][:16]
    found: dict[str, Any] = {"fingerprint": " ".join(digest[place : place + 4] for place in range(0, 16, 4))}
    if ballot.state == State.ISSUING:
        found["waiting"] = queries.waiting(ballot)
        found["present"] = sum(seat.present for seat in seated.seats(ballot.meeting))
    if ballot.state == State.CASTING:
        found["cast"], found["issued"] = queries.in_the_box(ballot)
        found["candidates"] = ballot.papers.count()
        found["withheld"] = ballot.present * found["candidates"] - found["issued"]
    return found


def _next(held: Meeting, current: Ballot | None) -> dict[str, Any] | None:
    """What can be prepared now, for how many candidates, and what is missing before papers may be given out."""
    if held.state not in (Standing.PLANNED, Standing.OPENED, Standing.COUNTED):
        return None
    number, applications = queries.standing(held)
    if not applications and number > 1:
        return None
    wanted = {application.pk for application in applications}
    items = [item for item in seated.items(held) if item.application_id in wanted]
    missing = [] if held.state != Standing.PLANNED else ["评审会还没有宣布开会。"]
    if not items:
        missing.append("议程上没有评审对象，请先列入议程。")
    missing += rules.to_vote(held, seated.seats(held), items, seated.recused(held))
    prepared = current is not None and current.state == State.PREPARED
    return {"number": number, "candidates": len(items), "missing": missing, "prepared": prepared}


def _result(ballot: Ballot) -> dict[str, Any]:
    """The board of a counted ballot, with the names that stand behind its numbers."""
    names = {paper.position: paper.application.applicant_name for paper in queries.papers(ballot)}
    address = reverse("board", args=[ballot.code]) if ballot.published_at else ""
    board = queries.board(ballot)
    away = [
        f"{paper['candidate']} 号 {names[paper['candidate']]} 有 {ballot.present - paper['present']} 位委员回避"
        for paper in board["papers"]
        if paper["present"] < ballot.present
    ]
    return {"ballot": ballot, "board": board, "names": names, "address": address, "away": "，".join(away)}
