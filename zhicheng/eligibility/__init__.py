"""申报条件 as data: one file per set of rules, loaded once, typed and frozen; a round pins one of them by its name."""

import tomllib
from functools import cache
from pathlib import Path

from zhicheng.core.refused import Refused
from zhicheng.eligibility.schema import RuleSet

FOLDER = Path(__file__).parent / "rulesets"


@cache
def rule_sets() -> dict[str, RuleSet]:
    """Return all sets by name (`code@version`); a wrong or missing value is an error at start, not on a page."""
    files = sorted(FOLDER.glob("*.toml"))
    found = [RuleSet.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    return {one.name: one for one in found}


def rule_set(name: str) -> RuleSet:
    """Return the set that a round has pinned; it must stay in the folder as long as a round names it."""
    try:
        return rule_sets()[name]
    except KeyError:
        raise Refused(f"申报条件「{name}」不存在，请联系系统管理员核对批次设置。", code="no_such_rules") from None


def fitting(series: str, level: str) -> list[RuleSet]:
    """Return the sets written for that series and level, the newest first."""
    found = [one for one in rule_sets().values() if one.fits(series, level)]
    return sorted(found, key=lambda one: (one.code, one.version), reverse=True)
