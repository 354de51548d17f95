"""The one password of all demo people; hashed once, since a hash takes as long as it takes to load an application."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.contrib.auth import hashers

from zhicheng.people.passwords import Argon2

PASSWORD = "Shenbao-2026"


@cache
def _hash() -> str:
    return Argon2().encode(PASSWORD, Argon2().salt())


class Known(Argon2):
    """Gives every account the demo's password, whichever it was opened with."""

    def encode(self, password: str, salt: str) -> str:
        """Return the hash that is there already."""
        return _hash()

    def verify(self, password: str, encoded: str) -> bool:
        """Nobody logs in while the demo loads, and no demo password counts as used before."""
        return False


@contextmanager
def one_for_all() -> Iterator[None]:
    """Give the demo's password to every account that is opened in the block."""
    usual = settings.PASSWORD_HASHERS
    _use([f"{Known.__module__}.{Known.__qualname__}"])
    try:
        yield
    finally:
        _use(usual)


def _use(names: list[str]) -> None:
    settings.PASSWORD_HASHERS = names
    hashers.reset_hashers(setting="PASSWORD_HASHERS")
