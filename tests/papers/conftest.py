"""The manual's branch with a seal at the school, and a case that the school has passed."""

import pytest

from tests import factories as f
from tests.seals.photographs import clean, upload
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant
from zhicheng.seals.actions import replace_seal


@pytest.fixture
def branch(db: None) -> f.Branch:
    """Office → city → county → bureau → school."""
    return f.province()


@pytest.fixture
def keeper(branch: f.Branch) -> Grant:
    """The school's administrator, who has uploaded its seal."""
    made = f.administrator(branch.school)
    replace_seal(branch.school, upload(clean(), "印章.png"), by=made, at=f.NOW)
    return made


@pytest.fixture
def teacher(branch: f.Branch) -> Grant:
    """Who applies."""
    return f.applicant(branch.school, f.person("李雅文", f.id_number(24)))


@pytest.fixture
def application(keeper: Grant, teacher: Grant, branch: f.Branch) -> Application:
    """Passed by the school, at the bureau now."""
    return f.climb(f.submitted(teacher), until=branch.bureau)
