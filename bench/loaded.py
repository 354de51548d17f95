"""The demo in a database of its own, on which papers and certificates are measured."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from zhicheng.config import postgres


def on_the_demo(part: str, measured: Callable[[], dict[str, Any]]) -> None:
    """Load the demo, measure, and print one line of JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    os.environ.setdefault("VAR", f"var/bench/{part}")
    from django.core.management import call_command

    with postgres.running(Path(os.environ["VAR"]) / "postgres") as server:
        server.create_database("zhicheng")
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_national_data", stdout=sys.stderr)
        call_command("load_demo", stdout=sys.stderr)
        print(json.dumps(measured(), ensure_ascii=False))
