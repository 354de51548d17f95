"""首页: what waits for me, since when and what is overdue; what I last did; dates and places that matter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate

from zhicheng.applications.models import Kind
from zhicheng.catalogue import working_days
from zhicheng.committees import queries as committees
from zhicheng.committees.models import Round
from zhicheng.core import clock
from zhicheng.core.paging import Count
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation, State
from zhicheng.organisations.rules import gate_sentence
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.plans import queries as plans
from zhicheng.plans.models import Plan
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews import queries as reviews
from zhicheng.reviews import waiting
from zhicheng.sites.frame import sessions
from zhicheng.sites.frame.announced import newest
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.registry import PAGES
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.sites.portal import committee_work, expert_work
from zhicheng.sites.portal.tasks import Task

EVERYBODY = tuple(role for role in Role if role != Role.STAFF)
RECENT, ROUNDS = 6, 5
MOST = 999
MORE = {"certificates": " · 待发证", "confirmations": " · 待确认", "reports": " · 待收悉"}
"""What of a page of several things waits."""


@dataclass(frozen=True)
class Deadline:
    """From when on something that waits is overdue, or why nobody can say."""

    before: datetime | None
    note: str


@page("home/", *EVERYBODY, gated=False)
def home(request: Request) -> HttpResponse:
    """Where one arrives: what waits for one, and what one may do here."""
    grant, at = request.grant, clock.now()
    if grant.role == Role.APPLICANT:
        return redirect("my_applications")
    roles = (frozenset({Role(role)}) for role in sessions.roles(request, grant))
    halves = [half for role in roles if (half := sessions.acting_as(request, grant, role, at))]
    deadline = deadline_of(at)
    tasks = dict.fromkeys(task for half in halves for task in _tasks(half, deadline))
    reviewer = next((half for half in halves if half.role in REVIEWERS), None)
    return shown(
        request,
        "home.html",
        title=grant.organisation.name,
        grant=grant,
        tasks=sorted(tasks, key=lambda task: task.rank),
        rule=_rule(tasks, deadline),
        now=at,
        recent=reviews.recent(reviewer, RECENT) if reviewer else [],
        rounds=_rounds(grant.organisation, at),
        places=_places(grant.organisation, at) if grant.role == Role.ADMINISTRATOR else None,
        announcements=newest(request),
    )


def deadline_of(at: datetime) -> Deadline:
    """What came before this moment has waited longer than a step may take: one query."""
    today, days = localdate(at), current().days_to_review
    try:
        first = working_days.around(today).before(today, days)
    except Refused as refusal:
        return Deadline(None, refusal.message)
    return Deadline(datetime.combine(first, time(), get_default_timezone()), "")


def _rule(tasks: Iterable[Task], deadline: Deadline) -> str:
    """In how many days a review is to be done, or why nobody can say; nothing where no review waits."""
    if not any(task.timed for task in tasks):
        return ""
    return deadline.note or f"审核事项办理时限 {current().days_to_review} 个工作日，等候按自然日计"


def _tasks(grant: Grant, deadline: Deadline) -> Iterator[Task]:
    """What waits for the person in this role, with nothing that does not."""
    if grant.role == Role.EXPERT:  # whom nothing of the organisation concerns, at which the role stands
        yield from expert_work.waiting(grant, clock.now())
        return
    if not grant.organisation.usable:
        yield Task("单位信息维护", reverse("unit_information"), 1, note=gate_sentence(grant.organisation))
        return
    for name, waits, came in committee_work.waiting(grant):
        yield Task(f"{menu_label(name)}{MORE.get(name, '')}", reverse(name), Count(waits, MOST), came)
    if grant.role == Role.ADMINISTRATOR:
        below = Organisation.objects.directly_under(grant.organisation).filter(state=State.SUBMITTED)
        yield from _task("下级单位信息待审核", "organisations", below, deadline)
        if current().plan_required:
            label = menu_label("plans")
            yield from _task(label, "plans", Plan.objects.waiting_at(grant.organisation), deadline)
    else:
        for wanted, name in _queues(grant):
            number, oldest, overdue = waiting.burden(grant, wanted, deadline.before)
            if number:
                yield Task(PAGES[name].label, reverse(name), number, oldest, overdue, timed=True)
    yield from _approvals(grant)


def _approvals(grant: Grant) -> Iterator[Task]:
    """Rounds and changes of the own committees that another person proposed: one query."""
    if found := committees.to_approve(grant):
        since = min((moment for moment in found if moment), default=None)
        yield Task("批次与变更待核准", reverse("rounds"), len(found), since, note="由本机构另一人拟定")


def _task(label: str, name: str, rows: QuerySet[Organisation] | QuerySet[Plan], deadline: Deadline) -> Iterator[Task]:
    """What waits in rows that say since when (`submitted_at`): one query."""
    since = list(rows.order_by("submitted_at").values_list("submitted_at", flat=True)[: MOST + 1])
    if since:
        late = sum(moment is not None and deadline.before is not None and moment < deadline.before for moment in since)
        yield Task(label, reverse(name), Count(len(since), MOST), since[0], Count(late, MOST), timed=True)


def _queues(grant: Grant) -> list[tuple[waiting.Wanted, str]]:
    experts = (waiting.Wanted(kind=Kind.EXPERT), "expert_queue")
    if grant.role != Role.REVIEW:
        return [(waiting.Wanted(), current().step_pages[Step(grant.role)]), experts]
    whose = waiting.Whose
    lists = {whose.OWN: "own_people_queue", whose.BELOW: "subordinate_queue", whose.LAST: "submitting_queue"}
    return [*((waiting.Wanted(whose=of), name) for of, name in lists.items()), experts]


def _rounds(organisation: Organisation, at: datetime) -> list[Round]:
    """The rounds for people of the organisation or below it that still take something, the nearest end first."""
    scope = Q(committee__scope__in=organisation.ancestor_ids()) | Q(
        committee__scope__path__startswith=organisation.path
    )
    found = Round.objects.filter(scope, opens_at__lte=at, correct_until__gt=at).select_related("committee")
    return list(found.order_by("closes_at", "id")[:ROUNDS])


def _places(organisation: Organisation, at: datetime) -> tuple[int, int, int] | None:
    """The organisation's own places of this year: year, granted, free; None where there are none."""
    if not current().plan_required or not organisation.usable:
        return None
    rows = plans.ledger(organisation, localdate(at).year).values()
    granted, held = sum(row.granted for row in rows), sum(row.held for row in rows)
    return (localdate(at).year, granted, granted - held) if rows else None
