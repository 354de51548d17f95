"""The account with its one-time password: kept sealed in the session by the POST, then shown once."""

from django.http import HttpRequest, HttpResponse

from zhicheng.people.models import Role, User
from zhicheng.sites.desk.answers import Place
from zhicheng.sites.frame import once
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

KEPT = "account_given"


@page("account-given/", Role.ADMINISTRATOR, gated=False)
def account_given(request: Request) -> HttpResponse:
    """Show the account that was just given, this once; asked again, say that it was shown."""
    said = once.take(request, KEPT)
    if said is None:
        return shown(request, "account_shown.html", title="一次性密码")
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
) -> str:
    """Keep the account for the page that shows it once, so that loading it again repeats nothing; return its name."""
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
    once.keep(request, KEPT, account)
    return "account_given"
