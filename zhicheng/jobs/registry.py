"""Which function does which kind of job.

A function takes the job and a `Progress`, and returns what came of it. It may be started twice for one job (a worker
that dies is replaced), so it must do no harm the second time. An app keeps its functions in its `tasks.py`, which is
imported at start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from zhicheng.documents.models import File
from zhicheng.jobs.models import Job


class Progress(Protocol):
    """Tell how far the job is; as often as one likes."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """What came of a job: a sentence for the screen, and a file to fetch."""

    said: str
    result: File | None = None


Work = Callable[[Job, Progress], Outcome]
KINDS: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Declare the function that does this kind of job."""

    def declare(work: Work) -> Work:
        if kind in KINDS:
            raise LookupError(f"two functions do the job {kind!r}")
        KINDS[kind] = work
        return work

    return declare
