"""Where the database is: an own PostgreSQL by URL, else the embedded one under var/."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

OPTIONS = {"server_side_binding": True, "prepare_threshold": 3}
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes; the kernel's limit is 107 on Linux and 103 on macOS


def connection_settings(var: Path, url: str) -> dict[str, Any]:
    """Return Django's settings for the database at `url`, as libpq reads it, else for the socket in `var`."""
    base = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, "OPTIONS": OPTIONS}
    if not url:
        return base | {"NAME": "zhicheng", "USER": "postgres", "HOST": str(socket_folder(home(var)))}
    parts = conninfo_to_dict(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    known = {django: str(parts.pop(libpq, "")) for django, libpq in names.items()}
    return base | known | {"OPTIONS": OPTIONS | parts}  # the rest, such as sslmode, is for libpq


def home(var: Path) -> Path:
    """Return the embedded server's folder; the launcher makes it a link where the data must lie elsewhere."""
    return (var / "postgres").resolve()


def socket_folder(home: Path) -> Path:
    """Return the folder of the embedded server's socket: in its home, or a short one when that path is too long."""
    folder = home / "run"
    if len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET:
        return folder
    return Path(tempfile.gettempdir()) / f"zhicheng-{os.geteuid()}-{fingerprint(home)}"


def fingerprint(path: Path) -> str:
    """Return a short name that stands for `path`."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
