"""A round that was voted on."""

import pytest

from tests.results.judged import Judged, judged
from zhicheng.catalogue import working_days


@pytest.fixture
def room() -> Judged:
    """One who is elected, and one who is not."""
    working_days.load()
    return judged(1, 1)
