"""The library of a province, and who keeps it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as f
from zhicheng.experts import actions
from zhicheng.experts.models import Expert
from zhicheng.people.models import Grant

TERM = {"since": f.NOW.date() - timedelta(days=30), "until": f.NOW.date() + timedelta(days=600)}


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch."""
    return f.province()


@pytest.fixture
def keeper(branch: f.Branch) -> Grant:
    """The administrator of the province's office."""
    return f.administrator(branch.office)


@pytest.fixture
def enter_expert(branch: f.Branch, keeper: Grant) -> Callable[..., Expert]:
    """Register an expert who works in the school, unless told otherwise."""

    def register(**said: Any) -> Expert:
        values = {"name": "王建国", "id_number": f.id_number(), "organisation": branch.school, "title": f.title()}
        return actions.register(**{**values, **TERM, "by": keeper, "at": f.NOW, **said})

    return register
