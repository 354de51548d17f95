"""The pages of this site; importing the modules declares them."""

from zhicheng.sites.desk import (  # noqa: F401
    accounts,
    announcing,
    applicants,
    bulk,
    colleagues,
    decide,
    deliveries,
    experts,
    experts_keeping,
    experts_review,
    exports,
    files,
    imports,
    information,
    moving,
    organisations,
    papers,
    people,
    plans_filing,
    plans_review,
    queue,
    record,
    reminding,
    rounds,
    seals,
    search,
    staff,
    statistics,
    status,
    subordinates,
)
from zhicheng.sites.desk.office import (  # noqa: F401
    agenda,
    ballots,
    calls,
    committees,
    door,
    drawing,
    draws,
    integrity,
    meetings,
    seating,
)
from zhicheng.sites.frame.pages import addresses

urlpatterns = addresses("zhicheng.sites.desk")
