"""What printing takes: a form of six pages, lists, and a batch; CPU of this process, the database's apart.

`python -m bench.papers` loads the demo into a database of its own and prints one line of JSON.
"""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from bench.load import pace
from zhicheng.config import postgres

FORMS = 40
BATCH = 200


def measured() -> dict[str, Any]:
    """CPU milliseconds for each form (each of another person), for the lists, and for a batch of papers."""
    from zhicheng.applications.models import Application
    from zhicheng.core import clock
    from zhicheng.papers.evaluation import evaluation_form
    from zhicheng.papers.issue import issue
    from zhicheng.papers.lists import Kind, Publicity, printed
    from zhicheng.papers.queries import SHOWN
    from zhicheng.people.models import Grant, Role

    at = clock.now()
    by = Grant.objects.select_related("user", "organisation").filter(role=Role.LEADER).order_by("id")[0]
    rows = Application.objects.filter(submission__gt=0, kind="title").select_related(*SHOWN).order_by("-position", "id")
    applications = [a for a in rows[: 2 * BATCH] if max(a.applicant_name) < "\U00020000"][:BATCH]

    def form(application: Application) -> bytes:
        return evaluation_form(issue(application), site="https://zhicheng.example.cn", named=True, at=at)

    form(applications[0])  # fonts and templates are read once
    times, sizes = zip(*(_timed(lambda a=a: form(a)) for a in applications[:FORMS]), strict=True)
    week = Publicity(at.date(), at.date(), "王建国", "0371-66000000")
    lists = {
        kind.value: _timed(lambda kind=kind: printed(kind, applications, publicity=week, by=by, at=at))[0]
        for kind in Kind
    }
    batch, _ = _timed(lambda: b"".join(form(application) for application in applications))
    return {
        "pace": pace(),
        "form": {"median": statistics.median(times), "most": max(times), "bytes": statistics.median(sizes)},
        "lists": {"people": len(applications), **lists},
        "batch": {"papers": len(applications), "milliseconds": batch, "each": batch / len(applications)},
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _timed(work: Callable[[], bytes]) -> tuple[float, int]:
    """Milliseconds of CPU, and the bytes that came out."""
    start = time.process_time()
    made = work()
    return round((time.process_time() - start) * 1000, 1), len(made)


def main() -> None:
    """Load the demo into a database of its own, and measure."""
    from django.core.management import call_command

    with postgres.running(Path(os.environ["VAR"]) / "postgres") as server:
        server.create_database("zhicheng")
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_national_data", stdout=sys.stderr)
        call_command("load_demo", stdout=sys.stderr)
        print(json.dumps(measured(), ensure_ascii=False))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    os.environ.setdefault("VAR", "var/bench/papers")
    main()
