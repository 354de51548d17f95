"""Logging in by login name or by ID number (证件号)."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from zhicheng.core.encryption import blind_index
from zhicheng.core.numbers import compact, id_number_problem
from zhicheng.people.models import User


def account(typed: str) -> User | None:
    """Return the account that somebody means by a login name or an ID number."""
    number = compact(typed)
    if id_number_problem(number) is None:
        return User.objects.filter(id_number_index=blind_index(number)).first()
    return User.objects.filter(login=typed.strip()).first()


def lockout_key(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """What failed logins are counted by: never the ID number itself, which would stand in a table and a log.

    axes names the account `username` when a login has failed and by the account's own field when it asks beforehand.
    Login name and ID number of one person, password and second factor, are counted together.
    """
    said = {str(name): value for name, value in (credentials or {}).items()}
    typed = said.get("username") or said.get(User.USERNAME_FIELD) or ""
    known = account(typed)
    return blind_index(known.login if known else compact(typed)).hex()[:40]


class ByLoginOrIdNumber(BaseBackend):
    """Checks a password in the same time whether or not the account exists."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """Return the account when the password is right."""
        user = account(username or "")
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password or "") else None

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session."""
        return User.objects.filter(pk=user_id).first()
