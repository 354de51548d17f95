"""通知发送情况: failed and uncertain messages, with the reason and a way to send again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.notices import actions
from zhicheng.notices.models import Delivery
from zhicheng.people.models import Grant

Enter = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def top(settings: Any) -> Grant:
    """The administrator of the province's office, where e-mail is open."""
    settings.NOTICE_CHANNELS = {"email": "mail"}
    return f.administrator(f.province().office)


def failed(number: int = 1, state: str = "failed") -> None:
    """So many messages that did not arrive."""
    people = [f.person("李雅文") for _ in range(number)]
    for user in people:
        user.email = "liyawen@example.cn"
        user.save(update_fields=["email"])
    to = [user.pk for user in people]
    actions.send("roles_set", to=to, at=f.NOW, organisation="逸夫小学", roles="经办人")
    Delivery.objects.update(state=state, attempts=5, tried_at=f.NOW, said="邮件服务器拒收（代码 550）。")


def test_failed_messages_stand_with_their_reason(enter: Enter, top: Grant) -> None:
    failed()
    page = enter(top).get("/desk/deliveries/").content.decode()
    assert all(words in page for words in ("李雅文", "电子邮件", "邮件服务器拒收（代码 550）。", "重发"))
    assert "liyawen@example.cn" not in page


def test_an_uncertain_one_is_sent_again_after_a_warning(enter: Enter, top: Grant) -> None:
    failed(state="uncertain")
    delivery, client = Delivery.objects.get(), enter(top)
    address = f"/desk/deliveries/{delivery.pk}/again/"
    assert "可能使对方收到两次" in client.get(address).content.decode()

    client.post(address)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)
    assert client.post(address).status_code == 422


def test_nobody_else_looks_at_messages(enter: Enter, top: Grant) -> None:
    failed()
    client = enter(f.administrator(f.organisation(top.organisation, "河南省教育厅", "bureau")))
    assert client.get("/desk/deliveries/").status_code == 422
    assert client.post(f"/desk/deliveries/{Delivery.objects.get().pk}/again/").status_code == 422
    assert Delivery.objects.get().state == "failed"


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_takes_four_queries(enter: Enter, top: Grant, number: int, django_assert_num_queries: Any) -> None:
    failed(number)
    client = enter(top)
    with django_assert_num_queries(4):  # who acts, rows, two counts
        client.get("/desk/deliveries/")
