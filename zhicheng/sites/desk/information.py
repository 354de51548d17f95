"""单位信息维护: what the organisation says of itself."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from zhicheng.core import clock
from zhicheng.core.refused import Refused, Stale
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation, State
from zhicheng.organisations.queries import label_of
from zhicheng.organisations.rules import IDENTITY
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.sites.desk.information_form import Contacts, Information
from zhicheng.sites.desk.wording import kept_by_superior, said_lines, spoken
from zhicheng.sites.frame.acting import put_on
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import pictured, shown

REDRAWN = ("more", "drop", "again")


@page("unit/", Role.ADMINISTRATOR, label="单位信息维护", gated=False)
def unit_information(request: Request) -> HttpResponse:
    """Save what the organisation says of itself, and hand it in where the superior approves it."""
    own = _own(request)
    if request.method != "POST":
        return _shown(request, own, *_stored(own))
    if any(name in request.POST for name in REDRAWN):
        return _shown(request, own, Information(initial=request.POST.dict()), Contacts.changed(request.POST))
    complete = (
        "next" in request.POST or current().usable_when == "saved" or own.state in (State.SUBMITTED, State.APPROVED)
    )
    form, contacts = Information(request.POST, complete=complete), Contacts.typed(request.POST)
    valid = [form.is_valid(), contacts.is_valid(complete=complete), not _missing_certificate(request, own, form)]
    if not all(valid) or _unsure(request, own, form):
        return _shown(request, own, form, contacts, status=422)
    return _keep(request, own, form, contacts)


@page("unit/certificate/", Role.ADMINISTRATOR, gated=False)
def unit_certificate(request: Request) -> HttpResponse:
    """Take the picture of the certificate (单位证件上传), or put another in its place (重新上传)."""
    own, upload = _own(request), request.FILES.get("file")
    if request.method != "POST" or not current().certificate_picture:
        return redirect("unit_information")
    if not isinstance(upload, UploadedFile):
        raise Refused("没有收到文件，请选择证件图片后再上传。", code="no_file")
    if _approval_at_stake(own) and "sure" not in request.POST:
        raise Refused("更换证件后须由上级单位重新审核，请先勾选「我已了解」再上传。", code="not_sure")
    actions.replace_certificate(own, upload, by=request.grant, at=clock.now(), seen=posted_number(request))
    messages.success(request, "单位证件已上传。")
    return redirect("unit_information")


@page("unit/certificate/picture/", Role.ADMINISTRATOR, gated=False)
def unit_certificate_picture(request: Request) -> HttpResponse:
    """Show the certificate as it is kept."""
    own = _own(request)
    if own.certificate is None:
        raise Http404
    return pictured(own.certificate, 1, 900)


def _own(request: Request) -> Organisation:
    related = ("certificate", "parent", "region__parent__parent")
    return Organisation.objects.select_related(*related).get(pk=request.grant.organisation_id)


def _stored(own: Organisation) -> tuple[Information, Contacts]:
    values = {name: getattr(own, name) for name in current().organisation_fields}
    return Information(initial=values), Contacts.stored(list(own.contacts.order_by("id").values_list("name", "phone")))


def _keep(request: Request, own: Organisation, form: Information, contacts: Contacts) -> HttpResponse:
    said: dict[str, Any] = {"values": form.values(), "contacts": contacts.pairs(), "certificate": None}
    keep = actions.hand_in if "next" in request.POST else actions.describe
    pictured = _pictured_since(request, own)
    seen = own.version if pictured else posted_number(request)
    try:
        kept = keep(own, **said, by=request.grant, at=clock.now(), seen=seen)
    except Refused as refusal:
        status = put_on(form, refusal)
        own = _own(request)
        newer = said_lines(own, form) if isinstance(refusal, Stale) else []
        return _shown(request, own, form, contacts, status=status, newer=newer)
    for warning in form.warnings():
        messages.warning(request, warning)
    messages.success(request, spoken(kept, handed_in="next" in request.POST))
    if pictured:
        messages.success(request, "您填写期间上传的单位证件也已收到。")
    return redirect("unit_information")


def _missing_certificate(request: Request, own: Organisation, form: Information) -> bool:
    if "next" not in request.POST or not current().certificate_picture or own.certificate_id:
        return False
    form.add_error(None, "请先在下方上传一张带有本单位统一社会信用代码的证件图片，再提交。")
    return True


def _pictured_since(request: Request, own: Organisation) -> bool:
    """Whether all that happened since the page was drawn is that the certificate arrived: one version, one picture."""
    drawn = posted_number(request, "picture")
    return own.version == posted_number(request) + 1 and drawn >= 0 and (own.certificate_id or 0) != drawn


def _unsure(request: Request, own: Organisation, form: Information) -> bool:
    """Whether saving would close the organisation until it is approved again, and nobody has said yes to that."""
    if not _approval_at_stake(own) or "sure" in request.POST:
        return False
    return any(form.cleaned_data[name] != getattr(own, name) for name in IDENTITY if name in form.fields)


def _approval_at_stake(own: Organisation) -> bool:
    return own.state == State.APPROVED and current().usable_when == "approved" and own.parent is not None


def _shown(
    request: Request,
    own: Organisation,
    form: Information,
    contacts: Contacts,
    *,
    status: int = 200,
    newer: list[str] | None = None,
) -> HttpResponse:
    at_stake = _approval_at_stake(own)
    return shown(
        request,
        "unit_information.html",
        title="单位信息维护",
        status=status,
        own=own,
        form=form,
        contacts=contacts,
        newer=newer or [],
        facts=kept_by_superior(own),
        at_stake=at_stake,
        seen=own.version if request.method == "GET" or status == 409 else posted_number(request),
        unsure=at_stake and form.is_bound and not form.errors and _unsure(request, own, form),
        may_submit=current().usable_when == "approved" and own.state in (State.DRAFT, State.REFUSED),
        picture=current().certificate_picture,
        identity=[label_of(name) for name in IDENTITY],
    )
