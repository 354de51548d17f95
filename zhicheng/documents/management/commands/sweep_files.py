"""Remove stored bytes without a row."""

from typing import Any

from django.core.management.base import BaseCommand

from zhicheng.core import clock
from zhicheng.documents.actions import sweep


class Command(BaseCommand):
    """Remove bytes older than a day that no file row speaks of, and old previews."""

    help = "删除一天以前上传、没有任何记录指向的文件内容，以及 30 天前生成的预览图。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and say how much went."""
        self.stdout.write(f"已清理 {sweep(at=clock.now())} 个无主文件。")
