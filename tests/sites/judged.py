"""Panels for the test world, as rows: one that reads, with a member who also writes its report; and a closed one."""

from tests import factories as f
from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.panels.models import Assignment, Candidate, Criteria, Criterion, Member, Panel, State
from zhicheng.people.models import User


def reading(round: Round, expert: User) -> tuple[dict[str, object], dict[str, object]]:
    """What the office has of a panel that reads, and what its member has."""
    criteria = Criteria.objects.create(round=round, changed_by=f.person(), changed_at=f.NOW)
    Criterion.objects.create(criteria=criteria, position=1, name="业绩成果", weight=100)
    panel = _panel(round, "语文组", expert, state=State.READING, started_at=f.NOW)
    member = Member.objects.create(panel=panel, user=expert)
    case = Application.objects.filter(unit=round.committee.host, submission__gt=0).order_by("pk")[0]
    said = {"application": case, "revision": case.revisions.get(number=case.submission), "number": 1}
    one = Candidate.objects.create(panel=panel, writer=member, **said)
    begun = {"state": Assignment.State.READING, "opened_at": f.NOW}
    mine = Assignment.objects.create(candidate=one, member=member, **begun)
    file = case.attachments.get(slot="id_card").file_id
    office = {"judging": panel.pk, "judged": one.pk, "reader": mine.pk}
    return office, {"reading": mine.pk, "led": panel.pk, "judged": one.pk, "file": file}


def closed(round: Round, expert: User) -> dict[str, object]:
    """What the office has of a panel that is closed."""
    moments = {"started_at": f.NOW, "closed_at": f.NOW}
    return {"judging": _panel(round, "数学组", expert, state=State.CLOSED, **moments).pk}


def _panel(round: Round, name: str, leader: User, **said: object) -> Panel:
    return Panel.objects.create(round=round, name=name, leader=leader, made_at=f.NOW, **said)
