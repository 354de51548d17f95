"""Messages outside: taken, refused, unanswered, and never sent twice by themselves."""

from datetime import timedelta
from typing import Any

import pytest

from tests import factories as f
from tests.notices.conftest import told
from tests.notices.sinks import Gateway, MailServer
from zhicheng.core.refused import Refused
from zhicheng.notices import actions, tasks
from zhicheng.notices.models import Delivery
from zhicheng.people.models import User

pytestmark = pytest.mark.django_db
State = Delivery.State


def state(delivery: Delivery) -> tuple[str, str]:
    """Where a message is, and why."""
    delivery.refresh_from_db()
    return delivery.state, delivery.said


def test_a_mail_server_takes_the_message(mail: MailServer, teacher: User) -> None:
    delivery = told(teacher)

    assert tasks.deliver() == 1

    assert state(delivery) == (State.SENT, "")
    (message,) = mail.taken
    assert message["To"] == "liyawen@example.cn"
    assert mail.subjects == ["【河南省职称工作信息平台—职称管理系统】职称申报被退回，请修改后重新提交"]
    assert "李雅文" in message.get_payload(decode=True).decode()


def test_what_is_sent_is_not_sent_again(mail: MailServer, teacher: User) -> None:
    told(teacher)
    tasks.deliver()

    assert tasks.deliver() == 0
    assert len(mail.taken) == 1


def test_a_busy_server_is_tried_again_later_and_at_last_given_up(mail: MailServer, teacher: User, clock: Any) -> None:
    mail.answers["RCPT"] = "451 busy"
    delivery = told(teacher)

    tasks.deliver()
    assert state(delivery) == (State.WAITING, "邮件服务器拒收（代码 451）。")
    assert tasks.deliver() == 0  # not before its time
    for pause in actions.PAUSES:
        clock.shift(pause)
        assert tasks.deliver() == 1

    assert state(delivery)[0] == State.FAILED
    assert mail.taken == []


def test_a_wrong_address_is_given_up_at_once(mail: MailServer, teacher: User) -> None:
    mail.answers["RCPT"] = "550 no such user"
    delivery = told(teacher)

    tasks.deliver()

    assert state(delivery) == (State.FAILED, "邮件服务器拒收（代码 550）。")


def test_a_server_that_is_not_there_is_tried_again(mail: MailServer, teacher: User, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    delivery = told(teacher)

    tasks.deliver()

    assert state(delivery) == (State.WAITING, "不能登录邮件服务器（连接被拒绝）。")


def test_silence_after_the_message_is_uncertain_and_is_not_tried_again(
    mail: MailServer, teacher: User, clock: Any
) -> None:
    mail.answers["message"] = "hang up without a word"
    delivery = told(teacher)

    tasks.deliver()
    clock.shift(timedelta(days=1))
    tasks.deliver()

    assert state(delivery) == (State.UNCERTAIN, "邮件发出后连接中断（连接中断），不能确定对方是否收到。")
    assert len(mail.taken) == 1


def test_a_gateway_gets_the_number_and_the_words(gateway: Gateway, teacher: User) -> None:
    actions.choose(teacher, {"progress": ["sms"]})
    delivery = told(teacher)

    tasks.deliver()

    assert state(delivery) == (State.SENT, "")
    ((path, body),) = gateway.posted
    assert path == "/send/13800138000"
    assert "管城区教育局" in body.decode("unicode-escape")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (500, (State.WAITING, "网关未接受（HTTP 500）。")),
        (403, (State.FAILED, "网关未接受（HTTP 403）。")),
        (0, (State.UNCERTAIN, "网关没有回答，不能确定对方是否收到。")),
    ],
)
def test_what_a_gateway_answers_decides_what_follows(
    gateway: Gateway, teacher: User, status: int, expected: tuple[str, str]
) -> None:
    gateway.status = status
    actions.choose(teacher, {"progress": ["sms"]})
    delivery = told(teacher)

    tasks.deliver()

    assert state(delivery) == expected


def test_a_gateway_that_is_not_there_is_tried_again(gateway: Gateway, teacher: User, settings: Any) -> None:
    settings.NOTICE_CHANNELS = {"sms": "json://127.0.0.1:1/{mobile}"}
    actions.choose(teacher, {"progress": ["sms"]})
    delivery = told(teacher)

    tasks.deliver()

    assert state(delivery) == (State.WAITING, "连接不上网关。")


def test_a_channel_that_was_closed_meanwhile_fails(mail: MailServer, teacher: User, settings: Any) -> None:
    delivery = told(teacher)
    settings.NOTICE_CHANNELS = {}

    tasks.deliver()

    assert state(delivery) == (State.FAILED, "这一渠道没有配置或已停用。")


def test_a_message_whose_sender_died_is_uncertain_after_ten_minutes(teacher: User, mail: MailServer) -> None:
    delivery = told(teacher)
    actions.claim(at=f.NOW)

    assert actions.note_lost(at=f.NOW + timedelta(minutes=9)) == 0
    assert actions.note_lost(at=f.NOW + timedelta(minutes=10)) == 1
    assert state(delivery) == (State.UNCERTAIN, actions.LOST)


def test_a_sender_that_comes_back_late_changes_nothing(teacher: User, mail: MailServer) -> None:
    told(teacher)
    late = actions.claim(at=f.NOW)
    assert late is not None
    actions.note_lost(at=f.NOW + timedelta(hours=1))

    actions.note_sent(late)

    assert state(late)[0] == State.UNCERTAIN


def test_the_province_s_administrator_sends_again_what_failed(mail: MailServer, teacher: User) -> None:
    mail.answers["RCPT"] = "550 no such user"
    delivery = told(teacher)
    tasks.deliver()
    top = f.administrator(f.organisation(None, "河南省职改办", "office"))
    mail.answers.clear()

    actions.send_again(delivery, by=top, at=f.NOW)
    tasks.deliver()

    assert state(delivery) == (State.SENT, "")
    with pytest.raises(Refused, match="已发送，不需要重发"):
        actions.send_again(delivery, by=top, at=f.NOW)


def test_nobody_below_sends_again(mail: MailServer, teacher: User) -> None:
    delivery = told(teacher)
    with pytest.raises(Refused, match="最高一级职改办"):
        actions.send_again(delivery, by=f.administrator(f.province().school), at=f.NOW)
