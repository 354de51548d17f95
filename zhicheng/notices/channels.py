"""The ways out of the product: e-mail by SMTP, everything else by the address of its gateway.

What a gateway answers, in its status and in its body (`answers`), decides what may follow: a plain refusal is tried
again, silence after the message went out is not, because the message may have arrived.
"""

import logging
import re
import smtplib
from contextlib import suppress
from email.utils import make_msgid

import apprise
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from zhicheng.notices import answers
from zhicheng.notices.models import Channel, Delivery, Notice

SECONDS = 20
"""How long a gateway may take to answer."""
NEVER_LEFT = re.compile(r"NewConnectionError|NameResolutionError|ConnectTimeout|Connection refused|CERTIFICATE_VERIFY")
STATUS = re.compile(r"error=(\d{3})")


class Refusal(Exception):
    """The channel surely did not take the message; `final` says that trying again is of no use."""

    def __init__(self, said: str, *, final: bool = False) -> None:
        super().__init__(said)
        self.said, self.final = said, final


class Silence(Exception):
    """The message went out and nobody said whether it was taken."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


def send(delivery: Delivery, *, name: str) -> None:
    """Send a claimed message in the name of the product; return when it was taken, else raise Refusal or Silence."""
    if delivery.channel not in settings.NOTICE_CHANNELS:
        raise Refusal("这一渠道没有配置或已停用。", final=True)
    if delivery.channel == Channel.EMAIL:
        _mail(delivery, name)
    else:
        _post(delivery, name)


def _mail(delivery: Delivery, name: str) -> None:
    notice = delivery.notice
    if not notice.to.email:
        raise Refusal("收件人没有登记电子邮箱。", final=True)
    message = EmailMessage(
        subject=f"【{name}】{notice.subject}",
        body=f"{notice.to.name}：\n\n{text(notice)}\n\n{name}（系统自动发送，请勿回复）",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[notice.to.email],
        headers={"Message-ID": make_msgid(f"delivery-{delivery.pk}", settings.EMAIL_HOST)},
    )
    server = EmailBackend(timeout=SECONDS)
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Refusal(f"不能登录邮件服务器（{_why(error)}）。") from error
    _hand_over(server, message)


def _hand_over(server: EmailBackend, message: EmailMessage) -> None:
    """Once the server is there, only its own answer tells whether it took the message."""
    try:
        server.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        code = _code(error)
        raise Refusal(f"邮件服务器拒收（代码 {code}）。", final=code >= 500) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Silence(f"邮件发出后连接中断（{_why(error)}），不能确定对方是否收到。") from error
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.close()


def _post(delivery: Delivery, name: str) -> None:
    notice = delivery.notice
    if "{mobile}" in (address := settings.NOTICE_CHANNELS[delivery.channel]) and not notice.to.mobile:
        raise Refusal("收件人没有登记手机号。", final=True)
    gateway = apprise.Apprise.instantiate(address.replace("{mobile}", notice.to.mobile))
    if gateway is None:
        raise Refusal("渠道地址的写法不对，请技术人员检查配置。", final=True)
    with apprise.LogCapture(level=logging.DEBUG) as heard, answers.listening() as answered:
        taken = gateway.notify(title=f"【{name}】{notice.subject}", body=text(notice))
        said = heard.getvalue()
    if taken:
        for answer in answered:
            if refused := answers.refusal(answer, address):
                raise Refusal(refused[0], final=refused[1])
        return
    if status := STATUS.search(said):
        raise Refusal(f"网关未接受（HTTP {status[1]}）。", final=status[1] in ("400", "401", "403", "404"))
    if NEVER_LEFT.search(said):
        raise Refusal("连接不上网关。")
    raise Silence("网关没有回答，不能确定对方是否收到。")


def text(notice: Notice) -> str:
    """What stands in the message: the news and where to log in."""
    return f"{notice.body}\n\n请登录系统办理：{settings.SITE_URL}" if settings.SITE_URL else notice.body


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _why(error: Exception) -> str:
    """Name a failure without what the server wrote, which may repeat an address or a credential."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "账号或密码不对"
    if isinstance(error, TimeoutError):
        return "超时"
    if isinstance(error, ConnectionRefusedError):
        return "连接被拒绝"
    return f"代码 {code}" if (code := getattr(error, "smtp_code", 0)) else "连接中断"
