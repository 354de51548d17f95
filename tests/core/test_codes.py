"""Code lists are complete and say each thing once."""

import pytest
from django.db.models import TextChoices

from zhicheng.core import codes as personal
from zhicheng.organisations import codes as organisational

LISTS = [
    item
    for module in (personal, organisational)
    for item in vars(module).values()
    if isinstance(item, type) and issubclass(item, TextChoices) and item is not TextChoices
]


@pytest.mark.parametrize("codes", LISTS, ids=lambda codes: codes.__name__)
def test_no_word_is_listed_twice_and_every_code_is_ascii(codes: type[TextChoices]) -> None:
    assert len(set(codes.labels)) == len(codes.labels)
    assert all(value.isascii() for value in codes.values)


def test_there_are_56_nationalities_and_one_line_for_others() -> None:
    assert len(personal.Nationality) == 57
    assert personal.Nationality("03").label == "回族"
    assert personal.Nationality("56").label == "基诺族"


def test_there_are_20_industries_from_a_to_t() -> None:
    assert "".join(organisational.Industry.values) == "ABCDEFGHIJKLMNOPQRST"
    assert organisational.Industry("P").label == "教育"
