"""Templates rendered by themselves: no database, no pages behind the links."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from jinja2 import Environment, FileSystemLoader

import zhicheng.ui
from zhicheng.ui.jinja import environment

TEMPLATES = Path(zhicheng.ui.__file__).parent / "templates"
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def env() -> Iterator[Environment]:
    """The product's template environment over ui's own templates."""
    with override_settings(ROOT_URLCONF="tests.ui.addresses", STORAGES=PLAIN_FILES):
        yield environment(loader=FileSystemLoader(TEMPLATES))
