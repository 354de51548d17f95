"""What the worker reminds people of: what waits at their desk each working morning, and deadlines three days before.

The worker is an edge of the product like a page, so the clock is read here.
"""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate, localtime
from procrastinate.contrib.django import app

from zhicheng.applications.models import Application, State
from zhicheng.catalogue import working_days
from zhicheng.committees.models import Round
from zhicheng.core import clock, statements
from zhicheng.core.calendar import SATURDAY
from zhicheng.notices.actions import send
from zhicheng.notices.models import Notice
from zhicheng.people.models import Role

EVERY_MORNING = "0 0 * * *"
"""Eight in China: the worker's clock is UTC."""
EVERY_HOUR = "20 * * * *"
AHEAD = timedelta(days=3)
AT_A_TIME = 1000
NOT_HANDED_IN, GIVEN_BACK = (State.DRAFT, State.WITHDRAWN), (State.RETURNED,)
WAITING = """
SELECT g.user_id, g.organisation_id, o.name, g.role, count(*), min(s.entered_at)
FROM people_grant g
    JOIN organisations_organisation o ON o.id = g.organisation_id
    JOIN reviews_stop s ON s.organisation_id = g.organisation_id AND s.step = g.role AND s.closed_at IS NULL
        AND (g.all_series OR s.series_id = ANY(g.series)) AND s.pending & g.sections <> 0
    JOIN applications_application a ON a.id = s.application_id AND a.applicant_id <> g.user_id
WHERE g.enabled AND g.since <= %s AND (g.until IS NULL OR g.until >= %s)
GROUP BY g.id, o.id
ORDER BY g.id
"""


@app.periodic(cron=EVERY_MORNING)
@app.task(name="reviews.tell_what_waits", queueing_lock="reviews.tell_what_waits")
def count_what_waits(timestamp: int) -> None:
    """Tell the desks on every working day, in the worker's thread."""
    try:
        at = clock.now()
        if is_worked(localdate(at)):
            tell_what_waits(at)
    finally:
        connection.close()


@app.periodic(cron=EVERY_HOUR)
@app.task(name="reviews.tell_of_deadlines", queueing_lock="reviews.tell_of_deadlines")
def watch_deadlines(timestamp: int) -> None:
    """Tell the applicants, in the worker's thread."""
    try:
        tell_of_deadlines(clock.now())
    finally:
        connection.close()


def is_worked(day: date) -> bool:
    """Whether desks are at work; of a year whose holidays nobody has entered the week says it."""
    known = working_days.around(day)
    return known.works(day) if day.year in known.years else day.weekday() < SATURDAY


def tell_what_waits(at: datetime) -> None:
    """Tell each reviewer once a day how much waits, instead of once for each case."""
    today = localdate(at)
    for user, organisation, name, role, count, since in statements.fetch(WAITING, [today, today]):
        send(
            "digest",
            to=[user],
            at=at,
            place=organisation,
            once=f"digest:{today}:{organisation}:{role}",
            organisation=name,
            role=Role(role).label,
            count=count,
            since=f"{localtime(since):%Y-%m-%d}",
        )


def tell_of_deadlines(at: datetime) -> None:
    """Tell who has not handed in yet that the round closes within three days, and who was given papers back."""
    soon = at + AHEAD
    for round in Round.objects.filter(closes_at__gt=at, closes_at__lte=soon).order_by("id"):
        _tell("closing", round, round.closes_at, NOT_HANDED_IN, at)
    for round in Round.objects.filter(correct_until__gt=at, correct_until__lte=soon).order_by("id"):
        _tell("correcting", round, round.correct_until, GIVEN_BACK, at)


def _tell(kind: str, round: Round, until: datetime, states: tuple[State, ...], at: datetime) -> None:
    mark, when = f"{kind}:{round.pk}", f"{localtime(until):%Y-%m-%d %H:%M}"
    told = Notice.objects.filter(to=OuterRef("applicant"), once=mark).exclude(once="")
    late = Application.objects.filter(~Exists(told), round=round, state__in=states).order_by("id")
    for applicant, application in late.values_list("applicant", "id").iterator(chunk_size=AT_A_TIME):
        send(kind, to=[applicant], at=at, about=application, once=mark, round=round.name, until=when)
