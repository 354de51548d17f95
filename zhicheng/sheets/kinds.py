"""Which lists can be brought as workbooks; each kind stands in a module of its own beside this one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhicheng.people.models import Grant, Role, User
from zhicheng.sheets.columns import Column, Row


def _always(grant: Grant) -> bool:
    return True


def _nothing(grant: Grant) -> Sequence[Sequence[object]]:
    return ()


def named(column: str) -> Callable[[Mapping[str, Any]], str]:
    """Recognise a row by one of its columns."""
    return lambda said: str(said.get(column) or "")


@dataclass(frozen=True)
class Kind:
    """One kind of list: what stands in its rows, how they compare with what is there, and who stores them."""

    code: str
    label: str
    """What is brought, as the list that it fills is called."""
    listed: str
    """The page of the list."""
    roles: frozenset[Role]
    columns: Callable[[Grant], Sequence[Column]]
    title: Callable[[Mapping[str, Any]], str]
    """By what people recognise a row, as far as its cells could be read."""
    unique: tuple[tuple[str, ...], ...]
    """Columns in which no value, or no values together, stand twice."""
    notes: tuple[str, ...]
    compare: Callable[[Grant, Sequence[Row]], None]
    """Give the rows without problems their verdict, or say what the database has against them."""
    store: Callable[[Grant, Sequence[Row], datetime], Sequence[User]]
    """Take the rows over; return the accounts that lack a password."""
    open_to: Callable[[Grant], bool] = _always
    """Whether there is such a list for this person, in this province."""
    filled: Callable[[Grant], Sequence[Sequence[object]]] = _nothing
    """What stands in the template already."""


KINDS: dict[str, Kind] = {}


def declare(kind: Kind) -> Kind:
    """Add a kind of list."""
    if kind.code in KINDS:
        raise LookupError(f"two kinds of list are called {kind.code!r}")
    KINDS[kind.code] = kind
    return kind


def kinds_for(grant: Grant) -> list[Kind]:
    """Return the kinds of list that somebody may bring."""
    return [kind for kind in KINDS.values() if grant.role in kind.roles and kind.open_to(grant)]
