"""单位管理: the tree on the left, the organisations of the chosen node on the right."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from zhicheng.core.paging import Page, capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.core.text import tidy
from zhicheng.organisations.models import Organisation, OrganisationQuerySet
from zhicheng.organisations.queries import IN_ORDER, above, kind_word, label_of, level
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.sites.desk.tree import nodes_of, tree_of
from zhicheng.sites.desk.wording import state_label, state_word
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label


@page("organisations/", Role.ADMINISTRATOR, label="单位管理")
def organisations(request: Request) -> HttpResponse:
    """Show the chosen organisation with its administrator, and its subordinates; or what a search finds."""
    own, keyword = request.grant.organisation, tidy(request.GET.get("q", ""))
    node = node_of(request.grant, request.GET.get("at"))
    way = above(node, own)
    wanted = named(own, keyword) if keyword else Organisation.objects.directly_under(node)
    found = one_page(wanted, order=IN_ORDER, cursor=request.GET.get("cursor"))
    kept: dict[str, Any] = {"q": keyword} if keyword else {"at": node.pk}
    pages = _addresses(found, kept)
    mine = node.parent_id == own.pk
    return shown(
        request,
        "organisations.html",
        title=menu_label("organisations"),
        own=own,
        node=None if keyword or node == own else _row(node, own),
        name=node.name,
        direct=mine,
        superior=way[-2].name if len(way) > 1 else "",
        administrators=[] if keyword or node == own else administrators(node),
        tree=tree_of(way, chosen=not keyword, more=pages[1] or ""),
        keyword=keyword,
        rows=[_row(organisation, own) for organisation in found.rows],
        count=capped_count(wanted) if found.next or found.previous else len(found.rows),
        pages=pages,
        base=reverse("organisations"),
        columns=_columns(),
        labels={name: label_of(name) for name in ("kind", "nature")} | {"state": state_label()},
        asked=current().organisation_fields,
        pictured=current().certificate_picture,
    )


@page("organisations/<int:pk>/level/", Role.ADMINISTRATOR)
def organisation_level(request: Request, pk: int) -> HttpResponse:
    """Answer a node of the tree with its next level."""
    node = node_of(request.grant, str(pk))
    found = level(node, cursor=request.GET.get("cursor"))
    more = f"?{urlencode({'cursor': found.next})}" if found.next else ""
    here = reverse("organisation_level", args=[pk])
    plainly = urlencode({"at": str(pk), "cursor": found.next or ""})
    return shown(
        request,
        "organisation_level.html",
        title=node.name,
        nodes=nodes_of(found.rows),
        more=more and here + more,
        more_plain=f"{reverse('organisations')}?{plainly}" if found.next else "",
    )


def node_of(grant: Grant, pk: str | None) -> Organisation:
    """Return an organisation of the actor's own subtree (the own one when none is named); any other is not found."""
    if not pk:
        return grant.organisation
    within = Organisation.objects.under(grant.organisation).select_related(
        "parent", "certificate", "region__parent__parent"
    )
    found = within.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Http404
    return found


def named(own: Organisation, keyword: str) -> OrganisationQuerySet:
    """Find organisations of a subtree by a keyword of the name, or by the beginning of the code."""
    within = Organisation.objects.under(own).select_related("parent")
    if keyword.isascii() and keyword.isdigit():
        return within.filter(code__startswith=keyword)
    return within.filter(Q(pk__in=Organisation.objects.named(keyword).values("pk")))


def _columns() -> list[str]:
    """The columns of the manual, without those of which the province asks nothing."""
    asked = current().organisation_fields
    tier, industry = ([label_of(name)] if name in asked else [] for name in ("tier", "industry"))
    picture = ["机构证件预览"] if current().certificate_picture else []
    known = [label_of("code"), *tier, label_of("kind"), *industry, label_of("nature"), *picture]
    return [label_of("name"), *known, state_label(), "操作"]


def _row(organisation: Organisation, own: Organisation) -> dict[str, Any]:
    word, tone = state_word(organisation.state)
    return {
        "pk": organisation.pk,
        "name": organisation.name,
        "code": organisation.code,
        "tier": organisation.get_tier_display(),
        "kind": kind_word(organisation.kind),
        "industry": organisation.get_industry_display(),
        "nature": organisation.get_nature_display(),
        "certificate": organisation.certificate_id is not None,
        "state": word,
        "tone": tone,
        "waiting": organisation.state == "submitted",
        "direct": organisation.parent_id == own.pk,
        "own": organisation.pk == own.pk,
    }


def administrators(node: Organisation) -> list[Grant]:
    """Return who holds the organisation's own account, with the person."""
    held = Grant.objects.filter(organisation=node, role=Role.ADMINISTRATOR, until=None)
    return list(held.select_related("user").order_by("id"))


def _addresses(found: Page, kept: dict[str, Any]) -> tuple[str | None, str | None]:
    previous, following = (
        f"?{urlencode({**kept, 'cursor': cursor})}" if cursor else None for cursor in (found.previous, found.next)
    )
    return previous, following
