"""Reads that several pages and actions use."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhicheng.applications.models import Application, State
from zhicheng.ballots import queries as ballots
from zhicheng.committees.models import Committee, Round
from zhicheng.committees.rules import OFFICE
from zhicheng.meetings.models import Item, Meeting
from zhicheng.meetings.models import State as Sitting
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.results.models import Asking, Confirmation, Entry, Objection, Publicity, Reexamination, Report
from zhicheng.reviews.models import Event

REPORTED = {"waiting": "待收悉", "received": "已收悉"}
"""What becomes of a report at the office above."""
TOLD = (Event.Kind.NOT_ELECTED, Event.Kind.CANCELLED)
"""Events by which an applicant learns of not being elected."""


def of_office(by: Grant) -> QuerySet[Publicity]:
    """The publicities of one's own committees, with how many stand on each and how many objections are open."""
    open_ = Count("objections", filter=Q(objections__settled_at=None), distinct=True)
    listed = Publicity.objects.of_office(by).select_related("round__committee")
    return listed.annotate(people=Count("entries", distinct=True), objected=open_)


def asked_of(by: Grant) -> QuerySet[Asking]:
    """What one's organisation was asked to confirm, with how many were confirmed."""
    related = Asking.objects.filter(desk=by.organisation_id).select_related("publicity__round__committee__host")
    return related.annotate(people=Count("confirmations"))


def filed_at(by: Grant, wanted: Mapping[str, str]) -> QuerySet[Report]:
    """The reports that one's organisation was sent by the committees it looks after: all, or what (not) waits."""
    sent = Report.objects.filter(desk=by.organisation_id).select_related("round__committee__host", "by")
    if wanted.get("state") in REPORTED:
        sent = sent.filter(received_at__isnull=wanted["state"] == "waiting")
    return sent


def receivers(round: Round, desk: int) -> list[int]:
    """Who of the office above is told of a report: its administrator, and who reviews the series there: one query."""
    found = Grant.objects.filter(organisation=desk, role__in=OFFICE, enabled=True, until=None)
    series = round.committee.series_id
    return sorted({one.user_id for one in found if one.role == Role.ADMINISTRATOR or one.covers_series(series)})


def reexaminations(by: Grant, wanted: Mapping[str, str]) -> QuerySet[Reexamination]:
    """What applicants of one's own committees asked for: what waits, unless what was decided is wanted."""
    related = ("application__unit", "application__title", "application__round__committee", "decided_by")
    listed = Reexamination.objects.of_office(by).select_related(*related)
    return listed.filter(decided_at__isnull=wanted.get("state") != "decided")


def confirmed(round: Round) -> QuerySet[Application]:
    """The applications of a round whose result is confirmed and who have no certificate yet."""
    counting = Confirmation.objects.filter(application=OuterRef("pk"), ended_at=None)
    return Application.objects.filter(Exists(counting), round=round, state=State.IN_PUBLICITY)


def decided(round: Round, draft: Publicity | None = None) -> list[tuple[Application, bool]]:
    """Whom a publicity of the round would tell of, and whether they were elected; by number.

    Those whom a signed meeting decided and nobody has told yet, and those elected whose list was taken down;
    the list that is asked for itself (`draft`) does not count.
    """
    outcomes: dict[int, bool] = {}
    for meeting in Meeting.objects.filter(round=round, state=Sitting.SIGNED).order_by("signed_at", "pk"):
        outcomes |= ballots.results(meeting)
    rows = Application.objects.filter(round=round).select_related("unit", "series", "title").order_by("number", "pk")
    new = rows.filter(state=State.DECIDED, elected=None, pk__in=outcomes)
    listed = Entry.objects.filter(application=OuterRef("pk"), publicity__stopped_at=None).exclude(publicity=draft)
    again = rows.filter(~Exists(listed), state=State.IN_PUBLICITY)
    return [*((one, outcomes[one.pk]) for one in new), *((one, True) for one in again)]


def ready(publicity: Publicity) -> list[Application]:
    """Who of the list can be confirmed: neither on hold nor objected to, and not confirmed yet: one query."""
    against = Objection.objects.open().filter(entry__application=OuterRef("pk"))
    counting = Confirmation.objects.filter(application=OuterRef("pk"), ended_at=None)
    listed = Application.objects.filter(pk__in=publicity.entries.values("application"), state=State.IN_PUBLICITY)
    return list(listed.exclude(Exists(against)).exclude(Exists(counting)).order_by("number", "pk"))


def general(publicity: Publicity) -> int:
    """How many objections to the work as a whole are open."""
    return publicity.objections.open().filter(entry=None).count()


def told_of(application: Application) -> Event | None:
    """The event by which the applicant learnt of not being elected, as long as it counts: one query."""
    if application.elected is not False:
        return None
    found = Event.objects.filter(application=application, kind__in=TOLD)
    return found.order_by("-seq").first()


def asked_for(application: Application) -> Reexamination | None:
    """The newest request for re-examination: one query."""
    return application.reexaminations.select_related("decided_by").order_by("-pk").first()


def by_receipt(number: str, secret: bytes) -> Objection | None:
    """The objection whose receipt somebody holds: the number alone finds nothing."""
    found = Objection.objects.filter(number=number).select_related("publicity", "entry").first()
    return found if found is not None and bytes(found.secret) == secret else None


def reviewers(committee: Committee) -> list[int]:
    """Who of the committee's office may see an objection: one query."""
    found = Grant.objects.filter(organisation=committee.host_id, role__in=REVIEWERS, enabled=True, until=None)
    return sorted({one.user_id for one in found if one.covers_series(committee.series_id)})


def reports_at(by: Grant) -> QuerySet[Report]:
    """The reports that one's office made or has been sent."""
    own = Report.objects.filter(round__committee__host=by.organisation_id)
    return own | Report.objects.filter(desk=by.organisation_id)


def in_use(days: Collection[date], on: date) -> list[Publicity]:
    """The publicities before the public on that day whose time has any of these days: one query."""
    running = Publicity.objects.running(on).order_by("pk")
    return [one for one in running if any(one.starts_on < day <= one.ends_on for day in days)]  # type: ignore[operator]


def agendas(round: Round) -> tuple[int, int, int]:
    """How many were judged in the signed meetings of a round, and of how many seats how many were present."""
    meetings = Meeting.objects.filter(round=round, state=Sitting.SIGNED)
    judged = Item.objects.filter(meeting__in=meetings).values("application").distinct().count()
    seats = [seat for meeting in meetings.order_by("pk") for seat in meeting.seats.order_by("pk")]
    return judged, len(seats), sum(seat.present for seat in seats)
