"""Load on a running server: how long requests take, and what CPU server and database spend."""

import http.client
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import psutil

USERS = 8


@dataclass(frozen=True)
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    body: str = ""
    cookies: str = ""
    expect: int = 200


@dataclass(frozen=True)
class Figures:
    """What a page costs: milliseconds per request; CPU of the application and of the database apart."""

    requests: int
    application: float
    database: float
    p50: float
    p99: float

    @property
    def cpu(self) -> float:
        """Both together."""
        return self.application + self.database


class Broken(Exception):
    """The server answered something else than expected, so a figure would mean nothing."""


def measure(port: int, asks: Sequence[Ask], server: psutil.Process, postgres: psutil.Process) -> Figures:
    """Send every request once, from eight users at the same time."""
    waiting: SimpleQueue[Ask] = SimpleQueue()
    for ask in asks:
        waiting.put(ask)
    taken: list[float] = []
    wrong: list[str] = []
    users = [threading.Thread(target=_user, args=(port, waiting, taken, wrong)) for _ in range(USERS)]
    before = _cpu(server), _cpu(postgres)
    for user in users:
        user.start()
    for user in users:
        user.join()
    after = _cpu(server), _cpu(postgres)
    if wrong:
        raise Broken(f"{len(wrong)} of {len(asks)} answers were wrong: {wrong[0]}")
    application, database = ((new - old) * 1000 / len(asks) for new, old in zip(after, before, strict=True))
    p50, p99 = _percentiles(taken)
    return Figures(len(asks), application, database, p50, p99)


def pace() -> float:
    """Seconds of CPU that a plain loop takes here and now, by which figures of different machines are compared."""
    begun, total = time.process_time(), 0
    for number in range(3_000_000):
        total += number
    return time.process_time() - begun


def _user(port: int, waiting: "SimpleQueue[Ask]", taken: list[float], wrong: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        try:
            ask = waiting.get_nowait()
        except Empty:
            return
        headers = {"Cookie": ask.cookies, "Accept-Encoding": "identity"}
        if ask.method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        connection.request(ask.method, ask.path, ask.body or None, headers)
        answer = connection.getresponse()
        text = answer.read()
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status != ask.expect:
            wrong.append(f"{ask.method} {ask.path}: {answer.status} {text[-400:]!r}")


def _percentiles(taken: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(taken, n=100)
    return cuts[49], cuts[98]


def _cpu(process: psutil.Process) -> float:
    """Seconds of CPU of a process and its children, those that have ended included."""
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        times = each.cpu_times()
        total += times.user + times.system
    return total
