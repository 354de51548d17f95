"""What verifies without a server: compact signatures of the installation over facts and over the list of what ended.

JWS in its compact form (RFC 7515) with ES256, keys as a JWK set (RFC 7517): any library checks them, every browser has
the mathematics built in. Apart from `actions`, because others implement this format too: `docs/verify/certificate.*`.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

ES256 = ec.ECDSA(hashes.SHA256())
HALF = 32
"""Bytes of each of the two numbers of a signature."""
CERTIFICATE, ENDED = "cert", "ended"
"""What is signed stands in the signature's head, so that neither can be taken for the other."""


def signed(said: Mapping[str, Any], *, typ: str, key: ec.EllipticCurvePrivateKey, mark: str) -> str:
    """Return the JWS over `said`."""
    text = f"{_part({'alg': 'ES256', 'kid': mark, 'typ': typ})}.{_part(said)}"
    r, s = decode_dss_signature(key.sign(text.encode(), ES256))
    return f"{text}.{_coded(r.to_bytes(HALF) + s.to_bytes(HALF))}"


def read(token: str, *, typ: str, keys: Mapping[str, ec.EllipticCurvePublicKey]) -> dict[str, Any]:
    """Return what a JWS says; raise ValueError when it is not genuine."""
    head, said, signature = token.split(".")
    told = json.loads(_decoded(head))
    if told.get("alg") != "ES256" or told.get("typ") != typ or told.get("kid") not in keys:
        raise ValueError("a signature of another kind, or of a key that is not known")
    raw = _decoded(signature)
    if len(raw) != 2 * HALF:
        raise ValueError("a signature of the wrong length")
    numbers = encode_dss_signature(int.from_bytes(raw[:HALF]), int.from_bytes(raw[HALF:]))
    try:
        keys[told["kid"]].verify(numbers, f"{head}.{said}".encode(), ES256)
    except InvalidSignature as error:
        raise ValueError("the signature does not fit") from error
    facts: dict[str, Any] = json.loads(_decoded(said))
    return facts


def jwk(key: ec.EllipticCurvePublicKey, mark: str) -> dict[str, str]:
    """A public key as RFC 7517 writes it."""
    point = key.public_numbers()
    x, y = (_coded(number.to_bytes(HALF)) for number in (point.x, point.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": mark, "alg": "ES256", "use": "sig"}


def _part(said: Mapping[str, Any]) -> str:
    return _coded(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
