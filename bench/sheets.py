"""Lists in and out: 100,000 rows of 20 columns written as a workbook, 10,000 rows checked and taken over.

`python -m bench.sheets` fills a database of its own and prints what it measured; `sheets()` measures in a province
that is there. Everything runs as the jobs do, in this process, so that its memory can be seen.
"""

import json
import os
import resource
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django

from zhicheng.config import postgres

ROWS = 10_000
EXPORTED = 100_000
ONE_DESK = """UPDATE reviews_stop SET organisation_id = 2, step = 'handler', verdict = 'passed'
    WHERE id IN (SELECT id FROM reviews_stop WHERE closed_at IS NOT NULL ORDER BY id LIMIT %s)"""
"""A desk that has decided as much as is exported."""
TARGETS = {"export_seconds": 20, "export_megabytes": 60, "import_seconds": 15}


@dataclass(frozen=True)
class Measured:
    """Seconds on the clock, seconds of this process's CPU, and by how many MB its peak has grown."""

    rows: int
    seconds: float
    cpu: float
    megabytes: float


def sheets() -> dict[str, Any]:
    """Measure an export of the largest list of a desk, then imports of people and of organisations."""
    found = {"export": asdict(_export())}
    for kind in ("applicants", "organisations"):
        for phase, figures in _import(kind).items():
            found[f"{kind}, {phase}"] = asdict(figures)
    return found


def _measured(rows: int, work: Any) -> Measured:
    before, begun, spent = _peak(), perf_counter(), process_time()
    work()
    return Measured(rows, perf_counter() - begun, process_time() - spent, _peak() - before)


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
    export.refresh_from_db()
    return Measured(export.rows or 0, figures.seconds, figures.cpu, figures.megabytes)


def _import(kind: str) -> dict[str, Measured]:
    """A list of people or of subordinates: checked, taken over, its passwords drawn, brought again."""
    from zhicheng.sheets import actions

    by = _keeper()
    data = _list(kind)
    taken, checked = _brought(kind, data, by)
    actions.commit(taken, by=by, at=_now())
    taken.refresh_from_db()
    stored = _measured(ROWS, lambda: _perform(taken.job_id))
    drawn = _measured(actions.MOST_PASSWORDS, lambda: actions.issue(taken, by=by, at=_now()))
    again, second = _brought(kind, data, by)
    if again.same != ROWS:
        raise AssertionError(f"brought again, {again.same} of {ROWS} {kind} are the same")
    return {"checked": checked, "taken over": stored, "passwords drawn": drawn, "checked again": second}


def _brought(kind: str, data: bytes, by: Any) -> tuple[Any, Measured]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhicheng.sheets import actions
    from zhicheng.sheets.kinds import KINDS

    taken = actions.take(KINDS[kind], SimpleUploadedFile("名单.xlsx", data), by=by, at=_now())
    checked = _measured(ROWS, lambda: _perform(taken.job_id))
    taken.refresh_from_db()
    if taken.wrong or taken.new + taken.same != ROWS:
        raise AssertionError(f"{kind}: {taken.new} new, {taken.same} same, {taken.wrong} wrong")
    return taken, checked


def _list(kind: str) -> bytes:
    from zhicheng.documents.workbook_writing import Rows
    from zhicheng.sheets.models import Import

    run = Import.objects.count()
    if kind == "applicants":
        headings = ("姓名", "证件号码", "手机号", "电子邮箱")
        rows = [(f"新人{n}", _id_number(n, run), f"139{n:08}", f"p{n}@example.com") for n in range(ROWS)]
    else:
        headings = ("机构名称", "机构类别", "所属地市(或省直)", "单位编号")
        rows = [(f"新建单位{run}-{n}", "单位", "410104", f"N{run}N{n:06}") for n in range(ROWS)]
    with Rows("填写", [(label, 20) for label in headings]) as sheet:
        sheet.write(rows)
    return sheet.data


def _id_number(n: int, run: int) -> str:
    """Invented, with the right check digit, and others in every run."""
    body = f"410104{1950 + run % 50}{n // 1000 + 1:02}{run // 50 + 1:02}{n % 1000:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def _keeper() -> Any:
    """An administrator of a county's office, whose codes of units are not used up by the list."""
    from zhicheng.organisations.models import Organisation
    from zhicheng.organisations.rules import MOST_LEVELS
    from zhicheng.people.models import Grant

    fitting = Organisation.objects.filter(region="410104", depth__lt=MOST_LEVELS - 1, state="approved")
    held = Grant.objects.filter(role="administrator", organisation__in=fitting).select_related("user", "organisation")
    return held.order_by("organisation__depth", "id")[0]


def _perform(job: int) -> None:
    from zhicheng.jobs.models import Job, State
    from zhicheng.jobs.tasks import perform

    perform(job)
    done = Job.objects.get(pk=job)
    if done.state != State.DONE:
        raise AssertionError(done.said)


def _now() -> datetime:
    from zhicheng.core import clock

    return clock.now()


def _fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench.province import generate
    from zhicheng.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    call_command("load_national_data", stdout=sys.stderr)
    if not Organisation.objects.exists():
        generate(2_000, 60_000)
        with connection.cursor() as cursor:
            cursor.execute(ONE_DESK, [EXPORTED])


def main() -> None:
    """Fill a database of its own and measure."""
    from bench.load import pace

    with postgres.running(Path(os.environ["VAR"]) / "postgres") as server:
        server.create_database("zhicheng")
        django.setup()
        _fill()
        print(json.dumps({"pace": pace(), **sheets()}, ensure_ascii=False))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    os.environ.setdefault("VAR", "var/bench/sheets")
    main()
