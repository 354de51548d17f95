"""Lines of the unit's own plan: how many titles of which series and level it will apply for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhicheng.catalogue.models import Level, Series
from zhicheng.core import clock
from zhicheng.core.fields import Choice, Whole
from zhicheng.core.refused import Refused
from zhicheng.organisations.rules import require_usable
from zhicheng.people.models import Grant, Role
from zhicheng.plans import actions, queries, rules
from zhicheng.plans.models import Kind as Line
from zhicheng.plans.models import Plan, Quota, in_order
from zhicheng.profiles import current
from zhicheng.sheets.columns import Column, Row
from zhicheng.sheets.kinds import Kind, declare
from zhicheng.sheets.models import Verdict

LABEL = "申报数量"
NOTES = (
    "在「填写」表中从第 2 行起一行填一个系列、层级；列名不要改，列的次序可以换。",
    "模板中已填好现在的计划：改动数量即为调整；填 0 表示删去这一行；表中没有的系列、层级保持不变。",
    "全部行都正确才能导入；导入后在「申报计划上传」中核对、上传计划文件，再按「提交计划」。",
)


def columns(by: Grant) -> Sequence[Column]:
    """What a line says."""
    years = {str(year): year for year in actions.filing_years(clock.now())}
    series = {one.name: one for one in Series.objects.order_by("code")}
    levels = {str(level.label): level for level in Level}
    most = Whole(label=LABEL, max=rules.MOST_PLACES, unit="个")
    return (
        Column("year", Choice(label="年度"), "从列表中选择。", years, 10),
        Column("series", Choice(label="系列"), "从列表中选择。", series, 30),
        Column("level", Choice(label="层级"), "从列表中选择。", levels, 14),
        Column("number", most, f"1 到 {rules.MOST_PLACES} 的整数；填 0 表示删去这一行。", width=14),
    )


def filled(by: Grant) -> Sequence[Sequence[object]]:
    """The lines as they are now, so that a change is typed beside what it changes."""
    names = queries.series_names()
    found: list[Sequence[object]] = []
    for year, plan in _plans(by, actions.filing_years(clock.now())).items():
        rows = in_order(queries.wanted(plan))
        found += [(year, names[series], Level(level).label, number) for series, level, number in rows]
    return found


def compare(by: Grant, rows: Sequence[Row]) -> None:
    """A line is known by year, series and level; what the plan's own rules forbid is told at its cell."""
    years = sorted({row.said["year"] for row in rows})
    plans = _plans(by, years)
    for year in years:
        here = [row for row in rows if row.said["year"] == year]
        plan = plans.get(year)
        before = queries.wanted(plan) if plan else {}
        for row in here:
            _tell(row, before.get(_line(row), 0))
        _check(by, here, plan, before, queries.ledger(by.organisation, year))


def store(by: Grant, rows: Sequence[Row], at: datetime) -> Sequence[Any]:
    """Write the plan of each year anew, with what the rows change in it."""
    years = sorted({row.said["year"] for row in rows})
    plans = _plans(by, years)
    for year in years:
        plan = plans.get(year)
        before = queries.wanted(plan) if plan else {}
        after = _after(before, [row for row in rows if row.said["year"] == year])
        actions.write(year, after, by=by, at=at, seen=plan.version if plan else 0)
    return ()


def _tell(row: Row, before: int) -> None:
    after = row.said["number"]
    row.verdict = Verdict.NEW if not before else Verdict.CHANGED
    if before == after:
        row.verdict = Verdict.SAME
    elif before:
        row.changes.append((LABEL, str(before), str(after) if after else "删去"))


def _check(
    by: Grant, rows: Sequence[Row], plan: Plan | None, before: Mapping[Line, int], ledger: Mapping[Line, Quota]
) -> None:
    new = [row for row in rows if row.verdict is Verdict.NEW]
    changing = [row for row in rows if row.verdict is not Verdict.SAME]
    try:
        require_usable(by.organisation)
        if plan is not None and changing:
            rules.require_open(plan)
    except Refused as refusal:
        for row in rows:
            row.problems["year"] = refusal.message
        return
    try:
        rules.require_numbers(_after(before, rows))
    except Refused as refusal:
        for row in new:
            row.problems["series"] = refusal.message
    for row in changing:
        line = _line(row)
        try:
            rules.require_no_less_than_held({line: row.said["number"]}, {k: v for k, v in ledger.items() if k == line})
        except Refused as refusal:
            row.problems["number"] = refusal.message


def _after(before: Mapping[Line, int], rows: Sequence[Row]) -> dict[Line, int]:
    after = dict(before) | {_line(row): row.said["number"] for row in rows}
    return {line: number for line, number in after.items() if number}


def _line(row: Row) -> Line:
    return row.said["series"].pk, str(row.said["level"].value)


def _plans(by: Grant, years: Sequence[int]) -> dict[int, Plan]:
    found = Plan.objects.filter(organisation=by.organisation_id, year__in=years).select_related("desk")
    return {plan.year: plan for plan in found.order_by("year")}


def _title(said: Mapping[str, Any]) -> str:
    series, level = said.get("series"), said.get("level")
    year = f"{said['year']} 年度" if "year" in said else ""
    return " ".join(filter(None, (year, series and series.name, level and str(level.label))))


def _has_plans(by: Grant) -> bool:
    return current().plan_required


LINES = declare(
    Kind(
        code="plan_lines",
        label="申报计划",
        listed="plan",
        roles=frozenset({Role.ADMINISTRATOR}),
        columns=columns,
        title=_title,
        unique=(("series", "level", "year"),),
        notes=NOTES,
        compare=compare,
        store=store,
        open_to=_has_plans,
        filled=filled,
    )
)
