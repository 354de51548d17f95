"""`make run`, `make manage`, `make reset`: the product and its PostgreSQL, started and stopped together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command, execute_from_command_line
from django.db import connection, connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from zhicheng.config import postgres
from zhicheng.config.confine import die_with
from zhicheng.core.collecting import settle

ADDRESS = "127.0.0.1"
PROGRAM = (sys.executable, "-m", "zhicheng.config.start")
SECONDS_TO_END = 10


def main(arguments: list[str]) -> None:
    """Do what the first argument says: run, prepare, work, manage (the rest is for Django's command line) or reset."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    try:
        match arguments:
            case ["run"]:
                run()
            case ["prepare"]:
                prepare()
            case ["work"]:
                work()
            case ["manage", *rest]:
                manage(rest)
            case ["reset"]:
                reset()
            case _:
                sys.exit("Usage: python -m zhicheng.config.start run | prepare | work | manage COMMAND … | reset")
    except postgres.NotStarted as error:
        sys.exit(str(error))


def run() -> None:
    """Bring database and static files up to date, then serve until Ctrl-C.

    The demo is to be looked at in a minute: a second factor is offered, and enforced only when the environment says so.
    """
    os.environ.setdefault("SECOND_FACTOR", "offered")
    _require_free_port(settings.PORT)
    require_installed(_installed())
    with _database():
        django.setup()
        _require_own_profile()
        connections.close_all()
        _prepare_apart()
        print(f"\nhttp://{ADDRESS}:{settings.PORT}  ({settings.PROFILE}; Ctrl-C stops it)", flush=True)
        with _working():
            serve()


def prepare() -> None:
    """Migrate, and load what is missing of the national and the demo data."""
    die_with(os.getppid(), signal.SIGTERM)
    with _database():
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_national_data")
        call_command("load_demo")
        call_command("collectstatic", verbosity=0, interactive=False)


def _prepare_apart() -> None:
    """Prepare in a process of its own.

    The server's workers are forks of this one. Typesetting the demo's papers would leave a pool of threads behind, of
    which a fork has the locks and not the threads: the first paper of a worker would wait for ever.
    """
    if failed := subprocess.run([*PROGRAM, "prepare"], check=False).returncode:
        sys.exit(failed)


def serve() -> None:
    """Serve with one process per core; a worker that dies is replaced."""
    Granian(
        "zhicheng.config.start:application",
        factory=True,
        address=ADDRESS,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=_cores(),
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_END,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def work() -> None:
    """Do the long work of the queue, until the process that started this one ends or says so."""
    die_with(os.getppid(), signal.SIGTERM)
    django.setup()
    from procrastinate.contrib.django import app

    settle()
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(concurrency=1, install_signal_handlers=True, listen_notify=True, delete_jobs="successful")


@contextmanager
def _working() -> Iterator[None]:
    """Have a worker beside the server while the block runs; one that dies is replaced."""
    ended = threading.Event()
    thread = threading.Thread(target=_keep_working, args=[ended], daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep_working(ended: threading.Event) -> None:
    while not ended.is_set():
        worker = subprocess.Popen([*PROGRAM, "work"], process_group=0)
        while worker.poll() is None and not ended.wait(0.5):
            pass
        worker.terminate()
        with suppress(subprocess.TimeoutExpired):
            worker.wait(SECONDS_TO_END)
        worker.kill()  # a job cut short is taken up again at the next start
        worker.wait()


def application() -> WSGIHandler:
    """Make the application in a worker process, which ends with the main process even when that is killed.

    Only the main process hears Ctrl-C and then tells the workers: granian's deadlock when they are told twice.
    """
    os.setpgid(0, 0)
    die_with(os.getppid(), signal.SIGTERM)
    from zhicheng.config.wsgi import application

    return application


def manage(arguments: list[str]) -> None:
    """Run a command of Django with the database there."""
    with _database():
        execute_from_command_line(["manage.py", *arguments])


def reset() -> None:
    """Throw away this profile's data: database, files, secrets."""
    if settings.DATABASE_URL:
        sys.exit("DATABASE_URL names your own database; empty it with its own tools.")
    home = settings.VAR / "postgres"
    if postgres.is_running(home):
        sys.exit(f"The database of {settings.PROFILE} is running; stop the product first (Ctrl-C where it runs).")
    for folder in (home.resolve(), settings.VAR):
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{settings.VAR} is empty again.")


@contextmanager
def _database() -> Iterator[None]:
    """Have the embedded PostgreSQL while the block runs, unless the environment names another."""
    if settings.DATABASE_URL:
        yield
        return
    with postgres.running(settings.VAR / "postgres") as server:
        server.create_database(settings.DATABASES["default"]["NAME"])
        # Read once more: at the very first start the settings came before the folder.
        settings.DATABASES["default"]["HOST"] = str(server.socket_folder)
        yield


def _require_own_profile() -> None:
    """Refuse a database that belongs to another profile; the first start marks it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('zhicheng.profile', true), quote_ident(current_database())")
        owner, name = cursor.fetchone()
        if owner and owner != settings.PROFILE:
            sys.exit(f"This database holds the data of {owner}; give {settings.PROFILE} a database of its own.")
        if not owner:
            cursor.execute(f"ALTER DATABASE {name} SET zhicheng.profile = '{settings.PROFILE}'")


def require_installed(files: Iterable[Path]) -> None:
    """Refuse to start without what `make run` puts beside the code: style sheets of the pages, Chinese fonts."""
    if missing := [file.name for file in files if not file.exists()]:
        sys.exit(
            f"页面样式或中文字体没有装好（缺 {'、'.join(missing)}）。请在程序所在的目录执行：make run\n"
            f"Style sheets or Chinese fonts are not installed ({', '.join(missing)}). "
            "This installs them, in the program's folder: make run"
        )


def _installed() -> list[Path]:
    from zhicheng.documents.typesetting import FACES

    return [settings.BASE / "zhicheng/ui/static/vendor/tabler.min.css", *FACES]


def _require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            sys.exit(f"Port {port} is taken by another program; choose one with: make run PORT={port + 1}")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


if __name__ == "__main__":
    main(sys.argv[1:])
