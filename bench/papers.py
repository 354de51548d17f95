"""What printing takes: a form of six pages, lists, and a batch; CPU of this process, the database's apart.

`python -m bench.papers` loads the demo into a database of its own and prints one line of JSON.
"""

import os
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from itertools import cycle, islice
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import psutil

from bench.load import pace
from bench.loaded import on_the_demo

if TYPE_CHECKING:
    from zhicheng.applications.models import Application
    from zhicheng.people.models import Grant

FORMS = 40
BATCH = 200
THOUSAND = 1000
"""The most that one job prints."""


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
        "job": thousand(),
    }


def thousand() -> dict[str, Any]:
    """批量打印 of so many papers in one job: CPU of this process, seconds, and how memory grew while it ran.

    The demo holds fewer than that, so the same ones are printed again and again; the typesetter forgets a paper after
    ten others, and so sets each anew.
    """
    from zhicheng.papers.tasks import pack

    by, found = _widest()
    memory: dict[int, float] = {}

    def progress(done: int, total: int) -> None:
        if done % 100 == 0:
            memory[done] = psutil.Process().memory_info().rss / 2**20
            print(f"{done} of {total} papers, {memory[done]:.0f} MB", file=sys.stderr, flush=True)

    again = list(islice(cycle(found), THOUSAND))
    quick, clock, spent = pace(), time.perf_counter(), time.process_time()
    with TemporaryFile() as made, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the same name stands in it more than once
        pack(again, made, site="https://zhicheng.example.cn", by=by, progress=progress)
        size = made.seek(0, os.SEEK_END) / 2**20
    seconds, cpu = time.perf_counter() - clock, time.process_time() - spent
    figures = {"papers": THOUSAND, "people": len(found), "cpu": cpu, "seconds": seconds, "megabytes": size}
    return figures | {"grown": memory[THOUSAND] - memory[100], "pace": (quick + pace()) / 2}


def _widest() -> "tuple[Grant, list[Application]]":
    """Who may print the most, and what: the leader of the office above all others."""
    from zhicheng.papers.queries import printable
    from zhicheng.people.models import Grant, Role

    leaders = Grant.objects.select_related("user", "organisation").filter(role=Role.LEADER).order_by("id")[:40]
    found = [(by, list(printable(by).order_by("unit_path", "number", "pk"))) for by in leaders]
    return max(found, key=lambda each: len(each[1]))


def _timed(work: Callable[[], bytes]) -> tuple[float, int]:
    """Milliseconds of CPU, and the bytes that came out."""
    start = time.process_time()
    made = work()
    return round((time.process_time() - start) * 1000, 1), len(made)


if __name__ == "__main__":
    on_the_demo("papers", measured)
