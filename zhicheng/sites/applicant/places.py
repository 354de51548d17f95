"""Places of the unit's plan, as the applicant is shown them before handing in."""

from datetime import datetime

from django.utils.timezone import localdate

from zhicheng.applications.models import Application, Kind
from zhicheng.catalogue.models import Title
from zhicheng.committees.models import Round
from zhicheng.people.models import Grant
from zhicheng.plans import queries
from zhicheng.plans.models import Share
from zhicheng.plans.queries import Free


def places_of(application: Application) -> Free | None:
    """Return the places that an application could take; None where it needs none, or has one already."""
    if application.kind != Kind.TITLE or application.place:
        return None
    return queries.places(application.share)


def places_for(by: Grant, title: Title, round: Round | None, at: datetime) -> Free | None:
    """Return the places for a title that somebody thinks of applying for."""
    year = round.year if round else localdate(at).year
    return queries.places(Share(by.organisation_id, year, title.series_id, title.level))
