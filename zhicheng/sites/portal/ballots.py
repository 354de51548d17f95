"""The box and the boards of secret ballots, for everybody: here nobody is asked who they are (ADR 24)."""

import json
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.ballots import box, queries, rules, slips
from zhicheng.ballots.models import Ballot
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.core.text import one_line
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import VisitorRequest, turned
from zhicheng.sites.frame.respond import script, shown

IN_ORDER = ("-published_at", "-id")
LONGEST = 64


@page("box/<uuid:ballot>/", gated=False)
def ballot_box(request: VisitorRequest, ballot: UUID) -> HttpResponse:
    """How a ballot stands, and the keys of its papers; the same answer to everybody."""
    found = Ballot.objects.filter(code=ballot).first()
    if found is None:
        raise Http404
    return _plain({"state": found.state, "keys": queries.keys(found)})


@page("box/<uuid:ballot>/cast/", gated=False, anonymous=True)
def cast_ballots(request: VisitorRequest, ballot: UUID) -> HttpResponse:
    """投票: take ballots from nobody in particular; a browser that says who it is gets them back."""
    if request.method != "POST":
        return redirect("ballot_box", ballot=ballot)
    try:
        rules.require_no_cookie(request.COOKIES)
        return _plain({"cast": box.cast(ballot, [slips.read(said) for said in json.loads(request.body)["ballots"]])})
    except (ValueError, TypeError, KeyError):
        return HttpResponse("没有收到选票，请刷新页面后重试。", status=422, content_type="text/plain; charset=utf-8")
    except Refused as refusal:
        return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")


@page("boards/", label="投票公告板", gated=False)
def boards(request: VisitorRequest) -> HttpResponse:
    """投票公告板: the published boards, newest first."""
    published = Ballot.objects.published().select_related("meeting__round__committee")
    found = one_page(published, order=IN_ORDER, cursor=request.GET.get("cursor"))
    return shown(
        request,
        "boards.html",
        title="投票公告板",
        boards=found.rows,
        **turned(request, found, "cursor"),
    )


@page("boards/<uuid:ballot>/", gated=False)
def board(request: VisitorRequest, ballot: UUID) -> HttpResponse:
    """One board: what each candidate got, every ballot, and whether a receipt is among them."""
    found = _published(ballot)
    receipt = one_line(request.GET.get("receipt", ""))[:LONGEST].lower()
    said = queries.board(found)
    return shown(
        request,
        "board.html",
        title=f"第 {found.number} 轮投票公告板",
        crumbs=[("投票公告板", reverse("boards"))],
        under="boards",
        ballot=found,
        board=said,
        labels=slips.LABELS,
        digest=box.digest(found),
        receipt=receipt,
        found=[
            (paper["candidate"], vote["choice"])
            for paper in said["papers"]
            for vote in paper["ballots"]
            if receipt and vote["token"] == receipt
        ],
    )


@page("boards/<uuid:ballot>/board.json", gated=False)
def board_file(request: VisitorRequest, ballot: UUID) -> HttpResponse:
    """下载 the board, to be counted again with docs/verify/ballots.py."""
    text = rules.canonical(queries.board(_published(ballot)))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="board-{ballot.hex}.json"'
    return response


@page("boards/ballots.py", gated=False)
def board_script(request: VisitorRequest) -> HttpResponse:
    """下载 the script that counts a board again from its file, without this system."""
    return script("ballots.py")


def _published(code: UUID) -> Ballot:
    found = Ballot.objects.published().select_related("meeting__round__committee").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _plain(said: dict[str, object]) -> HttpResponse:
    response = JsonResponse(said)
    response["Cache-Control"] = "no-store"
    return response
