"""专家抽取: the rounds of one's committees with their draws, and one draw with all that the office may know of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from zhicheng.committees import rules as committees
from zhicheng.committees.models import Committee, Round
from zhicheng.committees.queries import filing_of
from zhicheng.committees.rules import OFFICE
from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.draws import queries, rules
from zhicheng.draws.models import EMPTY, Draw, Exclusion, Invitation, State
from zhicheng.draws.pool import REASONS
from zhicheng.draws.rules import Rule
from zhicheng.people.models import Grant, Role
from zhicheng.sites.desk.answers import Place, why_not
from zhicheng.sites.desk.office.draws_warnings import warnings
from zhicheng.sites.desk.seeking import typed
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.ui.parts import TrailItem

ORDER = ("-closes_at", "-id")
MOST_EVENTS = 400
TONES = {
    State.PREPARED: "care",
    State.COMMITTED: "busy",
    State.DRAWN: "busy",
    State.CLOSED: "good",
    State.VOID: "quiet",
}
Answer = Invitation.State
ANSWERS = {
    Answer.INVITED: "busy",
    Answer.ACCEPTED: "good",
    Answer.DECLINED: "bad",
    Answer.LAPSED: "bad",
    Answer.BARRED: "bad",
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do with a draw, or why it cannot be done now."""

    label: str
    url: str
    kind: str = "plain"
    why: str = ""
    dialog: bool = False


@page("draws/", *OFFICE, label="专家抽取", opinions=True)
def draws(request: Request) -> HttpResponse:
    """The rounds of one's committees, the newest first, and how far the draw of each is."""
    wanted = typed(request, "committee")
    found = one_page(queries.rounds(request.grant, wanted), order=ORDER, cursor=request.GET.get("at"))
    own = Committee.objects.filter(host=request.grant.organisation_id).order_by("name", "pk")
    return shown(
        request,
        "draws.html",
        title=menu_label("draws"),
        rows=found.rows,
        wanted=wanted,
        committees=[(str(pk), name) for pk, name in own.values_list("pk", "name")[:100]],
        prepares=request.grant.role != Role.ADMINISTRATOR,
        tones=TONES,
        **turned(request, found),
    )


@page("rounds/<int:round>/draw/", *OFFICE, opinions=True)
def round_draw(request: Request, round: int) -> HttpResponse:
    """To the round's draw, or to preparing one."""
    found = round_of(request, round)
    newest = found.draws.order_by("-number").values_list("pk", "state").first()
    if newest and (newest[1] != State.VOID or request.grant.role == Role.ADMINISTRATOR):
        return redirect("draw", draw=newest[0])
    return redirect("draws") if request.grant.role == Role.ADMINISTRATOR else redirect("prepare_draw", round=round)


@page("draws/<int:draw>/", *OFFICE, label="专家抽取", opinions=True)
def draw(request: Request, draw: int) -> HttpResponse:
    """How far it is, whether the pool suffices, who stays away in numbers, what is published, who was asked."""
    found, at = draw_of(request, draw), clock.now()
    rule, asked = queries.rule_of(found), list(queries.invitations(found).prefetch_related("declarations"))
    events = found.events.select_related("by").order_by("-seq")
    return shown(
        request,
        "draw.html",
        **_under(),
        title=f"{found.round.committee.name} · {found.round.name}",
        draw=found,
        tone=TONES[State(found.state)],
        rule=rule,
        facts=queries.in_words(rule),
        quotas=queries.sufficiency(found),
        excluded=queries.excluded(found),
        steps=steps(found, rule, asked, at),
        acts=list(_acts(found, rule, asked, request.grant, at)),
        reads=request.grant.role == Role.ADMINISTRATOR,
        asked=[(one, _answers(one, found, request.grant, at)) for one in asked],
        names={quota.code: quota.name for quota in rule.quotas},
        tones=ANSWERS,
        events=list(events[:MOST_EVENTS]),
        warnings=warnings(found, at),
    )


@page("draws/<int:draw>/away/", *OFFICE, opinions=True)
def draw_exclusions(request: Request, draw: int) -> HttpResponse:
    """Who stays away and why, by name: for the office alone."""
    found, wanted = draw_of(request, draw), typed(request, "code")
    rows = Exclusion.objects.filter(draw=found).select_related("expert__organisation", "expert__title")
    if wanted["code"] in REASONS:
        rows = rows.filter(code=wanted["code"])
    some = one_page(rows, order=("id",), cursor=request.GET.get("at"))
    back = reverse("draw", args=[found.pk])
    return shown(
        request,
        "draw_exclusions.html",
        title="不参加抽取的专家",
        under="draws",
        crumbs=[(menu_label("draws"), reverse("draws")), (str(found.round), back)],
        draw=found,
        rows=some.rows,
        reasons=REASONS,
        counted=[(code, f"{words}（{number} 人）") for code, words, number in queries.excluded(found)],
        wanted=wanted,
        back=back,
        **turned(request, some),
    )


def round_of(request: Request, pk: int) -> Round:
    """A round that one may draw for; any other is not there."""
    found = queries.of_office(request.grant).select_related("committee__specialty").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def draw_of(request: Request, pk: int) -> Draw:
    """A draw of one's own office; any other is not there. Its seed is not read."""
    rows = Draw.objects.of_office(request.grant).filter(pk=pk).defer("seed")
    found = rows.select_related("round__committee", "prepared_by", "committed_by", "drawn_by", "closed_by").first()
    if found is None:
        raise Http404
    return found


def place_of(draw: Draw) -> Place:
    """Where the steps of a draw belong."""
    return Place("draws", menu_label("draws"), reverse("draw", args=[draw.pk]))


def steps(draw: Draw, rule: Rule, asked: list[Invitation], at: datetime) -> list[TrailItem]:
    """The five steps: who did each and when, which one is next and what it waits for."""
    seats = sum(quota.seats for quota in rule.quotas)
    accepted = sum(one.state == Answer.ACCEPTED for one in asked)
    waits = {
        "committed": ["公布规则、候选编号的摘要和种子承诺，此后不能再改"],
        "drawn": [f"等待公开值：{rule.source}", f"{localtime(rule.known_at):%Y-%m-%d %H:%M} 后由准备人以外的人录入"],
        "closed": [f"席位 {seats}，已接受 {accepted}" if asked else "尚未发出邀请"],
    }
    names = {"prepared": "准备", "committed": "公布承诺", "drawn": "录入公开值并抽取", "closed": "邀请完成"}
    items, now = [], draw.state != State.VOID
    for verb, name in names.items():
        when, who = getattr(draw, f"{verb}_at"), getattr(draw, f"{verb}_by")
        if when:
            items.append(TrailItem(name, detail=[f"{who.name} {localtime(when):%Y-%m-%d %H:%M}"]))
        else:
            items.append(TrailItem(name, detail=waits[verb] if now else (), mark="now" if now else "ahead"))
            now = False
    return items


def _acts(draw: Draw, rule: Rule, asked: list[Invitation], by: Grant, at: datetime) -> Iterator[Act]:
    """What may be done next, and what may not yet, with the reason."""
    if by.role == Role.ADMINISTRATOR:
        return
    to = {"draw": draw.pk}
    if draw.state == State.PREPARED:
        short = [(one.name, one.short) for one in queries.sufficiency(draw) if one.short]
        why = why_not(
            lambda: _require_filed(draw.round, at),
            lambda: rules.require_to_come(rule, at),
            lambda: rules.require_enough(short),
        )
        yield Act("公布承诺…", reverse("commit_draw", kwargs=to), "primary", why, dialog=True)
        yield Act("修改规则，重新准备", reverse("prepare_draw", args=[draw.round_id]))
    elif draw.state == State.COMMITTED:
        why = why_not(lambda: rules.require_second_person(draw, by), lambda: rules.require_known(rule, at))
        yield Act("录入公开值并抽取…", reverse("hold_draw", kwargs=to), "primary", why, dialog=True)
    elif draw.state == State.DRAWN and not asked:
        yield Act("发出邀请…", reverse("invite_experts", kwargs=to), "primary", dialog=True)
    elif draw.state == State.DRAWN:
        waiting, empty = sum(one.state == Answer.INVITED for one in asked), sum(queries.vacant(draw).values())
        why = why_not(lambda: rules.require_seats_taken(waiting, empty))
        yield Act("完成抽取…", reverse("close_draw", kwargs=to), "primary", why, dialog=True)
    if draw.state in (State.PREPARED, State.COMMITTED, State.DRAWN):
        yield Act("作废…", reverse("void_draw", kwargs=to), dialog=True)
    if draw.state == State.VOID:
        yield Act("重新抽取", reverse("round_draw", args=[draw.round_id]), "primary")


def _answers(one: Invitation, draw: Draw, by: Grant, at: datetime) -> list[Act]:
    """What may be done with one invitation."""
    if by.role == Role.ADMINISTRATOR or draw.state != State.DRAWN:
        return []
    to = {"invitation": one.pk}
    if one.state in EMPTY and not one.replaced:
        return [Act("递补", reverse("replace_expert", kwargs=to), dialog=True)]
    if one.state == Answer.INVITED and at > one.answer_by:
        return [Act("按逾期处理", reverse("lapse_invitation", kwargs=to), dialog=True)]
    if one.state == Answer.INVITED:
        return [Act("登记答复", reverse("answer_invitation", kwargs=to), dialog=True)]
    if one.state == Answer.ACCEPTED and not why_not(lambda: rules.require_may_give_up(one, by)):
        return [Act("登记谢绝", reverse("answer_invitation", kwargs=to), dialog=True)]
    return []


def _require_filed(round: Round, at: datetime) -> None:
    on = localdate(at)
    committees.require_filed(round.committee, filing_of(round.committee, on), on)


def _under() -> dict[str, Any]:
    return {"under": "draws", "crumbs": [(menu_label("draws"), reverse("draws"))]}
