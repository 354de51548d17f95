"""Robots answer 200 and refuse in the body: what they refused was not sent, and the administrator reads why."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings

from tests.notices.conftest import told
from tests.notices.sinks import Gateway
from zhicheng.notices import actions, tasks
from zhicheng.notices.models import Delivery
from zhicheng.people.models import User

pytestmark = pytest.mark.django_db
State = Delivery.State
KEY = "abcdef0123456789abcdef0123456789"
ROBOTS = {"dingtalk": (NotifyDingTalk, "token"), "wecombot": (NotifyWeComBot, "key"), "feishu": (NotifyFeishu, "token")}


@pytest.fixture
def robot(gateway: Gateway, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, dict[str, Any]], Gateway]:
    """The server of a robot stands on this machine and answers 200 with this body."""

    def answering(name: str, body: dict[str, Any]) -> Gateway:
        plugin, word = ROBOTS[name]
        monkeypatch.setattr(plugin, "notify_url", f"http://127.0.0.1:{gateway.server_port}/send?{word}={{{word}}}")
        settings.NOTICE_CHANNELS = {"dingtalk": f"{name}://{KEY}"}
        gateway.body = json.dumps(body).encode()
        return gateway

    return answering


def after_sending(teacher: User) -> tuple[str, str]:
    actions.choose(teacher, {"progress": list(settings.NOTICE_CHANNELS)})
    delivery = told(teacher)
    tasks.deliver()
    delivery.refresh_from_db()
    return delivery.state, delivery.said


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}),
        ("wecombot", {"errcode": 0, "errmsg": "ok"}),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success", "code": 0, "msg": "success"}),
    ],
)
def test_what_a_robot_takes_is_sent(robot: Any, teacher: User, name: str, body: dict[str, Any]) -> None:
    server = robot(name, body)
    assert after_sending(teacher) == (State.SENT, "")
    assert len(server.posted) == 1


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        (
            "dingtalk",
            {"errcode": 310000, "errmsg": "keywords not in content"},
            "网关未接受（代码 310000：keywords not in content）。",
        ),
        (
            "wecombot",
            {"errcode": 93000, "errmsg": f"invalid webhook url {KEY}"},
            "网关未接受（代码 93000：invalid webhook url …）。",
        ),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, "网关未接受（代码 19024：Key Words Not Found）。"),
    ],
)
def test_what_a_robot_refuses_has_failed_with_its_reason_and_without_its_key(
    robot: Any, teacher: User, name: str, body: dict[str, Any], said: str
) -> None:
    robot(name, body)
    assert after_sending(teacher) == (State.FAILED, said)


def test_too_much_at_once_is_tried_again_later(robot: Any, teacher: User) -> None:
    robot("wecombot", {"errcode": 45009, "errmsg": "api freq out of limit"})
    assert after_sending(teacher)[0] == State.WAITING


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"code": 200, "msg": "ok"}', State.SENT),
        (b'{"Code": "OK"}', State.SENT),
        (b'{"success": false, "message": "no money"}', State.FAILED),
        (b'{"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "no money"}', State.FAILED),
        (b"taken", State.SENT),
        (b"[1, 2]", State.SENT),
        (b'{"code"', State.SENT),
    ],
)
def test_other_gateways_are_read_the_same_way(gateway: Gateway, teacher: User, body: bytes, expected: str) -> None:
    gateway.body = body
    assert after_sending(teacher)[0] == expected
