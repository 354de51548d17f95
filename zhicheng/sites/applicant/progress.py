"""What has become of it: state and trail in plain words, withdrawing, throwing a draft away."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from zhicheng.applications import actions as applications
from zhicheng.applications.models import BEHIND_THE_DOOR, Application, ChainStep, State
from zhicheng.core import clock
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.results.models import Stage
from zhicheng.results.outcome import NOTHING, Outcome, outcomes
from zhicheng.reviews import actions, case, queries, reminding
from zhicheng.reviews.dossier import done_word
from zhicheng.reviews.interviews import TO_CALL, newest
from zhicheng.reviews.models import Event, Stop
from zhicheng.sections import registry
from zhicheng.sites.applicant.own import list_of, name_of, own_application, way_here
from zhicheng.sites.applicant.standing import answered, open_stops, standing, word_of
from zhicheng.sites.applicant.way import end_of
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.tones import DONE
from zhicheng.ui.parts import TrailItem

"""Recalled decisions and what desks do among themselves are not shown."""


@page("<int:pk>/", Role.APPLICANT, label="查看进度")
def application_status(request: Request, pk: int) -> HttpResponse:
    """Where the application is, since when, what happens next, and what to do now."""
    application = own_application(request, pk)
    events = told(application)
    verdicts = [event for event in events if event.kind in ("returned", "rejected")]
    last = verdicts[-1] if verdicts else None
    stop = open_stops([pk]).get(pk)
    list_label, list_name = list_of(application)
    at = clock.now()
    outcome = outcomes([application], localdate(at)).get(pk, NOTHING)
    ahead = _ahead(application, outcome)
    return shown(
        request,
        "application_status.html",
        title=name_of(application),
        crumbs=[(list_label, reverse(list_name))],
        under=list_name,
        application=application,
        standing=standing(application, stop, last, at, outcome),
        answer=answered(application, last),
        sections=registry.ALL,
        trail_items=[*_told(events, outcome), *_now(application, stop), *ahead],
        following=_following(application, ahead, outcome),
        asked=outcome.asked,
        may_withdraw=_may_withdraw(application, events),
        interview=newest(application) if application.state in TO_CALL else None,
    )


@page("<int:pk>/withdraw/", Role.APPLICANT, label="撤回申报")
def withdraw_application(request: Request, pk: int) -> HttpResponse:
    """Ask, then take the application back; possible until the first decision on what was handed in last."""
    application = own_application(request, pk)
    if request.method == "POST":
        actions.withdraw(application, by=request.grant, at=clock.now(), seen=posted_number(request))
        messages.success(request, "已撤回。修改后请重新提交。")
        return redirect("application_status", pk=pk)
    return shown(
        request,
        "withdraw_application.html",
        title="撤回申报",
        **way_here(application),
        application=application,
        allowed=_may_withdraw(application, told(application)),
    )


@page("<int:pk>/remind/", Role.APPLICANT, label="催办")
def remind_review(request: Request, pk: int) -> HttpResponse:
    """催办: ask the desk at which one's own application has waited too long."""
    application, at = own_application(request, pk), clock.now()
    if request.method == "POST":
        reminding.remind(application, by=request.grant, at=at)
        messages.success(request, "已催办，有权审核的人员会收到通知。")
        return redirect("application_status", pk=pk)
    stop = reminding.holding(application)
    return shown(
        request,
        "remind_review.html",
        title="催办",
        **way_here(application),
        application=application,
        holder=stop.organisation.name if stop else "",
        refusal=reminding.refusal(stop, at),
    )


@page("<int:pk>/discard/", Role.APPLICANT, label="删除草稿")
def discard_application(request: Request, pk: int) -> HttpResponse:
    """Ask, then throw away a draft that was never submitted."""
    application = own_application(request, pk)
    if request.method == "POST":
        applications.discard(application, by=request.grant, at=clock.now())
        messages.success(request, "草稿已删除。")
        return redirect(list_of(application)[1])
    return shown(
        request,
        "discard_application.html",
        title="删除草稿",
        **way_here(application),
        application=application,
        name=name_of(application),
    )


def told(application: Application) -> list[Event]:
    """What counts of what was done, oldest first; who of a desk does the work is the organisation's affair."""
    events = queries.standing(list(application.events.order_by("seq")))
    return [event for event in events if event.kind != Event.Kind.TRANSFERRED]


def _may_withdraw(application: Application, events: Sequence[Event]) -> bool:
    """Until somebody has decided anything since the newest submission."""
    return application.state == State.IN_REVIEW and bool(events) and events[-1].kind == Event.Kind.SUBMITTED


def _happened(events: Iterable[Event]) -> list[TrailItem]:
    """What was done, by organisations; several people of one step are one line."""
    items = []
    for _, group in groupby(events, key=lambda event: (event.kind, event.submission, event.position)):
        event = list(group)[-1]
        kind = Event.Kind(event.kind)
        own = kind in (Event.Kind.SUBMITTED, Event.Kind.WITHDRAWN)
        who = "本人" if own else f"{event.organisation_name} · {_office_of(event)}"
        detail = [f"{localtime(event.at):%Y-%m-%d %H:%M}"]
        if event.note and not own:
            detail.append(event.note)
        if event.reasons:
            detail.append(
                f"退回 {len(event.reasons)} 节：{'、'.join(registry.ALL[code].label for code in event.reasons)}"
            )
        items.append(TrailItem(who, done_word(event), DONE[kind], detail))
    return items


def _office_of(event: Event) -> str:
    """The step of a desk; behind the committee's door there are no desks."""
    return "评委会办事机构" if event.kind in case.BEHIND_THE_DOOR else current().step_labels[Step(event.role)]


def _told(events: Sequence[Event], outcome: Outcome) -> list[TrailItem]:
    """What was done in its order: the confirmation, which is no event, comes before the certificate."""
    confirmed = outcome.confirmation
    if confirmed is None:
        return [*_happened(events), *_reexamined(outcome)]
    said = [f"{localtime(confirmed.at):%Y-%m-%d %H:%M}", confirmed.number]
    item = TrailItem(f"{confirmed.asking.desk.name} · 结果确认", "确认评审结果", "good", said)
    before, after = ([one for one in events if (one.at > confirmed.at) is later] for later in (False, True))
    return [*_happened(before), item, *_happened(after)]


def _reexamined(outcome: Outcome) -> list[TrailItem]:
    """A request to look again that is open, or that left the result as it is; another is an event of its own."""
    asked = outcome.asked
    if asked is None:
        return []
    when = f"{localtime(asked.asked_at):%Y-%m-%d %H:%M}"
    items = [TrailItem("本人", "申请复查", "busy", [when])]
    if asked.decided_at:
        said = [f"{localtime(asked.decided_at):%Y-%m-%d %H:%M}", asked.answer]
        items.append(TrailItem("评委会办事机构", "复查：维持原结果", "quiet", said))
    return items


def _now(application: Application, stop: Stop | None) -> list[TrailItem]:
    if application.state == State.IN_REVIEW and stop is not None:
        label = current().step_labels[Step(stop.step)]
        since = f"{localtime(stop.entered_at):%Y-%m-%d %H:%M} 送达"
        return [TrailItem(f"{stop.organisation.name} · {label}", "审核中", "busy", [since], mark="now")]
    if application.state in (State.RETURNED, State.WITHDRAWN, State.DRAFT) and application.open_sections:
        word = "待提交" if application.state == State.DRAFT else "待重新提交"
        return [TrailItem("本人", word, "care", mark="now")]
    return []


def _following(application: Application, ahead: Sequence[TrailItem], outcome: Outcome) -> str:
    """What happens next, in plain words; empty where nothing does."""
    match application.state:
        case State.IN_REVIEW if ahead:
            return f"这一环节通过后，送交「{ahead[0].title}」。"
        case State.DRAFT:
            return f"提交后，先由「{application.unit.name}」审核，再逐级上报。"
        case State.RETURNED | State.WITHDRAWN if application.open_sections:
            start = queries.resumes_at(application)
            return (
                "重新提交后，从上次所在的环节继续审核。"
                if start
                else f"重新提交后，由「{application.unit.name}」重新审核。"
            )
        case State.AWAITING_COMMITTEE | State.IN_COMMITTEE:
            return "评委会通知面试或作出评审结果后，会在这里显示。"
        case State.DECIDED if application.elected is None:
            return "通过评审的名单会在网上公示，未通过的也会在这里通知。"
        case State.IN_PUBLICITY if outcome.confirmation is not None:
            return "证书制发后，会在「我的证书」中显示。"
        case State.IN_PUBLICITY if outcome.stage == Stage.ENDED:
            return "异议都处理完毕后确认评审结果，然后制发证书。"
        case State.IN_PUBLICITY:
            return "公示期满没有异议或异议不成立的，确认评审结果并颁发证书。"
        case State.ON_HOLD:
            return "调查结束后，恢复公示或取消评审结果，会在这里显示。"
    return ""


def _ahead(application: Application, outcome: Outcome) -> list[TrailItem]:
    """The organisations still to come, and the committee at the end."""
    if application.state not in (State.IN_REVIEW, *BEHIND_THE_DOOR, State.ADMITTED):
        return []
    end = end_of(application)
    if application.state != State.IN_REVIEW:
        over = application.elected is False or application.state in (State.CERTIFIED, State.ADMITTED)
        word, tone = ("未通过", "bad") if application.elected is False else word_of(application, outcome)
        return [TrailItem(end, word, tone, mark="done" if over else "now")]
    steps = ChainStep.objects.filter(chain=application.chain_id, position__gt=application.position)
    rest = list(steps.select_related("organisation").order_by("position"))
    labels = current().step_labels
    return [
        *(TrailItem(f"{step.organisation.name} · {labels[Step(step.step)]}", mark="ahead") for step in rest),
        TrailItem(end, mark="ahead"),
    ]
