"""Working days of the state: Monday to Friday, but for the holidays and the weekends worked instead (调休).

Pure: which days are exceptions is handed in. A year that nobody has entered yet is refused, never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime

from zhicheng.core.refused import Refused

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The exceptions of the years that are known: `{year: {day: whether it is worked}}`."""

    years: Mapping[int, Mapping[date, bool]]

    def works(self, day: date) -> bool:
        """Whether the day is worked; raise Refused for a year whose holidays are not known."""
        if day.year not in self.years:
            raise Refused(
                f"{day.year} 年的节假日安排尚未维护，不能计算工作日。请联系系统管理员录入该年的放假安排。",
                code="year_unknown",
            )
        return self.years[day.year].get(day, day.weekday() < SATURDAY)

    def after(self, start: date, days: int) -> date:
        """Return the day on which that many working days are over; the start day does not count."""
        return self._walk(start, days, DAY)

    def before(self, end: date, days: int) -> date:
        """Return the first of the last `days` working days before `end`, which does not count itself."""
        return self._walk(end, days, -DAY)

    def between(self, start: date, end: date) -> int:
        """Return how many working days there are after `start` up to `end`."""
        number, day = 0, start
        while day < end:
            day += DAY
            number += self.works(day)
        return number

    def _walk(self, day: date, days: int, step: timedelta) -> date:
        while days > 0:
            day += step
            days -= self.works(day)
        return day


def end(moment: datetime) -> str:
    """Write the end of a time as people read it; the midnight after a day is that day's 24:00, not the next day."""
    local = localtime(moment)
    return f"{local - DAY:%Y-%m-%d} 24:00" if local.time() == time() else f"{local:%Y-%m-%d %H:%M}"
