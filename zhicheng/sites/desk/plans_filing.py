"""申报计划上传: the organisation files how many titles of which series and level it will apply for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role
from zhicheng.plans import actions, queries
from zhicheng.plans.models import Kind, Plan, State
from zhicheng.profiles import current
from zhicheng.sites.desk.answers import Place, agreed
from zhicheng.sites.desk.plans_forms import Lines
from zhicheng.sites.desk.plans_showing import TONES, history, way_up
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import INVALID, sent, shown, status_of
from zhicheng.sites.frame.shell import menu_label

REDRAWN = ("more", "drop")


@dataclass(frozen=True)
class Filing:
    """The organisation's plan for the year that is looked at; none before it is first written."""

    own: Organisation
    year: int
    years: list[int]
    plan: Plan | None
    names: dict[str, str]

    @property
    def numbers(self) -> dict[Kind, int]:
        """What the plan asks for."""
        return queries.wanted(self.plan) if self.plan else {}

    @property
    def address(self) -> str:
        """The page of this year."""
        return f"{reverse('plan')}?year={self.year}"


@page("plan/", Role.ADMINISTRATOR, label="申报计划上传")
def plan(request: Request) -> HttpResponse:
    """Keep the lines of the plan, or hand it in (提交计划)."""
    filing = _filing(request)
    if request.method != "POST":
        return _shown(request, filing, Lines.stored(filing.numbers, filing.names))
    if any(name in request.POST for name in REDRAWN):
        return _shown(request, filing, Lines.changed(request.POST, filing.names))
    lines = Lines.typed(request.POST, filing.names)
    if not lines.is_valid():
        return _shown(request, filing, lines, status=INVALID)
    handed_in = "next" in request.POST
    keep = partial(actions.hand_in if handed_in else actions.write, filing.year, lines.numbers())
    told = partial(_spoken, handed_in=handed_in)
    answer = tried(request, partial(keep, seen=posted_number(request)), told, filing.address)
    if isinstance(answer, HttpResponse):
        return answer
    return _shown(request, _filing(request), lines, refusal=answer)


@page("plan/document/", Role.ADMINISTRATOR)
def plan_document(request: Request) -> HttpResponse:
    """Take the plan's document (计划文件), or hand out the one that is there."""
    filing, upload = _filing(request), request.FILES.get("file")
    if request.method != "POST":
        if filing.plan is None or filing.plan.document is None:
            raise Http404
        return sent(filing.plan.document)
    if not isinstance(upload, UploadedFile):
        raise Refused("没有收到文件，请选择计划文件后再上传。", code="no_file")
    actions.attach(filing.year, upload, by=request.grant, at=clock.now(), seen=posted_number(request))
    messages.success(request, "计划文件已上传。")
    return redirect(filing.address)


@page("plan/copy/", Role.ADMINISTRATOR)
def plan_copy(request: Request) -> HttpResponse:
    """复制上年计划: begin with what was filed for the year before."""
    filing = _filing(request)
    copy = partial(actions.copy_last, filing.year, seen=posted_number(request))
    answer = tried(request, copy, f"已填入 {filing.year - 1} 年度的计划，请核对数量后提交。", filing.address)
    if isinstance(answer, Refused):
        return _shown(request, _filing(request), Lines.stored(filing.numbers, filing.names), refusal=answer)
    return answer or redirect(filing.address)


@page("plan/withdraw/", Role.ADMINISTRATOR)
def plan_withdraw(request: Request) -> HttpResponse:
    """撤回: take back what was handed in, until a superior has decided, after a question."""
    filing = _filing(request)
    if filing.plan is None or filing.plan.state != State.SUBMITTED:
        raise Refused("申报计划不在审核中，不需要撤回。", code="not_under_review")
    return _after_asking(
        request,
        filing,
        actions.withdraw,
        title="撤回计划",
        question=f"确定撤回 {filing.year} 年度申报计划吗？",
        consequence="撤回后可以修改，改好后须重新提交。上级审核过的不能撤回。",
        yes="撤回",
        done="申报计划已撤回，修改后请重新提交。",
    )


@page("plan/discard/", Role.ADMINISTRATOR)
def plan_discard(request: Request) -> HttpResponse:
    """放弃调整: back to what is granted, after a question."""
    filing = _filing(request)
    if filing.plan is None:
        raise Refused("没有未提交的调整。", code="nothing_to_discard")
    return _after_asking(
        request,
        filing,
        actions.discard_change,
        title="放弃调整",
        question=f"确定放弃对 {filing.year} 年度申报计划的调整吗？",
        consequence="尚未提交的修改不再保留，恢复为已核准的数量。",
        yes="放弃调整",
        done="已放弃调整，计划恢复为已核准的数量。",
    )


def _after_asking(
    request: Request, filing: Filing, act: Callable[..., Plan], *, title: str, done: str, **words: Any
) -> HttpResponse:
    assert filing.plan is not None
    return agreed(
        request,
        partial(act, filing.plan, seen=posted_number(request)),
        done,
        title=title,
        place=Place("plan", menu_label("plan"), filing.address),
        hidden={"seen": filing.plan.version, "year": filing.year},
        **words,
    )


def require_plans() -> None:
    """A province without plans has none of these pages."""
    if not current().plan_required:
        raise Http404


def _filing(request: Request) -> Filing:
    require_plans()
    own, at = request.grant.organisation, clock.now()
    plans = {
        plan.year: plan
        for plan in Plan.objects.filter(organisation=own).select_related("document", "desk").order_by("year")
    }
    years = sorted({*plans, *actions.filing_years(at)})
    asked = request.POST.get("year") or request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else _year(at)
    return Filing(own, year, years, plans.get(year), queries.series_names())


def _year(at: datetime) -> int:
    return actions.filing_years(at)[0]


def _shown(
    request: Request,
    filing: Filing,
    lines: Lines,
    *,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    found, rows, numbers = filing.plan, queries.ledger(filing.own, filing.year), filing.numbers
    status = status_of(refusal) if refusal else status
    seen = found.version if found else 0
    if request.method == "POST" and status == INVALID:
        seen = posted_number(request)
    return shown(
        request,
        "plan.html",
        title=menu_label("plan"),
        status=status,
        crumbs=(),
        under="plan",
        filing=filing,
        plan=found,
        tone=TONES[State(found.state)] if found else "quiet",
        word=found.word if found else "未填报",
        lines=lines,
        ledger=rows,
        compared=queries.compared(numbers, rows, filing.names),
        history=history(found, filing.names) if found else [],
        way=way_up(found, filing.own),
        seen=seen,
        refusal=refusal,
        **_doors(filing, request.grant, numbers),
    )


def _doors(filing: Filing, by: Grant, numbers: dict[Kind, int]) -> dict[str, Any]:
    """What can be done now; where something cannot, why."""
    found = filing.plan
    opened = filing.year in actions.filing_years(clock.now())
    closed = "" if opened else f"{filing.year} 年度已过，不能再填报或调整。"
    if found and found.state == State.SUBMITTED:
        closed = f"计划正在由「{found.desk.name if found.desk else '上级'}」审核，审核期间不能修改。"
    return {
        "closed": closed,
        "may_copy": not closed and not numbers and bool(queries.year_before(by.organisation, filing.year)),
        "may_withdraw": bool(opened and found and queries.is_untouched(found)),
        "may_discard": bool(not closed and found and found.approved_at and found.state != State.APPROVED),
    }


def _spoken(plan: Plan, *, handed_in: bool) -> str:
    if not handed_in:
        return "申报计划已保存，尚未提交。确认无误后请按「提交计划」。"
    if plan.state == State.APPROVED:
        return "申报计划已生效，可以按计划申报。"
    return f"申报计划已提交，等待「{plan.desk.name if plan.desk else '上级'}」审核。"
