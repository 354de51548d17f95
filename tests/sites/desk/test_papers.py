"""材料打印: one form, a batch, lists, and calling somebody to an interview."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests import factories as f
from tests.papers.reading import text
from zhicheng.applications.models import Application
from zhicheng.catalogue import working_days
from zhicheng.documents.content import open_file
from zhicheng.jobs.models import Job, State
from zhicheng.jobs.tasks import perform
from zhicheng.people.models import Grant, Role
from zhicheng.reviews.models import Interview
from zhicheng.sections import registry

pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]
Enter = Callable[..., Client]


@pytest.fixture
def branch() -> f.Branch:
    return f.province()


@pytest.fixture
def unit(branch: f.Branch) -> Grant:
    """The school's administrator."""
    return f.administrator(branch.school)


def handed_in(branch: f.Branch, *names: str) -> list[Application]:
    return [f.submitted(f.applicant(branch.school, f.person(name))) for name in names]


def test_only_rounds_of_ones_own_people_are_offered_to_filter_by(enter: Enter, branch: f.Branch, unit: Grant) -> None:
    own, other = f.round_(branch.city), f.round_(f.organisation(branch.office, "省卫生健康委员会", "bureau"))
    assert own.name in (page := enter(unit).get("/desk/papers/").content.decode())
    assert other.name not in page
    assert other.name in enter(f.administrator(branch.office)).get("/desk/papers/").content.decode()


def test_the_unit_prints_the_form_of_its_applicant(enter: Enter, branch: f.Branch, unit: Grant) -> None:
    (application,) = handed_in(branch, "李雅文")
    client = enter(unit)
    assert "打印评审表" in client.get("/desk/papers/").content.decode()
    answer = client.post(f"/desk/papers/{application.pk}/form/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "李雅文" in text(answer.content)


def test_opening_the_address_prints_nothing(enter: Enter, branch: f.Branch, unit: Grant) -> None:
    (application,) = handed_in(branch, "李雅文")
    assert enter(unit).get(f"/desk/papers/{application.pk}/form/").status_code == 302


def test_the_record_page_offers_printing_to_who_reviews_everything(enter: Enter, branch: f.Branch) -> None:
    (application,) = handed_in(branch, "李雅文")
    address = f"/desk/review/{f.stop(application).pk}/"
    whole = enter(f.grant(branch.school, Role.HANDLER)).get(address).content.decode()
    assert f'action="/desk/papers/{application.pk}/form/"' in whole
    part = f.grant(branch.school, Role.HANDLER, sections=registry.mask(["basics"]))
    client = enter(part)
    page = client.get(address).content.decode()
    assert "您的审查权限不含全部内容，不能打印评审表" in page
    assert client.post(f"/desk/papers/{application.pk}/form/").status_code == 404


def test_others_get_404(enter: Enter, branch: f.Branch) -> None:
    (application,) = handed_in(branch, "李雅文")
    for other in (f.administrator(branch.bureau), f.grant(branch.bureau, Role.HANDLER), f.applicant(branch.school)):
        assert enter(other).post(f"/desk/papers/{application.pk}/form/").status_code == 404


@pytest.mark.parametrize("kind", ["roster", "recommendation"])
def test_a_list_is_printed_of_those_who_are_ticked(enter: Enter, branch: f.Branch, unit: Grant, kind: str) -> None:
    first, _ = handed_in(branch, "李雅文", "张慧敏")
    said = text(enter(unit).post("/desk/papers/", {"application": first.pk, "print": kind}).content)
    assert "李雅文" in said
    assert "张慧敏" not in said


def test_the_publicity_list_asks_for_its_dates_and_its_contact(enter: Enter, branch: f.Branch, unit: Grant) -> None:
    working_days.load()
    handed_in(branch, "李雅文", "张慧敏")
    client, form = enter(unit), {"every": "1", "print": "publicity", "since": "2026-11-23"}
    for until, said in (("2026-11-20", "公示结束不能早于公示开始"), ("2026-11-27", "最早到 2026-11-30 结束")):
        answer = client.post("/desk/papers/", form | {"until": until})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    form |= {"until": "2026-11-30", "contact": "王建国", "phone": "0371-66000000"}
    said = text(client.post("/desk/papers/", form).content)
    assert "2026年11月23日至2026年11月30日" in said
    assert "张慧敏" in said


def test_nobody_ticked_is_said_on_the_page(enter: Enter, branch: f.Branch, unit: Grant) -> None:
    handed_in(branch, "李雅文")
    answer = enter(unit).post("/desk/papers/", {"print": "roster"})
    assert answer.status_code == 422
    assert "请先勾选要打印的人员" in answer.content.decode()


def test_a_batch_is_a_job_that_makes_one_zip(enter: Enter, branch: f.Branch, unit: Grant) -> None:
    applications = handed_in(branch, "李雅文", "𠮷田")
    foreign = f.submitted(f.applicant(branch.bureau))
    ticked = [application.pk for application in (*applications, foreign)]
    answer = enter(unit).post("/desk/papers/", {"application": ticked, "print": "forms"})
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.said) == (State.DONE, "已打印 2 份评审表。")
    assert job.result is not None
    with open_file(job.result) as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as batch:
        names = [f"{application.number}_{application.applicant_name}_评审表.pdf" for application in applications]
        assert batch.namelist() == names


def test_a_job_whose_person_lost_the_role_prints_nothing(enter: Enter, branch: f.Branch, unit: Grant) -> None:
    (application,) = handed_in(branch, "李雅文")
    enter(unit).post("/desk/papers/", {"application": application.pk, "print": "forms"})
    Grant.objects.filter(pk=unit.pk).update(enabled=False)
    job = Job.objects.get()
    perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (State.FAILED, None)


def test_the_committees_office_calls_the_applicant_who_sees_it_and_prints_the_notice(
    enter: Enter, branch: f.Branch
) -> None:
    teacher = f.applicant(branch.school, f.person("李雅文"))
    application = f.climb(f.submitted(teacher))
    client = enter(f.grant(branch.city, Role.LEADER))
    address, day = f"/desk/papers/{application.pk}/interview/", f.NOW + timedelta(days=9)
    said = {"day": f"{day:%Y-%m-%d}", "hour": "09:30", "place": "302 室", "note": ""}
    assert client.post(address, said | {"hour": ""}).status_code == 422
    assert client.post(address, said | {"day": "2026-11-01"}).status_code == 422
    assert client.post(address, said).status_code == 302
    assert Interview.objects.get().place == "302 室"
    client = enter(teacher)
    assert "302 室" in client.get(f"/my/{application.pk}/").content.decode()
    assert "302室" in text(client.post(f"/my/{application.pk}/print-interview/").content)


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_list_takes_the_same_queries_however_long(
    enter: Enter, branch: f.Branch, unit: Grant, rows: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    handed_in(branch, *(f"教师{number}" for number in range(rows)))
    client = enter(unit)
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        assert client.get("/desk/papers/").status_code == 200
