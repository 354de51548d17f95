"""Prove that nothing was bent: rows agree with their events, and the audit chain is whole."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhicheng.applications.queries import unfaithful_ledger
from zhicheng.audit import trail
from zhicheng.reviews import queries


class Command(BaseCommand):
    """Replay every application and follow every chain of audit entries; for a nightly job."""

    help = (
        "核对每份申报的当前状态与其审批流程、名额与申报占用是否一致，以及审计记录是否完整；发现问题时以非零状态退出。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at everything and name what is wrong."""
        wrong: dict[str, Sequence[object]] = {
            "申报与审批流程不一致": queries.unfaithful(),
            "名额与申报占用不一致": unfaithful_ledger(),
            "审计记录被改动": trail.broken(),
        }
        for what, ids in wrong.items():
            if ids:
                self.stderr.write(f"{what}：{len(ids)} 条，编号 {'、'.join(map(str, ids[:50]))}")
        if any(wrong.values()):
            raise CommandError("核对未通过，请保留现场并联系系统管理员。")
        self.stdout.write("核对通过：全部申报与审批流程一致，名额与申报占用一致，审计记录完整。")
