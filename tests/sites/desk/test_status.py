"""申报人员状态查询: where every applicant of the unit stands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.reviews import actions as reviews
from zhicheng.reviews import door, whereabouts
from zhicheng.reviews.models import Interview
from zhicheng.reviews.queries import last_verdicts
from zhicheng.reviews.whereabouts import Scope, Sought
from zhicheng.sites.applicant.standing import deadline_of

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
LIST = "applicant_status_list"


def shown(enter: Enter, grant: Any, **asked: str) -> str:
    return enter(grant).get(reverse(LIST), asked).content.decode()


@pytest.mark.req("H6.1")
def test_the_unit_sees_each_applicants_state_where_it_stands_and_the_committees_name(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school, f.person("李雅文")))
    f.applicant(school, f.person("赵未报"))

    page = shown(enter, f.administrator(school))

    for words in (
        "李雅文",
        "审核中",
        "逸夫小学 · 经办人审查",
        case.round.committee.name,
        "赵未报",
        "未申报",
        "共 2 人次",
    ):
        assert words in page
    assert str(case.applicant.id_number) not in page


@pytest.mark.req("H6.1")
def test_the_interview_notice_with_time_and_place_stands_in_the_list_and_in_the_way(enter: Enter) -> None:
    branch = f.province()
    case = f.climb(f.submitted(f.applicant(branch.school)))
    desk = f.grant(branch.city, "leader")
    Interview.objects.create(
        application=case,
        at=f.NOW + timedelta(days=9),
        place="郑州市金水路1号三楼会议室",
        organisation=branch.city,
        noticed_by=desk.user,
        noticed_at=f.NOW,
    )
    administrator = f.administrator(branch.school)
    for page in (
        shown(enter, administrator),
        enter(administrator).get(reverse("applicant_standing", args=[case.pk])).content.decode(),
    ):
        assert "2026-12-01 09:00" in page
        assert "郑州市金水路1号三楼会议室" in page
        assert "待评审" in page


@pytest.mark.req("H6.1")
def test_reviewers_of_the_unit_see_it_too_and_are_led_to_the_materials(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    page = shown(enter, f.grant(school, "handler"))
    assert reverse("review_record", args=[f.stop(case).pk]) in page


def test_a_reviewer_of_other_series_sees_neither_the_case_nor_its_way(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school, f.person("李雅文")))
    other = f.grant(school, "handler", all_series=False, series=["01"])
    assert "李雅文" not in shown(enter, other)
    assert enter(other).get(reverse("applicant_standing", args=[case.pk])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"who": "雅"}, {"李雅文"}),
        ({"who": "李雅文"}, {"李雅文"}),
        ({"state": "none"}, {"赵未报"}),
        ({"state": "in_review"}, {"李雅文"}),
        ({"state": "draft"}, {"王小草"}),
        ({"series": "22"}, {"李雅文", "王小草"}),
        ({"series": "01"}, set()),
        ({"who": "不存在"}, set()),
    ],
)
def test_name_state_and_series_narrow_the_list(enter: Enter, asked: dict[str, str], found: set[str]) -> None:
    school = f.province().school
    f.submitted(f.applicant(school, f.person("李雅文")))
    f.draft(f.applicant(school, f.person("王小草")))
    f.applicant(school, f.person("赵未报"))
    page = shown(enter, f.administrator(school), **asked)
    assert {name for name in ("李雅文", "王小草", "赵未报") if name in page} == found


def test_the_round_narrows_the_list(enter: Enter) -> None:
    branch = f.province()
    first, second = f.round_(branch.city), f.round_(branch.city)
    f.submitted(f.applicant(branch.school, f.person("李雅文")), first)
    f.submitted(f.applicant(branch.school, f.person("张伟明")), second)
    page = shown(enter, f.administrator(branch.school), round=str(second.pk))
    assert "张伟明" in page
    assert "李雅文" not in page


def test_an_id_number_finds_its_person_and_never_stands_in_an_address(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school, f.person("李雅文")))
    f.submitted(f.applicant(school, f.person("张伟明")))
    number = str(case.applicant.id_number)
    client = enter(f.administrator(school))

    answer = client.post(reverse(LIST), {"who": number, "state": "in_review"})

    assert number not in answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert "李雅文" in page
    assert "张伟明" not in page
    assert number not in page


def test_the_way_of_a_case_below_is_open_to_the_superior_and_of_one_beside_or_above_is_not(enter: Enter) -> None:
    branch = f.province()
    beside = f.organisation(branch.county, "管城区卫生健康局", "bureau")
    case = f.submitted(f.applicant(branch.school))
    address = reverse("applicant_standing", args=[case.pk])
    assert enter(f.administrator(branch.city)).get(address).status_code == 200
    assert enter(f.grant(beside, "handler")).get(address).status_code == 404
    assert enter(f.administrator(beside)).get(address).status_code == 404


def test_a_draft_is_shown_to_the_own_unit_only(enter: Enter) -> None:
    branch = f.province()
    address = reverse("applicant_standing", args=[f.draft(f.applicant(branch.school)).pk])
    assert enter(f.administrator(branch.school)).get(address).status_code == 200
    assert enter(f.administrator(branch.bureau)).get(address).status_code == 404


def test_the_administrator_reads_opinions_but_not_what_was_said_of_sections(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    f.give_back(case, ["papers"])
    address = reverse("applicant_standing", args=[case.pk])
    assert "请核对第 1 处" not in enter(f.administrator(school)).get(address).content.decode()
    assert "请核对第 1 处" in enter(f.grant(school, "handler")).get(address).content.decode()


def test_pages_lead_forth_and_back_without_losing_anybody(enter: Enter) -> None:
    school = f.province().school
    for number in range(60):
        f.applicant(school, f.person(f"第{number:02}人"))
    client = enter(f.administrator(school))
    first = client.get(reverse(LIST)).content.decode()
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(reverse(LIST) + following).content.decode()
    names = {f"第{number:02}人" for number in range(60)}
    on = [{name for name in names if name in page} for page in (first, second)]
    assert [len(found) for found in on] == [50, 10]
    assert on[0] | on[1] == names
    back = second.split('rel="prev"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert {name for name in names if name in client.get(reverse(LIST) + back).content.decode()} == on[0]


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_takes_six_queries_however_long_it_is(
    enter: Enter, django_assert_num_queries: Any, number: int
) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    stop = f.stop(case)
    for _ in range(number - 1):
        other = f.applicant(school)
        case.pk, case.applicant, case.number = None, other.user, f"HA2026-{other.pk:06d}"
        case.save(force_insert=True)
        stop.pk, stop.application = None, case
        stop.save(force_insert=True)
    client = enter(f.grant(school, "handler"))
    with django_assert_num_queries(6):
        client.get(reverse(LIST))


def test_a_withdrawn_case_is_with_its_applicant_again(enter: Enter) -> None:
    school = f.province().school
    by = f.applicant(school)
    case = f.submitted(by)
    reviews.withdraw(case, by=by, at=f.NOW, seen=case.version)
    page = shown(enter, f.administrator(school))
    assert "已撤回" in page
    assert "2026-12-10 截止" in page


@pytest.mark.req("H6.1")
@pytest.mark.parametrize("role", ["administrator", "handler", "leader"])
def test_everybody_of_the_unit_who_sees_the_whole_prints_the_form_from_the_list(enter: Enter, role: str) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    grant = f.administrator(school) if role == "administrator" else f.grant(school, role)
    assert reverse("print_form", args=[case.pk]) in shown(enter, grant)
    assert enter(grant).post(reverse("print_form", args=[case.pk])).headers["Content-Type"] == "application/pdf"


@pytest.mark.req("H6.1")
@pytest.mark.parametrize("state", ["draft", "returned", "taken_back", "correcting"])
def test_the_unit_sees_the_day_that_counts_for_the_applicant(enter: Enter, state: str) -> None:
    branch = f.province()
    teacher = f.applicant(branch.school)
    case = f.draft(teacher) if state == "draft" else f.submitted(teacher)
    if state in ("returned", "taken_back"):
        f.give_back(case, ["papers"])
    if state == "taken_back":
        f.submit_again(case, teacher)
        reviews.withdraw(case, by=teacher, at=f.NOW, seen=case.version)
    if state == "correcting":
        office, due = f.grant(f.climb(case).round.committee.host, "leader"), f.NOW + timedelta(days=3)
        door.ask_correction(case, reasons={"papers": "补"}, due=due, by=office, at=f.NOW, seen=case.version)
    case.refresh_from_db()

    administrator = f.administrator(branch.school)
    line = whereabouts.page(Scope.of(administrator, subtree=False), Sought()).rows[0]

    assert line.deadline == deadline_of(case, last_verdicts([case.pk]).get(case.pk))
    page = enter(administrator).get(reverse("applicant_standing", args=[case.pk])).content.decode()
    assert ("补正期限" in page, "修改截止" in page) == (state == "correcting", state != "correcting")


def test_where_the_button_is_missing_the_reason_stands(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    f.draft(f.applicant(school))
    narrow = f.grant(school, "leader", sections=1)
    page = shown(enter, narrow)
    assert "须审全部内容" in page
    assert enter(narrow).post(reverse("print_form", args=[case.pk])).status_code == 404
    assert "提交后可打印评审表" in shown(enter, f.administrator(school))


def test_a_leader_of_the_superior_prints_nothing_that_has_not_come_up(enter: Enter) -> None:
    branch = f.province()
    case = f.submitted(f.applicant(branch.school))
    assert enter(f.grant(branch.bureau, "leader")).post(reverse("print_form", args=[case.pk])).status_code == 404
