"""Load the demo province of the current profile, and say who can be logged in as."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from zhicheng.core import clock
from zhicheng.demo import accounts, loading


class Command(BaseCommand):
    """Fill an empty database with a believable province; a second run only prints the accounts."""

    help = "装入当前省份的演示数据（已装入则只列出演示账户）；库中已有其他机构时不装入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--quiet` says nothing; `--portion 4` is quicker."""
        parser.add_argument("--portion", type=int, default=1, help="只装入几分之一的申报人，例如 4")
        parser.add_argument("--quiet", action="store_true", help="不列出演示账户")

    def handle(self, *args: Any, quiet: bool = False, portion: int = 1, **options: Any) -> None:
        """Load once, then tell."""
        if loading.is_empty():
            loading.load(clock.now(), portion=portion)
        elif not loading.is_loaded():
            self.stdout.write("库中已有机构，不装入演示数据。")
            return
        if not quiet:
            self.stdout.write(f"演示账户（只存在于演示数据中）：\n{accounts.table()}")
