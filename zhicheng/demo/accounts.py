"""The accounts to show the demo with, looked up and not remembered."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.contrib.auth.hashers import check_password

from zhicheng.applications.models import Application
from zhicheng.ballots.models import Ballot, State
from zhicheng.demo import devices, source
from zhicheng.demo.password import PASSWORD
from zhicheng.demo.results import voter
from zhicheng.organisations.models import Organisation
from zhicheng.panels.models import Member
from zhicheng.people.models import Grant, Role, User
from zhicheng.profiles import current


class Account(NamedTuple):
    """One line of the table."""

    who: str
    login: str
    id_number: str
    password: str
    secret: str
    """Of the second factor, where the account has one."""
    sees: str


def accounts() -> Iterator[Account]:
    """The representative accounts of the current profile's demo."""
    for entry, user in holders():
        password = PASSWORD if _is_known(user.password) else "（已修改）"
        secret = devices.secret(user)
        yield Account(entry["who"], user.login, user.id_number or "", password, secret, entry["sees"])


@cache
def _is_known(encoded: str) -> bool:
    """Whether this is a hash of the demo's password; all untouched accounts share one."""
    return check_password(PASSWORD, encoded)


def holders() -> Iterator[tuple[dict[str, str], User]]:
    """What the demo's file says of each of these accounts, and whose it is."""
    names = {row["key"]: row["name"] for row in source.organisations(current().code)}
    for entry in source.toml(current().code)["account"]:
        place = Organisation.objects.filter(name=names[entry["at"]]).first()
        user = _user(entry, place) if place else None
        if user is not None:
            yield entry, user


def _user(entry: dict[str, str], place: Organisation) -> User | None:
    if entry["role"] == Role.EXPERT and "ballot" in entry:
        open_ = Ballot.objects.filter(meeting__round__committee__host=place, state__in=(State.ISSUING, State.CASTING))
        ballot = open_.select_related("meeting").order_by("id").first()
        seat = voter(ballot) if ballot else None
        return seat.member if seat else None
    if entry["role"] == Role.EXPERT:
        sitting = Member.objects.filter(panel__round__committee__host=place, assignments__state="reading")
        member = sitting.select_related("user").order_by("id").first()
        return member.user if member else None
    if entry["role"] == Role.APPLICANT:
        fitting = Application.objects.filter(unit=place, state=entry["state"], records__edition__gt=0)
        fitting = fitting.filter(kind=entry.get("kind", "title"))
        application = fitting.select_related("applicant").order_by("id").first()
        return application.applicant if application else None
    grants = Grant.objects.select_related("user").filter(organisation=place, role=entry["role"], until=None)
    own = grants.exclude(user__login=place.code) if entry["role"] != Role.ADMINISTRATOR else grants
    grant = own.order_by("id").first()
    return grant.user if grant else None


def table() -> str:
    """The accounts as lines in columns, Chinese characters counted as two."""
    head = Account("角色", "登录名", "证件号", "密码", "动态验证码密钥", "能看到什么")
    lines = [head, *accounts()]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _width(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
