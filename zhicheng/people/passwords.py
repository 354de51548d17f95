"""What a password must be, how it is kept, and how one-time passwords are made."""

import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password

from zhicheng.people.models import User

SHORTEST = 8
CLASSES = 3
REMEMBERED = 5
UNMISTAKABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789"


class Argon2(Argon2PasswordHasher):
    """46 MiB, one pass, one lane (OWASP): 42 ms, a quarter of Django's default cost."""

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1


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
