"""How somebody is logged in without typing a password: through a signed session, as a cookie or for a client."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.test import Client, RequestFactory

from zhicheng.core import clock
from zhicheng.people.models import Grant
from zhicheng.sites.frame import sessions


def begun(grant: Grant, at: datetime | None = None) -> str:
    """Return the key of a new session of that person in that role."""
    request = RequestFactory().get("/")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    sessions.begin(request, grant.user, grant, at or clock.now())
    request.session.save()
    return str(request.session.session_key)


def cookie(grant: Grant, url: str, at: datetime | None = None) -> Any:
    """The same for a browser."""
    return {"name": settings.SESSION_COOKIE_NAME, "value": begun(grant, at), "url": url}


def client(grant: Grant) -> Client:
    """Somebody without a browser, for what the journey has shown in the browser and has to happen again."""
    made = Client()
    made.cookies[settings.SESSION_COOKIE_NAME] = begun(grant)
    return made


def post(by: Client, path: str, **said: Any) -> None:
    """Take the step of a page that ends with another page."""
    answer = by.post(path, said)
    assert answer.status_code == 302, answer.content.decode()
