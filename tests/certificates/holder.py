"""Somebody whose result is confirmed, with as little before it as the chain allows."""

import base64
from datetime import timedelta
from io import BytesIO

from PIL import Image

from tests import factories as f
from tests.remembering import remembered
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, FrozenSection, Revision, State
from zhicheng.applications.rules import place_after
from zhicheng.certificates.actions import issue
from zhicheng.certificates.models import Certificate
from zhicheng.committees.models import Round
from zhicheng.organisations.models import Kind, Organisation
from zhicheng.people.models import Grant, User
from zhicheng.profiles import current
from zhicheng.results.models import Asking, Confirmation, Publicity
from zhicheng.reviews.case import Verb
from zhicheng.reviews.models import Event
from zhicheng.seals.models import Seal

SITE = "https://zhicheng.example.cn"
WAY = (Verb.SUBMITTED, Verb.PASSED, Verb.ACCEPTED, Verb.DECIDED, Verb.PUBLISHED)


@remembered
def office(name: str = "河南省职改办") -> Organisation:
    """A province's office that hosts the committee and has a seal."""
    made = f.organisation(None, name, Kind.OFFICE, region=f.region("410000", "河南省"), submits=True)
    seal(made, f.person())
    return made


@remembered
def seal(organisation: Organisation, by: User) -> Seal:
    """A red square, which is enough of a seal to be seen."""
    out = BytesIO()
    Image.new("RGBA", (120, 120), (200, 20, 30, 255)).save(out, "PNG")
    picture = base64.b64encode(out.getvalue()).decode()
    values = {"picture": picture, "digest": "0" * 64, "since": f.NOW - timedelta(days=90), "by": by}
    return Seal.objects.create(organisation=organisation, **values)


@remembered
def confirmed(unit: Organisation, round: Round, by: Grant, person: User | None = None) -> Application:
    """An application that was elected and published, as rows with the events that tell so, and is confirmed."""
    applicant = f.applicant(unit, person)
    made, host = f.draft(applicant, round), round.committee.host
    place = place_after(made.place, State.IN_REVIEW, State.AWAITING_COMMITTEE, needed=current().plan_required)
    Revision.objects.create(application=made, number=1, sections={"basics": _basics(applicant)}, digest="0", at=f.NOW)
    chain = applications.keep_chain([(host.pk, by.role)])
    values = {"state": State.IN_PUBLICITY, "elected": True, "open_sections": 0, "round": round, "chain": chain}
    values |= {"number": f"HA2026-{made.pk:06d}", "submission": 1, "position": 1, "place": place, "version": len(WAY)}
    Application.objects.filter(pk=made.pk).update(**values)
    for seq, verb in enumerate(WAY, 1):
        own = verb == Verb.SUBMITTED
        whose = {"by": made.applicant, "role": "applicant"} if own else {"by": by.user, "role": by.role}
        whose |= {"by_name": whose["by"].name, "organisation": host, "organisation_name": host.name}
        where = {"sections": made.sections if verb == Verb.PASSED else 0, "position": 0 if seq < 3 else 1}
        Event.objects.create(application=made, seq=seq, kind=verb, submission=1, at=f.NOW, **whose, **where)
    made.refresh_from_db()
    confirm(made, round)
    return made


def _basics(applicant: Grant) -> str:
    """基本信息 as it was said, frozen."""
    said = [["name", "姓名", applicant.user.name], ["sex", "性别", "女"]]
    digest = f"basics{applicant.pk}"
    FrozenSection.objects.create(digest=digest, content={"label": "基本信息", "fields": said, "files": []})
    return digest


def confirm(application: Application, round: Round) -> Confirmation:
    """The office above has confirmed the result."""
    first, second = f.person(), f.person()
    publicity = Publicity.objects.filter(round=round).first() or Publicity.objects.create(
        round=round, title="公示", contact="0371-1", days=5, drawn_up_by=first, drawn_up_at=f.NOW
    )
    asking = Asking.objects.filter(publicity=publicity).first() or Asking.objects.create(
        publicity=publicity,
        desk=round.committee.host,
        asked_by=first,
        asked_at=f.NOW,
        decided_by=second,
        decided_at=f.NOW,
        number="豫职〔2026〕1号",
    )
    values = {"asking": asking, "number": asking.number, "by": second, "at": f.NOW}
    return Confirmation.objects.create(application=application, **values)


@remembered
def issued(application: Application, by: Grant) -> Certificate:
    """Its certificate."""
    application.refresh_from_db()
    return issue(application, site=SITE, by=by, at=f.NOW)


@remembered
def reviewer(organisation: Organisation) -> Grant:
    """Somebody of the committee's office."""
    return f.grant(organisation, current().steps[0])


def row(application: Application, number: str, host: Organisation, **said: object) -> Certificate:
    """A certificate as a row, without its document: what pages list."""
    facts = {"name": "李雅文", "id_number": f.id_number(24), "id_number_masked": "410104********0241", "sex": "女"}
    facts |= {"unit": "逸夫小学", "series": "中小学教师", "specialty": "语文", "level": "中级", "title": "一级教师"}
    facts |= {"committee": "评委会", "passed_on": f.NOW.date(), "issuer": host, "issuer_name": host.name}
    facts |= {"code": f"c{number}", "token": "a.b.c", "issued_by": application.applicant, "issued_at": f.NOW}
    return Certificate.objects.create(application=application, number=number, **facts | said)


def ended(application: Application, number: str, host: Organisation) -> Certificate:
    """A certificate that another has taken the place of."""
    return row(application, number, host, state="superseded", ended_at=f.NOW)
