"""What the worker does for draws: reads each night what was handed in, so that no draw has to wait for it."""

from datetime import timedelta

from django.db import connection
from procrastinate.contrib.django import app

from zhicheng.core import clock
from zhicheng.draws import traces

EVERY_NIGHT = "10 18 * * *"
"""Ten past two in China: the worker's clock is UTC."""
BACK = timedelta(days=3)


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="draws.read_what_was_frozen", queueing_lock="draws.read_what_was_frozen")
def read_what_was_frozen(timestamp: int) -> None:
    """Read the last days' revisions, in the worker's thread; what is missed a draw reads itself."""
    try:
        traces.read(traces.SINCE, clock.now() - BACK)
    finally:
        connection.close()
