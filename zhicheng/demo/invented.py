"""Names and numbers of people and things that do not exist, with right check digits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from stdnum import isbn, issn
from stdnum.cn import ric, uscc

from zhicheng.core.numbers import ORGANISATION_WEIGHTS, USCC_ALPHABET

REGISTRARS = {"public_enterprise": "91", "private_enterprise": "91", "private_non_enterprise": "52", "government": "11"}
PUBLIC_INSTITUTION = "12"


@dataclass(frozen=True)
class Person:
    """Somebody invented."""

    name: str
    sex: str
    ethnicity: str
    id_number: str
    mobile: str
    birthday: date


class Invented:
    """Invents people and numbers, never the same twice."""

    def __init__(self, rng: Random, names: Mapping[str, Any], today: date) -> None:
        self._rng, self._names, self._today = rng, names, today
        self._special = list(names["special"])
        self._taken: set[str] = set()
        self._mobiles = count(13800000001)

    def person(self, region: str, ages: tuple[int, int], *, rare: bool = False) -> Person:
        """Somebody of that age, registered in that region, perhaps with a rare name; serial 9xx: invented."""
        name, sex, ethnicity = self._identity(rare=rare)
        born = self._today - timedelta(days=self._rng.randint(ages[0] * 365, ages[1] * 365))
        number = self._id_number(region, born, sex)
        return Person(name, sex, ethnicity, number, str(next(self._mobiles)), born)

    def uscc(self, region: str, nature: str) -> tuple[str, str]:
        """A unified social credit code, and the organisation code inside it."""
        body = "M9" + "".join(self._rng.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=6))
        total = sum(USCC_PLACES[c] * weight for c, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
        code = body + "0123456789X0"[11 - total % 11]
        head = f"{REGISTRARS.get(nature, PUBLIC_INSTITUTION)}{region}{code}"
        return head + uscc.calc_check_digit(head), code

    def issn(self) -> str:
        """The number of a journal that does not exist."""
        body = f"29{self._rng.randrange(10**5):05}"
        return f"{body[:4]}-{body[4:]}{issn.calc_check_digit(body)}"

    def isbn(self) -> str:
        """The number of a book that does not exist."""
        body = f"978799{self._rng.randrange(10**6):06}"
        last = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10
        return str(isbn.format(f"{body}{last}"))

    def _identity(self, *, rare: bool) -> tuple[str, str, str]:
        if rare and self._special and self._rng.random() < 0.06:
            name, sex, ethnicity = self._special.pop(0)
            return name, sex, ethnicity
        sex = "男" if self._rng.random() < 0.42 else "女"
        given = self._rng.choice(self._names["men" if sex == "男" else "women"])
        minority = self._rng.random() < 0.07
        ethnicity = self._rng.choice(self._names["minorities"]) if minority else "汉族"
        return self._rng.choice(self._names["surnames"]) + given, sex, ethnicity

    def _id_number(self, region: str, born: date, sex: str) -> str:
        while True:
            serial = 900 + 2 * self._rng.randrange(50) + (sex == "男")
            body = f"{region}{born:%Y%m%d}{serial}"
            if body not in self._taken:
                self._taken.add(body)
                return str(body + ric.calc_check_digit(f"{body}0"))


USCC_PLACES = {character: int(character, 36) for character in USCC_ALPHABET}
