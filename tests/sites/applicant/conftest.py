"""A teacher at the desk at home: their application, and what their browser sends."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories as f
from tests.sections.conftest import ROW, TYPED
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant
from zhicheng.sections import registry

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def branch(db: Any) -> f.Branch:
    """The manual's branch."""
    return f.province()


@pytest.fixture
def teacher(branch: f.Branch) -> Grant:
    """Somebody who may apply from the school."""
    return f.applicant(branch.school, f.person("李雅文"))


@pytest.fixture
def as_teacher(enter: Callable[..., Client], teacher: Grant) -> Client:
    """The teacher's browser."""
    return enter(teacher)


@pytest.fixture
def draft(teacher: Grant) -> Application:
    """The teacher's empty draft."""
    return f.draft(teacher)


@pytest.fixture
def stored(draft: Application) -> Callable[[str], Any]:
    """What is stored of a section."""
    return lambda code: draft.records.get(code=code)


@pytest.fixture
def save(as_teacher: Client, draft: Application) -> Callable[..., HttpResponse]:
    """Send a section filled in well, with some answers changed, as the page does."""

    def send(
        code: str, *, edition: int = 0, fetch: bool = False, row: str = ROW, more: Any = (), **changed: str
    ) -> Any:
        typed = TYPED[code] | changed
        post = {"edition": edition} | dict(more)
        if registry.ALL[code].many:
            post |= {"order": row, "known": row} | {f"rows-{row}-{name}": text for name, text in typed.items()}
        else:
            post |= typed
        headers = FETCH if fetch else {}
        return as_teacher.post(f"/my/{draft.pk}/{code}/", post, headers=headers)

    return send


def text(response: HttpResponse) -> str:
    """The page as text."""
    return response.content.decode()
