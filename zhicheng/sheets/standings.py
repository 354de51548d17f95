"""申报人员状态查询 as it is taken away: each applicant of the unit with state, committee and interview."""

from datetime import date, datetime

from django.utils.timezone import localtime

from zhicheng.catalogue.models import Series
from zhicheng.core.encryption import unhexed
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.results.outcome import words
from zhicheng.reviews import whereabouts
from zhicheng.reviews.whereabouts import Scope, Sought, Standing
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare, in_words, moment

COLUMNS = (
    *(Wide("申报编号", 14), Wide("姓名", 12), Wide("证件号码", 22), Wide("单位", 30), Wide("系列 · 专业", 24)),
    *(Wide("申报职称", 16), Wide("状态", 14), Wide("现在何处", 30), Wide("自何时起", 18), Wide("评委会名称", 32)),
    *(Wide("面试通知", 18), Wide("地点", 30)),
)
FOUND_BY = frozenset({"who", "person"})


def _sought(filters: Filters) -> Sought:
    number = filters.get("round", "")
    return Sought(
        who=filters.get("who", ""),
        person=unhexed(filters.get("person", "")),
        state=filters.get("state", ""),
        series=filters.get("series", "")[:2],
        round=int(number) if number.isdecimal() and len(number) < 11 else 0,
    )


def _rows(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    return _read(Scope.of(by, subtree=False), _sought(filters), localtime(at).date())


def _found(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    """What the search has found; without anything to look for, nothing."""
    sought = _sought({name: filters[name] for name in FOUND_BY if name in filters})
    return _read(Scope.of(by, subtree=True), sought, localtime(at).date()) if sought.who or sought.person else iter(())


def _read(scope: Scope, sought: Sought, on: date) -> Rows:
    """Page by page, as the list itself reads: a unit has few pages."""
    cursor = None
    while True:
        page = whereabouts.page(scope, sought, cursor=cursor)
        states = {row.application: row.state for row in page.rows if row.application}
        said = words(states, on)
        yield from (_row(row, said.get(row.application or 0, "未申报")) for row in page.rows)
        if (cursor := page.next) is None:
            return


def _row(row: Standing, state: str) -> tuple[object, ...]:
    holder = f"{row.holder} · {current().step_labels[Step(row.step)]}" if row.step else ""
    place = row.number or "", row.name, row.masked, row.unit, row.series, row.title
    return *place, state, holder, moment(row.since), row.committee, moment(row.interview_at), row.interview_place


def _in_words(by: Grant, filters: Filters) -> str:
    series = dict(Series.objects.order_by("code").values_list("code", "name")) if filters.get("series") else {}
    said = {
        "姓名或编号": filters.get("who", ""),
        "证件号码": "按一个证件号码查询" if filters.get("person") else "",
        "状态": dict(whereabouts.STATES).get(filters.get("state", ""), ""),
        "系列": series.get(filters.get("series", ""), ""),
        "批次": "按一个批次查询" if filters.get("round") else "",
    }
    return in_words(said)


STANDINGS = declare(
    Listing(
        code="applicant_status_list",
        label="申报人员状态",
        roles=frozenset({Role.ADMINISTRATOR, *REVIEWERS}),
        columns=COLUMNS,
        rows=_rows,
        known=frozenset({"who", "person", "state", "series", "round"}),
        in_words=_in_words,
    )
)
FOUND = declare(
    Listing(
        code="search",
        label="查找申报人员",
        roles=frozenset({Role.ADMINISTRATOR, *REVIEWERS}),
        columns=COLUMNS,
        rows=_found,
        known=FOUND_BY,
        in_words=_in_words,
    )
)
