"""People at the same moment: each with an own connection, as processes of the server have."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any

from django.db import connection, transaction

from zhicheng.core.refused import Refused


def at_once(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Let every deed begin at the same moment on a connection of its own; a refusal is an outcome too."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(60)
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def wait_for_a_waiting_one() -> None:
    """Go on when another connection waits for a lock."""
    for _ in range(3000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone():
                return
        sleep(0.01)
    raise TimeoutError("nobody waits")


def one_after_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Let the second begin when the first has done its deed and not yet committed."""
    begun = Event()

    def before() -> Any:
        with transaction.atomic():
            try:
                return first()
            finally:
                begun.set()
                wait_for_a_waiting_one()

    def after() -> Any:
        begun.wait(60)
        return second()

    return at_once([before, after])
