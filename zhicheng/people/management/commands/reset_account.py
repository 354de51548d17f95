"""Open an account again that nobody above can reset: the top organisation's, or one whose device is lost."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.people.actions import reset_from_the_machine


class Command(BaseCommand):
    """Reset password and second factor; whoever may run this holds the machine, and the trail says 'the system'."""

    help = "重置一个账户的密码和二次验证，显示一次性密码；用于没有直属上级的最高机构。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`reset_account 410000`."""
        parser.add_argument("login", help="登录名，例如最高机构的单位编号")

    def handle(self, *args: Any, login: str, **options: Any) -> None:
        """Reset, and say the one-time password this once."""
        try:
            user, password = reset_from_the_machine(login, at=clock.now())
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{user.name}（{user.login}）的一次性密码：{password}\n二次验证已解除；首次登录须修改密码。")
