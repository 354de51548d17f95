"""Failed attempts at passwords and codes are counted together, by account; five lock it for twenty minutes."""

from collections.abc import Callable
from typing import TypeVar

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from zhicheng.core.refused import Refused
from zhicheng.people.models import User
from zhicheng.people.second_factor import WRONG

LOCKED = (
    "密码或动态验证码连续输错 5 次，账号已锁定，请 20 分钟后再试（其间再试会重新计时）；"
    "忘记密码请联系直属上级单位（个人请联系所在单位）重置。"
)
Done = TypeVar("Done")


def counted(request: HttpRequest, user: User, deed: Callable[[], Done]) -> Done:
    """Do something that takes a code, unless the account is locked; a wrong code counts like a wrong password."""
    credentials = {"username": user.login}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise Refused(LOCKED, code="locked")
    try:
        return deed()
    except Refused as refusal:
        if refusal.code != WRONG:
            raise
        user_login_failed.send(sender=__name__, request=request, credentials=credentials)
        raise Refused(failed(request, user.login, refusal.message), code=WRONG) from None


def failed(request: HttpRequest, account: str, sentence: str) -> str:
    """Say what was wrong, and how many attempts are left."""
    left = settings.AXES_FAILURE_LIMIT - AxesProxyHandler.get_failures(request, {"username": account})
    return f"{sentence.rstrip('。')}；再错 {left} 次账号将锁定 20 分钟。" if left > 0 else LOCKED
