"""The account with its one-time password: kept sealed in the session by the POST, then shown once."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.core.encryption import decrypt, encrypt
from zhicheng.people.models import Role, User
from zhicheng.sites.desk.answers import Place
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

KEPT = "account_given"
"""The entry of the session; the session is a cookie, so what it holds is encrypted."""


@page("account-given/", Role.ADMINISTRATOR, gated=False)
def account_given(request: Request) -> HttpResponse:
    """Show the account that was just given, this once; asked again, say that it was shown."""
    sealed = request.session.pop(KEPT, "")
    if not sealed:
        return shown(request, "account_shown.html", title="一次性密码")
    said = json.loads(decrypt(bytes.fromhex(sealed)))
    crumbs = [(said.pop("label"), said["back"])]
    return shown(request, "account_given.html", crumbs=crumbs, **said)


def given(
    request: HttpRequest,
    user: User,
    password: str,
    *,
    title: str,
    said: str,
    login: str,
    place: Place,
    organisation: str,
    enable: str = "",
) -> HttpResponse:
    """Lead on to the page that shows the account once, so that loading it again repeats nothing."""
    account = {
        "title": title,
        "said": said,
        "name": user.name,
        "login": login,
        "password": password,
        "organisation": organisation,
        "enable": enable,
        "under": place.under,
        "label": place.label,
        "back": place.back,
    }
    request.session[KEPT] = encrypt(json.dumps(account, ensure_ascii=False)).hex()
    return redirect("account_given")
