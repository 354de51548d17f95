"""Long work: ordered in a transaction, done by a worker, seen by who ordered it."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app

from tests import factories as f
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import keep
from zhicheng.documents.models import Kind
from zhicheng.jobs.actions import order
from zhicheng.jobs.models import Job, State
from zhicheng.jobs.registry import KINDS, Outcome, Progress, job
from zhicheng.jobs.tasks import perform


@pytest.fixture
def counted():
    """A kind of job that counts how often it is done, and does what its argument says."""
    times = []

    def count(job: Job, progress: Progress) -> Outcome:
        times.append(job.pk)
        progress(1, 2)
        if job.arguments["how"] == "refused":
            raise Refused("第 3 行没有姓名，请补上后重新上传。")
        if job.arguments["how"] == "broken":
            raise ZeroDivisionError
        made = keep(b"PK", "名单.zip", Kind.ZIP, by=None, at=f.NOW)
        progress(2, 2)
        return Outcome("共 2 份。", made)

    job("count")(count)
    yield times
    del KINDS["count"]


def ordered(how: str = "well") -> Job:
    return order("count", label="数一数", by=f.person(), at=f.NOW, how=how)


def work() -> None:
    """Let a real worker do what is in the queue."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_was_ordered_and_keeps_the_result(counted):
    job = ordered()

    work()

    job.refresh_from_db()
    assert (job.state, job.said, job.percent, job.result.name) == (State.DONE, "共 2 份。", 100, "名单.zip")


@pytest.mark.django_db(transaction=True)
def test_what_is_ordered_in_a_transaction_that_fails_is_never_done(counted):
    with transaction.atomic():
        ordered()
        transaction.set_rollback(True)

    work()

    assert not counted
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_refusal_is_the_result(counted):
    job = ordered("refused")

    perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.said) == (State.FAILED, "第 3 行没有姓名，请补上后重新上传。")


@pytest.mark.django_db
def test_a_defect_is_told_with_the_number_under_which_the_log_has_it(counted, caplog):
    job = ordered("broken")

    perform(job.pk)

    job.refresh_from_db()
    assert job.state == State.FAILED
    assert str(job.pk) in job.said
    assert f"job {job.pk} (count) failed" in caplog.text


@pytest.mark.django_db
def test_a_job_that_is_done_is_not_done_again(counted):
    job = ordered()

    perform(job.pk)
    perform(job.pk)

    assert counted == [job.pk]
