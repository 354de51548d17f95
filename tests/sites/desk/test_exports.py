"""导出: every list as filtered, as a job, and a record of who took what."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from zhicheng.jobs.models import Job
from zhicheng.people.models import Grant, Role
from zhicheng.sheets.models import Export

pytestmark = pytest.mark.django_db
Enter = Callable[..., Any]


@pytest.fixture
def school() -> Grant:
    return f.administrator(f.province().school)


@pytest.mark.parametrize("listed", ["applicants", "staff", "organisations", "status"])
def test_every_list_has_its_button_with_the_filters_of_the_page(school: Grant, enter: Enter, listed: str) -> None:
    page = enter(school).get(f"/desk/{listed}/?who=x").content.decode()
    assert "导出" in page
    assert "?who=x" in page.split("/desk/exports/")[-1][:60]


def test_the_button_leads_to_what_will_be_taken_and_the_job_to_the_result(school: Grant, enter: Enter) -> None:
    client = enter(school)
    page = client.get("/desk/exports/applicants/?who=王&cursor=abc").content.decode()
    assert "姓名或登录名：王" in page
    assert "完整号码" in page
    assert Export.objects.count() == 0
    response = client.post("/desk/exports/applicants/", {"who": "王", "numbers": "whole"})
    job = Job.objects.get()
    assert response["Location"] == f"/jobs/{job.pk}/"
    export = Export.objects.get()
    assert (export.filters, export.whole_numbers, export.grant) == ("姓名或登录名：王", True, school)


def test_a_list_of_another_role_and_one_that_is_not_there_are_not_found(school: Grant, enter: Enter) -> None:
    client = enter(school)
    assert client.get("/desk/exports/handler_queue/").status_code == 404
    assert client.get("/desk/exports/nothing/").status_code == 404


def test_a_queue_is_exported_with_its_filters(enter: Enter) -> None:
    handler = f.grant(f.province().school, Role.HANDLER)
    client = enter(handler)
    assert "/desk/exports/handler_queue/?passed=yes" in client.get("/desk/handler/?passed=yes").content.decode()
    client.post("/desk/exports/handler_queue/", {"passed": "yes"})
    assert Export.objects.get().filters == "是否通过：已通过"


def test_the_administrator_sees_who_took_what(school: Grant, enter: Enter) -> None:
    handler = f.grant(school.organisation, Role.HANDLER)
    enter(handler).post("/desk/exports/handler_queue/", {"numbers": "whole"})
    other = f.grant(f.organisation(school.organisation), Role.HANDLER)
    enter(other).post("/desk/exports/handler_queue/")
    page = enter(school).get("/desk/exports/").content.decode()
    assert handler.user.name in page
    assert "完整" in page
    assert other.user.name not in page


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_record_takes_the_same_queries_for_any_number(
    school: Grant, enter: Enter, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        Export.objects.create(listing="staff", label="本单位人员", grant=school, at=f.NOW)
    client = enter(school)
    with django_assert_num_queries(2):
        page = client.get("/desk/exports/").content.decode()
    assert page.count('data-label="行数"') == number
