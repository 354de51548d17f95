"""What the worker does for notices: sends what is due, says what was lost, tells of jobs that ended.

The worker is an edge of the product like a page, so the clock is read here.
"""

import logging
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app

from zhicheng.core import clock
from zhicheng.jobs.models import Job, State
from zhicheng.notices import actions, channels
from zhicheng.notices.models import Delivery, Notice
from zhicheng.profiles import current

log = logging.getLogger(__name__)
ONCE_A_MINUTE = "* * * * *"
SECONDS_AT_A_TIME = 50
"""Then other work gets its turn; what is left goes with the next minute."""
TOLD_WITHIN = timedelta(hours=1)
"""A job that ended longer ago is old news."""
KINDS = {State.DONE.value: "job_done", State.FAILED.value: "job_failed"}


@app.periodic(cron=ONCE_A_MINUTE)
@app.task(name="notices.deliver", queueing_lock="notices.deliver")
def deliver_notices(timestamp: int) -> None:
    """Send what is due, called for after a commit and once a minute, in the worker's thread."""
    try:
        tell_of_jobs()
        actions.note_lost(at=clock.now())
        if settings.NOTICE_CHANNELS:
            deliver()
    finally:
        connection.close()


def deliver() -> int:
    """Send message after message, each claimed before and noted after; return how many were tried."""
    begun, tried = monotonic(), 0
    while monotonic() - begun < SECONDS_AT_A_TIME:
        delivery = actions.claim(at=clock.now())
        if delivery is None:
            break
        send(delivery)
        tried += 1
    return tried


def send(delivery: Delivery) -> None:
    """Send one claimed message and note what came of it; a defect leaves it uncertain, with an id in the log."""
    try:
        channels.send(delivery, name=current().name)
    except channels.Refusal as refusal:
        actions.note_refused(delivery, said=refusal.said, final=refusal.final, at=clock.now())
    except channels.Silence as silence:
        actions.note_uncertain(delivery, said=silence.said)
    except Exception:
        log.exception("delivery %s failed", delivery.pk)
        actions.note_uncertain(delivery, said=f"系统出现问题，不能确定是否发出（编号 {delivery.pk}）。")
    else:
        actions.note_sent(delivery)


def tell_of_jobs() -> None:
    """Tell the owners of jobs that ended: the ended row is the news."""
    since = clock.now() - TOLD_WITHIN
    ended = list(Job.objects.filter(state__in=KINDS, ended_at__gte=since).order_by("id"))
    marks = {job.pk: f"job:{job.pk}" for job in ended}
    theirs = Notice.objects.filter(to__in={job.owner_id for job in ended}, once__in=marks.values()).exclude(once="")
    told = set(theirs.values_list("once", flat=True)) if ended else set()
    for job in ended:
        if job.ended_at and marks[job.pk] not in told:
            said = job.said or "请打开任务查看。"
            actions.send(
                KINDS[job.state],
                to=[job.owner_id],
                at=job.ended_at,
                about=job.pk,
                once=marks[job.pk],
                label=job.label,
                said=said,
            )
