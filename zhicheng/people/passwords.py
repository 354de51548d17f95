"""What a password must be, how it is kept, and how one-time passwords are made."""

import hashlib
import secrets
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher, check_password
from django.utils.crypto import constant_time_compare

from zhicheng.people.models import User

SHORTEST = 8
CLASSES = 3
REMEMBERED = 5
UNMISTAKABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789"


GROUPS, GROUP = 5, 4
"""Twenty of 55 characters are 115 bits."""


class Argon2(Argon2PasswordHasher):
    """46 MiB, one pass, one lane (OWASP): 42 ms, a quarter of Django's default cost."""

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1


class OneTime(BasePasswordHasher):
    """For passwords that the product itself draws by the thousand: 115 bits of chance need no slow hash (ADR 16).

    Looking one up takes as long as Argon2 all the same, so that an answer's time does not tell who never logged in;
    the first login turns the hash into an ordinary one.
    """

    algorithm = "one_time"

    def encode(self, password: str, salt: str) -> str:
        """Return the salted SHA-256."""
        return f"{self.algorithm}${salt}${hashlib.sha256(f'{salt}{password}'.encode()).hexdigest()}"

    def decode(self, encoded: str) -> dict[str, Any]:
        """Return the parts."""
        algorithm, salt, digest = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        """Whether this is the password, in the time that an ordinary one takes."""
        slow = Argon2()
        slow.encode(password, slow.salt())
        return constant_time_compare(encoded, self.encode(password, self.decode(encoded)["salt"]))

    def must_update(self, encoded: str) -> bool:
        """Nothing about the hash itself grows old."""
        return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """`verify` takes the time already."""


def problem(password: str, user: User) -> str | None:
    """Return a sentence that says what is wrong with a new password, or None."""
    classes = [str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum()]
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 位，现在只有 {len(password)} 位。"
    if sum(any(map(kind, password)) for kind in classes) < CLASSES:
        return f"密码须包含大写字母、小写字母、数字、符号中的至少 {CLASSES} 种。"
    if any(known.lower() in password.lower() for known in (user.login, user.id_number) if known):
        return "密码不能包含登录名或证件号码。"
    hashes = user.used_passwords.order_by("-at", "-id").values_list("password", flat=True)[:REMEMBERED]
    if any(check_password(password, used) for used in hashes):
        return f"不能使用最近 {REMEMBERED} 次用过的密码。"
    return None


def one_time() -> str:
    """Return a random password of twelve characters without those that look alike; shown once, changed at login."""
    letters = [secrets.choice(kind) for kind in UNMISTAKABLE] + [
        secrets.choice("".join(UNMISTAKABLE)) for _ in range(9)
    ]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def drawn() -> str:
    """Return a one-time password for a list of many: Kp7m-Wq3x-…, long enough for `OneTime`."""
    letters = "".join(UNMISTAKABLE)
    return "-".join("".join(secrets.choice(letters) for _ in range(GROUP)) for _ in range(GROUPS))
