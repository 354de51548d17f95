"""统计分析 at the size of a province: rolling everything up anew, a little at a time, and reading the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from bench.load import Ask
from bench.pages import grant_of, reads
from zhicheng.core import clock
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Role
from zhicheng.reviews.models import Event
from zhicheng.statistics import actions
from zhicheng.statistics.models import Reckoning, Tally

RECENT = 1_000
"""So many events count as those of the last minutes."""


@dataclass(frozen=True)
class Rolled:
    """Seconds for everything and for the last events, and how many rows hold the numbers."""

    whole: float
    recent: float
    rows: int


def rolled() -> Rolled:
    """Count everything anew, then once more what the newest thousand events touched."""
    now = clock.now()
    began = perf_counter()
    actions.recount(at=now)
    whole = perf_counter() - began
    newest = Event.objects.order_by("-id").values_list("id", flat=True)[:RECENT]
    Reckoning.objects.update(event=min(newest, default=0))
    began = perf_counter()
    actions.reckon(at=now + timedelta(minutes=10))
    return Rolled(whole, perf_counter() - began, Tally.objects.count())


def everything() -> Iterator[tuple[str, list[Ask]]]:
    """Yield the page of the province's office, and of a bureau; the numbers must have been rolled up before."""
    bureau = Organisation.objects.filter(kind="bureau").order_by("id").values_list("id", flat=True)[0]
    yield "statistics, province", reads(grant_of(1, Role.ADMINISTRATOR), ["/desk/statistics/"])
    yield "statistics, bureau", reads(grant_of(1, Role.ADMINISTRATOR), [f"/desk/statistics/?at={bureau}"])
