"""What pages hand to the layouts and macros: plain frozen values without a word of the domain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the side menu; `count` is what waits there."""

    label: str
    url: str
    icon: str | None = None
    count: int | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A heading of the side menu with its lines, or with groups of lines (one level deep)."""

    label: str
    items: Sequence[MenuItem] = ()
    groups: Sequence["MenuGroup"] = ()
    open: bool = True


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """One of the roles that the person may take; `grant` is posted to switch."""

    label: str
    grant: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb; the last one has no address."""

    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Shell:
    """Head, side menu and foot around a page; `messages` are objects with `level_tag` and `message`."""

    name: str
    footer: str
    english_name: str = ""
    organisation: str = ""
    person: str = ""
    role: str = ""
    unread: int = 0
    """How many messages the bell counts; beyond 99 it does not say."""
    roles: Sequence[RoleChoice] = ()
    menu: Sequence[MenuGroup] = ()
    breadcrumb: Sequence[Crumb] = ()
    messages: Any = ()
    search_url: str = ""
    """Where the search box in the head posts to; without an address there is no box."""


@dataclass(frozen=True, slots=True)
class SectionMark:
    """A line of the section list; `mark` is done, attention, changed, empty, unread or plain."""

    label: str
    url: str
    mark: str = "empty"
    note: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class TrailItem:
    """A step of a trail; `mark` is done, now or ahead, `tone` colours the word."""

    title: str
    word: str = ""
    tone: str = "quiet"
    detail: Sequence[str] = ()
    mark: str = "done"


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same thing."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a tree; `children_url` answers with its next level, `children` are already here."""

    label: str
    url: str
    children_url: str | None = None
    children: Sequence["TreeNode"] = field(default=())
    note: str = ""
    active: bool = False
    open: bool = False
