"""What follows a vote, for the test world, as rows: a list, an objection, what is asked for and reported."""

from datetime import timedelta

from tests import factories as f
from zhicheng.applications.models import Application, State
from zhicheng.committees.models import Round
from zhicheng.documents.actions import keep
from zhicheng.documents.models import Kind
from zhicheng.organisations.models import Organisation
from zhicheng.results.models import Asking, Entry, Objection, Publicity, Reexamination, Report
from zhicheng.reviews.models import Event


def public() -> dict[str, object]:
    """The list that everybody may read, if the world has one."""
    return {"public_list": Publicity.objects.shown().order_by("pk").values_list("pk", flat=True).first() or 0}


def results(call: Round, organisation: Organisation) -> dict[str, object]:
    """One of everything that the office of a committee keeps after the vote."""
    person, other, today = f.person(), f.person(), f.NOW.date()
    days = {"starts_on": today - timedelta(days=10), "ends_on": today - timedelta(days=2)}
    who = {"drawn_up_by": person, "drawn_up_at": f.NOW, "started_by": other, "started_at": f.NOW}
    publicity = Publicity.objects.create(round=call, title="评审结果公示", contact="电话", days=5, **who, **days)
    elected, not_elected = _judged(call, organisation, State.IN_PUBLICITY), _judged(call, organisation, State.DECIDED)
    said = {"name": "甲", "unit": "某校", "series": "中小学教师", "title": "一级教师", "position": 1}
    entry = Entry.objects.create(publicity=publicity, application=elected, **said)
    file = keep(f"PK{call.pk}".encode(), "备案.xlsx", Kind.XLSX, by=None, at=f.NOW)
    secret = {"number": f"YY{call.pk:08d}", "secret": b"x", "name": "乙", "contact": "1", "address": "2", "text": "3"}
    objection = Objection.objects.create(publicity=publicity, entry=entry, file=file, at=f.NOW, **secret)
    asking = Asking.objects.create(publicity=publicity, desk=organisation, asked_by=person, asked_at=f.NOW)
    filed = {"number": f"BA{call.pk}", "facts": [], "file": file, "by": person, "at": f.NOW}
    report = Report.objects.create(round=call, desk=organisation, **filed)
    told = Event.objects.create(
        application=not_elected,
        seq=1,
        kind="not_elected",
        by=person,
        by_name="丙",
        at=f.NOW,
        organisation=organisation,
        organisation_name="丁",
        role="leader",
        position=1,
        submission=1,
    )
    asked = Reexamination.objects.create(application=not_elected, about=told, reason="理由", asked_at=f.NOW)
    found = {"publicity": publicity.pk, "objection": objection.pk, "asking": asking.pk}
    return found | {"report": report.pk, "reexamination": asked.pk}


def _judged(call: Round, organisation: Organisation, state: State) -> Application:
    made = f.draft(f.applicant(organisation), call)
    elected = state == State.IN_PUBLICITY
    Application.objects.filter(pk=made.pk).update(state=state, elected=elected, open_sections=0, round=call)
    return made
