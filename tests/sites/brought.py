"""A job for everybody and a checked list for who keeps lists, in the world of the pages."""

from tests import factories as f
from zhicheng.documents.actions import keep
from zhicheng.documents.models import Kind
from zhicheng.jobs.models import Job, State
from zhicheng.people.models import Grant
from zhicheng.sheets.models import Import


def job(grant: Grant) -> Job:
    """A job that is done, with its result."""
    made = keep(f"PK{grant.pk}".encode(), "名单.xlsx", Kind.XLSX, by=grant.user, at=f.NOW)
    times = {"ordered_at": f.NOW, "ended_at": f.NOW}
    return Job.objects.create(
        kind="export", label="导出申报人员", owner=grant.user, state=State.DONE, result=made, **times
    )


def taken(grant: Grant, **changed: object) -> Import:
    """A list that was checked, with its marked workbook."""
    file, marked = (keep(f"PK{n}{grant.pk}".encode(), "名单.xlsx", Kind.XLSX, by=None, at=f.NOW) for n in "ab")
    values = {"kind": "staff", "name": "名单.xlsx", "state": "checked", "new": 1, "at": f.NOW} | changed
    return Import.objects.create(grant=grant, file=file, marked=marked, **values)
