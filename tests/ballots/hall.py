"""A meeting hall for tests: candidates who stand before the committee."""

from tests import factories as f
from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.reviews import door


def candidate(unit: Organisation, round: Round) -> Application:
    """An application that climbed to the committee's door and was accepted there."""
    made = f.climb(f.submitted(f.applicant(unit), round))
    host = round.committee.host
    step = current().steps[0]
    by = Grant.objects.filter(organisation=host, role=step).first() or f.grant(host, step)
    door.accept(made, by=by, at=f.NOW, seen=made.version)
    made.refresh_from_db()
    return made
