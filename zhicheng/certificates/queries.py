"""Reads that pages and the batch use; the public ones are written by hand, since everybody may ask them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localtime

from zhicheng.applications.models import Application
from zhicheng.applications.models import State as Standing
from zhicheng.certificates import proof
from zhicheng.certificates.keys import present, public_keys
from zhicheng.certificates.models import Certificate, Document, LookUp, Purpose, State
from zhicheng.committees.models import Round
from zhicheng.core import statements
from zhicheng.core.encryption import unseal
from zhicheng.core.statements import Columns
from zhicheng.core.text import halfwidth, tidy
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.results.models import Confirmation
from zhicheng.results.queries import confirmed

PUBLIC = Columns(
    *(Certificate, "c", "id", "number", "version", "code", "name", "unit", "series", "specialty", "level", "title"),
    *("committee", "passed_on", "issuer_name", "state", "issued_at", "ended_at", "token"),
)
"""What the public may read, and the words of the printed code: not the ID number, who handled it, or why it ended."""
BY_CODE = f"SELECT {PUBLIC.sql} FROM certificates_certificate c WHERE c.code = %s"
BY_NUMBER = f"""SELECT {PUBLIC.sql} FROM certificates_certificate c
WHERE c.number = %s ORDER BY c.version DESC LIMIT 1"""
NEWEST_END = "SELECT max(ended_at), count(*) FROM certificates_certificate WHERE state <> 'issued'"
MOST_LOOK_UPS = 100
MOST_ROUNDS = 50


def by_code(code: str) -> Certificate | None:
    """The certificate whose QR code this is: one statement."""
    row = statements.first(BY_CODE, [code])
    return PUBLIC.load(row) if row else None


def by_number(number: str, name: str) -> Certificate | None:
    """The newest version under a number, if it is of a person of that name: one statement."""
    row = statements.first(BY_NUMBER, [halfwidth(number).replace(" ", "").upper()])
    found = PUBLIC.load(row) if row else None
    return found if found and _plain(found.name) == _plain(name) else None


def to_issue(round: Round, by: Grant) -> QuerySet[Application]:
    """Those with a confirmed result and no certificate that the person may issue for."""
    rows = confirmed(round).exclude(applicant=by.user_id).filter(round__committee__host=by.organisation_id)
    return rows if by.all_series else rows.filter(series__in=by.series)


def of_office(by: Grant, wanted: Mapping[str, str]) -> QuerySet[Certificate]:
    """The certificates of one's office that a filter wants: by name or number, state, round."""
    rows = Certificate.objects.of_office(by)
    if who := wanted.get("who", ""):
        rows = rows.filter(Q(name=who) | Q(number=who.upper()))
    if wanted.get("state", "") in State.values:
        rows = rows.filter(state=wanted["state"])
    round = wanted.get("round", "")
    return rows.filter(application__round=int(round[:9])) if round.isdecimal() else rows


def awaiting(by: Grant) -> QuerySet[Confirmation]:
    """The confirmed results of one's office's committees for which the person may issue certificates."""
    waiting = {"ended_at": None, "application__state": Standing.IN_PUBLICITY}
    rows = Confirmation.objects.filter(application__round__committee__host=by.organisation_id, **waiting)
    rows = rows.exclude(application__applicant=by.user_id)
    return rows if by.all_series else rows.filter(application__series__in=by.series)


def due(by: Grant) -> list[tuple[Round, int]]:
    """The rounds of one's office with how many wait for their certificates, the newest first: one query."""
    waiting = Confirmation.objects.filter(application=OuterRef("pk"), ended_at=None)
    people = Application.objects.filter(Exists(waiting), state=Standing.IN_PUBLICITY, round=OuterRef("pk"))
    if not by.all_series:
        people = people.filter(series__in=by.series)
    number = people.exclude(applicant=by.user_id).order_by().values("round").annotate(n=Count("pk")).values("n")
    rounds = Round.objects.filter(committee__host=by.organisation_id).select_related("committee")
    found = rounds.annotate(due=Subquery(number)).filter(due__gt=0)
    return [(round, vars(round)["due"]) for round in found.order_by("-year", "-pk")[:MOST_ROUNDS]]


def document(certificate: Certificate) -> bytes:
    """The signed PDF: one query."""
    return unseal(bytes(Document.objects.get(pk=certificate.pk).sealed))


def ended_ones() -> QuerySet[Certificate]:
    """What is worth nothing any more, and of each whether a newer version of the number is valid (`renewed`)."""
    newer = Certificate.objects.filter(number=OuterRef("number"), state=State.ISSUED)
    rows = Certificate.objects.exclude(state=State.ISSUED).only("number", "version", "state", "ended_at")
    return rows.annotate(renewed=Exists(newer))


def ended_file(at: datetime) -> str | None:
    """吊销清单, signed: what was worth nothing at that moment; None while there is no key."""
    key = present(Purpose.CODES)
    if key is None:
        return None
    said = {"iat": int(at.timestamp()), "ended": ended()}
    return proof.signed(said, typ=proof.ENDED, key=key.curve, mark=key.mark)


def keys_file() -> dict[str, Any]:
    """公钥文件: every key that codes and lists were ever signed with, as a JWK set (RFC 7517)."""
    return {"issuer": current().name, "keys": [proof.jwk(key, mark) for mark, key in public_keys().items()]}


def last_end() -> tuple[datetime | None, int]:
    """When a certificate ended last, and how many have: one statement."""
    row = statements.first(NEWEST_END, [])
    assert row is not None
    return row[0], row[1]


def ended() -> list[list[Any]]:
    """Every certificate that is worth nothing any more, as the public list has it: number, version, state, day."""
    rows = Certificate.objects.exclude(state=State.ISSUED).order_by("ended_at", "pk")
    said = rows.values_list("number", "version", "state", "ended_at")
    return [[number, version, state, f"{localtime(at):%Y-%m-%d}"] for number, version, state, at in said]


def look_ups(certificate: Certificate) -> list[LookUp]:
    """查验记录 of one certificate, the newest first: one query."""
    rows = LookUp.objects.filter(certificate=certificate).select_related("organisation")
    return list(rows.order_by("-at", "-pk")[:MOST_LOOK_UPS])


def _plain(name: str) -> str:
    return "".join(tidy(name).split()).replace("・", "·").replace("•", "·").casefold()
