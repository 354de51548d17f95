"""Count everything that 统计分析 shows anew."""

from typing import Any

from django.core.management.base import BaseCommand

from zhicheng.core import clock
from zhicheng.statistics.actions import recount


class Command(BaseCommand):
    """Rebuild the tallies; safe at any time, and never needed but after work on the database by hand."""

    help = "Count the statistics anew."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"统计已重新汇总：{recount(at=clock.now())} 项。")
