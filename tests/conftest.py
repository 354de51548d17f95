"""What every test stands on: an own PostgreSQL, the environment, a browser, the profile."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import django.conf
import pytest

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
    }
    os.environ.pop("DATABASE_URL", None)
    (Path(os.environ["VAR"]) / "static").mkdir()  # stays empty: the live server finds the files at their source

# Nothing here outlives the run, so PostgreSQL need not wait for the disk.
IN_A_HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

_server: pytest.StashKey[postgres.Server] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL in the main process; each worker makes its own database in it."""
    if not IS_WORKER and not config.option.collectonly:
        config.stash[_server] = postgres.start(Path(os.environ["VAR"]) / "postgres", IN_A_HURRY)
    django.setup()  # pytest-django does it only when the settings are named before this file is read
    django.conf.settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL and leave nothing behind."""
    if IS_WORKER:
        return
    if server := config.stash.get(_server, None):
        server.stop()
    shutil.rmtree(os.environ["VAR"], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a page in the browser is a journey, so that `make test-fast` leaves it out."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep each worker's files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"


@pytest.fixture
def profile(settings: Any) -> Iterator[Callable[[str], None]]:
    """Switch the province for the rest of the test: `profile("tianjin")`."""
    from zhicheng import profiles

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
