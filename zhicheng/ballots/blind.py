"""Blind signatures, the server's half: RFC 9474, RSABSSA-SHA384-PSS-Randomized.

A key signs one blinded message for each person who gets the paper, and no more; with so few answers to look at, the
time that Python's `pow` takes says nothing useful about it. Whoever casts shows an ordinary RSASSA-PSS signature.
"""

from dataclasses import dataclass
from math import gcd

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384

BITS = 2048
EXPONENT = 65537
SALT, PREFIX = 48, 32
"""Bytes of the salt of PSS, and of the random prefix of the message."""


@dataclass(frozen=True, slots=True)
class Key:
    """A private key: its two primes, from which everything follows."""

    p: int
    q: int

    @property
    def modulus(self) -> int:
        """The public half, together with the exponent that all keys share."""
        return self.p * self.q

    def dump(self) -> str:
        """As text, to be kept encrypted."""
        return f"{self.p:x}:{self.q:x}"


def load(text: str) -> Key:
    """Return the key of `Key.dump`."""
    p, q = text.split(":")
    return Key(int(p, 16), int(q, 16))


def new_key() -> Key:
    """Make a key; about a tenth of a second."""
    numbers = rsa.generate_private_key(public_exponent=EXPONENT, key_size=BITS).private_numbers()
    return Key(numbers.p, numbers.q)


def width(modulus: int) -> int:
    """How many bytes a signature has."""
    return (modulus.bit_length() + 7) // 8


def sign(key: Key, blinded: bytes) -> bytes:
    """Return the blind signature (RFC 9474, 4.3); raise ValueError for what is no blinded message under this key."""
    modulus = key.modulus
    message = int.from_bytes(blinded)
    if len(blinded) != width(modulus) or not 1 < message < modulus or gcd(message, modulus) != 1:
        raise ValueError("not a blinded message under this key")
    at_p = pow(message, pow(EXPONENT, -1, key.p - 1), key.p)
    at_q = pow(message, pow(EXPONENT, -1, key.q - 1), key.q)
    signed = at_q + (at_p - at_q) * pow(key.q, -1, key.p) % key.p * key.q
    if pow(signed, EXPONENT, modulus) != message:
        raise ArithmeticError("signing failure")  # a miscalculated signature would give the key away
    return signed.to_bytes(width(modulus))


def valid(modulus: int, message: bytes, signature: bytes) -> bool:
    """Whether that is a signature of the message (prefix and token together) under the public key."""
    public = rsa.RSAPublicNumbers(EXPONENT, modulus).public_key()
    try:
        public.verify(signature, message, PSS(MGF1(SHA384()), SALT), SHA384())
    except InvalidSignature:
        return False
    return True
