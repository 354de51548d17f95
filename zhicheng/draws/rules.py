"""The rule of a draw, as it is written down and published; who may do what, and when."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.timezone import localtime

from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Round
from zhicheng.committees.rules import members_missing
from zhicheng.core.refused import Refused, Stale
from zhicheng.draws import drawing
from zhicheng.draws.models import Draw, Invitation, State
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.profiles import current
from zhicheng.sections.expert_words import RECUSAL_KINDS

MOST_QUOTAS = 30
MOST_SEATS = 101
MOST_REASON = 500
LONGEST_SOURCE = 200
NUMBERED = re.compile(r"第\s*\d+\s*期|\d{4}")
"""What tells one value of a source from its others: an issue, or the year of a date."""
FROM_THE_HIGHEST = tuple(level.value for level in Level)


@dataclass(frozen=True, slots=True)
class Quota:
    """名额组: so many seats for one specialty, or for those whose field has one of the words; with neither, for all.

    Whoever fits into several belongs to the first of them.
    """

    code: str
    name: str
    seats: int
    reserves: int
    specialty: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What is drawn, from whom, and by which public value; every number can be looked up in ADR 23."""

    quotas: tuple[Quota, ...]
    source: str
    """The public value, named so that everybody finds the same one: 中国福利彩票双色球第 2026136 期的 7 个开奖号码."""
    known_at: datetime
    """From when on everybody can know it."""
    serves_on: date
    """The day until which the terms must last: the last day of the committee's work."""
    least_level: str
    """The lowest level of title that a member may hold (Order 40, Art. 10)."""
    last_rounds: int = 1
    """Who sat in so many rounds of the committee before this one stays away; 0: nobody."""
    load: int = 3
    """Who sits so many times in this year already stays away; 0: nobody."""
    unit_share: int = 10
    """Who would have to recuse from more than so many of a hundred candidates because of a unit stays away."""
    relations: bool = True
    """Whether those with a declared or found relation to a candidate stay away altogether."""
    oldest: int = 0
    """Who is older, in years, on the day of `serves_on` stays away; 0: nobody."""

    @cached_property
    def text(self) -> str:
        """As it is hashed and published."""
        said: dict[str, Any] = {**asdict(self), "relations": int(self.relations), "method": drawing.METHOD}
        said["quotas"] = [{**asdict(quota), "words": list(quota.words)} for quota in self.quotas]
        said["known_at"], said["serves_on"] = localtime(self.known_at).isoformat(), self.serves_on.isoformat()
        return drawing.canonical(said)

    @classmethod
    def read(cls, text: str) -> "Rule":
        """The rule that was written down so."""
        said = json.loads(text)
        said.pop("method")
        said["quotas"] = tuple(Quota(**{**quota, "words": tuple(quota["words"])}) for quota in said["quotas"])
        said["known_at"], said["relations"] = datetime.fromisoformat(said["known_at"]), bool(said["relations"])
        return cls(**{**said, "serves_on": date.fromisoformat(said["serves_on"])})


def lowest(levels: Iterable[str]) -> str:
    """The lowest of the levels that a committee judges: what its members hold at least, unless the rule says more."""
    return max(levels, key=FROM_THE_HIGHEST.index)


def require_office(by: Grant, round: Round) -> None:
    """A draw is the work of the committee's office: reviewers of its host, within the series that they review."""
    own = by.role in REVIEWERS and by.organisation_id == round.committee.host_id
    if not own or not by.covers_series(round.committee.series_id):
        raise Refused("只有评委会办事机构中负责该系列的审核人员可以办理专家抽取。", code="office_only")


def require_rule(rule: Rule, round: Round, at: datetime) -> None:
    """A rule that can be drawn by: quotas with seats, members as the law wants them, a public value still to come."""
    _require_quotas(rule.quotas)
    _require_members(sum(quota.seats for quota in rule.quotas), round)
    if not rule.source.strip() or len(rule.source) > LONGEST_SOURCE:
        raise _wrong("source", f"请写明采用哪一个公开值（不超过 {LONGEST_SOURCE} 个字），使任何人都能查到同一个值。")
    if not NUMBERED.search(rule.source):
        raise _wrong(
            "source", "请写明公开值的期号或日期，例如「双色球第 2026136 期的 7 个开奖号码」，不能只写彩票名称。"
        )
    if rule.known_at <= at:
        raise _wrong("known_at", "公开值须在公布承诺之后才产生，请选用将来的公开值。")
    if rule.least_level not in FROM_THE_HIGHEST:
        raise _wrong("least_level", "请选择评审专家所持职称的最低层级。")
    if not 0 <= rule.unit_share <= 100 or min(rule.last_rounds, rule.load, rule.oldest) < 0:
        raise _wrong("unit_share", "回避比例应在 0 到 100 之间，批次数、次数和年龄不能为负数。")
    if rule.serves_on < localtime(at).date():
        raise _wrong("serves_on", "评审工作结束日期已经过去，请重新填写。")


def require_state(draw: Draw, *allowed: State) -> None:
    """Each step of a draw fits some states only; a second click finds the first one done."""
    if draw.state not in allowed:
        word = State(draw.state).label
        raise Refused(f"这次抽取现在是「{word}」状态，不能这样办理，请刷新页面。", code="wrong_state")


def require_current(draw: Draw, seen: int) -> None:
    """The page may be older than the draw."""
    if draw.version != seen:
        raise Stale("这次抽取刚被他人办理过，请核对最新情况后再操作。")


def require_clock(latest: datetime, at: datetime) -> None:
    """Time does not run backwards: what was committed before cannot have been done after."""
    if at < latest:
        raise Refused(
            f"服务器时间早于上一步的时间（{_minute(latest)}），可能被调整过。请先校准服务器时间再办理。",
            code="clock_back",
        )


def require_enough(short: Collection[tuple[str, int]]) -> None:
    """A draw is not begun that cannot fill its seats and reserves."""
    if short:
        words = "、".join(f"「{name}」还差 {number} 人" for name, number in short)
        raise Refused(f"符合条件的专家不足：{words}。请补充专家，或者调整名额和备选人数后重新准备。", code="too_few")


def require_to_come(rule: Rule, at: datetime) -> None:
    """The commitment is published before anybody can know the public value."""
    if rule.known_at <= at:
        raise Refused(
            f"公开值已于 {_minute(rule.known_at)} 产生，此时公布承诺不再可信。请另选将来的公开值，重新准备。",
            code="value_known",
        )


def require_known(rule: Rule, at: datetime) -> None:
    """The public value is entered when it is there, not before."""
    if at < rule.known_at:
        raise Refused(f"公开值在 {_minute(rule.known_at)} 才产生，请届时再录入。", code="too_early")


def require_second_person(draw: Draw, by: Grant) -> None:
    """Who made the rule and the pool does not enter the value that decides."""
    if draw.prepared_by_id == by.user_id:
        raise Refused("公开值须由准备人以外的工作人员录入，请由本机构另一位审核人员办理。", code="second_person")


def require_answerable(invitation: Invitation, by: Grant, at: datetime) -> None:
    """Answered by the expert, or noted by the office of the committee for the expert; in time."""
    own = by.role == Role.EXPERT and invitation.lot.expert.person_id == by.user_id
    if not own:
        require_office(by, invitation.draw.round)
    if invitation.state == Invitation.State.INVITED and at > invitation.answer_by:
        raise Refused(f"答复期限已于 {_minute(invitation.answer_by)} 届满，席位由后一名递补。", code="answer_late")


def require_may_give_up(invitation: Invitation, by: Grant) -> None:
    """A seat that was accepted is given up by the expert, or noted by another person than noted the acceptance."""
    person, settled = invitation.lot.expert.person_id, invitation.settled_by_id
    if invitation.state != Invitation.State.ACCEPTED or by.user_id == person:
        return
    if settled == person:
        raise Refused("专家本人已登录接受，只能由专家本人登录后谢绝，办事机构不能代为登记。", code="expert_only")
    if settled == by.user_id:
        raise Refused("接受是您登记的，改为谢绝须由专家本人登录办理，或由本机构另一人登记。", code="another_person")


def require_invited(invitation: Invitation, by: Grant) -> None:
    """Of relations to candidates the person alone can speak who was asked."""
    if by.role != Role.EXPERT or invitation.lot.expert.person_id != by.user_id:
        raise Refused("回避声明由受邀专家本人登录后填写。", code="expert_only")


def require_declared(kind: str, name: str, relation: str) -> None:
    """A declaration says of whom and why."""
    said = {"kind": (kind in dict(RECUSAL_KINDS), "请选择回避对象。")}
    said |= {"name": (bool(name), "请填写单位全称或个人姓名。"), "relation": (bool(relation), "请填写关系。")}
    for field, (fine, sentence) in said.items():
        if not fine:
            raise Refused(sentence, code=f"declared_{field}", fields={field: sentence})


def require_open(invitation: Invitation, *allowed: Invitation.State) -> None:
    """An invitation is answered once; who has accepted may still decline."""
    if invitation.state not in allowed:
        word = Invitation.State(invitation.state).label
        raise Refused(f"编号 {invitation.lot.label} 的邀请现在是「{word}」，不能这样办理。", code="answered")


def require_answer_late(invitation: Invitation, at: datetime) -> None:
    """Nobody's seat lapses before the time to answer is over."""
    if at <= invitation.answer_by:
        sentence = f"答复期限 {_minute(invitation.answer_by)} 还没有到，请等待答复。"
        raise Refused(sentence, code="answer_to_come")


def require_not_replaced(invitation: Invitation) -> None:
    """A seat goes to the next drawn once."""
    if invitation.replaced:
        raise Refused(f"编号 {invitation.lot.label} 的席位已经递补。", code="replaced")


def require_seats_taken(waiting: int, empty: int) -> None:
    """A draw is done when every seat is accepted."""
    if waiting or empty:
        raise Refused(f"还有 {waiting} 人未答复、{empty} 个席位空缺，不能完成抽取。", code="seats_open")


def require_reason(reason: str, names: Iterable[str] = ()) -> None:
    """What goes wrong says why; what is published of it names no expert."""
    if not reason.strip() or len(reason) > MOST_REASON:
        sentence = f"请写明原因，不超过 {MOST_REASON} 个字。"
        raise Refused(sentence, code="reason_needed", fields={"reason": sentence})
    if any(name in reason for name in names):
        sentence = "作废原因会公布，不能写出专家的姓名；请改用编号。"
        raise Refused(sentence, code="reason_names", fields={"reason": sentence})


def require_time_to_answer(answer_by: datetime, at: datetime) -> None:
    """Somebody who is asked has time to answer."""
    if answer_by <= at:
        raise _wrong("answer_by", "答复期限须晚于现在，请重新填写。")


def _require_quotas(quotas: tuple[Quota, ...]) -> None:
    if not 1 <= len(quotas) <= MOST_QUOTAS:
        raise _wrong("quotas", f"请设置 1 到 {MOST_QUOTAS} 个名额组。")
    for quota in quotas:
        if not quota.name.strip() or not 1 <= quota.seats <= MOST_SEATS or not 0 <= quota.reserves <= MOST_SEATS:
            raise _wrong("quotas", f"名额组须有名称，席位在 1 到 {MOST_SEATS} 之间，备选人数不能为负数。")
    if len({quota.code for quota in quotas}) < len(quotas) or len({quota.name for quota in quotas}) < len(quotas):
        raise _wrong("quotas", "名额组的名称不能重复。")


def _require_members(seats: int, round: Round) -> None:
    """As many as a meeting of the committee needs, so that what is drawn can meet (Order 40, Art. 9)."""
    if wrong := members_missing(round.committee, seats, current().meeting):
        raise _wrong("quotas", f"本次抽取合计 {seats} 席：{wrong}。")


def _wrong(field: str, sentence: str) -> Refused:
    return Refused(sentence, code=f"rule_{field}", fields={field: sentence})


def _minute(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
