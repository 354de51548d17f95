"""What the device of a person in a test shows."""

from base64 import b32decode
from datetime import datetime

from django_otp.oath import TOTP

from tests import factories as f
from zhicheng.people import second_factor
from zhicheng.people.models import User


def code(secret: str | None, at: datetime) -> str:
    """Return the six digits of that moment."""
    totp = TOTP(b32decode(secret or ""))
    totp.time = at.timestamp()
    return f"{totp.token():06d}"


def set_up(user: User, at: datetime = f.NOW) -> tuple[str, list[str]]:
    """Give the person a device; return its secret and the recovery codes."""
    waiting = second_factor.prepare(user, code="", at=at).waiting or ""
    changed, recovery = second_factor.confirm(user, code=code(waiting, at), at=at)
    user.second_factor_since = changed.second_factor_since
    return waiting, recovery
