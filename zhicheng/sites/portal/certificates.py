"""证书查验: whether a certificate is worth something, for everybody; what the code, or number and name, open.

A scanned code opens a page that says so to everybody in the same words and may be cached: nobody is counted there. Who
wants the whole certificate says so with a click, and its holder reads that it was looked up (ADR 27).
"""

import hashlib
import json
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from cryptography.hazmat.primitives.serialization import Encoding
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from zhicheng.certificates import actions, keys, queries
from zhicheng.certificates.models import Certificate, LookUp, State
from zhicheng.core import clock
from zhicheng.core.fields import PersonName, Text
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.papers.queries import masked_name
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import VisitorRequest, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.tones import CERTIFICATES
from zhicheng.sites.portal.forms import captcha

TITLE = "证书查验"
MINUTES = 5 * 60
"""Seconds for which an answer may be kept on the way; as long an ended certificate may still be shown as valid."""
HOUR = 60 * 60
LOCKED = "这个证书编号的姓名连续输错 5 次，20 分钟内不能再用编号查验，请扫描证书上的二维码。"
NOT_FOUND = "没有查到：证书编号与姓名不相符，或者没有这份证书。请对照证书重新输入。"
TOOLS = {"html": ("certificate.html", "text/html"), "py": ("certificate.py", "text/x-python")}


class Asking(forms.Form):
    """证书编号、姓名、图片验证码."""

    use_required_attribute = False
    number = Text(label="证书编号", max_length=30)
    name = PersonName(label="持证人姓名")
    captcha = captcha()


@page("certificates/", label=TITLE)
def certificate_check(request: VisitorRequest) -> HttpResponse:
    """查验 by number and name: a wrong name, and a number that is none, get the same answer, five times."""
    form, found = Asking(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            found = _asked(request, form.cleaned_data["number"], form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
    if found is not None:
        _note(request, found, LookUp.Way.FORM)
        return _whole(request, found)
    status = 422 if form.errors else 200
    return _never(shown(request, "certificate_check.html", title=TITLE, status=status, form=form))


@page("certificates/ended/", label="证书吊销清单")
def ended_certificates(request: VisitorRequest) -> HttpResponse:
    """吊销清单: what is worth nothing any more, with the files for checking without a server."""
    found = one_page(queries.ended_ones(), order=("-ended_at", "-id"), cursor=request.GET.get("at"))
    return shown(
        request,
        "ended_certificates.html",
        title="证书吊销清单",
        rows=found.rows,
        tones=CERTIFICATES,
        fingerprint=_fingerprint(_keys()),
        **turned(request, found),
    )


@page("certificates/keys.json")
def certificate_keys(request: VisitorRequest) -> HttpResponse:
    """公钥文件."""
    return _kept(request, _file(_keys(), "certificate-keys.json", "application/json"), HOUR)


@page("certificates/ended.jws")
def ended_list(request: VisitorRequest) -> HttpResponse:
    """吊销清单文件, signed as it stands at this hour."""
    at = clock.now().replace(minute=0, second=0, microsecond=0)
    newest, _ = queries.last_end()
    text = queries.ended_file(max(at, newest) if newest else at)
    if text is None:
        raise Http404
    response = _file(text.encode(), "certificate-ended.jws", "application/jose")
    patch_cache_control(response, public=True, max_age=HOUR)
    return response


@page("certificates/verify.<slug:tool>")
def certificate_verifier(request: VisitorRequest, tool: str) -> HttpResponse:
    """离线核验: one file that needs no server; saved, and opened from there."""
    if tool not in TOOLS:
        raise Http404
    name, kind = TOOLS[tool]
    text = (settings.BASE / "docs/verify" / name).read_bytes()
    return _kept(request, _file(text, name, kind), HOUR)


@page("certificates/authority.crt")
def certificate_authority(request: VisitorRequest) -> HttpResponse:
    """签发机构根证书, to be trusted by a reader of PDF."""
    found = keys.authority()
    if found is None:
        raise Http404
    return _kept(request, _file(found.public_bytes(Encoding.DER), "authority.crt", "application/x-x509-ca-cert"), HOUR)


@page("certificates/<slug:shown>/")
def certificate_shown(request: VisitorRequest, shown: str) -> HttpResponse:
    """What a scanned code opens: state, title, masked name; the same for everybody, so it may be cached."""
    found = _by_code(shown)
    digest = hashlib.sha256(found.token.encode()).hexdigest()
    response = _page(request, "certificate_shown.html", found, name=masked_name(found.name), digest=digest)
    return _kept(request, response, MINUTES)


@page("certificates/<slug:shown>/whole/")
def certificate_whole(request: VisitorRequest, shown: str) -> HttpResponse:
    """查看完整信息: asked for by POST, which the holder is told of."""
    found = _by_code(shown)
    if request.method != "POST":
        return _never(_page(request, "certificate_asked.html", found, asker=_asker(request)))
    _note(request, found, LookUp.Way.CODE)
    return _whole(request, found)


def _asked(request: HttpRequest, number: str, name: str) -> Certificate:
    credentials = {"username": f"证书 {number}"}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise Refused(LOCKED, code="locked")
    found = queries.by_number(number, name)
    if found is None:
        user_login_failed.send(sender=__name__, request=request, credentials=credentials)
        raise Refused(NOT_FOUND, code="not_found")
    return found


def _note(request: VisitorRequest, found: Certificate, way: LookUp.Way) -> None:
    asker = request.grant.organisation if request.grant else None
    actions.look_up(found, way=way, organisation=asker, at=clock.now())


def _asker(request: VisitorRequest) -> str:
    return request.grant.organisation.name if request.grant else "公众"


def _whole(request: VisitorRequest, found: Certificate) -> HttpResponse:
    return _never(_page(request, "certificate_whole.html", found, at=clock.now(), asker=_asker(request)))


def _page(request: HttpRequest, template: str, found: Certificate, **more: Any) -> HttpResponse:
    crumbs = [(TITLE, reverse("certificate_check"))]
    word, tone = State(found.state).label, CERTIFICATES[State(found.state)]
    return shown(request, template, title=TITLE, crumbs=crumbs, found=found, word=word, tone=tone, **more)


def _by_code(code: str) -> Certificate:
    found = queries.by_code(code)
    if found is None:
        raise Http404
    return found


def _keys() -> bytes:
    return json.dumps(queries.keys_file(), ensure_ascii=False, indent=1).encode()


def _fingerprint(data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()[:32]
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _kept(request: VisitorRequest, response: HttpResponse, seconds: int) -> HttpResponse:
    """Let what is the same for every visitor be kept on the way; somebody who is logged in gets a page of their own."""
    if request.grant is not None:
        return response
    patch_cache_control(response, public=True, max_age=seconds)
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _never(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
