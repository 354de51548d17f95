"""Lists of invented rows as units bring them, and who brings which; for `bench.sheets`."""

from collections.abc import Sequence
from typing import Any

PEOPLE = ("姓名", "证件号码", "手机号", "电子邮箱")
UNITS = ("机构名称", "机构类别", "所属地市(或省直)", "单位编号", "管理员姓名", "管理员手机号")
EXPERTS = ("姓名", "证件号码", "工作单位", "系列", "所持职称", "研究方向", "专业关键词", "任期开始", "任期截止")
PLAN = ("年度", "系列", "层级", "申报数量")
Rows = list[tuple[str, ...]]


def rows(kind: str, number: int, run: int, by: Any, *, changed: bool = False) -> tuple[Sequence[str], Rows]:
    """Return headings and rows of a list; `changed` says something else of the same people, units or lines."""
    match kind:
        case "organisations":
            after = "（改）" if changed else ""
            units = [
                (f"新建单位{run}-{n}{after}", "单位", "410104", f"410104{9 - run % 9}{n:06}") for n in range(number)
            ]
            return UNITS, [(*unit, f"管理员{n}", f"13{changed + 1}{n:08}") for n, unit in enumerate(units)]
        case "experts":
            return EXPERTS, _experts(number, run)
        case "plan_lines":
            return PLAN, _lines(5 if changed else 3)
        case _:
            begin = "138" if changed else "139"
            people = (
                (f"新{counted(n)}", id_number(n, run), f"{begin}{n:08}", f"p{n}@example.com") for n in range(number)
            )
            return PEOPLE, list(people)


def keeper(kind: str) -> Any:
    """An administrator: of the province's office for experts, of whom nobody has planned for, of a county's office."""
    from zhicheng.organisations.models import Organisation
    from zhicheng.organisations.rules import MOST_LEVELS
    from zhicheng.people.models import Grant

    fitting = Organisation.objects.filter(region="410104", depth__lt=MOST_LEVELS - 1, state="approved")
    if kind == "experts":
        fitting = Organisation.objects.filter(parent=None)
    elif kind == "plan_lines":
        fitting = fitting.filter(plans=None, quotas=None)
    held = Grant.objects.filter(role="administrator", organisation__in=fitting).select_related("user", "organisation")
    return held.order_by("organisation__depth", "id")[0]


def counted(n: int) -> str:
    """A number in Chinese digits, as a name may hold it."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(n))


def id_number(n: int, run: int) -> str:
    """Invented, with the right check digit, and others in every run."""
    body = f"410104{1950 + run % 50}{n // 1000 + 1:02}{run // 50 + 1:02}{n % 1000:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def _experts(number: int, run: int) -> Rows:
    from datetime import timedelta

    from zhicheng.catalogue.models import Title
    from zhicheng.core import clock
    from zhicheng.experts.rules import last_day
    from zhicheng.organisations.models import Organisation

    since = clock.today() - timedelta(days=30)
    term = since.isoformat(), last_day(since).isoformat()
    title = Title.objects.filter(series="22", level="senior").select_related("series").order_by("id")[0]
    units = list(Organisation.objects.filter(kind="unit").order_by("id").values_list("code", flat=True)[:500])
    said = (title.series.name, title.name, "课堂教学", "教学评价、班级管理")
    return [(f"专{counted(n)}", id_number(n, run), units[n % len(units)], *said, *term) for n in range(number)]


def _lines(places: int) -> Rows:
    """As many lines as a plan may have, for both years that are open."""
    from zhicheng.catalogue.models import Level, Series
    from zhicheng.core import clock
    from zhicheng.plans.actions import filing_years
    from zhicheng.plans.rules import MOST_LINES

    names = Series.objects.order_by("code").values_list("name", flat=True)
    kinds = [(name, str(level.label)) for name in names for level in Level][:MOST_LINES]
    return [(str(year), *kind, str(places)) for year in filing_years(clock.now()) for kind in kinds]
