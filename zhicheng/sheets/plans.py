"""申报计划 and the use of their places, as they are taken away."""

from datetime import datetime

from django.utils.timezone import localtime

from zhicheng.catalogue.models import Level
from zhicheng.people.models import Grant, Role
from zhicheng.plans import queries
from zhicheng.plans.actions import filing_years
from zhicheng.plans.models import State
from zhicheng.profiles import current
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
STATES = {"mine": "待本机构审核"} | {str(value): str(label) for value, label in State.choices}


def _plans(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    found = queries.chosen_plans(by.organisation, {"state": "mine", **filters}).order_by(
        "organisation__code", "-year", "id"
    )
    for plan in found.iterator(chunk_size=500):
        when = localtime(plan.submitted_at).replace(tzinfo=None) if plan.submitted_at else ""
        total: int = plan.total  # type: ignore[attr-defined]
        desk = plan.desk.name if plan.desk else ""
        yield plan.organisation.code, plan.organisation.name, plan.year, total, plan.word, desk, when


def _places(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    wanted = {"year": str(filing_years(at)[0]), **filters}
    found = queries.chosen_quotas(by.organisation, wanted).order_by("organisation__code", "series_id", "id")
    for row in found.iterator(chunk_size=2000):
        unit = (row.organisation.code, row.organisation.name, row.year)
        yield *unit, row.series.name, str(Level(row.level).label), row.granted, row.reserved, row.used, row.free


def _in_words(by: Grant, filters: Filters) -> str:
    free = {"yes": "有", "no": "没有"}
    levels = {str(value): str(label) for value, label in Level.choices}
    said = {
        "年度": filters.get("year", ""),
        "单位名称": filters.get("unit", ""),
        "审核状态": STATES.get(filters.get("state", ""), ""),
        "系列": queries.series_names().get(filters["series"], "") if filters.get("series") else "",
        "层级": levels.get(filters.get("level", ""), ""),
        "剩余名额": free.get(filters.get("free", ""), ""),
    }
    return "；".join(f"{label}：{text}" for label, text in said.items() if text)


def _has_plans(by: Grant) -> bool:
    return current().plan_required


declare(
    Listing(
        code="plans",
        label="申报计划",
        roles=ADMINISTRATOR,
        columns=(
            *(Wide("单位编号", 18), Wide("单位名称", 32), Wide("年度", 8), Wide("申报数量", 10)),
            *(Wide("审核状态", 14), Wide("现在由谁审核", 28), Wide("提交时间", 18)),
        ),
        rows=_plans,
        known=frozenset({"state", "year", "unit"}),
        in_words=_in_words,
        open_to=_has_plans,
    )
)
declare(
    Listing(
        code="plan_places",
        label="名额使用情况",
        roles=ADMINISTRATOR,
        columns=(
            *(Wide("单位编号", 18), Wide("单位名称", 32), Wide("年度", 8), Wide("系列", 24), Wide("层级", 10)),
            *(Wide("核准数", 10), Wide("审核中占用", 12), Wide("已使用", 10), Wide("剩余", 8)),
        ),
        rows=_places,
        known=frozenset({"year", "unit", "series", "level", "free"}),
        in_words=_in_words,
        open_to=_has_plans,
    )
)
