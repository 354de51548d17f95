"""What the worker reminds people of: what waits at their desk each working morning, and deadlines three days before.

The worker is an edge of the product like a page, so the clock is read here.
"""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate, localtime
from procrastinate.contrib.django import app

from zhicheng.applications.models import Application, State
from zhicheng.applications.queries import last_day
from zhicheng.catalogue import working_days
from zhicheng.core import clock, statements
from zhicheng.core.calendar import SATURDAY, end
from zhicheng.notices.actions import send
from zhicheng.notices.models import Notice
from zhicheng.people.models import Role

EVERY_MORNING = "0 0 * * *"
"""Eight in China: the worker's clock is UTC."""
EVERY_HOUR = "20 * * * *"
AHEAD = timedelta(days=3)
AT_A_TIME = 1000
DEADLINES = (
    ("closing", "closes_at", (State.DRAFT, State.WITHDRAWN), False),
    ("correcting", "correct_until", (State.RETURNED,), False),
    ("completing", "correct_until", (State.RETURNED,), True),
)
"""What is told, which day of the round it is about, in which states an application still has to be handed in, and
whether the committee's office has asked to complete it: then the day that the office has set counts, and no other.
"""
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
    """Tell who has not handed in yet that the time ends within three days, and who was given papers back.

    Whose time was extended is told before the day that counts for them, and again when it is extended afterwards.
    """
    for kind, ends, states, asked in DEADLINES:
        until = last_day(f"round__{ends}")
        late = Application.objects.filter(round__isnull=False, state__in=states, correct_by__isnull=not asked)
        late = late.annotate(until=until)
        soon = late.filter(until__gt=at, until__lte=at + AHEAD)
        for round, name, last in soon.order_by().values_list("round", "round__name", "until").distinct():
            when = f"{localtime(last):%Y-%m-%d %H:%M}"
            _tell(kind, soon.filter(round=round, until=last), f"{kind}:{round}:{when}", at, round=name, until=end(last))


def _tell(kind: str, late: QuerySet[Application], mark: str, at: datetime, *, round: str, until: str) -> None:
    told = Notice.objects.filter(to=OuterRef("applicant"), once=mark).exclude(once="")
    concerned = late.filter(~Exists(told)).order_by("id").values_list("applicant", "id")
    for applicant, application in concerned.iterator(chunk_size=AT_A_TIME):
        send(kind, to=[applicant], at=at, about=application, once=mark, round=round, until=until)
