"""A school whose administrator brings lists, and the worker's part done at once."""

from collections.abc import Callable

import pytest

from tests import factories as f
from tests.sheets.samples import upload
from zhicheng.jobs.models import Job
from zhicheng.jobs.tasks import perform
from zhicheng.people.models import Grant
from zhicheng.sheets import actions
from zhicheng.sheets.kinds import KINDS
from zhicheng.sheets.models import Import


@pytest.fixture
def branch() -> f.Branch:
    return f.province()


@pytest.fixture
def school(branch: f.Branch) -> Grant:
    return f.administrator(branch.school)


@pytest.fixture
def take() -> Callable[..., Import]:
    """Bring a workbook and let the worker check it."""

    def taken(data: bytes, by: Grant, kind: str = "applicants") -> Import:
        made = actions.take(KINDS[kind], upload(data), by=by, at=f.NOW)
        work(made)
        return Import.objects.select_related("job", "marked", "file").get(pk=made.pk)

    return taken


@pytest.fixture
def commit() -> Callable[[Import, Grant], Import]:
    """Take a list over and let the worker do it."""

    def committed(taken: Import, by: Grant) -> Import:
        actions.commit(taken, by=by, at=f.NOW)
        return work(taken)

    return committed


def work(taken: Import) -> Import:
    """Do the newest job of an import."""
    job = Import.objects.get(pk=taken.pk).job
    assert isinstance(job, Job)
    perform(job.pk)
    return Import.objects.select_related("job", "marked", "file").get(pk=taken.pk)


def sentences(taken: Import) -> list[tuple[str, str]]:
    """What is wrong, with its cell."""
    lines = taken.lines.filter(verdict="wrong").order_by("number")
    return [(cell, sentence) for line in lines for cell, _, sentence in line.notes]
