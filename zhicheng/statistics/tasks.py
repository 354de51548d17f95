"""The numbers are kept up to date by the worker: every ten minutes what has changed, every night all of them."""

from django.db import connection
from procrastinate.contrib.django import app

from zhicheng.core import clock
from zhicheng.statistics import actions

EVERY_TEN_MINUTES = "*/10 * * * *"
EVERY_NIGHT = "20 19 * * *"
"""03:20 in China."""


@app.periodic(cron=EVERY_TEN_MINUTES)
@app.task(name="statistics.reckon", queueing_lock="statistics.reckon")
def reckon(timestamp: int) -> None:
    """Bring the numbers up to date."""
    try:
        actions.reckon(at=clock.now())
    finally:
        connection.close()


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="statistics.recount", queueing_lock="statistics.recount")
def recount(timestamp: int) -> None:
    """Count everything anew, whatever happened to the tree by day."""
    try:
        actions.recount(at=clock.now())
    finally:
        connection.close()
