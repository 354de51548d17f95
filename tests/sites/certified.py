"""Certificates for the test world, as rows: one that an office issued and is asked to revoke, one to be issued."""

from tests import factories as f
from tests.certificates import holder
from zhicheng.applications.models import Application, State
from zhicheng.certificates import keys
from zhicheng.certificates.models import Certificate, Document, Purpose, Revocation
from zhicheng.committees.models import Round
from zhicheng.core.encryption import seal
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import User


def of_office(call: Round, organisation: Organisation) -> dict[str, object]:
    """What the office of a committee has issued, and has still to issue."""
    keys.signing(Purpose.CODES, at=f.NOW)
    due, done = f.draft(f.applicant(organisation), call), f.draft(f.applicant(organisation), call)
    for one, state in ((due, State.IN_PUBLICITY), (done, State.CERTIFIED)):
        elected = {"state": state, "elected": True, "open_sections": 0, "round": call}
        Application.objects.filter(pk=one.pk).update(**elected)
    holder.confirm(due, call)
    made = issued(done, organisation, f"{organisation.pk}-1")
    asked = Revocation.objects.create(certificate=made, reason="不实", proposed_by=f.person(), proposed_at=f.NOW)
    return {"certificate": made.pk, "confirmed": due.pk, "revocation": asked.pk}


def issued(application: Application, office: Organisation, number: str, **said: object) -> Certificate:
    """A certificate with something that stands for its document."""
    made = holder.row(application, number, office, **said)
    Document.objects.create(certificate=made, sealed=seal(b"%PDF"), digest="0" * 64)
    return made


def held(person: User) -> dict[str, object]:
    """A certificate of the person's own."""
    application = Application.objects.filter(applicant=person).order_by("pk")[0]
    return {"own_certificate": issued(application, application.unit, f"own{person.pk}").pk}


def public() -> dict[str, object]:
    """What everybody may look up, if the world has one, and how to check it without a server."""
    code = Certificate.objects.order_by("pk").values_list("code", flat=True).first()
    return {"certificate_code": code or "none", "tool": "html"}
