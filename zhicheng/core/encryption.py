"""Encryption of sensitive columns, and the keyed hash by which they are found."""

import hmac
import os
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import BaseExpression, Combinable

KEY_VERSION = 1
NONCE_BYTES = 12


if TYPE_CHECKING:
    Column = models.BinaryField[str | Combinable | None, str | None]
else:
    Column = models.BinaryField


def blind_index(text: str) -> bytes:
    """Return the keyed hash of `text`: equal texts give equal hashes, and nobody without the key can try them out."""
    return hmac.digest(settings.INDEX_KEY, text.encode(), "sha256")


def unhexed(text: str) -> bytes | None:
    """Return a keyed hash that stood in an address, or None for what is none."""
    try:
        return bytes.fromhex(text) or None
    except ValueError:
        return None


def encrypt(text: str) -> bytes:
    """Return key version, nonce and AES-256-GCM ciphertext of `text`; the empty text stays empty."""
    return seal(text.encode())


def seal(data: bytes) -> bytes:
    """Return key version, nonce and AES-256-GCM ciphertext of `data`; nothing stays nothing."""
    if not data:
        return b""
    nonce = os.urandom(NONCE_BYTES)
    return bytes([KEY_VERSION]) + nonce + AESGCM(settings.FIELD_KEY).encrypt(nonce, data, None)


def decrypt(stored: bytes) -> str:
    """Return the text that `encrypt` was given; raise ValueError for an unknown key version."""
    return unseal(stored).decode()


def unseal(stored: bytes) -> bytes:
    """Return what `seal` was given; raise ValueError for an unknown key version."""
    if not stored:
        return b""
    if stored[0] != KEY_VERSION:
        raise ValueError(f"encrypted with key version {stored[0]}, which this installation does not hold")
    nonce, sealed = stored[1 : NONCE_BYTES + 1], stored[NONCE_BYTES + 1 :]
    return AESGCM(settings.FIELD_KEY).decrypt(nonce, sealed, None)


class EncryptedTextField(Column):
    """A text that the database holds encrypted; it cannot be filtered or sorted, only read."""

    def from_db_value(self, value: Any, expression: BaseExpression, connection: BaseDatabaseWrapper) -> str | None:
        return None if value is None else decrypt(bytes(value))

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
