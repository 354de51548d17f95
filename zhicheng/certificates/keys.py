"""Keys: made when they are first needed, kept encrypted, opened once in a process.

An installation has its own authority (a P-256 key that signs nothing but certificates of keys), a key for codes and
lists, and one for each issuing office. An office that has a key of a public authority imports it instead.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from zhicheng.certificates.models import Key, Purpose
from zhicheng.core import statements
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.profiles import current

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
LASTS = {Purpose.AUTHORITY: 7300, Purpose.CODES: 1825, Purpose.OFFICE: 1825}
"""Days."""
MARK = 10
"""Letters of the mark; it stands in every QR code, and must only tell the keys of one installation apart."""
LEFT = timedelta(days=30)
"""A key that ends sooner signs no more: another one is made."""
IN_FORCE = """SELECT id, mark FROM certificates_key
WHERE purpose = %s AND organisation_id IS NOT DISTINCT FROM %s AND until IS NULL AND expires > %s"""
LONGEST = 64
"""Bytes of a common name (RFC 5280)."""
LOCK = 0x7A63_6B65


@dataclass(frozen=True, eq=False)
class Opened:
    """A key ready to sign."""

    mark: str
    private: Private
    certificates: tuple[x509.Certificate, ...]
    """Its own first, then those above it."""

    @property
    def curve(self) -> ec.EllipticCurvePrivateKey:
        """The key of the installation for codes, which is always of P-256."""
        assert isinstance(self.private, ec.EllipticCurvePrivateKey)
        return self.private


def signing(purpose: Purpose, *, at: datetime, office: Organisation | None = None) -> Opened:
    """Return the key that signs now; the first time, and when the last one nears its end, it is made."""
    row = statements.first(IN_FORCE, [purpose.value, office.pk if office else None, at + LEFT])
    if row is None:
        key = _renewed(purpose, at=at, office=office)
        row = key.pk, key.mark
    return _opened(*row)


def present(purpose: Purpose) -> Opened | None:
    """Return the installation's key that signed last, for reads, which make none."""
    found = _in_force(purpose, None).first()
    return _opened(found.pk, found.mark) if found else None


def public_keys() -> dict[str, ec.EllipticCurvePublicKey]:
    """Every key that ever signed codes, by its mark."""
    rows = Key.objects.filter(purpose=Purpose.CODES).order_by("-since", "-pk")
    return {key.mark: _own(key.certificates).public_key() for key in rows}  # type: ignore[misc]


def authority() -> x509.Certificate | None:
    """The certificate that others trust, once there is one."""
    key = _in_force(Purpose.AUTHORITY, None).first()
    return _own(key.certificates) if key else None


@transaction.atomic
def import_key(office: Organisation, data: bytes, password: bytes | None, *, at: datetime) -> Key:
    """Let an office sign with a key that it was given elsewhere (PKCS #12); done by who holds the machine."""
    try:
        private, own, above = pkcs12.load_key_and_certificates(data, password or None)
    except ValueError:
        raise Refused("打不开密钥文件：口令不对，或者不是 PKCS #12（.p12、.pfx）文件。", code="not_pkcs12") from None
    if own is None or not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise Refused("密钥文件里须有一个私钥和它的证书，算法为 RSA 或 ECDSA；国密 SM2 暂不支持。", code="unusable_key")
    if not own.not_valid_before_utc <= at < own.not_valid_after_utc:
        raise Refused(f"证书的有效期至 {own.not_valid_after_utc:%Y-%m-%d}，现在不能使用。", code="key_expired")
    _hold()
    _in_force(Purpose.OFFICE, office).update(until=at)
    return _stored(Purpose.OFFICE, private, [own, *above], office=office, at=at, imported=True)


def _in_force(purpose: Purpose, office: Organisation | None) -> QuerySet[Key]:
    whose = Q(organisation=None) if office is None else Q(organisation=office)
    return Key.objects.filter(whose, purpose=purpose, until=None)


@transaction.atomic
def _renewed(purpose: Purpose, *, at: datetime, office: Organisation | None) -> Key:
    _hold()
    found = _in_force(purpose, office).first()
    if found and found.expires > at + LEFT:  # somebody else was faster
        return found
    _in_force(purpose, office).update(until=at)
    private = ec.generate_private_key(ec.SECP256R1())
    if purpose == Purpose.AUTHORITY:
        made = _certified(private.public_key(), _names(_platform("证书签发")), private, None, purpose, at)
        return _stored(purpose, private, [made], office=None, at=at)
    above = signing(Purpose.AUTHORITY, at=at)
    names = _names(office.name, office.code) if office else _names(_platform("证书核验"))
    made = _certified(private.public_key(), names, above.curve, above.certificates[0], purpose, at)
    return _stored(purpose, private, [made, *above.certificates], office=office, at=at)


def _certified(
    key: ec.EllipticCurvePublicKey,
    names: x509.Name,
    by: ec.EllipticCurvePrivateKey,
    above: x509.Certificate | None,
    purpose: Purpose,
    at: datetime,
) -> x509.Certificate:
    top = above is None
    lasts = timedelta(days=LASTS[purpose])
    signs = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement"), False)
    usage = x509.KeyUsage(
        digital_signature=not top, content_commitment=not top, key_cert_sign=top, crl_sign=top,
        encipher_only=False, decipher_only=False, **signs,
    )  # fmt: skip
    ends = min(at + lasts, above.not_valid_after_utc) if above else at + lasts
    made = x509.CertificateBuilder().subject_name(names).issuer_name(above.subject if above else names)
    made = made.public_key(key).serial_number(x509.random_serial_number())
    made = made.not_valid_before(at - timedelta(days=1)).not_valid_after(ends)
    made = made.add_extension(x509.BasicConstraints(top, 0 if top else None), critical=True)
    made = made.add_extension(usage, critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    return made.sign(by, hashes.SHA256())


def _stored(
    purpose: Purpose,
    private: Private,
    certificates: list[x509.Certificate],
    *,
    office: Organisation | None,
    at: datetime,
    imported: bool = False,
) -> Key:
    return Key.objects.create(
        purpose=purpose,
        organisation=office,
        mark=_mark(certificates[0]),
        private=private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        certificates="".join(one.public_bytes(Encoding.PEM).decode() for one in certificates),
        imported=imported,
        since=at,
        expires=certificates[0].not_valid_after_utc,
    )


@lru_cache(maxsize=512)
def _opened(pk: int, mark: str) -> Opened:
    """Decrypt and parse a key once; the mark says that it is this one and no other under the same id."""
    key = Key.objects.get(pk=pk, mark=mark)
    private = load_pem_private_key((key.private or "").encode(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return Opened(mark, private, tuple(x509.load_pem_x509_certificates(key.certificates.encode())))


def _own(certificates: str) -> x509.Certificate:
    return x509.load_pem_x509_certificates(certificates.encode())[0]


def _mark(certificate: x509.Certificate) -> str:
    point = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(point).hexdigest()[:MARK]


def _platform(task: str) -> str:
    return f"{current().name.partition('—')[0]} {task}"


def _names(name: str, code: str = "") -> x509.Name:
    common = name.encode()[:LONGEST].decode(errors="ignore")
    words = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    return x509.Name([*words, x509.NameAttribute(NameOID.SERIAL_NUMBER, code)] if code else words)


def _hold() -> None:
    """One at a time, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
