"""待办: what one line of it says."""

from dataclasses import dataclass
from datetime import datetime

from zhicheng.core.paging import Count


@dataclass(frozen=True)
class Task:
    """One kind of thing that waits: how many, since when, how many of them for too long."""

    label: str
    address: str
    number: Count | int
    since: datetime | None = None
    overdue: Count | int = 0
    note: str = ""
    measure: str = "件"
    """量词: what is counted."""
    timed: bool = False
    """Whether it is a review, which is to be done within the working days of a step."""
    under_way: bool = False
    """People sit together and wait: it stands before all else."""

    @property
    def rank(self) -> tuple[bool, bool, bool, datetime | None]:
        """Its place among the others: under way, overdue, then what has waited longest."""
        return not self.under_way, not self.overdue, self.since is None, self.since
