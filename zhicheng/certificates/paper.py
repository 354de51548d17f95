"""The certificate as a document: pressed from its facts, then signed with the office's key (PAdES baseline B).

Apart from `actions` because it is about PDF. The signature certifies: whoever adds anything breaks it. There is no
time stamp of an authority in it and no proof that the key was not revoked (ADR 27 says what follows from that).
"""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils.timezone import localtime
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from zhicheng.certificates.keys import Opened
from zhicheng.certificates.models import Certificate
from zhicheng.documents.qr import qr
from zhicheng.papers.press import press
from zhicheng.profiles import current

TITLE = "职称证书"
FIELD = "office"
SHA256 = "sha256"
_APART = ThreadPoolExecutor(1, "signing")
"""The signer starts an event loop of its own, which no thread can do that already runs one."""
ROOM = 2048
"""Bytes of a signature besides certificates: attributes, and the numbers of a key of RSA."""


def pressed(certificate: Certificate, *, seal: bytes, photo: bytes | None, site: str, key: Opened) -> bytes:
    """The signed PDF of a certificate."""
    pictures = {"qr.png": qr(address(certificate, site), scale=1), "seal": seal}
    if photo:
        pictures["photo.jpg"] = photo
    at = certificate.issued_at
    pdf = press("certificate", _said(certificate, site, photo=bool(photo)), at=at, pictures=pictures)
    return signed(pdf, key, reason=f"{TITLE} {certificate.edition}", place=certificate.issuer_name)


def address(certificate: Certificate, site: str) -> str:
    """What the QR code says: where to ask, and behind the sign that no browser sends on, what proves itself."""
    return f"{site}/certificates/{certificate.code}/#{certificate.token}"


def signed(pdf: bytes, key: Opened, *, reason: str, place: str) -> bytes:
    """A PDF with the signature of an office, after which nothing may be changed."""
    made = io.BytesIO()
    asked = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=SHA256,
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        location=place,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    own, room = _signer(key)
    signer = signers.PdfSigner(asked, signer=own, new_field_spec=fields.SigFieldSpec(FIELD))
    prepared = IncrementalPdfFileWriter(io.BytesIO(pdf))
    _APART.submit(signer.sign_pdf, prepared, output=made, bytes_reserved=room).result()
    return made.getvalue()


@lru_cache(maxsize=512)
def _signer(key: Opened) -> tuple[signers.SimpleSigner, int]:
    """The key as the signer of documents wants it, and how much room its signature takes: made once.

    Without being told how much room, the signer would sign everything twice to find out.
    """
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own, *above = (x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in key.certificates)
    known = SimpleCertificateStore()
    known.register_multiple([own, *above])
    room = 2 * (ROOM + sum(len(one.public_bytes(Encoding.DER)) for one in key.certificates))  # in hexadecimal
    signer = signers.SimpleSigner(
        signing_cert=own, signing_key=keys.PrivateKeyInfo.load(private), cert_registry=known, embed_roots=False
    )
    return signer, room


def _said(certificate: Certificate, site: str, *, photo: bool) -> Mapping[str, Any]:
    passed = certificate.passed_on
    return {
        "title": TITLE,
        "province": current().name,
        "edition": certificate.edition,
        "name": certificate.name,
        "sex": certificate.sex,
        "id_number": certificate.id_number or "",
        "unit": certificate.unit,
        "series": certificate.series,
        "specialty": certificate.specialty,
        "level": certificate.level,
        "job": certificate.title,
        "committee": certificate.committee,
        "passed": f"{passed.year} 年 {passed.month} 月 {passed.day} 日",
        "issuer": certificate.issuer_name,
        "day": _day(certificate.issued_at),
        "site": site.partition("//")[2] or site,
        "photo": "photo.jpg" if photo else None,
    }


def _day(moment: datetime) -> str:
    day = localtime(moment)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
