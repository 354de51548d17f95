"""What a ballot is made of, and when it is a good one.

The voter's browser makes three secrets, one for each choice, and a lock for each: its SHA-256. The token, which the
server signs without seeing it, is the hash of the three locks. Whoever casts opens one lock by its secret: so nobody,
not even who holds the server's keys, can turn a yes into a no under the same token.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from zhicheng.ballots import blind

FORMAT = "zhicheng-ballot-1"
CHOICES = ("yes", "no", "abstain")
LABELS: Mapping[str, str] = {"yes": "同意", "no": "不同意", "abstain": "弃权"}
PAPER, HASH, SIGNATURE = 16, 32, blind.BITS // 8
PACKED = PAPER + 1 + HASH * 5 + SIGNATURE


def lock(paper: bytes, choice: str, key: bytes) -> bytes:
    """Return what `key` opens: that choice on that paper."""
    return sha256(b"%s|%s|%s|" % (FORMAT.encode(), paper.hex().encode(), choice.encode()) + key).digest()


def token(locks: Sequence[bytes]) -> bytes:
    """Return the name of a ballot, as the receipt and the board say it."""
    return sha256(b"".join(locks)).digest()


@dataclass(frozen=True, slots=True)
class Slip:
    """A ballot: one choice on one paper, by nobody in particular."""

    paper: bytes
    choice: str
    key: bytes
    """The secret that opens the lock of the choice."""
    locks: tuple[bytes, ...]
    prefix: bytes
    signature: bytes

    @property
    def token(self) -> bytes:
        """Its name."""
        return token(self.locks)

    def good(self, modulus: int) -> bool:
        """Whether the server signed it for this paper, and the choice is the one that was opened."""
        sizes = [len(part) for part in (self.key, self.prefix, *self.locks)]
        if sizes != [HASH] * 5 or self.choice not in CHOICES or len(self.signature) != SIGNATURE:
            return False
        opened = lock(self.paper, self.choice, self.key)
        return opened == self.locks[CHOICES.index(self.choice)] and blind.valid(
            modulus, self.prefix + self.token, self.signature
        )

    def pack(self) -> bytes:
        """Return it in bytes; every ballot has equally many."""
        place = CHOICES.index(self.choice).to_bytes(1)
        return b"".join((self.paper, place, self.key, *self.locks, self.prefix, self.signature))

    def published(self) -> dict[str, object]:
        """As it stands on the board."""
        return {
            "token": self.token.hex(),
            "choice": self.choice,
            "key": self.key.hex(),
            "locks": [lock.hex() for lock in self.locks],
            "prefix": self.prefix.hex(),
            "signature": self.signature.hex(),
        }


def unpack(packed: bytes) -> Slip:
    """Return the ballot of `Slip.pack`."""
    parts, start = [], PAPER + 1
    for size in (*[HASH] * 5, SIGNATURE):
        parts.append(packed[start : start + size])
        start += size
    key, *locks, prefix, signature = parts
    return Slip(packed[:PAPER], CHOICES[packed[PAPER]], key, tuple(locks), prefix, signature)


def read(said: object) -> Slip:
    """Return the ballot that was posted as JSON; raise ValueError for what is none."""
    try:
        locks = tuple(bytes.fromhex(one) for one in said["locks"])  # type: ignore[index]
        key, prefix, paper, signature = (
            bytes.fromhex(said[name])  # type: ignore[index]
            for name in ("key", "prefix", "paper", "signature")
        )
        choice = str(said["choice"])  # type: ignore[index]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("no ballot") from error
    if len(locks) != len(CHOICES) or len(paper) != PAPER:
        raise ValueError("no ballot")
    return Slip(paper, choice, key, locks, prefix, signature)
