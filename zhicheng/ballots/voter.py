"""The voter's half of the ballot, step for step as `ballot.js` does it; for the demo, the bench and the tests."""

import secrets
from dataclasses import dataclass
from hashlib import sha384
from math import gcd

from zhicheng.ballots import slips
from zhicheng.ballots.blind import EXPONENT, PREFIX, SALT, width
from zhicheng.ballots.slips import CHOICES, Slip


def _mask(seed: bytes, length: int) -> bytes:
    blocks = -(-length // 48)
    return b"".join(sha384(seed + n.to_bytes(4)).digest() for n in range(blocks))[:length]


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017, 9.1.1) with SHA-384."""
    length = (bits + 7) // 8
    digest = sha384(bytes(8) + sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - 50) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, _mask(digest, length - 49), strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


def blind(modulus: int, message: bytes, salt: bytes, factor: int) -> bytes:
    """Return the blinded message (RFC 9474, 4.2)."""
    encoded = int.from_bytes(encode(message, modulus.bit_length() - 1, salt))
    return (encoded * pow(factor, EXPONENT, modulus) % modulus).to_bytes(width(modulus))


def finish(modulus: int, answer: bytes, factor: int) -> bytes:
    """Return the signature (RFC 9474, 4.4)."""
    return (int.from_bytes(answer) * pow(factor, -1, modulus) % modulus).to_bytes(width(modulus))


@dataclass
class Stub:
    """What a voter's browser keeps of one paper: three secrets, one of which opens the ballot."""

    paper: bytes
    modulus: int
    keys: tuple[bytes, ...]
    locks: tuple[bytes, ...]
    prefix: bytes
    factor: int
    blinded: bytes
    signature: bytes = b""

    @property
    def token(self) -> bytes:
        """What stands on the receipt and on the board."""
        return slips.token(self.locks)

    def take(self, answer: bytes) -> None:
        """Keep the server's answer; the blinding factor is thrown away."""
        self.signature, self.factor = finish(self.modulus, answer, self.factor), 0

    def fill(self, choice: str) -> Slip:
        """Return the ballot for that choice."""
        place = CHOICES.index(choice)
        return Slip(self.paper, choice, self.keys[place], self.locks, self.prefix, self.signature)


def stub(paper: bytes, modulus: int) -> Stub:
    """Make the secrets of one paper, and the blinded message with which it is asked for."""
    keys = tuple(secrets.token_bytes(32) for _ in CHOICES)
    locks = tuple(slips.lock(paper, choice, key) for choice, key in zip(CHOICES, keys, strict=True))
    prefix, factor = secrets.token_bytes(PREFIX), 0
    while gcd(factor, modulus) != 1:
        factor = secrets.randbelow(modulus)
    blinded = blind(modulus, prefix + slips.token(locks), secrets.token_bytes(SALT), factor)
    return Stub(paper, modulus, keys, locks, prefix, factor, blinded)
