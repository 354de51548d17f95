"""Working moments before now, so that the demo's history looks like one of weeks and not of a second."""

from bisect import bisect_left, bisect_right
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
REACH = 230
"""Days back to which history goes."""
HOURS = ((time(8, 36), 66), (time(14, 6), 66))
"""Begin of each half of the working day, and how many moments of three minutes it has."""


class Calendar:
    """All working moments up to an hour before now, three minutes apart, on weekdays."""

    def __init__(self, now: datetime, rng: Random) -> None:
        self.now, self._rng = now, rng
        today = now.astimezone(CHINA).date()
        days = [today - timedelta(days=back) for back in range(REACH, -1, -1)]
        moments = (
            datetime.combine(day, begin, CHINA) + timedelta(minutes=3 * step)
            for day in days
            if day.weekday() < 5
            for begin, steps in HOURS
            for step in range(steps)
        )
        self._moments = [moment for moment in moments if moment < now - timedelta(hours=1)]

    def ago(self, days: float) -> datetime:
        """The moment that many days before now."""
        return self.now - timedelta(days=days)

    def draw(self, count: int, first: datetime, last: datetime) -> list[datetime]:
        """Working moments in order, after `first` and up to `last`; closer together when there is little room."""
        low, high = bisect_right(self._moments, first), bisect_left(self._moments, last)
        if high - low >= count:
            chosen = sorted(self._rng.sample(range(low, high), count))
            return [self._moments[at] + timedelta(seconds=self._rng.randrange(120)) for at in chosen]
        gap = (max(last, first + timedelta(minutes=count)) - first) / (count + 1)
        return [first + gap * (number + 1) for number in range(count)]

    def at_hour(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A time of day so many days before now (after now when negative)."""
        return datetime.combine((self.now - timedelta(days=days)).astimezone(CHINA).date(), time(hour, minute), CHINA)
