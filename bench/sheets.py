"""Lists in and out: 100,000 rows of 20 columns written as a workbook, 10,000 rows of every list checked and taken over.

`python -m bench.sheets` fills a database of its own and prints what it measured (`small`: a tenth of the rows);
`sheets()` measures in a province that is there. Everything runs as the jobs do, in this process, so that its memory
can be seen; the database's CPU is that of the process that serves this connection.
"""

import json
import os
import resource
import sys
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django
import psutil

from bench import brought
from bench.load import pace
from zhicheng.config import postgres
from zhicheng.core.collecting import settle

ROWS = 10_000
EXPORTED = 100_000
KINDS = ("organisations", "staff", "applicants", "experts", "plan_lines")
ONE_DESK = """UPDATE reviews_stop SET organisation_id = 2, step = 'handler', verdict = 'passed'
    WHERE id IN (SELECT id FROM reviews_stop WHERE closed_at IS NOT NULL ORDER BY id LIMIT %s)"""
"""A desk that has decided as much as is exported."""
EXPORT_SECONDS, EXPORT_MEGABYTES, IMPORT_SECONDS = 20, 60, 15
"""The targets, for the full size."""


@dataclass(frozen=True)
class Measured:
    """Seconds on the clock, of this process's CPU and of the database's, and by how many MB the peak has grown."""

    rows: int
    seconds: float
    cpu: float
    database: float
    megabytes: float
    pace: float
    """What three million additions took before."""
    target: str = ""
    met: bool | None = None


def sheets(rows: int = ROWS) -> dict[str, Any]:
    """Measure an export of the largest list of a desk, then an import of every kind."""
    found = {"export": asdict(_export())}
    for kind in KINDS:
        for phase, figures in _import(kind, rows).items():
            found[f"{kind}, {phase}"] = asdict(figures)
            print(f"{kind}, {phase}: {figures}", file=sys.stderr, flush=True)
    return found


def _measured(rows: int, work: Any) -> Measured:
    quick, server = pace(), _server()
    before, begun, spent, served = _peak(), perf_counter(), _own(), _spent(server)
    work()
    seconds, cpu = perf_counter() - begun, _own() - spent
    return Measured(rows, seconds, cpu, _spent(server) - served, _peak() - before, quick)


def _own() -> float:
    """CPU of this process and of those that opened workbooks for it."""
    opened = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + opened.ru_utime + opened.ru_stime


def _server() -> psutil.Process:
    """The database's process that serves this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0])


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _export() -> Measured:
    """The decided list of the desk that has decided most."""
    from django.db.models import Count

    from zhicheng.people.models import Grant
    from zhicheng.reviews.models import Stop
    from zhicheng.sheets import actions
    from zhicheng.sheets.lists import LISTS

    closed = Stop.objects.filter(verdict="passed")
    desk = closed.values("organisation", "step").annotate(number=Count("id")).order_by("-number", "organisation")[0]
    by = Grant.objects.select_related("user", "organisation").filter(
        organisation=desk["organisation"], role=desk["step"]
    )[0]
    listing = LISTS[f"{desk['step']}_queue"]
    export = actions.order_export(listing, {"passed": "yes"}, whole_numbers=False, by=by, at=_now())
    figures = _measured(desk["number"], lambda: _perform(export.job_id))
    met = figures.seconds <= EXPORT_SECONDS and figures.megabytes <= EXPORT_MEGABYTES
    target = f"≤ {EXPORT_SECONDS} s, ≤ {EXPORT_MEGABYTES} MB"
    return replace(figures, target=target, met=met)


def _import(kind: str, number: int) -> dict[str, Measured]:
    """A list checked and taken over, its passwords drawn, brought again, brought with changes."""
    from zhicheng.sheets import actions
    from zhicheng.sheets.models import Import

    by, run = brought.keeper(kind), Import.objects.count()
    data, size = _workbook(kind, number, run, by, changed=False)
    taken, found = _both(kind, data, size, by)
    if taken.opened.exists():
        most = min(size, actions.MOST_PASSWORDS)
        found["passwords drawn"] = _measured(most, lambda: actions.issue(taken, by=by, at=_now()))
    again, found["checked again"] = _checked(kind, data, size, by)
    if again.same != size:
        raise AssertionError(f"brought again, {again.same} of {size} {kind} are the same")
    if kind != "experts":
        data, _ = _workbook(kind, number, run, by, changed=True)
        found |= {f"changed: {phase}": figures for phase, figures in _both(kind, data, size, by)[1].items()}
    return found


def _both(kind: str, data: bytes, size: int, by: Any) -> tuple[Any, dict[str, Measured]]:
    """Both phases of an import, and what they take together."""
    from zhicheng.sheets import actions

    taken, checked = _checked(kind, data, size, by)
    actions.commit(taken, by=by, at=_now())
    taken.refresh_from_db()
    stored = _measured(size, lambda: _perform(taken.job_id))
    whole = checked.seconds + stored.seconds
    target, met = f"≤ {IMPORT_SECONDS} s both", whole <= IMPORT_SECONDS
    return taken, {"checked": checked, "taken over": replace(stored, target=target, met=met)}


def _checked(kind: str, data: bytes, size: int, by: Any) -> tuple[Any, Measured]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhicheng.sheets import actions
    from zhicheng.sheets.kinds import KINDS as LISTS

    taken = actions.take(LISTS[kind], SimpleUploadedFile("名单.xlsx", data), by=by, at=_now())
    checked = _measured(size, lambda: _perform(taken.job_id))
    taken.refresh_from_db()
    if taken.wrong or taken.new + taken.changed + taken.same != size:
        raise AssertionError(f"{kind}: {taken.new} new, {taken.same} same, {taken.wrong} wrong")
    return taken, checked


def _workbook(kind: str, number: int, run: int, by: Any, *, changed: bool) -> tuple[bytes, int]:
    from zhicheng.documents.workbook_writing import Rows

    headings, rows = brought.rows(kind, number, run, by, changed=changed)
    with Rows("填写", [(label, 20) for label in headings]) as sheet:
        sheet.write(rows)
    return sheet.data, len(rows)


def _perform(job: int | None) -> None:
    from zhicheng.jobs.models import Job, State
    from zhicheng.jobs.tasks import perform

    assert job is not None
    perform(job)
    done = Job.objects.get(pk=job)
    if done.state != State.DONE:
        raise AssertionError(done.said)


def _now() -> datetime:
    from zhicheng.core import clock

    return clock.now()


def _fill(applications: int, exported: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench.province import generate
    from zhicheng.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    call_command("load_national_data", stdout=sys.stderr)
    if not Organisation.objects.exists():
        generate(2_000, applications)
        with connection.cursor() as cursor:
            cursor.execute(ONE_DESK, [exported])
            cursor.execute("VACUUM ANALYZE")


def main(part: int = 1) -> None:
    """Fill a database of its own and measure."""
    with postgres.running(Path(os.environ["VAR"]) / "postgres") as server:
        server.create_database("zhicheng")
        django.setup()
        _fill(60_000 // part, EXPORTED // part)
        settle()  # as the worker does
        print(json.dumps({"pace": pace(), **sheets(ROWS // part)}, ensure_ascii=False))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    os.environ.setdefault("VAR", "var/bench/sheets")
    main(10 if sys.argv[1:] == ["small"] else 1)
