"""The verbs of certificates, and the only writers of their rows."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.applications.models import Application
from zhicheng.applications.models import State as Standing
from zhicheng.audit import trail
from zhicheng.certificates import keys, paper, proof, rules
from zhicheng.certificates.models import Certificate, Document, LookUp, Purpose, Revocation, Serial, State
from zhicheng.certificates.queries import document
from zhicheng.core import statements
from zhicheng.core.encryption import seal
from zhicheng.core.refused import Refused
from zhicheng.notices.actions import send
from zhicheng.organisations.models import Organisation
from zhicheng.papers.evaluation import portrait
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.results.models import Confirmation
from zhicheng.results.queries import confirmed
from zhicheng.reviews import door
from zhicheng.reviews.case import Verb
from zhicheng.reviews.models import Event
from zhicheng.seals.actions import set_under
from zhicheng.seals.queries import impressions

CODE_BYTES = 10
NEXT = f"""INSERT INTO {Serial._meta.db_table} (beginning, last) VALUES (%s, 1)
ON CONFLICT (beginning) DO UPDATE SET last = {Serial._meta.db_table}.last + 1 RETURNING last"""
SAID = """SELECT f.content::text FROM applications_revision r
JOIN applications_frozensection f ON f.digest = r.sections->>'basics' WHERE r.application_id = %s AND r.number = %s"""
SERIAL = "{serial"
Basics = Mapping[str, Any]
"""基本信息 as it was handed in, frozen."""


@dataclass(frozen=True)
class _Act:
    """Who acts where, as the steps of issuing need it."""

    by: Grant
    at: datetime
    site: str


@transaction.atomic
def issue(application: Application, *, site: str, by: Grant, at: datetime) -> Certificate:
    """发证: number, facts, signed document, and the application has its title; `site` is where the QR code leads."""
    found = _held(application)
    rules.require_issuer(by, found)
    assert found.round is not None
    rules.require_confirmed(confirmed(found.round).filter(pk=found.pk).exists())
    office = found.round.committee.host
    basics = _basics(found)
    facts = _facts(found, basics, office) | {"number": _number(found, office, at)}
    made = _made(found, facts, basics, _Act(by, at, site))
    door.advance(found, Verb.CERTIFIED, by=by, at=at, seen=found.version, note=f"证书编号 {made.number}")
    trail.record("certificate.issued", subject=made, by=by, at=at, number=made.number)
    return made


@transaction.atomic
def reissue(
    certificate: Certificate, *, reason: str, name: str = "", site: str, by: Grant, at: datetime
) -> Certificate:
    """换发: the same number in a new version, under the present name where it has changed; the old one ends."""
    old = _held_certificate(certificate)
    application = _held(old.application)
    rules.require_issuer(by, application)
    rules.require_in_force(old)
    rules.require_no_revocation_waits(old)
    said = rules.require_reason(reason)
    _end(old, State.SUPERSEDED, said, at)
    kept = {field: getattr(old, field) for field in KEPT}
    facts = kept | {"name": name.strip() or old.name, "version": old.version + 1, "reason": said}
    facts["issuer_name"] = old.issuer.name
    made = _made(application, facts, _basics(application), _Act(by, at, site))
    trail.record("certificate.reissued", subject=made, by=by, at=at, previous=old.pk, reason=said)
    send("certificate_reissued", to=[application.applicant_id], at=at, number=made.edition, reason=said)
    return made


@transaction.atomic
def propose_revocation(certificate: Certificate, *, reason: str, by: Grant, at: datetime) -> Revocation:
    """提出撤销; nothing ends before another person of the office has agreed."""
    found = _held_certificate(certificate)
    rules.require_issuer(by, found.application)
    rules.require_in_force(found)
    rules.require_no_revocation_waits(found)
    said = rules.require_reason(reason)
    made = Revocation.objects.create(certificate=found, reason=said, proposed_by=by.user, proposed_at=at)
    trail.record("certificate.revocation_proposed", subject=found, by=by, at=at, reason=said)
    return made


@transaction.atomic
def decide_revocation(revocation: Revocation, *, accept: bool, by: Grant, at: datetime) -> Revocation:
    """核准撤销: from now on the certificate is worth nothing, and the title by it; or it stays."""
    found = _held_certificate(revocation.certificate)
    asked = Revocation.objects.select_for_update(of=("self",)).get(pk=revocation.pk)
    rules.require_issuer(by, found.application)
    rules.require_another(by, asked)
    asked.accepted, asked.decided_by, asked.decided_at = accept, by.user, at
    asked.save(update_fields=["accepted", "decided_by", "decided_at"])
    if accept:
        rules.require_in_force(found)
        _end(found, State.REVOKED, asked.reason, at)
        application = _held(found.application)
        if application.state == Standing.CERTIFIED:
            door.advance(application, Verb.CANCELLED, by=by, at=at, seen=application.version, note=asked.reason)
        to = [application.applicant_id]
        send("certificate_revoked", to=to, at=at, number=found.edition, reason=asked.reason)
    verb = "revoked" if accept else "revocation_refused"
    trail.record(f"certificate.{verb}", subject=found, by=by, at=at, reason=asked.reason)
    return asked


@transaction.atomic
def fetch(certificate: Certificate, *, by: Grant, at: datetime) -> bytes:
    """The office takes the signed document of a certificate out, which has the whole ID number on it."""
    trail.record("certificate.fetched", subject=certificate, by=by, at=at)
    return document(certificate)


def look_up(certificate: Certificate, *, way: LookUp.Way, organisation: Organisation | None, at: datetime) -> None:
    """Note that somebody sees the whole certificate; the same asker within a minute is one look: one statement."""
    minute = at.replace(second=0, microsecond=0)
    seen = LookUp(certificate_id=certificate.pk, way=way, organisation=organisation, at=at, minute=minute)
    LookUp.objects.bulk_create([seen], ignore_conflicts=True)


KEPT = (
    *("number", "id_number", "id_number_masked", "sex", "unit", "series", "specialty", "level", "title"),
    *("committee", "passed_on", "issuer"),
)
"""What a later version takes over from the one before."""


def _made(application: Application, facts: Mapping[str, Any], basics: Basics, act: _Act) -> Certificate:
    """Store a certificate with its seal and its signed document."""
    code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    made = Certificate(application=application, code=code, issued_by=act.by.user, issued_at=act.at, **facts)
    codes = keys.signing(Purpose.CODES, at=act.at)
    made.token = proof.signed(_told(made), typ=proof.CERTIFICATE, key=codes.curve, mark=codes.mark)
    statements.insert(made)
    under = f"certificate:{made.pk}"
    set_under(under, f"职称证书 {made.edition}", organisation=made.issuer_id, by=act.by.user, at=act.at)
    seals = impressions([under])
    rules.require_sealed(under in seals)
    pdf = paper.pressed(
        made,
        seal=seals[under].picture,
        photo=portrait(basics),
        site=act.site,
        key=keys.signing(Purpose.OFFICE, at=act.at, office=made.issuer),
    )
    Document.objects.create(certificate=made, sealed=seal(pdf), digest=hashlib.sha256(pdf).hexdigest())
    return made


def _told(certificate: Certificate) -> dict[str, Any]:
    """What the QR code proves: enough to see that it belongs to this paper and this person, no ID number (ADR 27)."""
    return {
        "n": certificate.number,
        "v": certificate.version,
        "h": certificate.name,
        "t": certificate.title,
        "s": certificate.series,
        "d": f"{certificate.passed_on:%Y-%m-%d}",
        "i": certificate.issuer_name,
    }


def _facts(application: Application, basics: Basics, office: Organisation) -> dict[str, Any]:
    """What a certificate says, as it is now; the person as in what was handed in."""
    said = {name: text for name, _, text in basics.get("fields", ())}
    between = application.subject or (application.specialty.name if application.specialty else "")
    assert application.round is not None
    return {
        "name": said.get("name") or application.applicant_name,
        "id_number": application.applicant.id_number or "",
        "id_number_masked": application.applicant.id_number_masked,
        "sex": said.get("sex", ""),
        "unit": application.unit.name,
        "series": application.series.name,
        "specialty": between or application.series.name,
        "level": application.get_level_display(),
        "title": application.title.name,
        "committee": application.round.committee.name,
        "passed_on": _passed_on(application),
        "issuer": office,
        "issuer_name": office.name,
    }


def _passed_on(application: Application) -> date:
    """The day of the committee's vote; where no vote is on record, of the confirmation."""
    voted = application.events.filter(kind=Event.Kind.DECIDED).order_by("-seq").values_list("at", flat=True).first()
    if voted is None:
        voted = Confirmation.objects.get(application=application, ended_at=None).at
    return localdate(voted)


def _basics(application: Application) -> Basics:
    row = statements.first(SAID, [application.pk, application.submission])
    content: Basics = json.loads(row[0]) if row else {}
    return content


def _number(application: Application, office: Organisation, at: datetime) -> str:
    """The next number; whoever issues under the same beginning at the same moment waits for this one to be stored."""
    form = current().certificate_number
    place = form.index(SERIAL)
    words = {"region": office.region_id, "year": localdate(at).year, "series": application.series_id}
    beginning = form[:place].format(**words)
    row = statements.first(NEXT, [beginning])
    assert row is not None
    return beginning + form[place:].format(serial=row[0])


def _end(certificate: Certificate, state: State, reason: str, at: datetime) -> None:
    certificate.state, certificate.ended_at, certificate.reason = state, at, reason
    certificate.save(update_fields=["state", "ended_at", "reason"])


def _held(application: Application) -> Application:
    around = ("round__committee__host", "unit", "series", "specialty", "title", "applicant")
    rows = Application.objects.select_related(*around).select_for_update(of=("self",))
    found = rows.filter(pk=application.pk).first()
    if found is None:
        raise Refused("这份申报已不存在，请刷新页面。", code="application_gone")
    return found


def _held_certificate(certificate: Certificate) -> Certificate:
    around = ("issuer", "application__round__committee")
    rows = Certificate.objects.select_related(*around).select_for_update(of=("self",))
    return rows.get(pk=certificate.pk)
