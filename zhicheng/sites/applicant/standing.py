"""Where an application stands, in the words of somebody who has never seen a review from inside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime

from zhicheng.applications.models import EDITABLE, Application, Kind, State
from zhicheng.applications.rules import deadline
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.results.models import Stage
from zhicheng.results.outcome import Outcome
from zhicheng.reviews.models import Event, Stop
from zhicheng.sites.frame.tones import OUTCOMES, TONES


@dataclass(frozen=True)
class Standing:
    """The state as a word, where it is and since when, what to do now, and until when."""

    word: str
    tone: str
    where: str
    now: str
    deadline: datetime | None
    """Until when the applicant can hand in; None where nothing is to be handed in."""
    late: bool
    doing: tuple[tuple[str, str], ...]
    """What can be done, the most important first, as (label, address)."""


def standing(
    application: Application, stop: Stop | None, last: Event | None, at: datetime, outcome: Outcome
) -> Standing:
    """Say where the application stands; `stop` is its open visit, `last` the newest return or rejection."""
    deadline = deadline_of(application, last)
    late = deadline is not None and at >= deadline
    word, tone = word_of(application, outcome)
    return Standing(
        word=word,
        tone=tone,
        where=_where(application, stop, last) or _after_the_vote(application, outcome),
        now=_now(application, late, outcome),
        deadline=deadline,
        late=late,
        doing=_doing(application, late),
    )


def word_of(application: Application, outcome: Outcome) -> tuple[str, str]:
    """The state as a word with its colour; of a publicity the days say where it is."""
    if application.state == State.RETURNED and application.correct_by:
        return "待补正", TONES[State.RETURNED]
    if application.state != State.IN_PUBLICITY:
        return application.get_state_display(), TONES[State(application.state)]
    return outcome.in_publicity, OUTCOMES[outcome.in_publicity]


def may_hand_in(application: Application) -> bool:
    """Whether the applicant can change and hand in: a draft, or something given back that is not final."""
    return application.state in EDITABLE and bool(application.open_sections)


def answered(application: Application, last: Event | None) -> Event | None:
    """The return or rejection that handing in again answers, also after what was handed in again is taken back."""
    return last if application.state in (State.RETURNED, State.REJECTED, State.WITHDRAWN) else None


def deadline_of(application: Application, last: Event | None) -> datetime | None:
    """Until when the application can be handed in; where no round is chosen yet, nothing is set."""
    if application.round is None or not may_hand_in(application):
        return None
    given_back = last is not None and last.kind == Event.Kind.RETURNED
    return deadline(application, application.round, given_back=given_back)


def open_stops(ids: list[int]) -> Mapping[int, Stop]:
    """The desk at which each of these applications lies now."""
    stops = Stop.objects.waiting().filter(application__in=ids).select_related("organisation")
    return {stop.application_id: stop for stop in stops.order_by("id")}


def _where(application: Application, stop: Stop | None, last: Event | None) -> str:
    match application.state:
        case State.DRAFT:
            return "还没有提交，只有您自己能看到。"
        case State.IN_REVIEW if stop is not None:
            label = current().step_labels[Step(stop.step)]
            return f"现在在「{stop.organisation.name}」{label}，{_minute(stop.entered_at)} 送达。"
        case State.RETURNED if last is not None:
            verb = "通知补正" if application.correct_by else "退回修改"
            return f"「{last.organisation_name}」于 {_minute(last.at)} {verb}。"
        case State.REJECTED if last is not None:
            return f"「{last.organisation_name}」于 {_minute(last.at)} 审核不通过。"
        case State.WITHDRAWN if not application.open_sections:
            return "补正期限已过，没有重新提交，视为放弃本批次的申报。"
        case State.WITHDRAWN:
            return f"您已于 {_minute(application.moved_at)} 撤回。"
        case State.AWAITING_COMMITTEE if application.round is not None:
            return f"各级审核已通过，等待「{application.round.committee.name}」评审。"
        case State.IN_COMMITTEE if application.round is not None:
            return f"「{application.round.committee.name}」已受理，正在评审。"
        case State.ADMITTED:
            return f"各级审查已通过，您已于 {_minute(application.moved_at)} 进入专家信息库。"
    return ""


def _after_the_vote(application: Application, outcome: Outcome) -> str:
    match application.state:
        case State.DECIDED if application.elected is None:
            return "评审会已经表决，结果公布后会在这里显示。"
        case State.DECIDED:
            return "评审未通过。"
        case State.IN_PUBLICITY if outcome.confirmation is not None:
            confirmed = outcome.confirmation
            return f"评审结果已于 {_minute(confirmed.at)} 确认（{confirmed.number}），等待制发证书。"
        case State.IN_PUBLICITY if outcome.publicity is not None and outcome.stage == Stage.ENDED:
            return f"评审通过，公示已于 {outcome.publicity.ends_on} 期满，等待确认评审结果。"
        case State.IN_PUBLICITY if outcome.publicity is not None:
            return f"评审通过，评审结果正在公示，{outcome.publicity.ends_on} 24 时期满。"
        case State.IN_PUBLICITY:
            return "评审通过，原公示名单已撤下，等待重新公示。"
        case State.ON_HOLD:
            return "公示期间收到异议，正在调查核实，暂缓办理。"
        case State.CERTIFIED:
            return f"评审结果已经确认，您已于 {_minute(application.moved_at)} 取得职称，证书已经制发。"
    return ""


def _now(application: Application, late: bool, outcome: Outcome) -> str:
    if late:
        return "提交期限已过，不能再提交。如有疑问，请联系所在单位。"
    match application.state:
        case State.DRAFT:
            return "请填完各节内容，检查无误后提交。"
        case State.RETURNED if application.correct_by:
            return "请按补正通知修改指出的内容，在期限前重新提交；逾期未补正的，视为放弃本次申报。"
        case State.RETURNED:
            return "请按退回意见修改指出的内容，然后重新提交。其余内容不需修改，也不需重填。"
        case State.REJECTED if application.open_sections:
            return "请按原因修改后重新提交，由所在单位重新审核。"
        case State.REJECTED if application.kind == Kind.EXPERT:
            return "本年度的专家申报已结束，不能再次提交。可在下一年度重新申报。"
        case State.REJECTED:
            return "本批次的申报已结束，不能再次提交。请关注下一批次。"
        case State.WITHDRAWN if not application.open_sections:
            return "本批次的申报已结束，不能再次提交。请关注下一批次。"
        case State.WITHDRAWN if application.open_sections != application.sections:
            return "请按退回意见修改指出的内容，然后重新提交。其余内容不需修改，也不需重填。"
        case State.WITHDRAWN:
            return "可以修改后重新提交。"
        case State.ADMITTED:
            return "现在不需要您做什么。被抽取参加评审时，评委会办事机构会与您联系。"
        case State.IN_REVIEW:
            return "现在不需要您做什么，有结果时这里会显示。"
        case State.DECIDED if outcome.asked is not None and outcome.asked.decided_at is None:
            return (
                f"您已于 {_minute(outcome.asked.asked_at)} 申请复查，正在办理；现在不需要您做什么，有结论时这里会显示。"
            )
        case State.DECIDED if outcome.asked is not None:
            return "复查已有结论，维持原结果。可以在下一批次重新申报。"
        case State.DECIDED if application.elected is False:
            return "本批次的评审已结束。对结果有疑问的，可以向评委会办事机构申请复查；也可以在下一批次重新申报。"
        case State.DECIDED | State.IN_PUBLICITY | State.ON_HOLD:
            return "现在不需要您做什么，有结果时这里会显示。"
        case State.CERTIFIED:
            return "证书可以在「我的证书」中查看和下载，不需要再做什么。"
    return "现在不需要您做什么，请留意评审安排。"


def _doing(application: Application, late: bool) -> tuple[tuple[str, str], ...]:
    pk = application.pk
    look = ("预览全部", reverse("application_preview", args=[pk]))
    see = ("查看进度", reverse("application_status", args=[pk]))
    if application.state == State.CERTIFIED:
        return ("我的证书", reverse("my_certificates")), see, look
    if not may_hand_in(application):
        return (see, look) if application.submission else (look,)
    fill = ("修改" if application.submission else "继续填写", reverse("application_entry", args=[pk]))
    hand_in = ("检查并提交", reverse("submit_application", args=[pk]))
    ways = (fill, look) if late else (fill, hand_in, look)
    return (*ways, see) if application.submission else ways


def _minute(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
