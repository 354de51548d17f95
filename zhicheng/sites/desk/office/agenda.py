"""议程与评议: who is put before the meeting, what the panels report of them, and who stays away from whom."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse

from zhicheng.applications.models import Application
from zhicheng.core import clock
from zhicheng.core.paging import capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.core.text import one_line
from zhicheng.meetings import actions, queries
from zhicheng.meetings.actions import BEFORE_THE_VOTE
from zhicheng.meetings.models import Item, Meeting, Recusal
from zhicheng.panels import queries as panels
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.reviews import interviews
from zhicheng.sites.desk.answers import Place, agreed, filled
from zhicheng.sites.desk.office.meeting_forms import Interviewed, Recusing, Reporting, TakingBack
from zhicheng.sites.desk.office.meetings import READERS, around, own_meeting, place_of
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown, status_of
from zhicheng.sites.frame.shell import menu_label

ORDER = ("position", "id")
OFFERED = 200
"""So many candidates are offered one by one; all of them can be listed at once."""
LONGEST_PANEL = 50
VIEW = "meeting_agenda"


@page("meetings/<int:meeting>/agenda/", *READERS, opinions=True)
def meeting_agenda(request: Request, meeting: int) -> HttpResponse:
    """The candidates beside each other: panel and opinion, interview, who stays away; and who could be put on."""
    held = own_meeting(request.grant, meeting)
    answer = tried(request, partial(_noted, held, request.POST), str, reverse(VIEW, args=[held.pk]))
    if isinstance(answer, HttpResponse):
        return answer
    listed = held.items.select_related("application__series", "application__title", "application__unit")
    found = one_page(listed, order=ORDER, cursor=request.GET.get("at"))
    acts = request.grant.role in REVIEWERS and held.state in BEFORE_THE_VOTE
    wanted = [item.application_id for item in found.rows]
    return shown(
        request,
        "meeting_agenda.html",
        **around(held, VIEW),
        status=status_of(answer),
        refusal=answer,
        rows=found.rows,
        number=capped_count(listed) if found.next or found.previous else len(found.rows),
        away=queries.away_from(held, wanted),
        called=interviews.called(wanted),
        results=interviews.results(wanted),
        candidates=queries.candidates(held) if acts else [],
        most=OFFERED,
        acts=acts,
        now=clock.now(),
        **turned(request, found),
    )


@page("meetings/<int:meeting>/recusals/", *REVIEWERS)
def meeting_recusals(request: Request, meeting: int) -> HttpResponse:
    """核对回避: whom the members must stay away from by what the draw knows, and which of it is not noted yet."""
    held = own_meeting(request.grant, meeting)
    act, then = partial(actions.recuse_all_due, held), reverse(VIEW, args=[held.pk])
    answer = tried(request, act, lambda number: f"已登记 {number} 项回避。", then)
    if isinstance(answer, HttpResponse):
        return answer
    due = queries.recusals_due(held)
    more: dict[str, Any] = {"status": status_of(answer), "refusal": answer, "due": due, "most": OFFERED}
    return shown(request, "meeting_recusals.html", **around(held, VIEW), **more)


@page("meetings/<int:meeting>/agenda/<int:item>/report/", *REVIEWERS)
def panel_report(request: Request, meeting: int, item: int) -> HttpResponse:
    """评议组意见 on one candidate."""
    held, found = _item(request, meeting, item)
    reported = None if found.report else panels.report_of(found.application)
    initial = {"report": reported.spoken if reported else found.report}
    form = Reporting(request.POST or None, initial=initial)
    title, note = f"评议组意见 · {found.application.applicant_name}", "评议组意见供表决参考，不代替表决。"
    place = place_of(held, VIEW)
    return filled(
        request,
        form,
        lambda **who: actions.report(found, text=form.cleaned_data["report"], **who),
        f"已登记对 {found.application.applicant_name} 的评议组意见。",
        title=title,
        place=place,
        note=note,
        spans={"report": 12},
    )


@page("meetings/<int:meeting>/agenda/<int:item>/recusals/", *REVIEWERS)
def item_recusals(request: Request, meeting: int, item: int) -> HttpResponse:
    """回避 of members from one candidate, each with its reason."""
    held, found = _item(request, meeting, item)
    seats = {str(seat.pk): seat for seat in queries.seats(held)}
    form = Recusing(request.POST or None, seats=list(seats.values()))
    away = queries.away_from(held, [found.application_id]).get(found.application_id, [])
    noted = [f"{one.seat.member.name}：{one.reason}" for one in away]

    def recuse(**who: Any) -> str:
        seat = seats[form.cleaned_data["seat"]]
        actions.recuse(seat, found.application, reason=form.cleaned_data["reason"], **who)
        return f"已登记 {seat.member.name} 回避 {found.application.applicant_name}。"

    return filled(
        request,
        form,
        recuse,
        str,
        title=f"登记回避 · {found.application.applicant_name}",
        place=place_of(held, VIEW),
        save="登记回避",
        note="；".join(["回避的委员不领取这位评审对象的选票，发放选票后不能撤销", *noted]) + "。",
    )


@page("meetings/<int:meeting>/recusals/<int:recusal>/", *REVIEWERS)
def take_back_recusal(request: Request, meeting: int, recusal: int) -> HttpResponse:
    """撤销回避 that was noted by mistake."""
    held, form = own_meeting(request.grant, meeting), TakingBack(request.POST or None)
    rows = Recusal.objects.filter(seat__meeting=held).select_related("seat__meeting", "seat__member", "application")
    found = rows.filter(pk=recusal).first()
    if found is None:
        raise Http404
    member, candidate = found.seat.member.name, found.application.applicant_name
    return filled(
        request,
        form,
        lambda **who: actions.take_back(found, **form.cleaned_data, **who),
        f"已撤销 {member} 对 {candidate} 的回避。",
        title=f"撤销回避 · {member}",
        place=place_of(held, VIEW),
        save="撤销",
        note=f"评审对象 {candidate}；登记的事由：{found.reason}。撤销误登的回避，原登记和撤销原因记入操作记录。",
        spans={"reason": 12},
    )


@page("meetings/<int:meeting>/agenda/<int:item>/off/", *REVIEWERS)
def take_off_agenda(request: Request, meeting: int, item: int) -> HttpResponse:
    """移出议程."""
    held, found = _item(request, meeting, item)
    return agreed(
        request,
        partial(actions.take_off_agenda, found),
        f"已将 {found.application.applicant_name} 移出议程。",
        title="移出议程",
        question=f"确定将 {found.application.applicant_name} 移出本次评审会的议程吗？",
        consequence="已登记的评议组意见一并删除；之后可以再列入，或列入另一次评审会。",
        yes="移出",
        place=place_of(held, VIEW),
    )


@page("door/<int:application>/interview/", *REVIEWERS)
def interview_result(request: Request, application: int) -> HttpResponse:
    """登记面试结果: shown to panels and in the agenda; a later one takes the place of an earlier one."""
    found = interviews.to_call(request.grant).filter(pk=application).first()
    if found is None:
        raise Http404
    earlier = interviews.results([found.pk]).get(found.pk)
    said = {"outcome": earlier.outcome, "score": earlier.score, "remark": earlier.remark} if earlier else {}
    form = Interviewed(request.POST or None, initial=said)
    place = Place("candidates", menu_label("candidates"), reverse("candidate", args=[found.pk]))
    title, note = f"面试结果 · {found.applicant_name}", "供评议和表决参考，申报人看不到。再次登记的，以最后一次为准。"
    spans = {"outcome": 12, "score": 4, "remark": 12}
    return filled(
        request,
        form,
        lambda **who: interviews.note_result(found, **form.cleaned_data, **who),
        f"已登记 {found.applicant_name} 的面试结果。",
        title=title,
        place=place,
        note=note,
        spans=spans,
    )


def _noted(held: Meeting, said: QueryDict, *, by: Grant, at: datetime) -> str:
    """Put on whom was ticked, or everybody; or take what panels have reported since."""
    if "reports" in said:
        reports = actions.take_reports(held, by=by, at=at)
        return f"已采用 {reports} 位评审对象的评议组报告。" if reports else "没有新的评议组报告。"
    candidates: list[Application] = queries.candidates(held)
    if "every" not in said:
        ticked = set(said.getlist("application"))
        candidates = [one for one in candidates if str(one.pk) in ticked]
        if not candidates:
            raise Refused("请先勾选评审对象，或点「全部列入」。", code="nothing_ticked")
    panel = one_line(said.get("panel", ""))[:LONGEST_PANEL]
    made = actions.put_on_agenda(held, candidates, by=by, at=at, panel=panel)
    return f"已列入 {len(made)} 位评审对象。"


def _item(request: Request, meeting: int, pk: int) -> tuple[Meeting, Item]:
    held = own_meeting(request.grant, meeting)
    found = held.items.select_related("application", "meeting").filter(pk=pk).first()
    if found is None:
        raise Http404
    return held, found
