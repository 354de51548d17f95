"""The places of GB/T 2260, read from the list that python-stdnum carries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files

from zhicheng.organisations.models import Region

BATCH = 2000
PROVINCE = re.compile(r'(\d{2}) province="')
PLACE = re.compile(r'\s+(\d{4}) county="([^"]+)"')
NAME = re.compile(r"(?:\[(\d{4})?-(\d{4})?\])?([^,]+)")


@dataclass(frozen=True)
class Place:
    """One code with the name it has now, or had last, and the years of that name."""

    code: str
    name: str
    valid_from: int | None
    valid_until: int | None


def load() -> int:
    """Write all places as regions, changing those that are there; return how many there are."""
    places = {place.code: place for place in read(_lines())}
    list_version = f"python-stdnum {version('python-stdnum')}"
    rows = [
        Region(
            code=place.code,
            name=place.name,
            parent_id=parent_code(place.code, places),
            valid_from=place.valid_from,
            valid_until=place.valid_until,
            list_version=list_version,
        )
        for place in places.values()
    ]
    Region.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "parent", "valid_from", "valid_until", "list_version"],
    )
    return len(rows)


def read(lines: Iterable[str]) -> Iterator[Place]:
    """Read the places from the lines of the list; a name may carry the years of its use: `[1983-2004]南关区`."""
    province = ""
    for line in lines:
        if found := PROVINCE.match(line):
            province = found[1]
        elif found := PLACE.match(line):
            yield _latest(province + found[1], found[2])


def parent_code(code: str, known: dict[str, Place]) -> str | None:
    """Return the prefecture of a county, the province of a prefecture, None for a province."""
    province, prefecture = f"{code[:2]}0000", f"{code[:4]}00"
    if code == province:
        return None
    return prefecture if code != prefecture and prefecture in known else province


def _latest(code: str, names: str) -> Place:
    dated = [(int(since or 0), int(until or 9999), name) for since, until, name in NAME.findall(names)]
    since, until, name = max(dated, key=lambda entry: (entry[1], entry[0]))
    return Place(code, name, since or None, until if until < 9999 else None)


def _lines() -> list[str]:
    return files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8").splitlines()
