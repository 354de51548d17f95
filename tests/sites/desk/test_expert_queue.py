"""专家推荐审查: experts' applications wait apart from those for titles."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests import factories as f
from zhicheng.applications.models import Application, State
from zhicheng.experts.models import Expert
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture
def branch() -> f.Branch:
    return f.province()


def names(page: str) -> list[str]:
    return re.findall(r'<td class="name"><a[^>]*>([^<]+)</a>', page)


def queue(enter: Enter, by: Grant, name: str = "expert-applications", query: str = "") -> str:
    answer = enter(by).get(f"/desk/{name}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.req("H10.1")
def test_titles_and_experts_wait_in_different_lists(enter: Enter, branch: f.Branch) -> None:
    title, expert = f.applicant(branch.school), f.applicant(branch.school)
    f.submitted(title)
    f.expert_submitted(expert)
    handler = f.grant(branch.school, Role.HANDLER)
    page = queue(enter, handler)
    assert names(page) == [expert.user.name]
    assert "所持职称" in page
    assert names(queue(enter, handler, "handler")) == [title.user.name]
    home = enter(handler).get("/home/").content.decode()
    assert "专家推荐审查" in home


@pytest.mark.req("H10.1")
def test_tianjin_has_the_list_too(enter: Enter, profile: Callable[[str], None]) -> None:
    profile("tianjin")
    branch = f.province()
    applicant = f.applicant(branch.school)
    f.expert_submitted(applicant)
    reviewer = f.grant(branch.school, Role.REVIEW)
    page = queue(enter, reviewer)
    assert names(page) == [applicant.user.name]
    assert names(queue(enter, reviewer, "own-people")) == []


def test_the_list_shows_what_was_decided(enter: Enter, branch: f.Branch) -> None:
    applicant = f.applicant(branch.school)
    handler = f.grant(branch.school, Role.HANDLER)
    f.pass_on(f.expert_submitted(applicant), handler)
    assert names(queue(enter, handler)) == []
    assert names(queue(enter, handler, query="?passed=yes")) == [applicant.user.name]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_takes_the_same_queries_however_many_wait(
    enter: Enter, branch: f.Branch, django_assert_num_queries: Any, count: int
) -> None:
    first = f.expert_submitted(f.applicant(branch.school))
    _copies(first, count - 1)
    client = enter(f.grant(branch.school, Role.HANDLER))
    client.get("/desk/expert-applications/")
    with django_assert_num_queries(3):
        page = client.get("/desk/expert-applications/").content.decode()
    assert len(names(page)) == count


def _copies(application: Application, count: int) -> None:
    """The same case again under other people's names, straight in the tables."""
    stop = f.stop(application)
    for _ in range(count):
        application.pk, application.number, application.applicant = None, f"HA2026-9{f.id_number()[6:17]}", f.person()
        application.save(force_insert=True)
        stop.pk, stop.application = None, application
        stop.save(force_insert=True)


def test_waiting_experts_are_found_through_their_own_index(branch: f.Branch) -> None:
    sql = (
        "EXPLAIN SELECT id FROM reviews_stop s WHERE s.organisation_id = 1 AND s.step = 'handler'"
        " AND s.kind = 'expert' AND s.closed_at IS NULL ORDER BY s.entered_at, s.id LIMIT 51"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(sql)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "stop_queue_of_experts" in plan


@pytest.mark.req("H10.1")
def test_the_last_desk_says_where_the_expert_goes_and_passes(enter: Enter, branch: f.Branch) -> None:
    application = f.climb(f.expert_submitted(f.applicant(branch.school)), until=branch.office)
    f.pass_on(application, f.grant(branch.office, Role.HANDLER))
    client = enter(f.grant(branch.office, Role.LEADER))
    stop = f.stop(application)
    page = client.get(f"/desk/review/{stop.pk}/").content.decode()
    assert "通过，入专家信息库" in page
    assert "从业领域" in page
    application.refresh_from_db()
    said = {"seen": application.version, "note": "同意入库", "rest": "on"}
    answer = client.post(f"/desk/review/{stop.pk}/pass/", said)
    assert answer.headers["Location"] == "/desk/expert-applications/"
    application.refresh_from_db()
    assert application.state == State.ADMITTED
    assert Expert.objects.get().person == application.applicant
    trail = client.get(f"/desk/review/{stop.pk}/trail/").content.decode()
    assert "专家信息库" in trail
    assert "已入库" in trail


def test_after_a_decision_the_next_expert_is_offered_not_a_title(enter: Enter, branch: f.Branch) -> None:
    f.submitted(f.applicant(branch.school))
    first, second = (f.expert_submitted(f.applicant(branch.school)) for _ in range(2))
    client = enter(f.grant(branch.school, Role.HANDLER))
    answer = client.get(f"/desk/review/{f.stop(first).pk}/next/")
    assert answer.headers["Location"] == f"/desk/review/{f.stop(second).pk}/"
