"""Secrets: from the environment, else made once and kept in a file that only the owner reads."""

import os
import secrets
from pathlib import Path


def secret(name: str, folder: Path) -> str:
    """Return the secret called `name`; make and keep it under `folder/secrets/` when the environment has none."""
    if value := os.environ.get(name):
        return value
    path = folder / "secrets" / name.lower()
    if not path.exists():
        _make(path)
    return path.read_text()


def _make(path: Path) -> None:
    """Write a new secret whole or not at all; when another process was quicker, its secret stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
