"""匿名评议: what was frozen, without what tells who the applicant is. Pure; a file apart because it keeps a secret.

Names of the applicant and of units go wherever they stand, also in free text, and also with spaces between their
characters. What is written in any other way (a nickname, half a name) stays: see ADR 26. Attachments are left out.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from zhicheng.sections.freezing import Frozen

PERSON, UNIT, HIDDEN, NUMBER = "〔申报人〕", "〔单位〕", "（匿名）", "〔号码〕"
SAYING_WHO: Mapping[str, Collection[str]] = {
    "basics": ("name", "former_name", "id_number", "mobile", "email", "employer", "department"),
    "work": ("employer", "witness"),
}
"""Section → the fields that say who, hidden whole."""
NAMING_PEOPLE: Mapping[str, Collection[str]] = {"basics": ("name", "former_name")}
NAMING_UNITS: Mapping[str, Collection[str]] = {"basics": ("employer", "department"), "work": ("employer",)}
"""Section → the fields in which names stand that may come again elsewhere."""
YEAR_ONLY: Mapping[str, Collection[str]] = {"basics": ("birthday",)}
LONG_NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{15})(?!\d)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
"""Mobile numbers, ID numbers, addresses of mail."""
SHORTEST_NAME = 2
Mask = Callable[[str], str]


def masking(people: Iterable[str], units: Iterable[str]) -> Mask:
    """Return what takes these names, and all ID numbers, mobile numbers and mail addresses, out of a text."""
    words = dict.fromkeys(filter(_long_enough, units), UNIT) | dict.fromkeys(filter(_long_enough, people), PERSON)
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    names = re.compile("|".join(r"\s*".join(map(re.escape, "".join(word.split()))) for word in longest_first))
    by_name = {"".join(word.split()): sign for word, sign in words.items()}

    def mask(text: str) -> str:
        if by_name:
            text = names.sub(lambda found: by_name["".join(found[0].split())], text)
        return LONG_NUMBERS.sub(NUMBER, text)

    return mask


def names_in(sections: Iterable[Frozen]) -> tuple[set[str], set[str]]:
    """Return the names of people and of units that the applicant gave in fields of their own."""
    people: set[str] = set()
    units: set[str] = set()
    for frozen in sections:
        people.update(_texts(frozen, NAMING_PEOPLE.get(frozen["code"], ())))
        units.update(_texts(frozen, NAMING_UNITS.get(frozen["code"], ())))
    return people - {""}, units - {""}


def masked(frozen: Frozen, mask: Mask) -> Frozen:
    """Return the section as an expert may see it: labels stay, what says who is hidden, attachments are not there."""
    hidden, year = SAYING_WHO.get(frozen["code"], ()), YEAR_ONLY.get(frozen["code"], ())

    def said(name: str, text: str) -> str:
        if name in hidden:
            return HIDDEN if text else ""
        return f"{text[:4]} 年" if name in year and text else mask(text)

    shown: dict[str, Any] = dict(frozen) | {"files": []}
    if "fields" in frozen:
        shown["fields"] = [[name, label, said(name, text)] for name, label, text in frozen["fields"]]
    if "rows" in frozen:
        columns = [name for name, _ in frozen["columns"]]
        shown["rows"] = [
            {"id": row["id"], "cells": [said(name, text) for name, text in zip(columns, row["cells"], strict=True)]}
            for row in frozen["rows"]
        ]
    return shown


def _texts(frozen: Frozen, wanted: Collection[str]) -> Iterable[str]:
    yield from (text.strip() for name, _, text in frozen.get("fields", ()) if name in wanted)
    places = [place for place, (name, _) in enumerate(frozen.get("columns", ())) if name in wanted]
    yield from (row["cells"][place].strip() for row in frozen.get("rows", ()) for place in places)


def _long_enough(word: str) -> bool:
    """One character alone would take half of every text with it."""
    return len("".join(word.split())) >= SHORTEST_NAME
