"""批量打印: many forms as one ZIP."""

from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from django.utils.timezone import localtime

from zhicheng.applications.models import Application
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import keep_large
from zhicheng.documents.models import Kind
from zhicheng.documents.names import tidy_name
from zhicheng.jobs.models import Job
from zhicheng.jobs.registry import Outcome, Progress, job
from zhicheng.papers.actions import print_form, printable_of
from zhicheng.people.models import Grant

PRINT_BATCH = "print_batch"


@job(PRINT_BATCH)
def print_batch(job: Job, progress: Progress) -> Outcome:
    """Print the form of every application that was ordered and that the person may still print."""
    wanted = job.arguments
    grants = Grant.objects.live(clock.today()).select_related("user", "organisation")
    by = next(iter(grants.filter(pk=wanted["grant"], user=job.owner_id)), None)
    if by is None:
        raise Refused("您的这一身份已停用，不能打印。请联系本单位系统管理员。", code="grant_over")
    applications = printable_of(by, wanted["applications"])
    if not applications:
        raise Refused("没有可以打印的申报。", code="nothing_printed")
    with TemporaryFile() as made:
        pack(applications, made, site=wanted["site"], by=by, progress=progress)
        at = clock.now()
        name = f"评审表_{len(applications)}份_{localtime(at):%Y%m%d%H%M}.zip"
        result = keep_large(made, name, Kind.ZIP, by=by.user, at=at)
    return Outcome(f"已打印 {len(applications)} 份评审表。", result)


def pack(applications: Sequence[Application], made: IO[bytes], *, site: str, by: Grant, progress: Progress) -> None:
    """Print every form and write it into one ZIP, one after another, so that only one is held at a time."""
    with ZipFile(made, "w", ZIP_STORED) as batch:  # a PDF is packed already
        for number, application in enumerate(applications, start=1):
            batch.writestr(_name(application), print_form(application, site=site, by=by, at=clock.now()))
            progress(number, len(applications))


def _name(application: Application) -> str:
    return tidy_name(f"{application.number}_{application.applicant_name}_评审表.pdf")
