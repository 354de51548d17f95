"""Many rows at once: what is copied is read back as it was."""

import pytest

from tests import factories as f
from zhicheng.core.copying import copy_over

AWKWARD = ['"', "\\", "{}", ",", " ", "\n\t", '\\"', "王，", ""]


@pytest.mark.django_db
@pytest.mark.parametrize("words", [AWKWARD, []])
def test_words_are_stored_as_they_are(words: list[str]) -> None:
    unit = f.province().school
    unit.grams = words
    copy_over([unit], ["grams"])
    unit.refresh_from_db()
    assert unit.grams == words
