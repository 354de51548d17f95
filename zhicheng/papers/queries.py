"""Which applications somebody may print, as their queryset."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhicheng.applications.models import Application, Kind, State
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.reviews.models import Stop

SHOWN = ("series", "title", "specialty", "unit", "round__committee")


def printable(grant: Grant) -> QuerySet[Application]:
    """Those for titles that the person may print as a whole; `read` is the submission that the person may read.

    Applicants print their own, the unit's administrator those of the unit, as do its reviewers; another desk
    what it has had in hand. Of reviewers only who reviews every section of it, since the form shows every section.
    """
    handed_in = Application.objects.filter(kind=Kind.TITLE, submission__gt=0).select_related(*SHOWN)
    if grant.role == Role.APPLICANT:
        return handed_in.filter(applicant=grant.user_id).annotate(read=F("submission"))
    if grant.role == Role.ADMINISTRATOR:
        return handed_in.filter(unit=grant.organisation_id).annotate(read=F("submission"))
    if grant.role not in REVIEWERS:
        return handed_in.none()
    visits = Stop.objects.at_desk(grant).filter(application=OuterRef("pk"))
    whole = handed_in.annotate(beyond=F("sections").bitand(~grant.sections)).filter(beyond=0)
    if not grant.all_series:
        whole = whole.filter(series__in=grant.series)
    own = Q(unit=grant.organisation_id) & ~Q(applicant=grant.user_id)
    seen = Subquery(visits.order_by("-id").values("submission")[:1])
    return whole.filter(own | Exists(visits)).annotate(read=Coalesce(seen, F("submission")))


def submission_read(application: Application) -> int:
    """The submission that the person may read, of an application that `printable` found."""
    return int(vars(application)["read"])


def covers_whole(grant: Grant, application: Application) -> bool:
    """Whether the person reviews every section of it, and so may print it."""
    return application.kind == Kind.TITLE and not application.sections & ~grant.sections


def matching(grant: Grant, *, who: str = "", state: str = "", round: int = 0) -> QuerySet[Application]:
    """Those of them that a filter wants: by name or number, state, round."""
    found = printable(grant)
    if who:
        found = found.filter(Q(applicant_name__contains=who) | Q(number=who.upper()))
    if state in State.values:
        found = found.filter(state=state)
    return found.filter(round=round) if round else found


def masked_name(name: str) -> str:
    """A name of which strangers see the first and, of three letters, the last: 李*文."""
    return name[:1] + "*" * max(1, len(name) - 2) + (name[-1:] if len(name) > 2 else "")
