"""Ordering long work."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zhicheng.jobs.models import Job
from zhicheng.jobs.registry import KINDS
from zhicheng.jobs.tasks import perform_job

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@transaction.atomic
def order(kind: str, *, label: str, by: "AbstractBaseUser", at: datetime, **arguments: Any) -> Job:
    """Have long work done after this transaction; `arguments` are what JSON can hold."""
    if kind not in KINDS:
        raise LookupError(f"no function does the job {kind!r}")
    job = Job.objects.create(kind=kind, label=label, arguments=arguments, owner_id=by.pk, ordered_at=at)
    perform_job.defer(job=job.pk)
    return job
