"""An empty store for each test, and a short way to take a file in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from zhicheng.documents.models import File

AT = datetime(2026, 11, 22, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """Keep the bytes of each test in a store of its own."""
    settings.MEDIA_ROOT = tmp_path / "store"
    return tmp_path / "store"


@pytest.fixture
def take() -> "Callable[..., File]":
    """Take the bytes in under a name, as nobody in particular."""

    # This file is read before Django's models may be.
    from tests.documents.samples import named
    from zhicheng.documents.actions import take_in

    def take(data: bytes, name: str = "证书.pdf", **options: Any) -> "File":
        return take_in(named(data, name), by=None, at=AT, **options)

    return take
