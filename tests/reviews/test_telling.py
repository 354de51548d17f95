"""What the chain tells: the applicant what became of the papers, desks once a day, everybody before a deadline."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localtime

from tests import factories as f
from zhicheng.applications.actions import extend
from zhicheng.applications.models import Application
from zhicheng.notices.models import Notice
from zhicheng.people.models import Grant
from zhicheng.reviews import actions, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch."""
    return f.province()


@pytest.fixture
def teacher(branch: f.Branch) -> Grant:
    """Somebody who applies from the school."""
    return f.applicant(branch.school)


def kinds(grant: Grant) -> list[str]:
    """What somebody was told, oldest first."""
    return list(Notice.objects.filter(to=grant.user).order_by("id").values_list("kind", flat=True))


def test_the_applicant_gets_a_receipt_and_no_desk_is_told(branch: f.Branch, teacher: Grant) -> None:
    handler = f.grant(branch.school, "handler")
    application = f.submitted(teacher)

    assert kinds(teacher) == ["submitted"]
    assert kinds(handler) == []
    assert application.number in Notice.objects.get().body


def test_a_level_is_told_when_its_last_step_has_passed(branch: f.Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    f.pass_on(application, f.grant(branch.school, "handler"))
    assert kinds(teacher) == ["submitted"]

    f.pass_on(application, f.grant(branch.school, "leader"))

    assert kinds(teacher) == ["submitted", "level_passed"]
    assert "「逸夫小学」" in Notice.objects.get(kind="level_passed").subject


def test_the_committee_s_door_is_told(teacher: Grant) -> None:
    f.climb(f.submitted(teacher))
    assert kinds(teacher)[-1] == "arrived"


def test_a_return_names_what_to_mend_and_not_the_reasons(teacher: Grant) -> None:
    application = f.submitted(teacher)
    f.give_back(application, ["papers", "education"])

    told = Notice.objects.get(kind="returned")
    assert (told.about, told.to_id) == (application.pk, teacher.user_id)
    assert "请核对第" not in told.body
    assert "论文" in told.body


def test_a_rejection_is_told(branch: f.Branch, teacher: Grant) -> None:
    application = f.submitted(teacher)
    by = f.grant(branch.school, "handler")
    actions.reject(f.stop(application), reason="不符合条件", by=by, at=f.NOW, seen=application.version)
    assert kinds(teacher) == ["submitted", "rejected"]


def test_a_desk_reads_once_a_day_how_much_waits(branch: f.Branch, teacher: Grant) -> None:
    handler, narrow = f.grant(branch.school, "handler"), f.grant(branch.school, "handler", all_series=False)
    f.submitted(teacher)
    f.submitted(f.applicant(branch.school))

    tasks.tell_what_waits(f.NOW)
    tasks.tell_what_waits(f.NOW + timedelta(hours=1))
    tasks.tell_what_waits(f.NOW + timedelta(days=1))

    assert kinds(handler) == ["digest", "digest"]
    assert kinds(narrow) == []
    assert Notice.objects.filter(to=handler.user)[0].subject == "有 2 件申报等待您审核"


def test_nobody_is_told_of_one_s_own_application(branch: f.Branch, teacher: Grant) -> None:
    f.submitted(teacher)
    both = f.grant(branch.school, "handler", teacher.user)
    tasks.tell_what_waits(f.NOW)
    assert "digest" not in kinds(both)


def test_who_has_not_handed_in_is_told_three_days_before_and_once(branch: f.Branch, teacher: Grant) -> None:
    round = f.round_(branch.city)
    f.draft(teacher, round)
    done = f.applicant(branch.school)
    f.submitted(done, round)

    tasks.tell_of_deadlines(round.closes_at - timedelta(days=4))
    assert kinds(teacher) == []
    for hours in (72, 48, 1):
        tasks.tell_of_deadlines(round.closes_at - timedelta(hours=hours))

    assert kinds(teacher) == ["closing"]
    assert kinds(done) == ["submitted"]


def test_whose_time_was_extended_is_told_of_their_own_day_and_no_other(branch: f.Branch, teacher: Grant) -> None:
    round, colleague = f.round_(branch.city), f.applicant(branch.school)
    f.draft(teacher, round)
    f.draft(colleague, round)
    until = round.closes_at + timedelta(days=10)
    host = f.administrator(branch.city)
    extend(round, applicant=teacher.user, until=until, reason="所在地区停电。", by=host, at=f.NOW)

    tasks.tell_of_deadlines(round.closes_at - timedelta(days=2))
    assert "closing" not in kinds(teacher)
    assert kinds(colleague) == ["closing"]
    tasks.tell_of_deadlines(until - timedelta(days=2))
    tasks.tell_of_deadlines(until - timedelta(days=1))

    told = Notice.objects.filter(to=teacher.user, kind="closing").get()
    assert f"{localtime(until):%Y-%m-%d %H:%M}" in told.body
    assert kinds(colleague) == ["closing"]


def test_who_was_told_already_is_told_again_of_an_extended_day(branch: f.Branch, teacher: Grant) -> None:
    round, host = f.round_(branch.city), f.administrator(branch.city)
    f.draft(teacher, round)
    tasks.tell_of_deadlines(round.closes_at - timedelta(days=1))
    until = round.closes_at + timedelta(days=2)
    extend(round, unit=branch.bureau, until=until, reason="所在地区停电。", by=host, at=f.NOW)

    tasks.tell_of_deadlines(round.closes_at - timedelta(hours=1))

    assert kinds(teacher).count("closing") == 2


def test_papers_given_back_have_their_extended_day_too(branch: f.Branch, teacher: Grant) -> None:
    round, host = f.round_(branch.city), f.administrator(branch.city)
    f.give_back(f.submitted(teacher, round), ["papers"])
    until = round.correct_until + timedelta(days=10)
    extend(round, applicant=teacher.user, until=until, reason="本人住院。", by=host, at=f.NOW)

    tasks.tell_of_deadlines(round.correct_until - timedelta(days=1))
    assert "correcting" not in kinds(teacher)
    tasks.tell_of_deadlines(until - timedelta(days=1))
    assert kinds(teacher).count("correcting") == 1


def test_who_was_given_papers_back_is_told_before_the_last_day_for_that(branch: f.Branch, teacher: Grant) -> None:
    round = f.round_(branch.city)
    application: Application = f.submitted(teacher, round)
    f.give_back(application, ["papers"])

    tasks.tell_of_deadlines(round.correct_until - timedelta(days=2))

    assert kinds(teacher) == ["submitted", "returned", "correcting"]


def test_holidays_are_known_and_of_an_unknown_year_the_week_speaks() -> None:
    assert not tasks.is_worked(date(2030, 6, 1))  # a Saturday
    assert tasks.is_worked(date(2030, 6, 3))
