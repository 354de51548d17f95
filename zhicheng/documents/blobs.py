"""The store of bytes, addressed by their digest: the same bytes are stored once."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

KEPT = "kept"
PREVIEWS = "previews"


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def place(digest: str) -> str:
    """Return the name under which the bytes of `digest` are stored."""
    return f"{KEPT}/{digest[:2]}/{digest[2:4]}/{digest}"


def preview_place(digest: str, page: int, width: int) -> str:
    """Return the name under which one page's preview is stored."""
    return f"{PREVIEWS}/{digest[:2]}/{digest[2:4]}/{digest}-{page}-{width}.webp"


def put(name: str, data: bytes) -> None:
    """Store `data` under `name` unless it is there."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))


def measured(stream: IO[bytes]) -> tuple[str, int]:
    """Return digest and size of what a stream holds, read piece by piece."""
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    return digest, stream.tell()


def put_stream(name: str, stream: IO[bytes]) -> None:
    """Store what a stream holds under `name` unless it is there."""
    stream.seek(0)
    if not default_storage.exists(name):
        default_storage.save(name, File(stream))


def get(name: str) -> IO[bytes]:
    """Open what is stored under `name`; FileNotFoundError if nothing is."""
    return default_storage.open(name, "rb")


def stored_before(folder: str, moment: datetime) -> Iterator[str]:
    """Yield the names under `folder` last written before `moment`, unfinished ones too."""
    if not default_storage.exists(folder):
        return
    folders, names = default_storage.listdir(folder)
    for name in names:
        with suppress(FileNotFoundError):  # an unfinished write may have got its name meanwhile
            if default_storage.get_modified_time(f"{folder}/{name}") < moment:
                yield f"{folder}/{name}"
    for inner in folders:
        yield from stored_before(f"{folder}/{inner}", moment)


def remove(name: str) -> None:
    """Remove what is stored under `name`, if anything is."""
    default_storage.delete(name)
