"""Who keeps the calendar of working days, and what a year must be like."""

from collections.abc import Collection, Sequence
from datetime import date

from zhicheng.core.calendar import SATURDAY
from zhicheng.core.refused import Refused
from zhicheng.people.models import Grant, Role

MOST_DAYS = 60
"""A year has some thirty exceptions."""


def require_keeper(by: Grant) -> None:
    """The administrator of the province's own office keeps the calendar for everybody."""
    if by.role != Role.ADMINISTRATOR or not by.organisation.is_top:
        raise Refused("工作日历由省级职称工作部门的系统管理员维护。", code="province_only")


def require_year(year: int, this: int) -> None:
    """This year, or one of the next two: the state announces a year ahead."""
    if not this <= year <= this + 2:
        sentence = f"只能录入 {this} 年至 {this + 2} 年的放假安排。"
        raise Refused(sentence, code="wrong_year", fields={"year": sentence})


def require_document(document: str) -> None:
    """Where it was announced, so that anybody can look."""
    if not document.strip():
        sentence = "请填写依据，例如：国务院办公厅关于 2027 年部分节假日安排的通知，国办发明电〔2026〕…号。"
        raise Refused(sentence, code="document_needed", fields={"document": sentence})


def require_consistent(off: Collection[date], worked: Collection[date], year: int) -> None:
    """The exceptions are of that year, none is both, each differs from its week, New Year's Day is off."""
    for field, sentence in _wrong(list(off), list(worked), year):
        raise Refused(sentence, code="inconsistent_year", fields={field: sentence})


def _wrong(off: Sequence[date], worked: Sequence[date], year: int) -> list[tuple[str, str]]:
    new_year = date(year, 1, 1)
    found = [
        ("off", [day for day in off if day.year != year], f"不是 {year} 年的日期"),
        ("worked", [day for day in worked if day.year != year], f"不是 {year} 年的日期"),
        ("worked", sorted(set(off) & set(worked)), "同时填在放假和上班里"),
        ("off", [day for day in off if day.weekday() >= SATURDAY], "本来就是周末，只填周一至周五放假的日子"),
        ("worked", [day for day in worked if day.weekday() < SATURDAY], "本来就是工作日，只填周六、周日上班的日子"),
        ("off", [new_year] if new_year.weekday() < SATURDAY and new_year not in off else [], "是元旦，应当放假"),
    ]
    sentences = [
        (field, f"{'、'.join(f'{day:%Y-%m-%d}' for day in days)} {what}。") for field, days, what in found if days
    ]
    if not sentences and not 5 <= len(off) <= MOST_DAYS:
        sentences = [
            ("off", f"{year} 年周一至周五放假的日子有 {len(off)} 天，与全年的法定节假日不符，请补全后一次录入。")
        ]
    if not sentences and len(worked) > len(off):
        sentences = [("worked", "上班的周末比放假的工作日还多，请核对放假安排。")]
    return sentences


def require_to_come(changed: Collection[date], on: date) -> None:
    """What has passed was computed with, and stays."""
    if past := sorted(day for day in changed if day <= on):
        listed = "、".join(f"{day:%Y-%m-%d}" for day in past)
        raise Refused(f"{listed} 已经过去或就是今天，不能再改。", code="past_days")
