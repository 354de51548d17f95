"""The way into the library: unit, supervising bureau, province's office (H10.1)."""

from datetime import date

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, State
from zhicheng.experts.models import Expert, ExpertEvent
from zhicheng.people.models import Role
from zhicheng.reviews import actions as reviews
from zhicheng.reviews import queries
from zhicheng.reviews.models import Stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> f.Branch:
    return f.province()


@pytest.mark.req("H10.1")
def test_unit_bureau_and_province_review_and_then_the_expert_is_in_the_library(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    application = f.climb(f.expert_submitted(by))
    visited = Stop.objects.filter(application=application).order_by("id").values_list("organisation", flat=True)
    assert list(dict.fromkeys(visited)) == [branch.school.pk, branch.bureau.pk, branch.office.pk]
    assert application.state == State.ADMITTED
    expert = Expert.objects.get()
    assert (expert.person, expert.organisation, expert.series_id) == (by.user, branch.school, "22")
    assert (expert.level, expert.subject) == ("intermediate", "小学语文阅读教学")
    assert expert.keywords == ["整本书阅读", "课堂评价", "教师培训"]
    assert expert.recusals == [{"kind": "单位", "name": "逸夫小学", "relation": "现工作单位"}]
    assert (expert.since, expert.until) == (date(2026, 11, 22), date(2029, 11, 21))
