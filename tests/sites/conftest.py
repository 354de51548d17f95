"""How a test enters the sites: as somebody, through a real signed session."""

from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client, RequestFactory

from tests import factories as f
from tests.draws.conftest import few_suffice, office  # noqa: F401
from tests.results.conftest import room  # noqa: F401
from tests.reviews.conftest import at_the_unit, unit_publicity  # noqa: F401


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own time; `clock.shift(timedelta(…))` lets it pass."""
    with time_machine.travel(f.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def enter(client: Client) -> Callable[..., Client]:
    """Log the client in: `enter(grant)`; at the tests' own time unless told otherwise."""
    from zhicheng.sites.frame import sessions

    def log_in(grant: Any, at: datetime | None = None) -> Client:
        request = RequestFactory().get("/")
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        sessions.begin(request, grant.user, grant, at or f.NOW)
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
        return client

    return log_in
