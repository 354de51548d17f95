"""Reads that pages and papers use."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from zhicheng.core import statements
from zhicheng.core.encryption import decrypt
from zhicheng.organisations.models import Organisation
from zhicheng.seals.models import Seal, SealUse

MOST_EARLIER = 20
UNDER = """SELECT u.document, s.id, coalesce(s.printed, s.picture)
FROM seals_sealuse u JOIN seals_seal s ON s.id = u.seal_id
WHERE u.document = ANY(%s)"""


@dataclass(frozen=True)
class Impression:
    """A seal as it was set under one document."""

    seal: int
    picture: bytes


def kept(organisation: Organisation) -> list[Seal]:
    """The organisation's seals without their pictures, the newest first, each with how often it was used: one query."""
    found = Seal.objects.filter(organisation=organisation).select_related("by").defer("picture")
    counted = found.annotate(times=Count("uses"), last=Max("uses__at"))
    return list(counted.order_by("-since", "-id")[:MOST_EARLIER])


def uses(organisation: Organisation) -> QuerySet[SealUse]:
    """用印记录 of an organisation."""
    return SealUse.objects.filter(seal__organisation=organisation)


def impressions(documents: Iterable[str]) -> dict[str, Impression]:
    """The seals under these documents, for printing them: one statement."""
    rows = statements.fetch(UNDER, [list(documents)])
    return {name: Impression(seal, base64.b64decode(decrypt(bytes(picture)))) for name, seal, picture in rows}


def picture(seal: Seal) -> bytes:
    """The picture itself, to be made into a preview, and for nothing else."""
    return base64.b64decode(seal.picture or "")
