"""Replay: the events of every application tell its head row and its open visit; `verify` proves it nightly."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.factories import Branch
from zhicheng.applications.models import Application
from zhicheng.organisations import actions as organisations
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions, queries
from zhicheng.reviews.models import Stop


def test_after_a_climb_with_a_return_every_row_is_what_the_events_tell(
    branch: Branch, application: Application, teacher: Grant
) -> None:
    f.climb(application, branch.county)
    f.give_back(application, ["summary", "papers"])
    assert queries.unfaithful() == []
    f.submit_again(application, teacher)
    assert queries.unfaithful() == []
    f.climb(application)
    assert queries.unfaithful() == []


@pytest.mark.parametrize(
    "change",
    [
        {"state": "returned"},
        {"position": 3},
        {"version": 7},
        {"submission": 2},
        {"chain": None, "submission": 0, "number": None},
    ],
)
def test_a_head_row_that_was_bent_is_found(application: Application, change: dict[str, Any]) -> None:
    Application.objects.filter(pk=application.pk).update(**change)
    assert queries.unfaithful() == [application.pk]


@pytest.mark.parametrize("change", [{"pending": 1}, {"position": 1}, {"step": "leader"}, {"submission": 9}])
def test_an_open_visit_that_was_bent_is_found(application: Application, change: dict[str, Any]) -> None:
    Stop.objects.filter(application=application).update(**change)
    assert queries.unfaithful() == [application.pk]


def test_a_missing_or_superfluous_visit_is_found(branch: Branch, application: Application, teacher: Grant) -> None:
    Stop.objects.filter(application=application).delete()
    other = f.applicant(branch.school)
    draft = f.draft(other)
    Stop.objects.create(
        application=draft,
        submission=1,
        position=0,
        organisation=branch.school,
        step="handler",
        series=draft.series,
        unit=draft.unit,
        pending=1,
        entered_at=f.NOW,
    )
    assert sorted(queries.unfaithful()) == sorted([application.pk, draft.pk])


def test_a_hundred_applications_cost_as_many_queries_as_one(
    branch: Branch, application: Application, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as one:
        queries.unfaithful()
    f.submitted(f.applicant(branch.school))
    f.draft(f.applicant(branch.school))
    with django_assert_num_queries(len(one)):
        assert queries.unfaithful() == []
    assert len(one) == 6


def test_chunks_do_not_lose_anybody(branch: Branch, application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    second = f.submitted(f.applicant(branch.school))
    Stop.objects.all().update(pending=1)
    monkeypatch.setattr(queries, "CHUNK", 1)
    assert queries.unfaithful() == [application.pk, second.pk]


@pytest.mark.usefixtures("tianjin")
def test_a_way_that_became_shorter_between_two_submissions_still_replays(branch: Branch, teacher: Grant) -> None:
    application = f.climb(f.submitted(teacher), branch.city)
    stop, by = f.stop(application), f.grant(branch.city, Role.REVIEW)
    actions.reject(stop, reason="不符合。", by=by, at=f.NOW, seen=application.version)
    organisations.move(branch.school, branch.city, by=f.administrator(branch.city), at=f.NOW, seen=0)
    f.submit_again(application, teacher)
    assert queries.unfaithful() == []
    f.climb(application, branch.city)
    assert application.stops.filter(submission=2).count() == 2


def test_the_command_says_that_all_is_well_or_names_what_is_not(application: Application) -> None:
    out, err = StringIO(), StringIO()
    call_command("verify", stdout=out)
    assert "核对通过" in out.getvalue()
    Stop.objects.filter(application=application).update(pending=1)
    with pytest.raises(CommandError, match="核对未通过"):
        call_command("verify", stdout=out, stderr=err)
    assert str(application.pk) in err.getvalue()
