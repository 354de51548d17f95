"""Keyset paging: every page of a list costs the same, however deep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any, Self

from django.core import signing
from django.db.models import QuerySet

from zhicheng.core.refused import Refused

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page, with the cursors that lead to its neighbours."""

    rows: list[Any]
    next: str | None
    previous: str | None


class Count(int):
    """A number of rows, counted up to `cap` and shown as 999+ beyond it."""

    cap: int

    def __new__(cls, number: int, cap: int) -> Self:
        count = super().__new__(cls, number)
        count.cap = cap
        return count

    @property
    def more(self) -> bool:
        """Whether there are more rows than were counted."""
        return int(self) > self.cap

    def __str__(self) -> str:
        return f"{self.cap}+" if self.more else repr(int(self))


def capped_count(queryset: QuerySet[Any, Any], cap: int = 999) -> Count:
    """Count the rows of `queryset`, reading at most `cap` + 1 of them."""
    return Count(queryset.order_by().values("pk")[: cap + 1].count(), cap)


def page(
    queryset: QuerySet[Any, Any],
    *,
    order: tuple[str, ...],
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """Return the page of `queryset` at `cursor`; `order` names one to three columns without NULL, the key last.

    With `values()` or `values_list()` the queryset must fetch the columns of `order`. A page that has become empty
    since its link was made gives way to the first one. Raise Refused for a cursor that this list did not make.
    """
    if not cursor:
        return _first(queryset, order, size)
    backwards, keys = opened(cursor, order)
    direction = _reversed(order) if backwards else order
    found = list(_beyond(queryset, direction, keys).order_by(*direction)[: size + 1])
    rows = found[:size]
    if not rows:
        return _first(queryset, order, size)
    if backwards:
        rows.reverse()
    more = len(found) > size
    return Page(
        rows,
        next=_cursor(queryset, order, rows[-1], backwards=False) if more or backwards else None,
        previous=_cursor(queryset, order, rows[0], backwards=True) if more or not backwards else None,
    )


def _first(queryset: QuerySet[Any, Any], order: tuple[str, ...], size: int) -> Page:
    found = list(queryset.order_by(*order)[: size + 1])
    more = len(found) > size
    return Page(
        found[:size],
        _cursor(queryset, order, found[size - 1], backwards=False) if more else None,
        None,
    )


def _beyond(queryset: QuerySet[Any, Any], order: tuple[str, ...], keys: list[Any]) -> QuerySet[Any, Any]:
    """Narrow to the rows after `keys`, in the one form for which PostgreSQL starts reading at the right place.

    `a < x OR (a = x AND b < y)` reads everything before it; `a <= x AND NOT (a = x AND b >= y)` does not.
    """
    equal: dict[str, Any] = {}
    for column, key in zip(order, keys, strict=True):
        name, descending = column.lstrip("-"), column.startswith("-")
        last = len(equal) == len(order) - 1
        if not equal:
            within = ("lt" if descending else "gt") + ("" if last else "e")
            queryset = queryset.filter(**{f"{name}__{within}": key})
        else:
            before = ("gt" if descending else "lt") + ("e" if last else "")
            queryset = queryset.exclude(**equal, **{f"{name}__{before}": key})
        equal[name] = key
    return queryset


def _reversed(order: Iterable[str]) -> tuple[str, ...]:
    return tuple(column[1:] if column.startswith("-") else f"-{column}" for column in order)


def _cursor(queryset: QuerySet[Any, Any], order: tuple[str, ...], row: Any, *, backwards: bool) -> str:
    return sealed(order, [_value(queryset, row, column.lstrip("-")) for column in order], backwards=backwards)


def sealed(order: tuple[str, ...], keys: Iterable[Any], *, backwards: bool) -> str:
    """Return a cursor for the row with `keys`, for a list that writes its own SQL."""
    return signing.dumps([int(backwards), *map(_packed, keys)], salt=_salt(order))


def opened(cursor: str, order: tuple[str, ...]) -> tuple[bool, list[Any]]:
    """Return the direction and the keys of a cursor; raise Refused for one that this list did not make."""
    try:
        backwards, *keys = signing.loads(cursor, salt=_salt(order))
    except signing.BadSignature:
        raise Refused("翻页链接不完整或已失效，请回到列表的第一页重新查看。", code="bad_cursor") from None
    return bool(backwards), [_unpacked(key) for key in keys]


def _salt(order: tuple[str, ...]) -> str:
    return "paging:" + ",".join(order)


def _value(queryset: QuerySet[Any, Any], row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row[name]
    if isinstance(row, tuple):
        return row[list(queryset.query.values_select).index(name)]
    return reduce(getattr, name.split("__"), row)


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["at", value.isoformat()]
    if isinstance(value, date):
        return ["on", value.isoformat()]
    return value


def _unpacked(value: Any) -> Any:
    match value:
        case ["at", text]:
            return datetime.fromisoformat(text)
        case ["on", text]:
            return date.fromisoformat(text)
    return value
