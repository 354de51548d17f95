"""Who may open which page."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from zhicheng.people.models import Role
from zhicheng.reference.tables import table
from zhicheng.sites.frame.registry import PAGES, Page

INTRODUCTION = """# Who may open which page

From the declarations `@page(…)` in `zhicheng/sites/`; a test walks every address with every role, for the own
organisation and for those above, beside and below.

- ● opens the page. Everybody else gets 404, as for a page that does not exist; a visitor is led to the login page.
- What belongs to somebody else is 404 too: a view finds its object only among those that the person may see.
- *gated*: closed (403, with the reason) until the organisation is usable (T2.6, H2.2).
- *first login*: open although the first password was not yet changed (T1.3); every other page leads to that change.
- The role 工作人员 is membership alone and opens nothing.
"""
ROLES = tuple(role for role in Role if role != Role.STAFF)


def addresses() -> dict[str, str]:
    """Return the address of each named page, as `desk/stops/<int:stop>/`."""
    return dict(_addresses(get_resolver().url_patterns, ""))


def page() -> str:
    """Return the page of the reference."""
    at = addresses()
    parts = [INTRODUCTION]
    for site in sorted({_site(declared) for declared in PAGES.values()}):
        pages = sorted((p for p in PAGES.values() if _site(p) == site), key=lambda p: at[p.name])
        rows = [_row(declared, at[declared.name]) for declared in pages]
        head = ["page", "address", "label", "visitor", *(role.label for role in ROLES), "gated", "first login"]
        parts += [f"## {site}\n", table(head, rows)]
    return "\n".join(parts)


def _addresses(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route)
        elif pattern.name:
            yield pattern.name, route


def _row(declared: Page, address: str) -> list[str]:
    free = not declared.roles
    may = [_dot(free or role in declared.roles) for role in ROLES]
    gated, unsafe = _dot(declared.gated and not free), _dot(declared.unsafe and not free)
    return [f"`{declared.name}`", f"`/{address}`", declared.label, _dot(free), *may, gated, unsafe]


def _dot(yes: bool) -> str:
    return "●" if yes else ""


def _site(declared: Page) -> str:
    return declared.view.__module__.split(".")[2]
