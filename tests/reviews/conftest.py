"""The manual's branch, a teacher, and a case on the school's first desk."""

from collections.abc import Callable

import pytest

from tests import factories as f
from tests.factories import Branch
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant


@pytest.fixture
def branch(db: None) -> Branch:
    """Office → city → county → bureau → school."""
    return f.province()


@pytest.fixture
def teacher(branch: Branch) -> Grant:
    """Who applies from the school."""
    return f.applicant(branch.school)


@pytest.fixture
def application(teacher: Grant) -> Application:
    """On the school's first desk."""
    return f.submitted(teacher)


@pytest.fixture
def tianjin(profile: Callable[[str], None]) -> None:
    """One step in each organisation; back to the unit; the 呈报单位 chooses. Ask for it first."""
    profile("tianjin")
