"""The embedded PostgreSQL: starts, is shared, keeps its data, and never outlives who started it."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from zhicheng.config import database, postgres
from zhicheng.config.confine import NOBODY, Footing, footing

REPOSITORY = Path(__file__).parents[2]
HURRY = {"fsync": "off"}
WAYS = [footing(), *([Footing.NOBODY] if os.geteuid() == 0 else [])]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for one server; whatever a test left running there is ended."""
    folder = tmp_path / "postgres"
    yield folder
    if pid := postgres._postmaster(folder.resolve()):
        os.kill(pid, signal.SIGKILL)
    for leftover in (database.socket_folder(folder.resolve()), folder.resolve()):
        shutil.rmtree(leftover, ignore_errors=True)


def connect(server: postgres.Server) -> psycopg.Connection:
    return psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="zhicheng")


@pytest.mark.parametrize("way", WAYS)
def test_a_second_start_keeps_the_data(folder: Path, way: Footing) -> None:
    server = postgres.start(folder, HURRY, way)
    server.create_database("zhicheng")
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'was here' AS word")
    server.stop()
    assert not postgres.is_running(folder)

    server = postgres.start(folder, HURRY, way)
    server.create_database("zhicheng")
    with connect(server) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("was here",)]
    server.stop()


def test_a_running_server_is_shared_and_only_its_starter_stops_it(folder: Path) -> None:
    first = postgres.start(folder, HURRY)
    second = postgres.start(folder, HURRY)
    assert first.is_own
    assert not second.is_own
    second.stop()
    assert postgres.is_running(folder)
    first.stop()
    assert not postgres.is_running(folder)


def test_stopping_does_not_wait_for_open_connections(folder: Path) -> None:
    server = postgres.start(folder, HURRY)
    server.create_database("zhicheng")
    connection = connect(server)
    began = time.monotonic()
    server.stop()
    connection.close()
    assert time.monotonic() - began < 10


def test_only_the_owner_reaches_the_server_and_only_through_its_socket(folder: Path) -> None:
    with postgres.running(folder, HURRY) as server:
        server.create_database("zhicheng")
        with connect(server) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert server.home.stat().st_mode & 0o777 == 0o700
        assert server.socket_folder.stat().st_mode & 0o777 == 0o700


def test_a_zombie_and_its_lock_file_do_not_prevent_a_start(folder: Path) -> None:
    killed = postgres.start(folder, HURRY)
    assert killed.process
    killed.process.kill()
    while psutil.Process(killed.process.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert (folder / "data" / "postmaster.pid").exists()

    with postgres.running(folder, HURRY) as server:
        assert server.is_own
    killed.process.wait()


def test_a_lock_file_with_the_number_of_another_program_does_not_prevent_a_start(folder: Path) -> None:
    postgres.start(folder, HURRY).stop()
    (folder / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}/data\n")
    with postgres.running(folder, HURRY) as server:
        assert server.is_own


def test_an_interrupted_first_start_is_repeated(folder: Path) -> None:
    (folder / "data.unfinished").mkdir(parents=True)
    (folder / "data.unfinished" / "PG_VERSION").write_text("18")
    with postgres.running(folder, HURRY) as server:
        assert server.is_own


def test_a_path_too_long_for_a_socket_is_replaced_by_a_short_one(tmp_path: Path) -> None:
    var = tmp_path / ("很长的文件夹名" * 5)
    with postgres.running(var / "postgres", HURRY) as server:
        assert len(os.fsencode(server.socket_folder)) < 90
        assert database.connection_settings(var, "")["HOST"] == str(server.socket_folder)
        server.create_database("zhicheng")
        connect(server).close()
    shutil.rmtree(server.socket_folder)


def test_a_failed_start_says_why(folder: Path) -> None:
    with pytest.raises(postgres.NotStarted, match="nonsense"):
        postgres.start(folder, {"nonsense": "1"})


STARTER = """
import os, sys, time
from pathlib import Path
from zhicheng.config import postgres
from zhicheng.config.confine import NOBODY
if sys.argv[2:] == ["as nobody"] and os.geteuid() == 0:
    os.setgroups([]); os.setgid(NOBODY.pw_gid); os.setuid(NOBODY.pw_uid)
server = postgres.start(Path(sys.argv[1]), {"fsync": "off"})
server.create_database("zhicheng")
print(server.process.pid, flush=True)
sys.stdin.read()
server.stop()
"""


def starter(folder: Path, *arguments: str, path: Path = REPOSITORY) -> subprocess.Popen[str]:
    """Start a server in a process of its own, which stops it at the end of its input."""
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(folder), *arguments],
        env=os.environ | {"PYTHONPATH": f"{path}:{REPOSITORY}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def is_gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_no_orphan_is_left_when_the_starter_is_killed(folder: Path) -> None:
    with starter(folder) as process:
        assert process.stdout
        postmaster = psutil.Process(int(process.stdout.readline()))
        family = [postmaster, *postmaster.children()]
        process.kill()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not all(map(is_gone, family)):
        time.sleep(0.05)
    assert all(map(is_gone, family))
    with postgres.running(folder, HURRY) as server:
        assert server.is_own


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that every user may enter, with a copy of the programs, since the .venv may be out of reach."""
    wheel = Path(importlib.util.find_spec(postgres.WHEEL).origin).parent  # type: ignore[union-attr, arg-type]
    with tempfile.TemporaryDirectory(prefix="zhicheng-") as name:
        for source in (wheel, wheel.with_name(f"{postgres.WHEEL}.libs")):
            shutil.copytree(source, Path(name) / source.name, ignore=shutil.ignore_patterns("pginstall", "include"))
        Path(name).chmod(0o755)
        yield Path(name)


def test_an_ordinary_user_starts_it_too(reachable: Path) -> None:
    folder = reachable / "postgres"
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY.pw_name)
    with starter(folder, "as nobody", path=reachable) as process:
        assert process.stdout
        postmaster = psutil.Process(int(process.stdout.readline()))
        assert postmaster.uids().real != 0
        process.communicate("")
    assert process.returncode == 0
    assert is_gone(postmaster)
