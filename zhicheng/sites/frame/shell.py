"""What stands around every page: the head, the menu of the profile as far as the role may use it, the breadcrumb."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.organisations.models import Kind
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current, load
from zhicheng.profiles.schema import MenuNode
from zhicheng.sites.frame import sessions
from zhicheng.sites.frame.registry import PAGES
from zhicheng.ui.parts import Crumb, MenuGroup, MenuItem, RoleChoice, Shell

Crumbs = Sequence[tuple[str, str | None]]


def shell(request: HttpRequest, title: str, crumbs: Crumbs, counts: Mapping[str, int], under: str = "") -> Shell:
    """Return the shell for the page that is being shown; `counts` says what waits, by page name."""
    profile, grant = current(), getattr(request, "grant", None)
    bare = Shell(
        name=profile.name, english_name=profile.english_name, footer=profile.footer, messages=get_messages(request)
    )
    if grant is None:
        return bare
    if grant.user.must_change_password:  # nothing else opens before
        return replace(
            bare, organisation=grant.organisation.name, person=grant.user.name, role=grant.get_role_display()
        )
    declared = getattr(request, "page", None)
    here = under or (declared.name if declared else "")
    return replace(
        bare,
        organisation=grant.organisation.name,
        person=grant.user.name,
        role=_role(request, grant),
        unread=getattr(request, "unread", 0),
        roles=_roles(request, grant),
        menu=_counted(_menu(profile.code, _wearer(request, grant), here), counts),
        breadcrumb=_breadcrumb(profile.code, here, title, crumbs),
        search_url=_search(sessions.roles(request, grant)),
    )


def menu_label(page: str) -> str:
    """What the profile's menu calls a page."""
    return _way(current().menu, page)[-1]


def _role(request: HttpRequest, grant: Grant) -> str:
    """In which role the person acts: both names where an account's two roles are one."""
    held = sessions.roles(request, grant)
    if grant.role in held and len(held) > 1:
        return "、".join(str(Role(role).label) for role in held)
    return str(grant.get_role_display())


def _roles(request: HttpRequest, grant: Grant) -> list[RoleChoice]:
    if not request.session.get("several"):
        return []
    mine = sessions.choices(grant.user, clock.now())
    return [RoleChoice(choice.label, choice.pk, choice.pk == grant.pk) for choice in mine]


def _search(roles: tuple[str, ...]) -> str:
    """The address of the search box in the head, for those who may look for people."""
    return reverse("search") if not PAGES["search"].roles.isdisjoint(roles) else ""


class _Wearer(NamedTuple):
    """For whom the menu is: in which roles; whether the organisation hands in to committees, is the top, an office.

    `hosts`: whether it may host a committee of its own.
    """

    roles: tuple[str, ...]
    submits: bool
    is_top: bool
    office: bool
    hosts: bool

    def may(self, leaf: MenuNode) -> bool:
        """Whether a page stands in the menu."""
        if leaf.page is None or PAGES[leaf.page].roles.isdisjoint(self.roles):
            return False
        here = (self.submits or not leaf.submitting_only) and (self.office or not leaf.offices_only)
        here = here and (self.hosts or not leaf.committees_only)
        return here and (self.is_top or not PAGES[leaf.page].province)


def _wearer(request: HttpRequest, grant: Grant) -> _Wearer:
    own = grant.organisation
    hosts = own.kind in current().committees.hosts
    return _Wearer(sessions.roles(request, grant), own.submits, own.is_top, own.kind == Kind.OFFICE, hosts)


@cache
def _menu(profile: str, wearer: _Wearer, here: str) -> tuple[MenuGroup, ...]:
    news = MenuItem("通知公告", reverse("announcements"), "speakerphone", active=here == "announcements")
    home = MenuGroup("", (MenuItem("首页", reverse("home"), "home", active=here == "home"), news))
    return (home, *filter(None, (_group(node, wearer, here) for node in load(profile).menu)))


def _group(node: MenuNode, wearer: _Wearer, here: str) -> MenuGroup | None:
    """A branch of the menu with what the roles may open in it, or None when that is nothing."""
    items = tuple(
        MenuItem(leaf.label, reverse(leaf.page), leaf.icon, active=leaf.page == here)
        for leaf in node.children
        if leaf.page and wearer.may(leaf)
    )
    groups = tuple(filter(None, (_group(inner, wearer, here) for inner in node.children if inner.children)))
    return MenuGroup(node.label, items, groups) if items or groups else None


def _counted(menu: tuple[MenuGroup, ...], counts: Mapping[str, int]) -> tuple[MenuGroup, ...]:
    if not counts:
        return menu
    waiting = {reverse(page): count for page, count in counts.items()}
    return tuple(
        replace(
            group,
            items=tuple(replace(item, count=waiting.get(item.url)) for item in group.items),
            groups=_counted(tuple(group.groups), counts),
        )
        for group in menu
    )


def _breadcrumb(profile: str, here: str, title: str, crumbs: Crumbs) -> list[Crumb]:
    """The way to the page: the menu's labels, then what the view adds, then the page itself."""
    way = [Crumb(label) for label in _way(load(profile).menu, here)[:-1]]
    return [*way, *(Crumb(label, url) for label, url in crumbs), Crumb(title)]


@cache
def _way(nodes: tuple[MenuNode, ...], page: str) -> tuple[str, ...]:
    for node in nodes:
        if node.page == page:
            return (node.label,)
        if below := _way(node.children, page):
            return (*(node.trail or (node.label,)), *below)
    return ()
