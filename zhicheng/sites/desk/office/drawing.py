"""专家抽取, its steps: prepare, commit, draw by a second person, ask, replace, close, make void."""

from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from zhicheng.committees.models import Round
from zhicheng.committees.queries import filing_of
from zhicheng.committees.rules import members_needed
from zhicheng.core import clock
from zhicheng.draws import actions, queries
from zhicheng.draws.models import Draw, Invitation, State
from zhicheng.people.models import REVIEWERS
from zhicheng.profiles import current
from zhicheng.sites.desk.answers import agreed, filled
from zhicheng.sites.desk.office import draws_forms as typed
from zhicheng.sites.desk.office.draws import draw_of, place_of, round_of
from zhicheng.sites.desk.office.draws_warnings import candidates_to_come, warnings
from zhicheng.sites.frame.acting import Act, taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import INVALID, shown
from zhicheng.sites.frame.shell import menu_label

DAYS_TO_ANSWER = 5
"""Offered for an answer."""
SPANS = dict.fromkeys(typed.Ruling.base_fields, 3) | {"source": 12, "relations": 12}


@page("rounds/<int:round>/draw/prepare/", *REVIEWERS)
def prepare_draw(request: Request, round: int) -> HttpResponse:
    """准备: quotas, the public value that will decide, and who stays away; then the pool is seen."""
    found = round_of(request, round)
    before = queries.current_draw(found)
    if before is not None and before.state != State.PREPARED:
        return redirect("draw", draw=before.pk)
    form, rows = _rule(request, found, before)

    def prepare(**who: Any) -> Draw:
        quotas = [row.quota(str(number)) for number, row in enumerate((row for row in rows if row.filled), 1)]
        return actions.prepare(found, form.rule(quotas), **who)

    done = "已准备，请核对人数和规则，再公布承诺。"
    wrong = rows.is_bound and not rows.is_valid()
    answer = INVALID if wrong else taken(request, form, prepare, done, lambda made: reverse("draw", args=[made.pk]))
    if isinstance(answer, HttpResponse):
        return answer
    return shown(
        request,
        "prepare_draw.html",
        title=f"准备抽取 · {found.committee.name} {found.name}",
        under="draws",
        crumbs=[(menu_label("draws"), reverse("draws"))],
        status=answer,
        form=form,
        rows=rows,
        spans=SPANS,
        filing=filing_of(found.committee, localdate(clock.now())),
        held_to=members_needed(found.committee, current().meeting),
        warnings=candidates_to_come(found, clock.now()),
        back=reverse("draw", args=[before.pk]) if before else reverse("draws"),
    )


@page("draws/<int:draw>/commit/", *REVIEWERS)
def commit_draw(request: Request, draw: int) -> HttpResponse:
    """公布承诺."""
    found = draw_of(request, draw)
    return _sure(
        request,
        found,
        partial(actions.commit, found),
        title="公布承诺",
        question="确定公布这次抽取的规则、候选编号和种子承诺吗？",
        consequence="".join(warnings(found, clock.now()))
        + "公布后规则和候选名单不能再改，只能作废重来；公开值产生后由另一人录入。",
        done="已公布承诺。请在公开值产生后，由准备人以外的审核人员录入。",
        kind="primary",
    )


@page("draws/<int:draw>/hold/", *REVIEWERS)
def hold_draw(request: Request, draw: int) -> HttpResponse:
    """抽取: the second person enters the public value."""
    found = draw_of(request, draw)
    form = typed.Value(request.POST or None)
    return _filled(
        request,
        found,
        form,
        lambda **at: actions.hold(found, form.cleaned_data["value"], **at),
        title="录入公开值并抽取",
        save="抽取",
        note=f"{queries.rule_of(found).source}。录入后立即按公布的方法排出次序，不能更改。",
        done="已抽取，种子和全部次序已经公布。请发出邀请。",
        spans={"value": 12, "again": 12},
    )


@page("draws/<int:draw>/invite/", *REVIEWERS)
def invite_experts(request: Request, draw: int) -> HttpResponse:
    """发出邀请: to the first drawn of each quota."""
    found = draw_of(request, draw)
    form = _until(request)
    return _filled(
        request,
        found,
        form,
        lambda **at: actions.invite(found, answer_by=form.moment, **at),
        title="发出邀请",
        save="发出邀请",
        note="按抽取次序邀请各名额组的前几名；发出前再次核对，不得参加的自动由后一名递补。",
        done="邀请已发出。",
    )


@page("draws/<int:draw>/close/", *REVIEWERS)
def close_draw(request: Request, draw: int) -> HttpResponse:
    """完成抽取."""
    found = draw_of(request, draw)
    return _sure(
        request,
        found,
        partial(actions.close, found),
        title="完成抽取",
        question="全部席位都已接受，确定完成这次抽取吗？",
        consequence="完成后不能再谢绝、递补或作废，可以据此召开评审会。",
        done="抽取已完成，公布文件不再变动。",
        kind="primary",
    )


@page("draws/<int:draw>/void/", *REVIEWERS)
def void_draw(request: Request, draw: int) -> HttpResponse:
    """作废, with a public reason."""
    found = draw_of(request, draw)
    form = typed.Voiding(request.POST or None)
    return _filled(
        request,
        found,
        form,
        lambda **at: actions.void(found, reason=form.cleaned_data["reason"], **at),
        title="作废",
        save="作废",
        note="已公布的内容和作废原因会一直公开；已受邀的专家会收到取消通知。作废后可以重新准备。",
        done="已作废，可以重新准备。",
        spans={"reason": 12},
    )


@page("draws/invitations/<int:invitation>/answer/", *REVIEWERS)
def answer_invitation(request: Request, invitation: int) -> HttpResponse:
    """登记答复 that an expert gave in another way."""
    found = _invitation(request, invitation)
    form = typed.Answering(request.POST or None, accepted=found.state == Invitation.State.ACCEPTED)

    def answer(*, by: Any, at: Any, seen: int) -> None:
        said = form.cleaned_data
        if said["verdict"] == "accept":
            actions.accept(found, by=by, at=at)
        else:
            actions.decline(found, reason=said["reason"], by=by, at=at)

    title, spans = f"登记答复 · 编号 {found.lot.label}", {"verdict": 12, "reason": 12}
    note = "专家本人可以登录系统答复；用电话等方式答复的在这里登记。"
    return _filled(
        request, found.draw, form, answer, title=title, save="保存", note=note, done="已登记答复。", spans=spans
    )


@page("draws/invitations/<int:invitation>/lapse/", *REVIEWERS)
def lapse_invitation(request: Request, invitation: int) -> HttpResponse:
    """逾期未答复."""
    found = _invitation(request, invitation)
    label, until = found.lot.label, f"{localtime(found.answer_by):%Y-%m-%d %H:%M}"
    return _sure(
        request,
        found.draw,
        lambda *, by, at, seen: actions.lapse(found, by=by, at=at),
        title="按逾期处理",
        question=f"编号 {label} 在 {until} 之前没有答复，确定按逾期处理吗？",
        consequence="处理后席位空出，由后一名递补。",
        done="已按逾期处理，请递补。",
    )


@page("draws/invitations/<int:invitation>/replace/", *REVIEWERS)
def replace_expert(request: Request, invitation: int) -> HttpResponse:
    """递补: the next drawn, and nobody else."""
    found, form = _invitation(request, invitation), _until(request)
    return _filled(
        request,
        found.draw,
        form,
        lambda *, by, at, seen: actions.replace(found, answer_by=form.moment, by=by, at=at),
        title=f"递补 · 编号 {found.lot.label} 的席位",
        save="邀请后一名",
        note="由同一名额组抽取次序中的下一名递补，不能另选。",
        done="已邀请后一名。",
    )


def _filled(request: Request, draw: Draw, form: forms.Form, act: Act, done: str, **words: Any) -> HttpResponse:
    """A step with a short form."""
    hidden, act = {"seen": draw.version}, partial(act, seen=posted_number(request))
    return filled(request, form, act, done, place=place_of(draw), hidden=hidden, **words)


def _sure(request: Request, draw: Draw, act: Act, done: str, *, title: str, **words: Any) -> HttpResponse:
    """A step that asks."""
    hidden, act = {"seen": draw.version}, partial(act, seen=posted_number(request))
    return agreed(request, act, done, title=title, yes=title, place=place_of(draw), hidden=hidden, **words)


def _invitation(request: Request, pk: int) -> Invitation:
    own = Draw.objects.of_office(request.grant).values("pk")
    rows = Invitation.objects.filter(pk=pk, draw__in=own).select_related("lot__expert", "draw__round__committee")
    found = rows.defer("draw__seed", "draw__pool").first()
    if found is None:
        raise Http404
    return found


def _until(request: Request) -> typed.Until:
    offered = localdate(clock.now()) + timedelta(days=DAYS_TO_ANSWER)
    return typed.Until(request.POST or None, initial={"answer_by": offered})


def _rule(request: Request, round: Round, before: Draw | None) -> tuple[typed.Ruling, Any]:
    """The forms as posted, or with one more empty row and nothing checked where that was asked for, or as proposed."""
    more = typed.specialties(round.committee)
    if request.method == "POST" and "more" not in request.POST:
        return typed.Ruling(request.POST), _rows(more, request.POST)
    if request.method == "POST":
        total = min(posted_number(request, "quota-TOTAL_FORMS"), typed.MOST_QUOTAS)
        names = typed.QuotaRow.base_fields
        lines = [{name: request.POST.get(f"quota-{n}-{name}", "") for name in names} for n in range(total)]
        return typed.Ruling(initial=request.POST.dict()), _rows(more, initial=[*lines, {}])
    today = localdate(clock.now())
    filing = filing_of(round.committee, today)
    said, lines = typed.written(queries.rule_of(before)) if before else typed.offered(round, filing, today)
    return typed.Ruling(initial=said), _rows(more, initial=[*lines, {}])


def _rows(specialties: list[tuple[str, str]], data: Any = None, **more: Any) -> Any:
    return typed.QuotaRows(data, prefix="quota", form_kwargs={"specialties": specialties}, **more)
