"""The manual's school with its administrator."""

import pytest

from tests import factories as f
from tests.factories import Branch
from zhicheng.people.models import Grant


@pytest.fixture
def branch(db: None) -> Branch:
    """Office → city → county → bureau → school."""
    return f.province()


@pytest.fixture
def administrator(branch: Branch) -> Grant:
    """Who keeps the school's people."""
    return f.administrator(branch.school)
