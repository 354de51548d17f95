"""What 继续教育 adds up to: 学时 per year and kind."""

from tests.sections.conftest import TYPED
from zhicheng.sections.comparing import compare
from zhicheng.sections.context import Context
from zhicheng.sections.freezing import freeze
from zhicheng.sections.registry import ALL
from zhicheng.sections.totals import totals, totals_of


def entry(year: str, kind: str, hours: str) -> dict[str, str]:
    return {**TYPED["training"], "year": year, "kind": kind, "hours": hours}


SAID = [
    entry("2024", "公需", "30"),
    entry("2025", "专业", "42.5"),
    entry("2025", "公需", "30"),
    entry("2025", "专业", "8"),
]
LINES = [
    ("2025 年度", (("专业", "50.5"), ("公需", "30")), "80.5", "学时"),
    ("2024 年度", (("公需", "30"),), "30", "学时"),
]


def test_hours_are_added_up_by_year_and_kind_the_newest_year_first() -> None:
    assert totals(ALL["training"], SAID) == LINES


def test_what_is_no_number_does_not_count() -> None:
    assert (
        totals(ALL["training"], [entry("2025", "公需", "很多"), entry("", "公需", "3"), entry("2025", "", "NaN")]) == []
    )


def test_other_sections_add_nothing_up() -> None:
    assert totals(ALL["papers"], [TYPED["papers"]]) == []


def test_frozen_and_compared_sections_add_up_the_same(context: Context) -> None:
    rows = [{"id": f"{number:08x}", **said} for number, said in enumerate(SAID)]
    frozen = freeze(ALL["training"], {"none": False, "rows": rows}, [], context)
    assert totals_of(ALL["training"], frozen) == LINES
    assert compare(None, frozen).totals == LINES
