"""诚信档案: recorded by an office with its document, in force for a term, lifted with a reason, asked at submission."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories as f
from tests.refusal import refused
from zhicheng.integrity import actions, queries
from zhicheng.integrity.models import Part, Record
from zhicheng.people.models import Role
from zhicheng.reviews import actions as reviews

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
SAID = {
    "part": Part.APPLICANT,
    "what": "提供虚假论文",
    "document": "豫人社函〔2026〕8号",
    "since": date(2026, 5, 1),
    "until": date(2029, 4, 30),
}


@pytest.fixture
def branch():
    return f.province()


@pytest.fixture
def office(branch):
    return f.grant(branch.office, Role.LEADER)


@pytest.fixture
def teacher(branch):
    return f.applicant(branch.school)


def recorded(person, by, **changed):
    return actions.record(person, **(SAID | changed), by=by, at=f.NOW)


def test_it_keeps_somebody_away_on_each_day_of_its_term_in_its_part_only(teacher, office):
    record = recorded(teacher.user, office)

    for day, there in ((date(2026, 4, 30), 0), (date(2026, 5, 1), 1), (date(2029, 4, 30), 1), (date(2029, 5, 1), 0)):
        assert (queries.standing_against(teacher.user_id, Part.APPLICANT, day) == record) == bool(there)
    assert queries.standing_against(teacher.user_id, Part.EXPERT, TODAY) is None
    assert queries.banned([teacher.user_id, office.user_id], Part.APPLICANT, TODAY) == {teacher.user_id}


def test_who_stands_in_it_cannot_hand_in_and_is_told_why_and_whom_to_ask(teacher, office):
    application = f.complete(teacher)
    recorded(teacher.user, office)

    with refused("integrity_record") as refusal:
        reviews.submit(application, by=teacher, at=f.NOW, seen=application.version)
    assert "豫人社函〔2026〕8号，至 2029-04-30 止" in refusal.value.message
    assert "河南省职改办" in refusal.value.message


def test_what_is_lifted_keeps_nobody_away_and_stays_in_the_file(teacher, office):
    record = recorded(teacher.user, office, until=None)
    with refused("reason_needed"):
        actions.lift(record, because=" ", by=office, at=f.NOW)

    actions.lift(record, because="复核后撤销原处理。", by=office, at=f.NOW)

    assert queries.standing_against(teacher.user_id, Part.APPLICANT, TODAY) is None
    assert Record.objects.get().lifted_because == "复核后撤销原处理。"
    with refused("already_lifted"):
        actions.lift(record, because="再次", by=office, at=f.NOW)


def test_only_offices_keep_it_and_nobody_their_own(branch, teacher, office):
    with refused("offices_only"):
        recorded(teacher.user, f.grant(branch.school, Role.LEADER))
    with refused("offices_only"):
        recorded(teacher.user, teacher)
    with refused("own_record"):
        recorded(office.user, office)


def test_it_says_what_for_on_which_paper_and_from_when(teacher, office):
    for changed, code in (
        ({"what": " "}, "reason_needed"),
        ({"document": ""}, "reason_needed"),
        ({"since": TODAY + timedelta(days=1)}, "future"),
        ({"until": date(2026, 4, 30)}, "term_backwards"),
    ):
        with refused(code):
            recorded(teacher.user, office, **changed)


def test_the_database_knows_no_half_lifted_record(teacher, office):
    record = recorded(teacher.user, office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(lifted_at=f.NOW)
