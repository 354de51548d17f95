"""All declared pages, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse

from zhicheng.people.models import Role

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Page:
    """A page, with what the generated matrix of roles × pages says of it."""

    name: str
    route: str
    label: str
    roles: frozenset[Role]
    """Who may open it; empty for a page that needs no login."""
    gated: bool
    """Whether the organisation must be usable first (T2.6, H2.2)."""
    unsafe: bool
    """Whether it may be opened before the first password was changed."""
    view: View
    province: bool = False
    """Whether it opens at the province's own office only; elsewhere there is no such page."""
    anonymous: bool = False
    """Whether it is posted to without any cookie, and so without the token that goes with one."""
    opinions: bool = False
    """Whether a reviewer sees more of it than an administrator: who is both opens it as the reviewer (T4.3)."""


PAGES: dict[str, Page] = {}
