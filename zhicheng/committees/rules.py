"""Who may set up a committee and its rounds, and what must be in order first."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from zhicheng.catalogue.models import HIGH, Level
from zhicheng.committees.models import Committee, Filing, Round, RoundChange
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.organisations.queries import kind_word, label_of
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.profiles import current
from zhicheng.profiles.meeting import MeetingRules

GRADES = (
    HIGH,
    frozenset({Level.INTERMEDIATE}),
    frozenset({Level.ASSISTANT, Level.TECHNICIAN}),
)
"""高级, 中级, 初级: a committee judges at one of them (Order 40, Art. 6)."""
ARTICLE_9 = "（《职称评审管理暂行规定》第九条）"
LEAST_PUBLICITY = 5
"""Working days (Order 40, Art. 26)."""
LONGEST_FILING = 3
"""Years (Order 40, Art. 8)."""
OFFICE = (Role.ADMINISTRATOR, *REVIEWERS)
"""Who works in a committee's office: the host's administrator and its reviewers."""
CHANGEABLE: Mapping[str, str] = {
    "name": "批次",
    "opens_at": "申报开始",
    "closes_at": "申报截止",
    "correct_until": "修改截止",
    "review_from": "评审开始",
    "review_until": "评审结束",
    "publicity_days": "公示工作日",
    "plan": "评审工作安排",
    "rules_bind": "不符合条件的不能提交",
}
"""What of an announced round may change, with a second person; what applications are pinned to does not."""


def require_office(by: Grant, committee: Committee) -> None:
    """The committee's office is its host; a reviewer's series must cover the committee's."""
    inside = by.organisation_id == committee.host_id and by.role in OFFICE
    if not inside or (by.role != Role.ADMINISTRATOR and not by.covers_series(committee.series_id)):
        raise Refused("只有评委会办事机构（评委会所在单位）的工作人员可以办理。", code="office_only")


def require_host(by: Grant, host: Organisation) -> None:
    """An organisation asks for a committee of its own."""
    if by.role not in OFFICE or by.organisation_id != host.pk:
        raise Refused("只能为本单位申请设立评委会。", code="own_only")


def require_may_host(host: Organisation) -> None:
    """The profile says which kinds of organisation have committees; a basic unit has none (Order 40, Art. 6)."""
    hosts = current().committees.hosts
    if host.kind not in hosts:
        raise Refused(
            f"「{host.name}」的{label_of('kind')}是「{kind_word(host.kind)}」，不能设立评委会：评委会由"
            f"{'、'.join(map(kind_word, hosts))}设立（人社部令第40号第六条）。确需设立的，请与上级职称工作部门联系。",
            code="may_not_host",
        )


def require_may_file(host: Organisation, desk: Organisation | None) -> Organisation:
    """Only a title office files a committee (Order 40, Art. 8)."""
    if desk is None:
        raise Refused(
            f"「{host.name}」的上级中没有可以核准备案的职称工作部门（人社部令第40号第八条），"
            "请联系上级核对单位的上下级关系。",
            code="no_filing_desk",
        )
    return desk


def require_one_grade(levels: Sequence[str]) -> None:
    """A committee judges at one grade only."""
    if not levels or not any(set(levels) <= grade for grade in GRADES):
        raise Refused(
            "一个评委会只评一个等级：高级（正高级、副高级）、中级，或初级（助理级、员级）。请分开设立。",
            code="one_grade",
            fields={"levels": "请只选一个等级内的层级。"},
        )


def require_scope(host: Organisation, scope: Organisation) -> None:
    """A committee takes applicants of the host's subtree, or of one that lies around it with the office's approval."""
    if not (scope.path.startswith(host.path) or host.path.startswith(scope.path)):
        sentence = f"受理范围「{scope.name}」不在「{host.name}」的上下级关系内，请重新选择。"
        raise Refused(sentence, code="scope_elsewhere", fields={"scope": sentence})


def require_term(since: date, until: date) -> None:
    """A filing is for three years at most."""
    if until < since:
        sentence = "有效期截止不能早于有效期开始。"
        raise Refused(sentence, code="term_backwards", fields={"until": sentence})
    if until >= _years_on(since, LONGEST_FILING):
        sentence = f"核准备案的有效期不超过 {LONGEST_FILING} 年（人社部令第40号第八条），请把截止日期提前。"
        raise Refused(sentence, code="term_too_long", fields={"until": sentence})


def least_members(committee: Committee, held_to: MeetingRules) -> int:
    """How many members the committee has at least."""
    return held_to.least_members(high=_is_high(committee), by_specialty=committee.specialty_id is not None)


def members_missing(committee: Committee, members: int, held_to: MeetingRules) -> str:
    """What is wrong with so many members of a filing, a draw or a meeting: a sentence without its stop, or nothing."""
    wrong = members < least_members(committee, held_to) or (held_to.odd and members % 2 == 0)
    return members_needed(committee, held_to) if wrong else ""


def members_needed(committee: Committee, held_to: MeetingRules) -> str:
    """An odd number; for a high level at least 25 by series and 11 by specialty, as the profile has it (Art. 9)."""
    enough = f"不少于 {least_members(committee, held_to)} 人"
    if not _is_high(committee):
        return f"中级、初级职称评委会，委员{f'须为单数{ARTICLE_9}，' if held_to.odd else ''}{enough}"
    by = "专业" if committee.specialty_id else "系列"
    return f"按{by}组建的高级职称评委会，委员{'须为单数且' if held_to.odd else ''}{enough}{ARTICLE_9}"


def _is_high(committee: Committee) -> bool:
    return not HIGH.isdisjoint(committee.levels)


def require_members(committee: Committee, members: int) -> None:
    """A committee is filed with as many members as its meetings need."""
    if wrong := members_missing(committee, members, current().meeting):
        sentence = f"现在是 {members} 人：{wrong}。"
        raise Refused(sentence, code="wrong_members", fields={"members": sentence})


def require_desk(by: Grant, filing: Filing) -> None:
    """The office above decides on a filing, never the person who asked for it."""
    if by.organisation_id != filing.desk_id or by.role not in OFFICE:
        raise Refused("这份备案申请由上级职称工作部门核准，不能由本单位办理。", code="not_at_desk")
    if by.user_id == filing.requested_by_id:
        raise Refused("备案申请不能由提出人本人核准，请由其他人员办理。", code="another_person")
    if filing.state != Filing.State.REQUESTED:
        raise Refused("这份备案申请已经处理，请刷新页面。", code="already_decided")


def require_filed(committee: Committee, filing: Filing | None, on: date) -> None:
    """Without a filing in force nothing of a committee starts (Order 40, Art. 8)."""
    if filing is None:
        raise Refused(
            f"「{committee.name}」在 {on:%Y-%m-%d} 没有有效的核准备案，不能开展评审活动"
            "（人社部令第40号第八条）。请先办理备案。",
            code="not_filed",
        )


def require_windows(said: Mapping[str, Any]) -> None:
    """Apply, correct, review: one after the other."""
    if not said["opens_at"] < said["closes_at"] <= said["correct_until"]:
        raise Refused(
            "批次的时间先后不对：申报开始须早于申报截止，修改截止不得早于申报截止。请核对后重新填写。",
            code="round_windows",
            fields={"closes_at": "请核对时间先后。"},
        )
    start, end = said.get("review_from"), said.get("review_until")
    if (start is None) != (end is None) or (start and end and end < start):
        sentence = "评审开始和评审结束须同时填写，且结束不早于开始。"
        raise Refused(sentence, code="review_window", fields={"review_until": sentence})
    if start and start < localtime(said["closes_at"]).date():
        sentence = "评审开始不能早于申报截止。"
        raise Refused(sentence, code="review_window", fields={"review_from": sentence})
    if said.get("publicity_days", LEAST_PUBLICITY) < LEAST_PUBLICITY:
        sentence = f"评审结果公示不少于 {LEAST_PUBLICITY} 个工作日（人社部令第40号第二十六条）。"
        raise Refused(sentence, code="publicity_too_short", fields={"publicity_days": sentence})


def require_another(by: Grant, proposer: int | None, what: str) -> None:
    """Whoever proposed does not decide."""
    if by.user_id == proposer:
        raise Refused(f"{what}须由提出人以外的另一人核准，请由同事办理。", code="another_person")


def require_not_announced(round: Round) -> None:
    """A round is approved once."""
    if round.approved_at is not None:
        raise Refused(f"「{round.name}」已经核准发布，请刷新页面。", code="already_decided")


def require_announced(round: Round) -> None:
    """What is not announced yet is changed freely, without a second person."""
    if round.approved_at is None:
        raise Refused(f"「{round.name}」还没有核准，可以直接修改，不需要提出变更。", code="not_announced")


def require_pending(change: RoundChange) -> None:
    """A change is decided once."""
    if change.decided_at is not None:
        raise Refused("这项变更已经处理，请刷新页面。", code="already_decided")


def require_reason(reason: str, what: str) -> None:
    """Whoever refuses or changes says why."""
    if not reason.strip():
        sentence = f"请写明{what}的理由。"
        raise Refused(sentence, code="reason_needed", fields={"reason": sentence})


def require_difference(before: Mapping[str, str]) -> None:
    """A change changes something."""
    if not before:
        raise Refused("没有任何变动，不需要提交。", code="nothing_changed")


def require_not_closing_on_people(round: Round, said: Mapping[str, Any], at: datetime) -> None:
    """Nobody's time is cut short from one moment to the next: an end that is still to come is not moved to the past."""
    for name in ("closes_at", "correct_until"):
        if said.get(name) and said[name] < getattr(round, name) and said[name] <= at:
            sentence = f"{CHANGEABLE[name]}不能提前到已经过去的时间。"
            raise Refused(sentence, code="end_in_the_past", fields={name: sentence})


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
