"""审查推荐 and 人员审核: what waits at the desk, and what the desk has decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from markupsafe import escape

from zhicheng.applications.models import Kind
from zhicheng.core import clock
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews import waiting
from zhicheng.reviews.waiting import Answer, Wanted, Whose
from zhicheng.sites.desk.seeking import asked
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown

ANSWERS = [(Answer.OPEN, "未审核"), (Answer.YES, "是"), (Answer.NO, "否")]
COLLEAGUES = (Answer.OTHERS, "待同事审查")
WORDS = {"passed": ("通过", "good"), "returned": ("退回修改", "care"), "rejected": ("不通过", "bad")}
FILTERS = ("unit", "passed", "series")


@page("handler/", Role.HANDLER, label="经办人审查")
def handler_queue(request: Request) -> HttpResponse:
    """经办人审查: the first step inside one organisation."""
    return desk_list(request, Whose.ALL, "经办人审查", _fills_handler)


@page("leader/", Role.LEADER, label="负责人审查")
def leader_queue(request: Request) -> HttpResponse:
    """负责人审查: what the handler has finished."""
    return desk_list(request, Whose.ALL, "负责人审查", lambda grant: "经办人审查通过的申报会自动出现在这里。")


@page("own-people/", Role.REVIEW, label="本单位人员审核")
def own_people_queue(request: Request) -> HttpResponse:
    """本单位人员审核: applicants of the unit itself."""
    return desk_list(
        request,
        Whose.OWN,
        "本单位人员审核",
        lambda grant: "本单位人员提交的申报会自动出现在这里。",
        listed="本单位人员信息",
        unit=request.grant.organisation,
    )


@page("subordinates/", Role.REVIEW, label="下级单位人员审核")
def subordinate_queue(request: Request) -> HttpResponse:
    """下级单位人员审核: what subordinate units have passed, on its way further up."""
    return desk_list(request, Whose.BELOW, "下级单位人员审核", _fills_subordinates, listed="下级单位人员信息")


@page("submitting/", Role.REVIEW, label="呈报单位人员审核")
def submitting_queue(request: Request) -> HttpResponse:
    """呈报单位人员审核: the last stop, where the committee is chosen."""
    return desk_list(request, Whose.LAST, "呈报单位人员审核", _fills_submitting, listed="呈报单位人员信息")


def queue_of(step: str, *, own: bool, last: bool) -> str:
    """Return the name of the page on which a visit is listed."""
    if step != Step.REVIEW or own:
        return current().step_pages[Step(step)]
    return "submitting_queue" if last else "subordinate_queue"


@cache
def record_prefix() -> str:
    """Return what the address of every record begins with, before the visit's number."""
    return reverse("review_record", kwargs={"stop": 0}).removesuffix("0/")


def desk_list(
    request: Request,
    whose: Whose,
    title: str,
    fills: Callable[[Grant], str],
    *,
    listed: str = "",
    kind: Kind = Kind.TITLE,
    **context: Any,
) -> HttpResponse:
    """One list of a desk, narrowed to what is looked for."""
    if request.method == "POST":
        return redirect(f"{request.path}?{asked(request, FILTERS)}")
    grant, at, wanted = request.grant, clock.now(), Wanted.of(request.GET.dict(), whose, kind)
    found = waiting.page(grant, wanted, at=at, cursor=request.GET.get("at"))
    number, oldest = waiting.counted(grant, wanted, found)
    everything = replace(wanted, unit="", series="", who="", person=None) == wanted
    return shown(
        request,
        "queue.html",
        title=title,
        counts={request.page.name: number} if everything and wanted.answer is Answer.OPEN else {},
        rows=_escaped([_row(row, wanted, grant) for row in found.rows]),
        prefix=record_prefix(),
        wanted=wanted,
        filtered=not everything,
        answers=[*ANSWERS, COLLEAGUES],
        series=waiting.series(grant),
        now=at,
        summary=_summary(wanted, number, oldest, found.rows, at),
        number=number,
        fills=fills(grant) if grant.sections else "尚未设置您的审查权限，请联系本单位系统管理员设置。",
        **turned(request, found),
        listed=listed,
        pass_many=_pass_many(grant, whose),
        rank_label="所持职称" if kind == Kind.EXPERT else "申报职称",
        **({"unit": None, "quick": grant.role == Role.REVIEW} | context),
    )


def _pass_many(grant: Grant, whose: Whose) -> str:
    """Where a handler passes several at once; not at the last stop, where each gets its committee."""
    at_once = grant.role in (Role.HANDLER, Role.REVIEW) and whose is not Whose.LAST
    return reverse("pass_many") if at_once else ""


def _row(row: tuple[Any, ...], wanted: Wanted, grant: Grant) -> tuple[Any, ...]:
    """(visit, name, masked number, unit, series, title, when, word, tone)."""
    again, verdict = row[7], row[8]
    if verdict:
        word = WORDS[verdict]
    elif wanted.answer is Answer.OTHERS:
        word = ("待同事审查", "busy")
    elif again:
        word = ("已退回后重报", "care")
    else:
        word = (_waiting_word(grant.role), "quiet")
    return (*row[:7], *word)


def _escaped(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    """The cells of the rows, safe to be written into the page as they are.

    All at once: one call for each of 800 cells takes a third of the page's time. No text of the database holds a NUL.
    """
    if not rows:
        return []
    cells = str(escape("\0".join([str(cell) for row in rows for cell in row]))).split("\0")
    width = len(rows[0])
    return [cells[start : start + width] for start in range(0, len(cells), width)]


@cache
def _waiting_word(role: str) -> str:
    return "未审核" if role == Role.REVIEW else f"待{current().step_labels[Step(role)]}"


def _summary(
    wanted: Wanted, number: waiting.Count, oldest: datetime | None, rows: list[tuple[Any, ...]], at: datetime
) -> tuple[str, datetime | None, datetime | None]:
    """What stands beside the title: how many, since when the first waits, and the next deadline on this page."""
    if wanted.answer is not Answer.OPEN:
        return f"共 {number} 件", None, None
    ahead = [row[9] for row in rows if row[9] is not None and row[9] > at]
    return f"待审 {number} 件", oldest, localtime(min(ahead)) if ahead else None


def _fills_handler(grant: Grant) -> str:
    below = "下级单位负责人通过的申报会自动出现在这里。"
    return f"本单位申报人提交的申报，以及{below}"


def _fills_subordinates(grant: Grant) -> str:
    if grant.organisation.submits:
        return "本单位是呈报单位，下级单位上报的人员在「呈报单位人员审核」中办理。"
    return "下级单位审核通过的申报会自动出现在这里。"


def _fills_submitting(grant: Grant) -> str:
    if not grant.organisation.submits:
        return "本单位不是呈报单位，不办理呈报；下级单位的申报请在「下级单位人员审核」中办理。"
    return "下级单位审核通过、由本单位呈报评委会的申报会自动出现在这里。"
