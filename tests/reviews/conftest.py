"""The manual's branch, a teacher, and a case on the school's first desk."""

from collections.abc import Callable

import pytest

from tests import factories as f
from tests.factories import Branch
from zhicheng import profiles
from zhicheng.applications.models import Application
from zhicheng.catalogue import working_days
from zhicheng.people.models import Grant
from zhicheng.profiles.results import ResultRules, UnitPublicity

Mode = Callable[[UnitPublicity], None]


@pytest.fixture
def branch(db: None) -> Branch:
    """Office → city → county → bureau → school."""
    return f.province()


@pytest.fixture
def teacher(branch: Branch) -> Grant:
    """Who applies from the school."""
    return f.applicant(branch.school)


@pytest.fixture
def application(teacher: Grant) -> Application:
    """On the school's first desk."""
    return f.submitted(teacher)


@pytest.fixture
def tianjin(profile: Callable[[str], None]) -> None:
    """One step in each organisation; back to the unit; the 呈报单位 chooses. Ask for it first."""
    profile("tianjin")


@pytest.fixture
def unit_publicity(monkeypatch: pytest.MonkeyPatch) -> Mode:
    """The province keeps it so."""
    kept = profiles.load

    def choose(wanted: UnitPublicity) -> None:
        rules = ResultRules(unit_publicity=wanted)
        changed = kept("henan").model_copy(update={"results": rules})
        monkeypatch.setattr(profiles, "load", lambda code: changed)

    return choose


@pytest.fixture
def at_the_unit() -> tuple[Application, Grant, Grant]:
    """An application at its unit's handler, with the two who pass it there."""
    working_days.load()
    branch = f.province()
    handler, leader = f.reviewers(branch.school)
    return f.submitted(f.applicant(branch.school)), handler, leader
