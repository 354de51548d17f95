"""导出: every list as filtered, as a job, and a record of who took what."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests import factories as f
from tests.sites.brought import taken as brought
from zhicheng.jobs.models import Job
from zhicheng.organisations.models import Organisation
from zhicheng.people import lending
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.sheets.lists import LISTS
from zhicheng.sheets.models import Export
from zhicheng.sites import desk
from zhicheng.sites.frame.registry import PAGES

pytestmark = pytest.mark.django_db
Enter = Callable[..., Any]
TEMPLATES = Path(desk.__file__).parent / "templates"
NOT_TAKEN_AWAY = {
    "calendar_years": "the holidays of a few years, public as they are",
    "certificates_due": "to be made into certificates, which are listed in certificates",
    "expert": "one expert's record",
    "extend_round": "what was granted of one round, beside the form that grants",
    "import_preview": "comes back as the marked workbook",
    "integrity_record": "one record, with the others of the same person",
    "objections": "who objects and about whom is confidential, and each look is noted",
    "papers": "what is chosen here is printed, and is listed in applicant_status_list",
    "pass_many": "a choice of rows of the queue",
    "plan": "its template comes filled in",
    **dict.fromkeys(("draw", "draw_exclusions"), "one draw, with names of experts that leave nowhere"),
    **dict.fromkeys(("panel", "panel_candidates", "panel_results", "start_panel"), "one panel, with its readers"),
    **dict.fromkeys(("meeting_agenda", "meeting_recusals", "meeting_seats"), "one meeting, with its members"),
    **dict.fromkeys(("decide_confirmation", "office_publicity"), "the people of one publicity"),
}
"""Pages that draw a table without being a list."""


@pytest.fixture
def school() -> Grant:
    return f.administrator(f.province().school)


@pytest.mark.parametrize("listed", ["applicants", "staff", "organisations", "status"])
def test_every_list_has_its_button_with_the_filters_of_the_page(school: Grant, enter: Enter, listed: str) -> None:
    page = enter(school).get(f"/desk/{listed}/?who=x").content.decode()
    assert "导出" in page
    assert "?who=x" in page.split("/desk/exports/")[-1][:60]


def test_every_page_with_a_list_has_the_button_and_the_list_behind_it() -> None:
    drawn = {path.stem: path.read_text() for path in TEMPLATES.glob("*.html") if path.stem in PAGES}
    lists = {name for name, text in drawn.items() if "call listing(" in text} - set(NOT_TAKEN_AWAY)
    assert {name for name in lists if "export_button(request)" not in drawn[name]} == set()
    assert lists - set(LISTS) == set()


@pytest.mark.req("H6.1")
def test_what_the_search_found_is_taken_away_and_nothing_without_a_search(school: Grant, enter: Enter) -> None:
    applicant = f.submitted(f.applicant(school.organisation))
    listing = LISTS["search"]
    found = [
        row[1] for row in listing.rows(school, listing.wanted(school, {"who": applicant.applicant_name}), False, f.NOW)
    ]
    assert found == [applicant.applicant_name]
    assert list(listing.rows(school, {}, False, f.NOW)) == []
    assert "/desk/exports/search/?who=" in enter(school).get(f"/desk/search/?who={found[0]}").content.decode()


def test_an_offices_own_records_are_taken_away(school: Grant, enter: Enter) -> None:
    brought(school)
    lists = {name: LISTS[name] for name in ("imports", "exports", "seals", "rounds")}
    enter(school).post("/desk/exports/staff/")
    rows = {name: list(listing.rows(school, {}, False, f.NOW)) for name, listing in lists.items()}
    assert all(len(row) == len(lists[name].columns) for name in rows for row in rows[name])
    assert [row[3:6] for row in rows["exports"]] == [("本单位人员", "全部", "隐去中间")]
    assert rows["imports"][0][:2] == ("名单.xlsx", "本单位人员")


def test_what_only_the_provinces_office_watches_is_taken_away_there_only(school: Grant) -> None:
    top = f.administrator(Organisation.objects.get(parent=None))
    for name in ("deliveries", "announcing"):
        assert LISTS[name].opens_to(top)
        assert not LISTS[name].opens_to(school)
        assert list(LISTS[name].rows(top, {}, False, f.NOW)) == []
    assert LISTS["deliveries"].in_words(top, {}) == "发送状态：发送失败"


def test_lendings_are_taken_away(school: Grant) -> None:
    handler, colleague = f.grant(school.organisation, Role.HANDLER), f.grant(school.organisation, Role.STAFF)
    lending.lend(handler, colleague.user, since=f.NOW.date(), until=f.NOW.date(), at=f.NOW)
    rows = list(LISTS["lendings"].rows(handler, {}, False, f.NOW))
    assert [row[:2] for row in rows] == [(colleague.user.name, "经办人")]


def test_the_button_leads_to_what_will_be_taken_and_the_job_to_the_result(school: Grant, enter: Enter) -> None:
    client = enter(school)
    page = client.get("/desk/exports/applicants/?who=王&cursor=abc").content.decode()
    assert "姓名或登录名：王" in page
    assert "完整号码" in page
    assert Export.objects.count() == 0
    response = client.post("/desk/exports/applicants/", {"who": "王", "numbers": "whole"})
    job = Job.objects.get()
    assert response["Location"] == f"/jobs/{job.pk}/"
    export = Export.objects.get()
    assert (export.filters, export.whole_numbers, export.grant) == ("姓名或登录名：王", True, school)


def test_a_list_of_another_role_and_one_that_is_not_there_are_not_found(school: Grant, enter: Enter) -> None:
    client = enter(school)
    assert client.get("/desk/exports/handler_queue/").status_code == 404
    assert client.get("/desk/exports/nothing/").status_code == 404


@pytest.mark.parametrize("listed", sorted(LISTS))
@pytest.mark.parametrize("province", ["henan", "tianjin"])
def test_whoever_sees_a_list_takes_it_away_and_nobody_else(
    profile: Callable[[str], None], enter: Enter, province: str, listed: str
) -> None:
    profile(province)
    keeper = f.administrator(f.province().school.parent)
    for role in current().steps:
        f.grant(keeper.organisation, role, user=keeper.user)
    client = enter(keeper)
    page = client.get(reverse(listed))
    link = reverse("export_list", args=[listed])
    if f'href="{link}' in page.content.decode():
        assert client.get(link).status_code == page.status_code == 200
    elif page.status_code != 200:
        assert client.get(link).status_code == 404


def test_a_queue_is_exported_with_its_filters(enter: Enter) -> None:
    handler = f.grant(f.province().school, Role.HANDLER)
    client = enter(handler)
    assert "/desk/exports/handler_queue/?passed=yes" in client.get("/desk/handler/?passed=yes").content.decode()
    client.post("/desk/exports/handler_queue/", {"passed": "yes"})
    assert Export.objects.get().filters == "是否通过：已通过"


def test_the_administrator_sees_who_took_what(school: Grant, enter: Enter) -> None:
    handler = f.grant(school.organisation, Role.HANDLER)
    enter(handler).post("/desk/exports/handler_queue/", {"numbers": "whole"})
    other = f.grant(f.organisation(school.organisation), Role.HANDLER)
    enter(other).post("/desk/exports/handler_queue/")
    page = enter(school).get("/desk/exports/").content.decode()
    assert handler.user.name in page
    assert "完整" in page
    assert other.user.name not in page


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_record_takes_the_same_queries_for_any_number(
    school: Grant, enter: Enter, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        Export.objects.create(listing="staff", label="本单位人员", grant=school, at=f.NOW)
    client = enter(school)
    with django_assert_num_queries(2):
        page = client.get("/desk/exports/").content.decode()
    assert page.count('data-label="行数"') == number
