"""公告管理: an office drafts, encloses, publishes and withdraws."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sites.told import announcement
from zhicheng.notices.models import Announcement
from zhicheng.people.models import Grant

Enter = Callable[..., Client]
pytestmark = pytest.mark.django_db
SAID = {"title": "申报通知", "text": "请按时申报。\n逾期不受理。", "audience": "public"}


@pytest.fixture
def city() -> Grant:
    """The administrator of the city's office."""
    return f.administrator(f.province().city)


@pytest.fixture
def office(enter: Enter, city: Grant) -> Client:
    """Logged in there."""
    return enter(city)


def draft(office: Client, **changed: Any) -> Announcement:
    """Written through the page."""
    office.post("/desk/announcing/new/", SAID | changed)
    return Announcement.objects.order_by("-id")[0]


def test_a_draft_is_written_enclosed_published_and_read(office: Client, client: Client) -> None:
    made = draft(office, policy="on")
    address = f"/desk/announcing/{made.pk}/"
    assert (made.state, made.publish_at, made.policy) == ("draft", f.NOW, True)

    office.post(f"{address}files/", {"file": f.picture()})
    assert "扫描件.jpg" in office.get(address).content.decode()
    assert "发布范围：社会公众" in office.get(f"{address}publish/").content.decode()
    office.post(f"{address}publish/", {"seen": made.version})

    assert "申报通知" in Client().get("/").content.decode()


def test_a_day_to_come_is_kept_with_its_hour_and_the_end_with_its_last_moment(office: Client) -> None:
    made = draft(office, publish_on="2026-12-01", publish_time="09:30", until_on="2026-12-31")
    assert made.publish_at.isoformat() == "2026-12-01T01:30:00+00:00"
    assert made.until
    assert made.until.isoformat() == "2026-12-31T16:00:00+00:00"
    page = office.get(f"/desk/announcing/{made.pk}/").content.decode()
    assert 'value="2026-12-31"' in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "请填写标题"),
        ({"audience": "mars"}, "不在列表中"),
        ({"publish_on": "2026-12-01", "until_on": "2026-11-01"}, "结束时间应晚于发布时间"),
        ({"text": "长" * 20001}, "最多 20000 个字"),
    ],
)
def test_wrong_input_is_kept_and_told(office: Client, changed: dict[str, str], sentence: str) -> None:
    answer = office.post("/desk/announcing/new/", SAID | changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Announcement.objects.exists()


def test_a_published_one_is_shown_and_not_changed_until_it_is_withdrawn(office: Client) -> None:
    made = draft(office)
    address = f"/desk/announcing/{made.pk}/"
    office.post(f"{address}publish/", {"seen": 0})
    assert "<form" not in office.get(address).content.decode().split('id="content"')[1]
    assert "请先撤下" in office.post(address, SAID | {"title": "新", "seen": 1}).content.decode()

    office.post(f"{address}withdraw/", {"seen": 1})
    office.post(address, SAID | {"title": "新标题", "seen": 2})

    assert Announcement.objects.get().title == "新标题"
    assert Client().get(f"/announcements/{made.pk}/").status_code == 404


def test_an_older_page_gets_409(office: Client) -> None:
    made = draft(office)
    assert office.post(f"/desk/announcing/{made.pk}/", SAID | {"seen": 7}).status_code == 409
    assert office.post(f"/desk/announcing/{made.pk}/publish/", {"seen": 7}).status_code == 409


def test_a_draft_is_discarded_after_a_question(office: Client) -> None:
    made = draft(office)
    assert "删除后不能恢复" in office.get(f"/desk/announcing/{made.pk}/discard/").content.decode()
    office.post(f"/desk/announcing/{made.pk}/discard/", {"seen": 0})
    assert not Announcement.objects.exists()


def test_a_file_is_taken_out_and_a_wrong_one_refused(office: Client) -> None:
    made = draft(office)
    files = f"/desk/announcing/{made.pk}/files/"
    office.post(files, {"file": f.picture()})
    office.post(f"{files}{made.enclosures.get().pk}/")

    assert not made.enclosures.exists()
    assert office.post(files).status_code == 422


def test_a_unit_reads_why_it_cannot_announce(enter: Enter) -> None:
    answer = enter(f.administrator(f.province().school)).get("/desk/announcing/")
    assert answer.status_code == 422
    assert "只有职改办系统管理员可以发布通知公告" in answer.content.decode()


def test_the_announcements_of_another_office_are_not_found(office: Client, city: Grant) -> None:
    assert city.organisation.parent is not None
    other = announcement(city.organisation.parent)
    assert office.get(f"/desk/announcing/{other.pk}/").status_code == 404
    assert office.post(f"/desk/announcing/{other.pk}/withdraw/", {"seen": 0}).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_takes_two_queries(office: Client, city: Grant, number: int, django_assert_num_queries: Any) -> None:
    for _ in range(number):
        announcement(city.organisation, by=city.user)
    with django_assert_num_queries(2):  # who acts, rows
        office.get("/desk/announcing/")
