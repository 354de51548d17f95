"""我的任务: what one has ordered oneself, how far it is, and the result; nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as f
from tests.sites.brought import job as done
from zhicheng.jobs.models import Job, State
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
Enter = Callable[..., Any]


@pytest.fixture
def handler() -> Grant:
    return f.grant(f.province().school, Role.HANDLER)


def ordered(grant: Grant, **values: Any) -> Job:
    said = {"kind": "export", "label": "导出经办人审查", "ordered_at": f.NOW} | values
    return Job.objects.create(owner=grant.user, **said)


def test_a_running_job_shows_how_far_it_is_and_asks_again(handler: Grant, enter: Enter) -> None:
    job = ordered(handler, state=State.RUNNING, done=2, total=8)
    page = enter(handler).get(f"/jobs/{job.pk}/").content.decode()
    assert "25%" in page
    assert 'hx-trigger="every 2s"' in page


def test_a_job_that_is_done_offers_its_result_and_where_to_go_on(handler: Grant, enter: Enter) -> None:
    job = done(handler)
    Job.objects.filter(pk=job.pk).update(said="共 3 行。", arguments={"then": ["handler_queue", None, "回到列表"]})
    client = enter(handler)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "共 3 行。" in page
    assert 'href="/desk/handler/"' in page
    assert "every 2s" not in page
    response = client.get(f"/jobs/{job.pk}/result/")
    assert response.content == f"PK{handler.pk}".encode()
    assert response["Content-Disposition"].startswith("attachment")


def test_a_refused_job_says_why(handler: Grant, enter: Enter) -> None:
    job = ordered(handler, state=State.FAILED, said="第 3 行没有姓名。", ended_at=f.NOW)
    assert "第 3 行没有姓名。" in enter(handler).get(f"/jobs/{job.pk}/").content.decode()


def test_nobody_sees_the_job_of_another(handler: Grant, enter: Enter) -> None:
    job = done(f.grant(handler.organisation, Role.HANDLER))
    client = enter(handler)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.get(f"/jobs/{job.pk}/result/").status_code == 404
    assert job.label not in client.get("/jobs/").content.decode()


def test_a_result_that_is_gone_is_not_found(handler: Grant, enter: Enter) -> None:
    job = ordered(handler, state=State.DONE, ended_at=f.NOW, arguments={"makes": True})
    client = enter(handler)
    assert "保留期已过" in client.get(f"/jobs/{job.pk}/").content.decode()
    assert client.get(f"/jobs/{job.pk}/result/").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_takes_the_same_queries_for_any_number(
    handler: Grant, enter: Enter, number: int, django_assert_num_queries: Any
) -> None:
    for place in range(number):
        ordered(handler, ordered_at=f.NOW + timedelta(minutes=place))
    client = enter(handler)
    with django_assert_num_queries(2):
        page = client.get("/jobs/").content.decode()
    assert page.count('class="doing"') == number
