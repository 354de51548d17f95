"""What the worker does: the jobs, and a look every minute for those whose worker died.

The worker is an edge of the product like a page, so the clock is read here.
"""

import logging
from time import monotonic

from django.db import connection
from procrastinate.contrib.django import app

from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.jobs.models import Job, State
from zhicheng.jobs.registry import KINDS, Outcome

log = logging.getLogger(__name__)
ONCE_A_MINUTE = "* * * * *"
SECONDS_BETWEEN = 0.5
"""Progress is written at most this often."""


@app.task(name="jobs.perform")
def perform_job(job: int) -> None:
    """Do what was ordered, in the worker's thread, which may not be the next job's."""
    try:
        perform(job)
    finally:
        connection.close()


@app.periodic(cron=ONCE_A_MINUTE)
@app.task(name="jobs.take_up_again", queueing_lock="take_up_again")
async def take_up_again(timestamp: int) -> None:
    """Give what a dead worker left behind to a living one."""
    for left in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(left)


def perform(pk: int) -> None:
    """Do the work that was ordered, unless it is done; a refusal is its result, a defect is said with the job's id.

    The function stands outside a transaction and opens its own.
    """
    job = Job.objects.get(pk=pk)
    if job.ended:
        return
    Job.objects.filter(pk=pk).update(state=State.RUNNING)
    with _Gauge(pk) as progress:
        try:
            _end(job, State.DONE, KINDS[job.kind](job, progress))
        except Refused as refusal:
            _end(job, State.FAILED, Outcome(refusal.message))
        except Exception:
            log.exception("job %s (%s) failed", pk, job.kind)
            _end(
                job,
                State.FAILED,
                Outcome(f"系统出现问题，任务未完成。请稍后重试；仍不成功请把编号 {pk} 告知技术支持。"),
            )


def _end(job: Job, state: State, outcome: Outcome) -> None:
    job.state, job.said, job.result = state, outcome.said[:500], outcome.result
    job.ended_at = clock.now()
    job.save(update_fields=["state", "said", "result", "ended_at"])


class _Gauge:
    """Writes progress through a connection of its own, so that it is seen while the work's transaction is open."""

    def __init__(self, job: int) -> None:
        self.job, self.connection, self.next = job, connection.copy(), 0.0

    def __enter__(self) -> "_Gauge":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def __call__(self, done: int, total: int) -> None:
        if monotonic() < self.next and done < total:
            return
        self.next = monotonic() + SECONDS_BETWEEN
        with self.connection.cursor() as cursor:
            cursor.execute("UPDATE jobs_job SET done = %s, total = %s WHERE id = %s", [done, total, self.job])
