"""Who keeps the library, and how long a term may be."""

from collections.abc import Sequence
from datetime import date, timedelta

from zhicheng.catalogue.models import Series
from zhicheng.core.refused import Refused, Stale
from zhicheng.experts.models import KEEPERS, Expert, State
from zhicheng.organisations.models import Kind
from zhicheng.organisations.queries import kind_word
from zhicheng.people.models import Grant
from zhicheng.profiles import current

MOST_REASON = 500
MOST_KEYWORDS = 10
LONGEST_KEYWORD = 50


def require_keeper(by: Grant) -> None:
    """Names of experts are not public (Order 40, Art. 24): the library is kept by the province's office alone."""
    if by.role not in KEEPERS or not by.organisation.is_top:
        raise Refused(
            f"专家信息库由最高一级{kind_word(Kind.OFFICE)}管理，其他机构不能查看和办理。", code="keepers_only"
        )


def require_current(expert: Expert, seen: int) -> None:
    """The page may be older than the row."""
    if expert.version != seen:
        raise Stale(f"「{expert.name}」的专家资料刚被他人处理过，请核对最新情况后再操作。")


def require_not_oneself(by: Grant, person: int) -> None:
    """Nobody decides on the own place in the library."""
    if by.user_id == person:
        raise Refused("不能办理本人的专家资料，请由其他人员办理。", code="own_expertise")


def already_expert(name: str, series: Series) -> Refused:
    """The same person stands in the library once for a series."""
    return Refused(f"{name} 已在「{series.name}」系列的专家信息库中，不需要重复登记。", code="already_expert")


def require_reason(reason: str) -> None:
    """A suspension or an end says why."""
    if not reason:
        raise Refused("请写明原因，原因会留在任期记录中。", code="reason_needed", fields={"reason": "请写明原因。"})


def require_state(expert: Expert, *allowed: State) -> None:
    """Each verb fits some states only."""
    if expert.state not in allowed:
        word = State(expert.state).label
        raise Refused(f"「{expert.name}」现在是「{word}」状态，不能这样办理，请刷新页面。", code="wrong_state")


def require_term(since: date, until: date, on: date) -> None:
    """A term is not over when it is given, and at most as long as the profile says (Order 40, Art. 10)."""
    latest = last_day(since)
    if until < since or until < on:
        raise Refused(
            "任期截止日期须晚于任期开始日期和今天。", code="term_over", fields={"until": "截止日期过早，请重新填写。"}
        )
    if until > latest:
        raise Refused(
            f"专家任期每次不超过 {current().expert_term_years} 年，自 {since} 起最晚到 {latest}。",
            code="term_too_long",
            fields={"until": f"最晚可填 {latest}。"},
        )


def require_keywords(keywords: Sequence[str]) -> None:
    """A few short words that say what somebody judges."""
    if len(keywords) > MOST_KEYWORDS or any(len(word) > LONGEST_KEYWORD for word in keywords):
        sentence = f"专业关键词最多 {MOST_KEYWORDS} 个，每个不超过 {LONGEST_KEYWORD} 个字。"
        raise Refused(sentence, code="keywords", fields={"keywords": sentence})


def last_day(since: date) -> date:
    """The last day of the longest term that begins on that day: 2026-11-23 → 2029-11-22."""
    year = since.year + current().expert_term_years
    try:
        return since.replace(year=year) - timedelta(days=1)
    except ValueError:  # 29 February has no anniversary in that year
        return date(year, 2, 27)
