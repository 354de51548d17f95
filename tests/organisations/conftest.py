"""The manual's branch, and who acts for each organisation in it."""

import pytest

from tests import factories as f
from tests.factories import Branch
from zhicheng.organisations.models import Organisation, State


@pytest.fixture
def branch(db: None) -> Branch:
    """Office → city → county → bureau → school."""
    return f.province()


@pytest.fixture
def newcomer(branch: Branch) -> Organisation:
    """A school that the bureau has just set up."""
    return f.organisation(branch.bureau, "回族小学", state=State.DRAFT)
