"""单位公示 (Order 40, Art. 16) on its two pages: the unit's reviewers keep it, the unit's people read it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.reviews.conftest import Mode
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant, Role
from zhicheng.profiles.results import UnitPublicity

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
Case = tuple[Application, Grant, Grant]
SAID = {"since": "2026-11-23", "until": "2026-11-30", "place": "教学楼一楼公告栏"}


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_unit_records_where_it_was_posted_and_reads_why_a_time_is_too_short(
    enter: Enter, unit_publicity: Mode, at_the_unit: Case
) -> None:
    unit_publicity(UnitPublicity.RECORDED)
    application, handler, _ = at_the_unit
    client, page = enter(handler), reverse("unit_postings")
    assert "未公示" in text(client.get(page))
    said = SAID | {"application": application.pk}
    for wrong, words in (
        ({"application": []}, "请勾选要公示的申报"),
        ({"until": "2026-11-27"}, "单位公示不少于 5 个工作日"),
    ):
        answer = client.post(page, said | wrong)
        assert answer.status_code == 422
        assert words in text(answer)
        assert SAID["place"] in text(answer)
    assert client.post(page, said).status_code == 302
    assert f"2026-11-23 至 2026-11-30，{SAID['place']}" in text(client.get(page))


def test_what_the_system_shows_is_read_by_the_people_of_the_unit_and_by_nobody_else(
    enter: Enter, unit_publicity: Mode, at_the_unit: Case
) -> None:
    unit_publicity(UnitPublicity.TIMED)
    application, handler, leader = at_the_unit
    client = enter(handler)
    assert "本单位现在没有公示" in text(client.get(reverse("unit_list")))
    client.post(reverse("unit_postings"), {"application": application.pk})
    beside = f.organisation(leader.organisation.parent)
    seen = {by: text(enter(by).get(reverse("unit_list"))) for by in (leader, f.grant(beside, Role.LEADER))}
    assert [application.applicant_name in page for page in seen.values()] == [True, False]
    staff = f.grant(leader.organisation, Role.STAFF)
    assert enter(staff).get(reverse("unit_list")).status_code == 404


def test_nobody_but_the_reviewers_of_the_unit_posts(enter: Enter, unit_publicity: Mode, at_the_unit: Case) -> None:
    unit_publicity(UnitPublicity.TIMED)
    application, handler, _ = at_the_unit
    page, said = reverse("unit_postings"), {"application": application.pk}
    assert enter(f.administrator(handler.organisation)).post(page, said).status_code == 404
    above = enter(f.grant(handler.organisation.parent, Role.HANDLER))
    assert application.applicant_name not in text(above.get(page))
    assert above.post(page, said).status_code == 422


def test_where_the_province_keeps_it_outside_the_page_says_so(enter: Enter, at_the_unit: Case) -> None:
    application, handler, _ = at_the_unit
    client, page = enter(handler), reverse("unit_postings")
    assert "单位公示不在系统中办理" in text(client.get(page))
    assert client.post(page, {"application": application.pk}).status_code == 422
