"""What conditions ask for, in words and whoever it concerns: for everybody who has not begun an application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhicheng.eligibility.schema import Assessed, Attached, Entries, RuleSet, Served, Tenure, Trained, Way, Worked
from zhicheng.sections import registry
from zhicheng.sections.person import Basics


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a way, in a sentence, and the clause on which it rests."""

    label: str
    sentence: str
    clause: str


@dataclass(frozen=True, slots=True)
class Path:
    """正常申报, 破格 or 转评, with everything that it asks."""

    name: str
    conditions: list[Condition]


def told(rules: RuleSet) -> list[Path]:
    """Return what each way of a set asks."""
    return [Path("、".join(way.apply_types), _asked(way, rules)) for way in rules.ways]


def spoken(months: int) -> str:
    """54 months as 4 年 6 个月."""
    years, rest = divmod(months, 12)
    return " ".join(part for part in (f"{years} 年" if years else "", f"{rest} 个月" if rest else "") if part) or "0 年"


def tenure(way: Tenure) -> str:
    """One way of having served long enough."""
    diploma = "、".join(way.diplomas) or "学历不限"
    degree = f"（{'、'.join(way.degrees)}）" if way.degrees else ""
    title = f"任{way.held_label}职称" if way.held != "none" else "从事专业技术工作"
    return f"{diploma}{degree}、{title}{f'满 {spoken(way.months)}' if way.months else ''}"


def trained(rule: Trained) -> str:
    """So many hours in each of the last years."""
    own_part = f"（其中专业科目 {rule.professional} 学时）" if rule.professional else ""
    return f"近 {rule.years} 年每年不少于 {rule.hours} 学时{own_part}"


def assessed(rule: Assessed) -> str:
    """Which results each of the last years must have."""
    return f"近 {rule.years} 年考核结果均为{'或'.join(rule.results)}"


def of_several(rule: Worked) -> str:
    """How many of the demands suffice; nothing where there is only one."""
    return f"以下 {len(rule.demands)} 项至少符合 {rule.met} 项：" if len(rule.demands) > 1 else ""


def slot_label(code: str) -> str:
    """What the place for a proof is called."""
    return next(slot.label for slot in registry.slot_owner(code).slots if slot.code == code)


def _asked(way: Way, rules: RuleSet) -> list[Condition]:
    elsewhere = [Condition("转评", "现职称属于其他系列。", rules.source)] if way.held_elsewhere else []
    return elsewhere + [Condition(rule.label, f"{SENTENCES[type(rule)](rule)}。", rule.clause) for rule in way.rules]


def _served(rule: Served) -> str:
    ways = "；".join(dict.fromkeys(tenure(way) for way in rule.ways))
    choice = "符合下列之一：" if len(rule.ways) > 1 else ""
    since = f"。任职年限从「{Basics.base_fields[rule.since].label}」起算"
    return f"{choice}{ways}{since if any(way.held != 'none' for way in rule.ways) else ''}"


def _assessed(rule: Assessed) -> str:
    return f"{assessed(rule)}{f'，其中优秀不少于 {rule.excellent} 次' if rule.excellent else ''}"


def _attached(rule: Attached) -> str:
    return f"须上传：{'、'.join(slot_label(code) for code in rule.slots)}"


def _worked(rule: Worked) -> str:
    return f"{of_several(rule)}{'；'.join(map(_demand, rule.demands))}"


def _demand(demand: Entries) -> str:
    return f"{demand.said}不少于 {demand.at_least} {demand.measure}"


SENTENCES: dict[type, Callable[[Any], str]] = {
    Served: _served,
    Trained: trained,
    Assessed: _assessed,
    Attached: _attached,
    Worked: _worked,
}
