"""Whether somebody meets the conditions, and by how much they miss them. Pure: no I/O, no clock, no `eval`."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhicheng.eligibility.asking import assessed, of_several, slot_label, spoken, tenure, trained
from zhicheng.eligibility.said import Said
from zhicheng.eligibility.schema import Assessed, Attached, Entries, RuleSet, Served, Tenure, Trained, Way, Worked

PROFESSIONAL = "专业"
EXCELLENT = "优秀"
Judged = tuple[bool | None, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition comes to, in a sentence with the gap in figures, and the clause on which it rests."""

    code: str
    label: str
    met: bool | None
    """None: nobody but a person can tell, as the words that were typed are not known here."""
    sentence: str
    clause: str

    def stored(self) -> dict[str, Any]:
        """As it is kept with the revision."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Span:
    """Until when the months and the years count."""

    year: int
    """The round's; years are counted back from the one before it."""
    until: date


def span(rules: RuleSet, year: int, day: date) -> Span:
    """Return until when a set counts, for a round of that year and a submission on that day."""
    return Span(year, date(year, 12, 31) if rules.until == "year_end" else day)


def evaluate(rules: RuleSet, said: Said, span: Span) -> list[Finding]:
    """Return what every condition of the applicant's way comes to, met or not."""
    way = next((way for way in rules.ways if said.apply_type in way.apply_types), None)
    if way is None:
        known = "、".join(word for way in rules.ways for word in way.apply_types)
        sentence = f"《{rules.title}》没有「{said.apply_type or '未填写'}」的条件，只有：{known}。请核对申报类型。"
        return [Finding("apply_type", "申报类型", False, sentence, rules.source)]
    return [*_elsewhere(rules, way, said), *(_found(rule, said, span) for rule in way.rules)]


def months_between(since: date, until: date) -> int:
    """Return the full months from one day to another; a month is full on the day before its number comes again."""
    after = date.fromordinal(until.toordinal() + 1)
    months = (after.year - since.year) * 12 + after.month - since.month
    return months - (after.day < since.day)


def _elsewhere(rules: RuleSet, way: Way, said: Said) -> Iterator[Finding]:
    """转评: the title held is one of another series."""
    if not way.held_elsewhere:
        return
    met = said.held is not None and said.held[0] != rules.series
    sentence = (
        f"现职称「{said.title}」属于其他系列，可以转评。"
        if met
        else f"现职称「{said.title or '未填写'}」不是其他系列的职称，不能按转评申报。"
    )
    yield Finding("held_elsewhere", "转评", met, sentence, rules.source)


def _found(rule: Any, said: Said, span: Span) -> Finding:
    met, sentence = JUDGES[type(rule)](rule, said, span)
    return Finding(rule.code, rule.label, met, sentence, rule.clause)


def _served(rule: Served, said: Said, span: Span) -> Judged:
    """The way that lacks least is told; a diploma that no way knows is told as that."""
    open_ways = [way for way in rule.ways if _qualified(way, said)]
    if not open_ways:
        wanted = "；".join(dict.fromkeys(tenure(way) for way in rule.ways))
        if said.unknown_title:
            return None, f"职称目录中没有现职称「{said.title}」，不能自动判断，由审核人核对。要求：{wanted}。"
        studied = f"{said.diploma or '学历未填写'}{f'（{said.degree}）' if said.degree not in ('', '无') else ''}"
        now = f"{studied}、现职称「{said.title or '无'}」"
        return False, f"依据的学历和现职称为：{now}，不符合其中任何一种：{wanted}。"
    judged = [(_months(way, rule, said, span), way) for way in open_ways]
    months, way = max(judged, key=lambda pair: (pair[0] or 0) - pair[1].months)
    what = f"任{way.held_label}职称" if way.held != "none" else "从事专业技术工作"
    if months is None:
        return False, f"要求{what}满 {spoken(way.months)}，但没有填写起算时间，请在「基本信息」补充。"
    if months >= way.months:
        asked = f"，要求满 {spoken(way.months)}" if way.months else "，没有年限要求"
        return True, f"{what}{f'满 {spoken(months)}' if way.months else ''}{asked}。"
    return False, f"{what}满 {spoken(months)}，要求满 {spoken(way.months)}，还差 {spoken(way.months - months)}。"


def _qualified(way: Tenure, said: Said) -> bool:
    studied = not way.diplomas or said.diploma in way.diplomas
    degree = not way.degrees or said.degree in way.degrees
    return studied and degree and (way.held == "none" or (said.held is not None and said.held[1] == way.held))


def _months(way: Tenure, rule: Served, said: Said, span: Span) -> int | None:
    since = said.work_since if way.held == "none" else getattr(said, rule.since) or said.current_title_since
    if not way.months:
        return 0
    return None if since is None else max(0, months_between(since, span.until))


def _trained(rule: Trained, said: Said, span: Span) -> Judged:
    short = []
    for year in _years(rule.years, span):
        kinds = said.hours.get(year, {})
        every, own = sum(kinds.values(), Decimal()), kinds.get(PROFESSIONAL, Decimal())
        if every < rule.hours:
            short.append(f"{year} 年 {_number(every)} 学时，还差 {_number(rule.hours - every)} 学时")
        elif own < rule.professional:
            short.append(f"{year} 年专业科目 {_number(own)} 学时，还差 {_number(rule.professional - own)} 学时")
    return not short, f"{trained(rule)}：{'；'.join(short) or '均已达到'}。"


def _assessed(rule: Assessed, said: Said, span: Span) -> Judged:
    years = _years(rule.years, span)
    wrong = [
        f"{year} 年{said.results.get(year, '未填写')}" for year in years if said.results.get(year) not in rule.results
    ]
    best = sum(said.results.get(year) == EXCELLENT for year in years)
    if best < rule.excellent:
        wrong.append(f"优秀 {best} 次，要求 {rule.excellent} 次，还差 {rule.excellent - best} 次")
    return not wrong, f"{assessed(rule)}：{'；'.join(wrong) or '符合'}。"


def _attached(rule: Attached, said: Said, span: Span) -> Judged:
    missing = [slot_label(code) for code in rule.slots if code not in said.slots]
    return not missing, f"缺少附件：{'、'.join(missing)}。" if missing else "附件齐全。"


def _worked(rule: Worked, said: Said, span: Span) -> Judged:
    counted = [(demand, _count(demand, said)) for demand in rule.demands]
    reached = sum(number >= demand.at_least for demand, number in counted)
    parts = [_reached(demand, number) for demand, number in counted]
    return reached >= rule.met, f"{of_several(rule)}{'；'.join(parts)}。"


def _count(demand: Entries, said: Said) -> int:
    rows = said.entries.get(demand.section, [])
    return sum(all(row.get(name) in words for name, words in demand.where.items()) for row in rows)


def _reached(demand: Entries, number: int) -> str:
    gap = f"，还差 {demand.at_least - number} {demand.measure}" if number < demand.at_least else ""
    return f"{demand.said} {number} {demand.measure}，要求 {demand.at_least} {demand.measure}{gap}"


def _years(number: int, span: Span) -> range:
    return range(span.year - number, span.year)


def _number(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


JUDGES: dict[type, Callable[..., Judged]] = {
    Served: _served,
    Trained: _trained,
    Assessed: _assessed,
    Attached: _attached,
    Worked: _worked,
}
