"""Copy what the pages need out of node_modules into the static folder."""

import re
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

UI = Path(__file__).parents[2]
VENDOR = UI / "static" / "vendor"
FILES = [
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "htmx.org/dist/htmx.min.js",
    "echarts/dist/echarts.common.min.js",
]
SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)


class Command(BaseCommand):
    """Copy the listed style sheets and scripts, and of the icons only those named in zhicheng/ui/icons.txt."""

    help = "Copy style sheets, scripts and the icons of zhicheng/ui/icons.txt from node_modules to the static folder."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the folder anew, so that nothing stays that is no longer named."""
        modules = settings.BASE / "node_modules"
        shutil.rmtree(VENDOR, ignore_errors=True)
        for name in FILES:
            _copy_text(modules / name, VENDOR / Path(name).name)
        names = (UI / "icons.txt").read_text().split()
        for name in names:
            _copy_text(modules / f"@tabler/icons/icons/outline/{name}.svg", VENDOR / "icons" / f"{name}.svg")
        self.stdout.write(f"Copied {len(FILES)} files and {len(names)} icons.")


def _copy_text(source: Path, target: Path) -> None:
    """Copy without the pointer to a source map, which collectstatic would miss."""
    if not source.exists():
        raise CommandError(f"{source} is missing: run `npm ci`, or correct the name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
