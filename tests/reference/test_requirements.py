"""Rows of the requirements, and the tests that name them."""

from pathlib import Path

import pytest

from zhicheng.reference import requirements
from zhicheng.reference.requirements import Proof

SAMPLE = """
import pytest
pytestmark = [pytest.mark.django_db, pytest.mark.req("T1.1")]

@pytest.mark.req("H8.1", "T4.1")
@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.req("H8.2"))])
def test_one(x): ...

class TestMany:
    @pytest.mark.req("H9.1")
    def test_two(self): ...

@pytest.mark.req("H0.1")
def helper(): ...
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of tests with every way of naming a row."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    (tests / "test_plain.py").write_text("def test_nothing(): ...", encoding="utf-8")
    return tests


def test_marks_are_found_on_functions_parameters_classes_and_modules(folder: Path) -> None:
    one, two = Proof("tests/test_sample.py", "test_one"), Proof("tests/test_sample.py", "test_two")
    assert requirements.proofs(folder) == {
        "T1.1": [one, two],
        "H8.1": [one],
        "T4.1": [one],
        "H8.2": [one],
        "H9.1": [two],
    }


def test_a_row_without_a_test_and_a_mark_without_a_row_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    proved = {row.id: [Proof("tests/test_a.py", "test_a")] for row in requirements.rows() if row.id != "H8.3"}
    monkeypatch.setattr(requirements, "proofs", lambda: proved | {"H88.1": [Proof("tests/test_b.py", "test_b")]})
    missing, strange = requirements.problems()
    assert missing.startswith("no test proves H8.3: ")
    assert strange == "tests/test_b.py: there is no requirement row H88.1"


def test_later_rows_need_no_test_yet() -> None:
    later = {row.id for row in requirements.rows() if not row.due}
    assert later == {"H10.2"}
    assert len(requirements.rows()) == 46
