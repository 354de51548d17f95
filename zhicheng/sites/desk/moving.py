"""调整上级: put an organisation under another superior inside one's own subtree."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.core.refused import Refused
from zhicheng.core.text import tidy
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Role
from zhicheng.sites.desk.organisations import named, node_of
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import shown, status_of
from zhicheng.sites.frame.shell import menu_label

MOST_OFFERED = 50


@page("organisations/<int:pk>/move/", Role.ADMINISTRATOR)
def move_organisation(request: Request, pk: int) -> HttpResponse:
    """Find the new superior by name or code, and move the organisation with everything below it."""
    node = node_of(request.grant, str(pk))
    if node.parent is None or node.pk == request.grant.organisation_id:
        raise Http404

    def move(**who: Any) -> Organisation:
        parent = _chosen(request)
        actions.move(node, parent, seen=posted_number(request), **who)
        return parent

    answer = tried(
        request,
        move,
        lambda parent: f"「{node.name}」已调整到「{parent.name}」之下。正在审核的申报仍按原来的程序办理。",
        lambda parent: f"{reverse('organisations')}?at={parent.pk}",
    )
    if isinstance(answer, HttpResponse):
        return answer
    return _offered(request, node_of(request.grant, str(pk)) if answer else node, answer)


def _chosen(request: Request) -> Organisation:
    if not request.POST.get("parent"):
        raise Refused("请先查找并选择新的上级机构。", code="no_parent")
    return node_of(request.grant, request.POST["parent"])


def _offered(request: Request, node: Organisation, refusal: Refused | None) -> HttpResponse:
    keyword = tidy(request.GET.get("q", "") or request.POST.get("q", ""))
    own = request.grant.organisation
    wanted = named(own, keyword) if keyword else Organisation.objects.directly_under(own).exclude(kind="unit")
    fitting = wanted.exclude(path__startswith=node.path).exclude(subordinates=node).select_related("parent")
    offered = list(fitting.order_by("code", "id")[: MOST_OFFERED + 1])
    if not keyword and node.parent_id != own.pk:
        offered.insert(0, own)
    return shown(
        request,
        "move_organisation.html",
        title="调整上级",
        crumbs=[(menu_label("organisations"), reverse("organisations"))],
        under="organisations",
        status=status_of(refusal),
        node=node,
        refusal=refusal,
        keyword=keyword,
        offered=offered[:MOST_OFFERED],
        more=len(offered) > MOST_OFFERED,
        chosen=request.POST.get("parent", ""),
        back=f"{reverse('organisations')}?at={node.parent_id}",
    )
