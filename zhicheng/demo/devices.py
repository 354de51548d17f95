"""An office's account with a second factor, so that the demo shows one; its secret is printed beside the password."""

from base64 import b32decode
from datetime import datetime

from django_otp.oath import TOTP

from zhicheng.people import second_factor
from zhicheng.people.models import User


def set_up(user: User, at: datetime) -> None:
    """Give the person a device, as if its first code had been typed in."""
    secret = second_factor.prepare(user, code="", at=at).waiting or ""
    device = TOTP(b32decode(secret))
    device.time = at.timestamp()
    second_factor.confirm(user, code=f"{device.token():06d}", at=at)


def secret(user: User) -> str:
    """Return what a visitor types into an authenticator, or nothing for who has no device."""
    factor = second_factor.of(user)
    return (factor and factor.secret) or ""
