"""Which lists can be taken away as workbooks: one description each, in the module of its audience."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from zhicheng.core.encryption import blind_index
from zhicheng.core.numbers import compact, id_number_problem
from zhicheng.people.models import Grant, Role

Rows = Iterator[Sequence[object]]
Filters = Mapping[str, str]


def _nothing(by: Grant, filters: Filters) -> str:
    return ""


def _always(by: Grant) -> bool:
    return True


def _never(by: Grant) -> bool:
    return False


@dataclass(frozen=True)
class Wide:
    """A column: its heading and its width."""

    label: str
    width: float = 16


@dataclass(frozen=True)
class Listing:
    """A list as it is taken away: who may, the columns, and where the rows come from."""

    code: str
    """The page of the list, by which its 导出 button finds it."""
    label: str
    roles: frozenset[Role]
    columns: Sequence[Wide]
    rows: Callable[[Grant, Filters, bool, datetime], Rows]
    """Stream the rows that the person may see; with whole ID numbers or masked ones."""
    known: frozenset[str] = frozenset()
    """Filters of the list's page that the export keeps."""
    in_words: Callable[[Grant, Filters], str] = _nothing
    open_to: Callable[[Grant], bool] = _always
    may_see_numbers: Callable[[Grant], bool] = _never
    """Whether the person may have whole ID numbers, when asking for them."""

    def opens_to(self, by: Grant) -> bool:
        """Whether the person may open the list itself."""
        return by.role in self.roles and self.open_to(by)

    def wanted(self, by: Grant, filters: Filters) -> dict[str, str]:
        """Return the filters that the list knows; an ID number that was looked for only as its keyed hash."""
        found = {name: str(filters[name])[:100] for name in sorted(self.known) if filters.get(name)}
        if "person" in self.known and id_number_problem(compact(found.get("who", ""))) is None:
            found["person"] = blind_index(compact(found.pop("who"))).hex()
        return found


LISTS: dict[str, Listing] = {}


def declare(listing: Listing) -> Listing:
    """Add a list."""
    if listing.code in LISTS:
        raise LookupError(f"two lists are called {listing.code!r}")
    LISTS[listing.code] = listing
    return listing


def streamed(queryset: Any, order: Sequence[str], columns: Sequence[str]) -> Rows:
    """Read a query through a server-side cursor, two thousand rows at a time."""
    rows: Rows = queryset.order_by(*order).values_list(*columns).iterator(chunk_size=2000)
    return rows


def in_words(said: Mapping[str, str]) -> str:
    """Say by what a list was filtered, leaving out what was not asked."""
    return "；".join(f"{label}：{text}" for label, text in said.items() if text)


def moment(at: datetime | None) -> str:
    """A moment as lists show it; nothing before it has come."""
    return "" if at is None else f"{localtime(at):%Y-%m-%d %H:%M}"
