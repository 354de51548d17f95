"""What is shown once after a POST, such as a password: kept sealed in the session, so that loading it again repeats
nothing."""

import json
from typing import Any

from django.http import HttpRequest

from zhicheng.core.encryption import decrypt, encrypt


def keep(request: HttpRequest, name: str, said: dict[str, Any]) -> None:
    """Keep something for the next page; the session is a cookie, so what it holds is encrypted."""
    request.session[name] = encrypt(json.dumps(said, ensure_ascii=False)).hex()


def take(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """Return what was kept, this once."""
    sealed = request.session.pop(name, "")
    return json.loads(decrypt(bytes.fromhex(sealed))) if sealed else None
