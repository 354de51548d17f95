"""二次验证: after the password a code that only the person's own device can compute (TOTP, RFC 6238), see ADR 20.

Apart from `actions`, which is full; the rules of who must have it stand here too, because nobody else asks them.
"""

import secrets
from base64 import b32decode, b32encode
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django_otp.oath import TOTP

from zhicheng.audit import trail
from zhicheng.core.encryption import blind_index
from zhicheng.core.refused import Refused
from zhicheng.people.models import Grant, SecondFactor, User
from zhicheng.people.passwords import UNMISTAKABLE
from zhicheng.profiles import current

SECRET_BYTES = 20
STEP_SECONDS, DIGITS, TOLERANCE = 30, 6, 1
"""What every authenticator knows: six digits, changing every half minute; one step too early or too late will do."""
RECOVERY_CODES, RECOVERY_LENGTH = 10, 10
TIME_TO_SCAN = timedelta(minutes=15)
WRONG = "wrong_code"
"""The code of the refusal that counts as a failed attempt."""


def is_asked_of(grant: Grant) -> bool:
    """Whether the profile wants a second factor of who holds this role in this kind of organisation."""
    wanted = current().second_factor
    return grant.role in wanted.roles and grant.organisation.kind in wanted.kinds


def is_enforced() -> bool:
    """Whether those of whom it is asked can do nothing else before they have it."""
    return {"enforced": True, "offered": False}.get(settings.SECOND_FACTOR, current().second_factor.enforced)


def is_missing(grant: Grant) -> bool:
    """Whether the person has to set it up before doing anything in this role."""
    return grant.user.second_factor_since is None and is_asked_of(grant) and is_enforced()


def address(user: User, secret: str) -> str:
    """Return what the QR code says: the key in the form that every authenticator reads, short enough to be scanned."""
    said = {"secret": secret, "issuer": f"职称管理 {current().number_prefix}"}
    return f"otpauth://totp/{quote(user.login)}?{urlencode(said, quote_via=quote)}"


def of(user: User) -> SecondFactor | None:
    """Return what the person has set up or is setting up."""
    return SecondFactor.objects.filter(user=user).first()


def is_to_scan(factor: SecondFactor | None, at: datetime) -> bool:
    """Whether a new secret waits for its first code."""
    return bool(factor and factor.waiting_since and at - factor.waiting_since <= TIME_TO_SCAN)


@transaction.atomic
def prepare(user: User, *, code: str, at: datetime) -> SecondFactor:
    """Draw a secret for a device; who has one already proves it with a code, and it counts until the new one does."""
    SecondFactor.objects.bulk_create([SecondFactor(user=user)], ignore_conflicts=True)
    factor = _held(user)
    if factor.secret:
        _take(factor, code, at)
    factor.waiting, factor.waiting_since = b32encode(secrets.token_bytes(SECRET_BYTES)).decode(), at
    factor.save(update_fields=["waiting", "waiting_since"])
    return factor


@transaction.atomic
def confirm(user: User, *, code: str, at: datetime) -> tuple[User, list[str]]:
    """Take the secret that waits into use, proved by its first code; return the recovery codes, shown this once."""
    factor = _held(user)
    if not is_to_scan(factor, at):
        raise Refused("这次设置已完成或已超过 15 分钟，请重新开始设置。", code="not_waiting")
    step = _step(str(factor.waiting), code, at, after=0)
    if step is None:
        raise Refused("动态验证码不正确，请核对是否扫描了本页的二维码、手机时间是否准确。", code=WRONG)
    factor.secret, factor.waiting, factor.waiting_since, factor.last_step = factor.waiting, None, None, step
    factor.save(update_fields=["secret", "waiting", "waiting_since", "last_step"])
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.second_factor_since = at
    user.save(update_fields=["second_factor_since"])
    trail.record("second_factor.set_up", subject=user, by=user, at=at)
    return user, _draw_recovery(factor)


@transaction.atomic
def renew_recovery(user: User, *, code: str, at: datetime) -> list[str]:
    """Give new recovery codes in place of those that are left."""
    factor = _held(user)
    _take(factor, code, at)
    trail.record("second_factor.recovery_renewed", subject=user, by=user, at=at)
    return _draw_recovery(factor)


@transaction.atomic
def prove(user: User, *, code: str, at: datetime) -> int | None:
    """Take a code at login; return how many recovery codes are left when one of them was used."""
    return _take(_held(user), code, at)


@transaction.atomic
def give_up(user: User, *, code: str, at: datetime) -> User:
    """停用: the password alone opens the account again; not where the profile insists."""
    factor = _held(user)
    held = Grant.objects.live(localdate(at)).select_related("organisation").filter(user=user)
    if is_enforced() and any(is_asked_of(grant) for grant in held):
        raise Refused("您的岗位须使用二次验证，不能停用；换手机请用「更换设备」。", code="second_factor_needed")
    _take(factor, code, at)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    forget(user)
    trail.record("second_factor.given_up", subject=user, by=user, at=at)
    return user


def forget(user: User) -> bool:
    """Take it from a person's account, which the caller holds; return whether there was one."""
    SecondFactor.objects.filter(user=user).delete()
    had, user.second_factor_since = user.second_factor_since is not None, None
    user.save(update_fields=["second_factor_since"])
    return had


def falls_with_password(user: User, *, by: Grant | None, at: datetime) -> bool:
    """Whether who resets the password resets this too: not a school's administrator that of an office's reviewer."""
    wanted = current().second_factor
    held = Grant.objects.live(localdate(at)).filter(user=user, role__in=wanted.roles)
    held = held.filter(organisation__kind__in=wanted.kinds)
    if by is not None:
        held = held.exclude(Q(organisation=by.organisation_id) | Q(organisation__parent=by.organisation_id))
    return by is None or not held.exists()


def _held(user: User) -> SecondFactor:
    factor = SecondFactor.objects.select_for_update(of=("self",)).filter(user=user).first()
    if factor is None:
        raise Refused("二次验证尚未设置或已被重置，请重新登录。", code="not_set_up")
    return factor


def _take(factor: SecondFactor, code: str, at: datetime) -> int | None:
    """Use up a code of the device or a recovery code; each counts once."""
    if not factor.secret:
        raise Refused("二次验证尚未设置或已被重置，请重新登录。", code="not_set_up")
    typed = "".join(code.split()).replace("-", "").upper()
    if (used := _hashed(factor.user_id, typed)) in factor.recovery:
        factor.recovery = [kept for kept in factor.recovery if kept != used]
        factor.save(update_fields=["recovery"])
        trail.record("second_factor.recovery_used", subject=factor.user, by=factor.user, at=at)
        return len(factor.recovery)
    step = _step(factor.secret, typed, at, after=factor.last_step)
    if step is None:
        raise Refused("动态验证码不正确，或已经使用过，请等下一个验证码后重新输入。", code=WRONG)
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return None


def _step(secret: str, code: str, at: datetime, *, after: int) -> int | None:
    """Return the half minute to which the code belongs, if it is one of now and newer than the last that counted."""
    totp = TOTP(b32decode(secret), step=STEP_SECONDS, digits=DIGITS)
    totp.time = at.timestamp()
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isdecimal():
        return None
    return totp.t() if totp.verify(int(typed), tolerance=TOLERANCE, min_t=after + 1) else None


def _draw_recovery(factor: SecondFactor) -> list[str]:
    letters = UNMISTAKABLE[0] + UNMISTAKABLE[2]
    drawn = ["".join(secrets.choice(letters) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    factor.recovery = [_hashed(factor.user_id, code) for code in drawn]
    factor.save(update_fields=["recovery"])
    half = RECOVERY_LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in drawn]


def _hashed(user: int, code: str) -> str:
    return blind_index(f"recovery:{user}:{code}").hex()
