"""印章管理: the organisation's seal, kept by its own administrator and shown to nobody else."""

from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.people.models import Role
from zhicheng.seals import actions, ink, queries
from zhicheng.seals.models import Seal
from zhicheng.sites.desk.answers import Place, agreed
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown, status_of

ORDER = ("-at", "-id")
REPLACED = "印章已启用，底色已去除。此后本单位通过的申报将加盖这枚印章。"
RETIRED = "停用后，本单位再通过的申报不加盖印章，直到上传新的印章；此前加盖的不受影响。"


@page("seals/", Role.ADMINISTRATOR, label="印章管理")
def seals(request: Request) -> HttpResponse:
    """Show the seal in force, the earlier ones, and 用印记录; a picture that was sent replaces the seal."""
    answer = tried(request, partial(_replace, request), REPLACED, "seals")
    return answer if isinstance(answer, HttpResponse) else _shown(request, answer)


@page("seals/<int:seal>/picture/", Role.ADMINISTRATOR)
def seal_preview(request: Request, seal: int) -> HttpResponse:
    """A small, crossed-out look at one's own seal; the picture itself leaves the house on paper only."""
    found = get_object_or_404(Seal, pk=seal, organisation=request.grant.organisation_id)
    response = HttpResponse(ink.glimpse(queries.picture(found)), content_type="image/webp")
    add_never_cache_headers(response)
    return response


@page("seals/retire/", Role.ADMINISTRATOR, label="停用印章")
def retire_seal(request: Request) -> HttpResponse:
    """停用: ask, then put the seal out of force."""
    place = Place("seals", "印章管理", reverse("seals"))
    question = f"停用「{request.grant.organisation.name}」现在的印章？"
    return agreed(
        request,
        partial(actions.retire_seal, request.grant.organisation),
        "印章已停用。",
        title="停用印章",
        question=question,
        yes="停用",
        place=place,
        consequence=RETIRED,
    )


def _replace(request: Request, **who: Any) -> Seal:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise Refused("没有收到文件，请选择印章图片后再上传。", code="no_file")
    return actions.replace_seal(request.grant.organisation, upload, **who)


def _shown(request: Request, refusal: Refused | None = None) -> HttpResponse:
    own = request.grant.organisation
    kept = queries.kept(own)
    found = one_page(queries.uses(own), order=ORDER, cursor=request.GET.get("cursor"))
    return shown(
        request,
        "seals.html",
        title="印章管理",
        status=status_of(refusal),
        refusal=refusal,
        present=next((seal for seal in kept if seal.until is None), None),
        earlier=[seal for seal in kept if seal.until is not None],
        uses=found.rows,
        **turned(request, found, "cursor"),
    )
