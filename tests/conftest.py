"""What every test stands on: an own PostgreSQL, the environment, a browser, the profile."""

import atexit
import fcntl
import gc
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import pytest
import pytest_django
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler

from tests import (
    examples,  # noqa: F401  registers the profile before Hypothesis is told which to take
    remembering,
)
from zhicheng import profiles
from zhicheng.config import postgres

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

# Before Django reads its settings. The workers of pytest-xdist inherit the environment, and so the one server.
if not IS_WORKER:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "zhicheng.config.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in the thread of the tests
        "PROFILE": os.environ.get("PROFILE", "henan"),
        "VAR": tempfile.mkdtemp(prefix="zhicheng-tests-"),
        "SECRET_KEY": "only-for-tests",
        "FIELD_KEY": "only-for-tests",
        "SECOND_FACTOR": "offered",  # as in the demo; its own tests enforce it
    }
    os.environ.pop("DATABASE_URL", None)
    atexit.register(shutil.rmtree, os.environ["VAR"], ignore_errors=True)
    (Path(os.environ["VAR"]) / "static").mkdir()  # stays empty: the live server finds the files at their source

django.setup()  # here and not later, so that a conftest.py further down may import models
django_settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# Nothing here outlives the run, so PostgreSQL need not wait for the disk.
IN_A_HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

MIGRATED = "migrated"

_server: pytest.StashKey[postgres.Server] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL in the main process; each worker makes its own database in it."""
    if not IS_WORKER and not config.option.collectonly:
        config.stash[_server] = postgres.start(Path(os.environ["VAR"]) / "postgres", IN_A_HURRY)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL."""
    if server := config.stash.get(_server, None):
        server.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a page in the browser is a journey, so that `make test-fast` leaves it out."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.flaky(reruns=1))  # a browser on two busy cores may answer too late once


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what is there for good out of every later search for garbage, and search less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def unordered_rows_come_in_random_order() -> Iterator[None]:
    """Show whoever forgot an `order_by`, which PostgreSQL hides for as long as tables are small."""
    with pytest.MonkeyPatch.context() as patch:
        named = SQLCompiler._order_by_pairs  # type: ignore[attr-defined]

        def named_or_random(compiler: SQLCompiler) -> Iterator[tuple[OrderBy, bool]]:
            query, order = compiler.query, list(named(compiler))
            rows = (query.default_cols or query.select) and query.group_by is None
            if rows and not (order or query.subquery or query.distinct or query.combinator):
                order = [(OrderBy(Random()), False)]
            yield from order

        patch.setattr(SQLCompiler, "_order_by_pairs", named_or_random)
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_quickly() -> Iterator[None]:
    """Let the end of a test with real transactions empty the tables that have rows, those that only grow, too."""
    with pytest.MonkeyPatch.context() as patch:
        flush = type(connection.ops).execute_sql_flush

        def delete(operations: Any, statements: list[str]) -> None:
            tables = sorted(set(re.findall(r'"(\w+)"', " ".join(statements))))
            with connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
                filled = [table for (table,) in cursor.fetchall()]
            quiet, usual = "SET session_replication_role = replica", "SET session_replication_role = DEFAULT"
            flush(operations, [quiet, *(f'DELETE FROM "{table}"' for table in filled), usual])

        patch.setattr(type(connection.ops), "execute_sql_flush", delete)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_cost_little() -> Iterator[None]:
    """Hash with little memory: most tests make people, few log in."""
    from zhicheng.people.passwords import Argon2

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2, "memory_cost", 64)
        yield


@pytest.fixture(autouse=True)
def factories_remember() -> Iterator[None]:
    """Let the factories write again what they made in an earlier test; in tests with real transactions they make it."""
    with remembering.one_test():
        yield


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep each worker's files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    """Migrate once for all workers: whoever comes first migrates, everybody copies."""
    if not IS_WORKER:
        return
    var, own = Path(os.environ["VAR"]), connection.settings_dict["NAME"]
    with (var / "migrating").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (var / MIGRATED).exists():
            postgres.Server(var / "postgres").create_database(MIGRATED)
            connection.settings_dict["NAME"] = MIGRATED
            call_command("migrate", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = own
            (var / MIGRATED).touch()
    connection.settings_dict["TEST"]["TEMPLATE"] = MIGRATED


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Drop no database at the end: the whole server goes, and with it whoever is still connected."""
    return True


@pytest.fixture
def profile(settings: Any) -> Iterator[Callable[[str], None]]:
    """Switch the province for the rest of the test: `profile("tianjin")`."""

    def switch(name: str) -> None:
        settings.PROFILE = name
        profiles.load.cache_clear()

    yield switch
    profiles.load.cache_clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Take the system's Chromium, quiet on the network, and without a sandbox only where root leaves no choice."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.fail("No Chromium on this machine; install it with: apt-get install chromium fonts-noto-cjk")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    quiet += ["--disable-gpu", "--disable-software-rasterizer"]  # one that is imitated takes a fifth more of the CPU
    as_root = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": program, "args": quiet + as_root}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Look at the pages as an official in China does, on a screen of usual size."""
    return browser_context_args | {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }
