"""The clock is read in China."""

from datetime import UTC, date, datetime

import time_machine

from zhicheng.core import clock


@time_machine.travel("2026-11-21T16:30:00Z", tick=False)
def test_the_day_changes_at_midnight_in_china() -> None:
    assert clock.today() == date(2026, 11, 22)
    assert clock.now() == datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
