"""The ledger of places under contention: fifty who hand in at the same moment for the last three places of their unit.

The ledger alone is measured, on one row from fifty connections; a test hands in fifty whole applications.
What it makes for that it takes away again.
"""

import statistics
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from time import perf_counter

from django.db import connection, transaction

from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.plans import actions
from zhicheng.plans.models import Quota, Share

AT_ONCE, GRANTED, ROUNDS = 50, 3, 20


@dataclass(frozen=True)
class Contended:
    """What came of it: `succeeded` of `tried`, and how long each took in milliseconds, waiting included."""

    tried: int
    succeeded: int
    refused: int
    p50: float
    p99: float
    seconds: float
    """From the start to the last answer, of one round."""
    faithful: bool
    """Whether the row says what succeeded, and never more than was granted."""


def ledger() -> Contended:
    """Let fifty connections reserve at once on a row with three places, several times over."""
    unit = Organisation.objects.order_by("-id").values_list("pk", flat=True)[0]
    share = Share(unit, 2099, "22", "intermediate")
    times: list[float] = []
    whole: list[float] = []
    taken, faithful = 0, True
    for _ in range(ROUNDS):
        Quota.objects.filter(organisation=unit, year=share.year).delete()
        Quota.objects.create(
            organisation_id=unit, year=share.year, series_id=share.series, level=share.level, granted=GRANTED
        )
        began = perf_counter()
        answers = at_once([lambda: _reserved(share)] * AT_ONCE)
        whole.append(perf_counter() - began)
        succeeded = sum(yes for yes, _ in answers)
        row = Quota.objects.get(organisation=unit, year=share.year)
        faithful &= row.reserved == succeeded == GRANTED
        taken, times = taken + succeeded, times + [spent for _, spent in answers]
    Quota.objects.filter(organisation=unit, year=share.year).delete()
    return contended(times, taken, max(whole), faithful=faithful)


def contended(times: Sequence[float], succeeded: int, seconds: float, *, faithful: bool) -> Contended:
    """Sum up what was measured."""
    cuts = statistics.quantiles(times, n=100)
    tried = len(times)
    return Contended(tried, succeeded, tried - succeeded, cuts[49] * 1000, cuts[98] * 1000, seconds, faithful)


def at_once(deeds: Sequence[Callable[[], bool]]) -> list[tuple[bool, float]]:
    """Let every deed begin at the same moment on a connection of its own; answer whether it succeeded, and how long."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], bool]) -> tuple[bool, float]:
        try:
            connection.ensure_connection()
            start.wait(60)
            began = perf_counter()
            return deed(), perf_counter() - began
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def _reserved(share: Share) -> bool:
    try:
        with transaction.atomic():
            actions.reserve(share)
    except Refused:
        return False
    return True
