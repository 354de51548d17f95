"""催办. Apart from `actions` because it is no step of the chain: nothing moves, a desk is asked to decide."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate, localtime

from zhicheng.applications.models import Application
from zhicheng.audit import trail
from zhicheng.catalogue import working_days
from zhicheng.core.refused import Refused
from zhicheng.notices.actions import send
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.reviews.models import Reminder, Stop

AGAIN_AFTER = timedelta(days=3)
"""A desk is not asked more often about one visit, whoever asks."""


def refusal(stop: Stop | None, at: datetime) -> str:
    """Why the desk cannot be asked now, in words; empty when it can: at most three queries."""
    if stop is None:
        return "这份申报现在不在审核中，不需要催办。"
    last = stop.reminders.order_by("-id").first()
    if last is not None and at < last.at + AGAIN_AFTER:
        again = localtime(last.at + AGAIN_AFTER)
        return f"{localtime(last.at):%Y-%m-%d %H:%M} 已催办过，{again:%Y-%m-%d} 起可以再次催办。"
    today, days = localdate(at), current().days_to_review
    try:
        calendar = working_days.around(today)
        late = localdate(stop.entered_at) < calendar.before(today, days)
        first = calendar.after(localdate(stop.entered_at), days) + timedelta(days=1)
    except Refused as unknown:  # nobody has entered the year's holidays
        return unknown.message
    if not late:
        return f"送达未满 {days} 个工作日，尚未超过审核期限，{first:%Y-%m-%d} 起可以催办。"
    return ""


def holding(application: Application) -> Stop | None:
    """The visit that is open now: one query."""
    return application.stops.filter(closed_at=None).select_related("organisation").first()


@transaction.atomic
def remind(application: Application, *, by: Grant, at: datetime) -> Reminder:
    """Ask those who can decide on the open visit to do so; what they are told names who asks."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    stop = holding(application)
    if (reason := refusal(stop, at)) or stop is None:
        raise Refused(reason, code="not_to_remind")
    reminder = Reminder.objects.create(stop=stop, by=by.user, organisation=by.organisation, at=at)
    desk = Grant.objects.live(localdate(at)).filter(organisation=stop.organisation, role=stop.step)
    holders = desk.exclude(user=application.applicant_id)
    people = {one.user_id for one in holders if one.covers_series(stop.series_id) and one.sections & stop.pending}
    send(
        "reminded",
        to=sorted(people),
        at=at,
        place=stop.organisation_id,
        asker=f"申报人{by.user.name}" if by.role == Role.APPLICANT else f"「{by.organisation.name}」",
        name=application.applicant_name,
        number=application.number or "",
        since=f"{localtime(stop.entered_at):%Y-%m-%d}",
    )
    trail.record("application.reminded", subject=application, by=by, at=at, stop=stop.pk)
    return reminder
