"""Measure one size: `python -m bench.measure ORGANISATIONS APPLICATIONS` prints its figures as JSON.

Runs in a process of its own, because settings are read once and each size has its own database server.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

import django
import psutil
import psycopg
from django.db import connections

from bench.load import Ask, Figures, measure, pace
from zhicheng.config import postgres

PRODUCT_PORT, FLOOR_PORT, LEAN_PORT = 8790, 8791, 8792
PROVINCE = 100_000
"""From so many applications on, what is not compared between sizes is measured too."""
TUNED = {"shared_buffers": "512MB", "autovacuum": "off", "max_wal_size": "4GB"}


def main(organisations: int, applications: int) -> None:
    """Take a fresh province, then measure every page."""
    folder = Path(os.environ["VAR"]) / "postgres"
    with postgres.running(folder, TUNED) as server:
        django.setup()
        report: dict[str, Any] = {"applications": applications, "organisations": organisations}
        report["loading"] = _province(server, organisations, applications)
        database = _postmaster(folder)
        from bench import home, ledger, pages, statistics  # after django.setup()

        report["rolled"], report["ledger"] = asdict(statistics.rolled()), asdict(ledger.ledger())
        with _serving("floor", FLOOR_PORT, pages.floor(folder)) as program:
            report["floor"] = asdict(_measured(FLOOR_PORT, [Ask("/")] * 2000, program, database))
        with _serving("lean", LEAN_PORT, pages.lean()) as program:
            lean = {name: asdict(_measured(LEAN_PORT, asks, program, database)) for name, asks in pages.leanest()}
            report["lean"], report["pace"] = lean, pace()
        with _serving("product", PRODUCT_PORT, {}) as program:
            report["pages"] = {}
            others = (home.everything(), statistics.everything()) if applications >= PROVINCE else ()
            for name, asks in chain(pages.everything(), *others):
                report["pages"][name] = asdict(_measured(PRODUCT_PORT, asks, program, database))
                print(f"{applications:>8,} {name}: {report['pages'][name]}", file=sys.stderr, flush=True)
        report["queries"] = pages.queries()
    print(json.dumps(report, ensure_ascii=False))


def _province(server: postgres.Server, organisations: int, applications: int) -> dict[str, Any]:
    """Have the province as it was loaded, since measuring uses it up: each run works on a copy of what is kept."""
    with psycopg.connect(host=str(server.socket_folder), user="postgres", autocommit=True) as database:
        database.execute("DROP DATABASE IF EXISTS zhicheng")
        kept = database.execute("SELECT 1 FROM pg_database WHERE datname = 'loaded'").fetchone()
        database.execute("CREATE DATABASE zhicheng" + (" TEMPLATE loaded STRATEGY file_copy" if kept else ""))
        loading = _fill(organisations, applications)
        connections.close_all()
        if not kept:
            database.execute("CREATE DATABASE loaded TEMPLATE zhicheng STRATEGY file_copy")
    return loading


def _fill(organisations: int, applications: int) -> dict[str, Any]:
    from django.core.management import call_command

    from bench.province import generate
    from zhicheng.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_national_data", stdout=sys.stderr)
    if Organisation.objects.exists():
        return {"seconds": None, "rows": {}}
    begun = time.perf_counter()
    rows = generate(organisations, applications)
    return {"seconds": time.perf_counter() - begun, "rows": rows}


def _measured(port: int, asks: list[Ask], program: psutil.Process, database: psutil.Process) -> Figures:
    """Measure after a warm-up with the first requests, when they change nothing."""
    if asks[0].method == "GET":
        measure(port, asks[:200], program, database)
        return measure(port, asks, program, database)
    warm = asks[:100]
    measure(port, warm, program, database)
    return measure(port, asks[100:], program, database)


def _postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "data" / "postmaster.pid").read_text().splitlines()[0]))


@contextmanager
def _serving(target: str, port: int, extra: dict[str, str]) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "bench.serve", target, str(port)]
    with subprocess.Popen(command, env=os.environ | extra) as process:
        try:
            _wait_for(port)
            yield psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(port: int) -> None:
    import http.client

    for _ in range(1200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    main(int(sys.argv[1]), int(sys.argv[2]))
