"""调整上级: put an organisation under another superior inside one's own subtree."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.refused import Refused, Stale
from zhicheng.core.text import tidy
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Role
from zhicheng.sites.desk.organisations import named, node_of
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label

MOST_OFFERED = 50


@page("organisations/<int:pk>/move/", Role.ADMINISTRATOR)
def move_organisation(request: Request, pk: int) -> HttpResponse:
    """Find the new superior by name or code, and move the organisation with everything below it."""
    node, refused_because = node_of(request.grant, str(pk)), None
    if node.parent is None or node.pk == request.grant.organisation_id:
        raise Http404
    if request.method == "POST":
        try:
            parent = _chosen(request)
            actions.move(node, parent, by=request.grant, at=clock.now(), seen=posted_number(request))
        except Refused as refusal:
            refused_because, node = refusal, node_of(request.grant, str(pk))
        else:
            messages.success(
                request, f"「{node.name}」已调整到「{parent.name}」之下。正在审核的申报仍按原来的程序办理。"
            )
            return redirect(f"{reverse('organisations')}?at={parent.pk}")
    status = 200 if refused_because is None else 409 if isinstance(refused_because, Stale) else 422
    return _offered(request, node, refused_because, status)


def _chosen(request: Request) -> Organisation:
    if not request.POST.get("parent"):
        raise Refused("请先查找并选择新的上级机构。", code="no_parent")
    return node_of(request.grant, request.POST["parent"])


def _offered(request: Request, node: Organisation, refusal: Refused | None, status: int) -> HttpResponse:
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
        status=status,
        node=node,
        refusal=refusal,
        keyword=keyword,
        offered=offered[:MOST_OFFERED],
        more=len(offered) > MOST_OFFERED,
        chosen=request.POST.get("parent", ""),
        back=f"{reverse('organisations')}?at={node.parent_id}",
    )
