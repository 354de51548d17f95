"""What waits at the committee office, for its 待办: at the door, objections, 复查, certificates, what others asked."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Min, QuerySet, Value

from zhicheng.applications.models import State
from zhicheng.certificates.queries import awaiting
from zhicheng.committees.rules import OFFICE
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.results.models import Asking, Objection, Reexamination, Report
from zhicheng.reviews import door


def waiting(grant: Grant) -> list[tuple[str, int, datetime]]:
    """The pages on which something waits for this person, how much and since when: one query for all."""
    parts = [_part(*one) for one in _lists(grant)]
    if not parts:
        return []
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [(page, number, since) for page, number, since in found if number]


def _lists(grant: Grant) -> Iterator[tuple[str, QuerySet, str]]:
    """By the name of its page, what one may act on, and which column says since when."""
    if grant.role in REVIEWERS:
        yield "candidates", door.of_office(grant).filter(state=State.AWAITING_COMMITTEE), "moved_at"
        yield "objections", Objection.objects.of_office(grant).open(), "at"
        yield "reexaminations", Reexamination.objects.of_office(grant).filter(decided_at=None), "asked_at"
        yield "certificates", awaiting(grant), "at"
    if grant.role in OFFICE:
        asked = Asking.objects.filter(desk=grant.organisation_id, decided_at=None).exclude(asked_by=grant.user_id)
        yield "confirmations", asked, "asked_at"
        filed = Report.objects.filter(desk=grant.organisation_id, received_at=None).exclude(by=grant.user_id)
        yield "reports", filed, "at"


def _part(page: str, rows: QuerySet, since: str) -> QuerySet:
    counted = rows.order_by().annotate(page=Value(page)).values("page")
    return counted.annotate(number=Count("pk"), since=Min(F(since))).values_list("page", "number", "since")
