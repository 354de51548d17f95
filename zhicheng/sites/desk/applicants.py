"""创建申报人员账户: the unit gives its people the account with which they apply, or a lost password back."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from zhicheng.core.encryption import blind_index
from zhicheng.core.numbers import compact, id_number_problem
from zhicheng.core.paging import capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.core.text import tidy
from zhicheng.people.models import GrantQuerySet, Role
from zhicheng.sites.desk.people import APPLICANTS
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label


@page("applicants/", Role.ADMINISTRATOR, label=APPLICANTS.label)
def applicants(request: Request) -> HttpResponse:
    """List the unit's applicants, found by name, login name or full ID number."""
    own, keyword = APPLICANTS.of(request.grant), tidy(request.GET.get("who", ""))
    wanted = _matching(own, keyword) if keyword else own
    found = one_page(wanted.select_related("user"), order=("-id",), cursor=request.GET.get("cursor"))
    kept = {"who": keyword} if keyword and id_number_problem(compact(keyword)) else {}
    return shown(
        request,
        "applicants.html",
        title=menu_label("applicants"),
        kept=APPLICANTS.kept,
        rows=[grant.user for grant in found.rows],
        keyword=keyword,
        count=capped_count(wanted) if found.next or found.previous else len(found.rows),
        previous=_address(kept, found.previous),
        next=_address(kept, found.next),
        base=reverse("applicants"),
    )


def _matching(own: GrantQuerySet, keyword: str) -> GrantQuerySet:
    number = compact(keyword)
    if id_number_problem(number) is None:
        return own.filter(user__id_number_index=blind_index(number))
    return own.filter(Q(user__name__contains=keyword) | Q(user__login=number))


def _address(kept: dict[str, Any], cursor: str | None) -> str | None:
    return f"?{urlencode({**kept, 'cursor': cursor})}" if cursor else None
