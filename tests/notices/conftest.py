"""What the tests of notices stand on: real ends for messages, and the tests' own time."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests import factories as f
from tests.notices.sinks import Gateway, MailServer, running
from zhicheng.notices import actions, channels
from zhicheng.notices.models import Delivery
from zhicheng.people.models import User


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own time."""
    with time_machine.travel(f.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mail(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server, and a product that knows it and waits for it no longer than two seconds."""
    monkeypatch.setattr(channels, "SECONDS", 2)
    with running(MailServer()) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.NOTICE_CHANNELS = {"email": "127.0.0.1"}
        yield server


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A gateway for short messages, and a product that knows it."""
    with running(Gateway()) as server:
        settings.NOTICE_CHANNELS = {"sms": f"json://127.0.0.1:{server.server_port}/send/{{mobile}}"}
        yield server


@pytest.fixture
def teacher() -> User:
    """Somebody with an address."""
    user = f.person("李雅文")
    user.email = "liyawen@example.cn"
    user.save(update_fields=["email"])
    return user


def told(user: User, **words: Any) -> Delivery:
    """Tell somebody that an application was returned, and return the one message that goes outside."""
    said = {
        "organisation": "管城区教育局",
        "number": "HA2026-000123",
        "sections": "论文、学历",
        "what": "职称申报",
    } | words
    actions.send("returned", to=[user.pk], at=f.NOW, about=7, **said)
    return Delivery.objects.order_by("-id")[0]
