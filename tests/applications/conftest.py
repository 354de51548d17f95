"""A teacher of the manual's school, and a draft."""

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
    """An empty draft."""
    return f.draft(teacher)
