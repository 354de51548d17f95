"""通知公告 as readers see it: what is public on the portal, what is meant for them after login."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sites.told import announcement

Enter = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch."""
    return f.province()


def test_a_visitor_reads_on_the_portal_what_is_public(client: Client, branch: f.Branch) -> None:
    announcement(branch.office, title="公开的通知")
    announcement(branch.office, title="内部的通知", audience="everybody")
    announcement(branch.office, title="明天的通知", publish_at=f.NOW + timedelta(days=1))
    announcement(branch.office, title="草稿", state="draft")

    for address in ("/", "/announcements/"):
        page = client.get(address).content.decode()
        assert "公开的通知" in page
        assert [hidden for hidden in ("内部的通知", "明天的通知", ">草稿<") if hidden in page] == []


def test_policy_stands_apart_on_the_portal_and_in_a_list_of_its_own(client: Client, branch: f.Branch) -> None:
    announcement(branch.office, title="评审办法", policy=True)
    announcement(branch.office, title="放假通知")
    portal = client.get("/").content.decode()
    assert portal.count("评审办法") == 1
    assert portal.index("政策文件") < portal.index("评审办法")
    only = client.get("/announcements/?policy=1").content.decode()
    assert ("评审办法" in only, "放假通知" in only) == (True, False)
    assert "评审办法" in client.get("/announcements/").content.decode()


def test_it_is_read_with_its_paragraphs_and_files_and_no_markup(client: Client, branch: f.Branch) -> None:
    made = announcement(branch.office, text="第一段\n<b>第二段</b>")
    page = client.get(f"/announcements/{made.pk}/").content.decode()

    assert "<p>第一段</p><p>&lt;b&gt;第二段&lt;/b&gt;</p>" in page.replace("\n", "").replace("  ", "")
    file = client.get(f"/announcements/{made.pk}/files/{made.enclosures.get().pk}/")
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_what_is_not_for_somebody_is_not_found_nor_are_its_files(
    client: Client, enter: Enter, branch: f.Branch
) -> None:
    made = announcement(branch.city, audience="reviewers")
    addresses = [f"/announcements/{made.pk}/", f"/announcements/{made.pk}/files/{made.enclosures.get().pk}/"]

    assert [client.get(address).status_code for address in addresses] == [404, 404]
    enter(f.applicant(branch.school))
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    enter(f.grant(branch.school, "handler"))
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_the_file_of_one_is_not_reached_through_another(client: Client, branch: f.Branch) -> None:
    hidden, open_ = announcement(branch.city, audience="units"), announcement(branch.city)
    assert client.get(f"/announcements/{open_.pk}/files/{hidden.enclosures.get().pk}/").status_code == 404


def test_the_first_page_after_login_shows_what_is_meant_for_the_person(enter: Enter, branch: f.Branch) -> None:
    announcement(branch.city, title="给各单位的通知", audience="units")
    assert "给各单位的通知" in enter(f.administrator(branch.school)).get("/home/").content.decode()
    assert "给各单位的通知" not in enter(f.grant(branch.school, "handler")).get("/home/").content.decode()


def test_pinned_ones_come_first(client: Client, branch: f.Branch) -> None:
    announcement(branch.office, title="新的")
    announcement(branch.office, title="旧的但置顶", pinned=True, publish_at=f.NOW - timedelta(days=30))
    page = client.get("/announcements/").content.decode()
    assert page.index("旧的但置顶") < page.index("新的")


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_takes_two_queries(
    enter: Enter, branch: f.Branch, number: int, django_assert_num_queries: Any
) -> None:
    author = f.person()
    for _ in range(number):
        announcement(branch.office, by=author)
    client = enter(f.applicant(branch.school))
    with django_assert_num_queries(2):  # who acts, rows
        page = client.get("/announcements/").content.decode()
    assert ('rel="next"' in page) == (number == 50)
