"""催办: a desk is asked to decide on what has waited too long, and not more often than every three days."""

from datetime import timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.catalogue import working_days
from zhicheng.notices.models import Notice
from zhicheng.reviews import reminding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendar(db):
    """The state's working days."""
    working_days.load()


LATE = f.NOW + timedelta(days=16)
"""More than ten working days after the submission."""


def test_those_who_can_decide_are_told_who_asks_and_nobody_else(application, branch):
    handler, leader = f.reviewers(branch.school)
    blind = f.grant(branch.school, "handler", sections=0)

    reminding.remind(application, by=f.administrator(branch.bureau), at=LATE)

    told = Notice.objects.filter(kind="reminded")
    assert [notice.to_id for notice in told] == [handler.user_id]
    assert branch.bureau.name in told[0].subject
    assert leader.user_id != blind.user_id


def test_before_its_time_nobody_is_asked(application, branch):
    with refused("not_to_remind") as refusal:
        reminding.remind(application, by=f.administrator(branch.bureau), at=f.NOW + timedelta(days=5))
    assert "未满 10 个工作日" in refusal.value.message
    assert "2026-12-05 起可以催办" in refusal.value.message
    with refused("not_to_remind"):
        reminding.remind(application, by=f.administrator(branch.county), at=f.NOW + timedelta(days=12))
    reminding.remind(application, by=f.administrator(branch.city), at=f.NOW + timedelta(days=13))


def test_a_desk_is_asked_again_only_after_three_days_whoever_asks(application, branch, teacher):
    f.reviewers(branch.school)
    reminding.remind(application, by=teacher, at=LATE)
    assert Notice.objects.get(kind="reminded").subject == f"申报人{teacher.user.name}催办：{teacher.user.name}的申报"
    with refused("not_to_remind"):
        reminding.remind(application, by=f.administrator(branch.bureau), at=LATE + timedelta(days=2))
    reminding.remind(application, by=teacher, at=LATE + timedelta(days=3))


def test_what_is_not_in_review_needs_no_reminder(application, branch, teacher):
    f.give_back(application, ["summary"])
    with refused("not_to_remind"):
        reminding.remind(application, by=teacher, at=LATE)
