"""The draw itself, pure: how it is written down, what is mixed, and who is drawn in which order.

RFC 3797 (Publicly Verifiable Nominations Committee Random Selection), once for each quota, with SHA-256 where the RFC
has MD5. `docs/verify/draw.py` does the same again without this file; ADR 23 says why it is done so.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

FORMAT = "zhicheng-draw/1"
METHOD = "RFC 3797, SHA-256"
MOST = 1 << 16
"""The counter of RFC 3797 has two bytes, so a quota's pool has at most so many members."""
NUMBER = re.compile(r"\d{1,40}(\.\d{1,20})?")
BETWEEN = re.compile(r"[\s,;、，；]+")

Digest = Callable[[bytes], Any]


def canonical(value: Any) -> str:
    """The one way to write something down: JSON with sorted keys, without spaces, letters as they are (in UTF-8)."""
    _require_plain(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def numbers(typed: str) -> str:
    """A source's numbers as RFC 3797 writes them (4.1): the smallest first, each with a stop, a stroke at the end.

    However a lottery's numbers were typed, "07 3，12" and "3 7 12" give "3.7.12./"; raise ValueError for other things.
    """
    plain = unicodedata.normalize("NFKC", typed)
    words = [word for word in BETWEEN.split(plain) if word]
    if not words or not all(NUMBER.fullmatch(word) and word.isascii() for word in words):
        raise ValueError("not a list of numbers")
    return "".join(f"{_written(number)}." for number in sorted(map(Decimal, words))) + "/"


def key(*, seed: str, value: str, rule: str, pool: str, quota: str) -> str:
    """The key string of one quota: the seed, the public value, and the fingerprints of rule and pool."""
    return f"{seed}/{value}{rule}/{pool}/{quota}/"


def positions(key: str, size: int, digest: Digest = hashlib.sha256) -> Iterable[int]:
    """RFC 3797, section 4: the place, counted from 0, of each who is drawn among those who are left."""
    if size > MOST:
        raise ValueError(f"a pool of {size} is too large for RFC 3797")
    middle = key.encode()
    for turn in range(size):
        counter = turn.to_bytes(2, "big")
        yield int.from_bytes(digest(counter + middle + counter).digest(), "big") % (size - turn)


def order(key: str, pool: Sequence[str], digest: Digest = hashlib.sha256) -> list[str]:
    """Everybody of the pool, in the order in which they are drawn."""
    left = list(pool)
    return [left.pop(place) for place in positions(key, len(pool), digest)]


def drawn(pools: Mapping[str, Sequence[str]], *, seed: str, value: str, rule: str) -> dict[str, list[str]]:
    """The order of every quota; `rule` is the fingerprint of the rule, `pools` are those that were published."""
    pool = fingerprint(canonical(pools))
    return {
        quota: order(key(seed=seed, value=value, rule=rule, pool=pool, quota=quota), members)
        for quota, members in pools.items()
    }


def _written(number: Decimal) -> str:
    with localcontext(prec=80):
        text = f"{number:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text.lstrip("0")) or "0"


def _require_plain(value: Any) -> None:
    """Only texts, whole numbers, lists and objects can be written in one way alone."""
    if type(value) is str:  # of which a pool has twenty thousand
        return
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise TypeError("names are texts")
        for inner in value.values():
            _require_plain(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _require_plain(inner)
    elif isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"{type(value).__name__} cannot be written in one way alone")
