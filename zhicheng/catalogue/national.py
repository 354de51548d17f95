"""The national series with their specialties and titles, from `data/series.csv`."""

import csv
from collections.abc import Sequence
from pathlib import Path

from zhicheng.catalogue.models import Level, Series, Specialty, Title

SOURCE = Path(__file__).parent / "data" / "series.csv"
SERIES_COLUMN = "series"
SPECIALTY_COLUMN = "specialty-if-split"
LEVEL_COLUMNS = {level.label: level for level in Level}
NATIONAL_SERIES = 27

Row = dict[str, str]


def read(source: Path = SOURCE) -> list[Row]:
    """Read the rows of the list; raise ValueError when they are not of exactly 27 series."""
    with source.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = len(set(_series_names(rows)))
    if found != NATIONAL_SERIES:
        raise ValueError(f"{source.name} has {found} series; the state has {NATIONAL_SERIES}")
    return rows


def load(rows: Sequence[Row]) -> tuple[int, int, int]:
    """Write series, specialties and titles, changing those that are there; return how many there are of each.

    The code of a series is its place in the list, so the list's order must never change.
    """
    codes = {name: f"{place:02}" for place, name in enumerate(_series_names(rows), 1)}
    _write_series(codes)
    specialties = _write_specialties(rows, codes)
    return len(codes), len(specialties), _write_titles(rows, codes, specialties)


def _series_names(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row[SERIES_COLUMN] for row in rows))


def _write_series(codes: dict[str, str]) -> None:
    Series.objects.bulk_create(
        [Series(code=code, name=name) for name, code in codes.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )


def _write_specialties(rows: Sequence[Row], codes: dict[str, str]) -> dict[tuple[str, str], int]:
    named = [(codes[row[SERIES_COLUMN]], row[SPECIALTY_COLUMN]) for row in rows if row[SPECIALTY_COLUMN]]
    Specialty.objects.bulk_create(
        [Specialty(series_id=code, name=name, position=place) for place, (code, name) in enumerate(named, 1)],
        update_conflicts=True,
        unique_fields=["series", "name"],
        update_fields=["position"],
    )
    known = Specialty.objects.filter(series__in=codes.values()).values_list("pk", "series_id", "name")
    keys = {(code, name): key for key, code, name in known}
    return {pair: keys[pair] for pair in named}


def _write_titles(rows: Sequence[Row], codes: dict[str, str], specialties: dict[tuple[str, str], int]) -> int:
    titles = [
        Title(
            series_id=code,
            specialty_id=specialties.get((code, row[SPECIALTY_COLUMN])),
            level=level,
            name=row[column],
        )
        for row in rows
        for code in [codes[row[SERIES_COLUMN]]]
        for column, level in LEVEL_COLUMNS.items()
        if row[column]
    ]
    Title.objects.bulk_create(
        titles,
        update_conflicts=True,
        unique_fields=["series", "specialty", "level"],
        update_fields=["name"],
    )
    return len(titles)
