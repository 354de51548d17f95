"""The lists of a desk: who stands in them, what finds whom, and what they cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.people.models import User
from zhicheng.reviews.models import Stop
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
BASICS = registry.mask(["basics"])


def waiting(unit: Any, names: list[str]) -> list[Any]:
    """Applications of these people on the unit's first desk."""
    return [f.submitted(f.applicant(unit, f.person(name))) for name in names]


def many(first: Any, number: int) -> None:
    """Rows like this one, as many as asked for in all."""
    stop = f.stop(first)
    for _ in range(number - 1):
        other = f.applicant(first.unit)
        first.pk, first.applicant, first.number = None, other.user, f"HA2026-{other.pk:06d}"
        first.save(force_insert=True)
        stop.pk, stop.application = None, first
        stop.save(force_insert=True)


@pytest.mark.req("H8.2", "H8.4")
def test_the_handlers_list_names_whoever_waits_with_a_masked_red_number_that_leads_to_the_materials(
    enter: Enter,
) -> None:
    school = f.province().school
    case = waiting(school, ["李雅文"])[0]

    page = enter(f.grant(school, "handler")).get(reverse("handler_queue")).content.decode()

    record = reverse("review_record", args=[f.stop(case).pk])
    assert f'<a class="id-number" href="{record}">{case.id_number_masked}</a>' in page
    assert "李雅文" in page
    assert "待经办人审查" in page
    assert "待审 1 件" in page
    assert str(case.applicant.id_number) not in page


@pytest.mark.req("H9.1")
def test_the_leader_sees_what_the_handler_has_finished_and_nothing_before(enter: Enter) -> None:
    school = f.province().school
    case = waiting(school, ["李雅文"])[0]
    leader = f.grant(school, "leader")

    assert "李雅文" not in enter(leader).get(reverse("leader_queue")).content.decode()
    f.pass_on(case, f.grant(school, "handler"))
    assert "李雅文" in enter(leader).get(reverse("leader_queue")).content.decode()


@pytest.mark.req("H8.1", "T3.6")
def test_what_the_lower_level_has_not_passed_is_not_in_the_upper_ones_list(enter: Enter) -> None:
    branch = f.province()
    waiting(branch.school, ["李雅文"])

    page = enter(f.grant(branch.bureau, "handler")).get(reverse("handler_queue")).content.decode()

    assert "李雅文" not in page
    assert "下级单位负责人通过的申报会自动出现在这里" in page


@pytest.mark.req("H8.3")
@pytest.mark.parametrize("scope", [{"all_series": False, "series": ["01"]}, {"sections": 0}])
def test_whoever_may_not_review_the_series_or_anything_pending_has_an_empty_list(
    enter: Enter, scope: dict[str, Any]
) -> None:
    school = f.province().school
    waiting(school, ["李雅文"])

    page = enter(f.grant(school, "handler", **scope)).get(reverse("handler_queue")).content.decode()

    assert "李雅文" not in page


@pytest.mark.req("H8.3")
def test_a_case_leaves_the_list_of_the_person_whose_sections_are_passed_and_stays_in_the_colleagues(
    enter: Enter,
) -> None:
    school = f.province().school
    case = waiting(school, ["李雅文"])[0]
    first, second = (
        f.grant(school, "handler", sections=BASICS),
        f.grant(school, "handler", sections=~BASICS & 2**62 - 1),
    )
    f.pass_on(case, first)

    assert "李雅文" not in enter(first).get(reverse("handler_queue")).content.decode()
    assert "李雅文" in enter(first).get(reverse("handler_queue"), {"passed": "others"}).content.decode()
    assert "李雅文" in enter(second).get(reverse("handler_queue")).content.decode()


def test_nobody_finds_the_own_application_on_the_own_desk(enter: Enter) -> None:
    school = f.province().school
    person = f.person("李雅文")
    case = f.submitted(f.applicant(school, person))
    handler = enter(f.grant(school, "handler", person))

    assert "待审 0 件" in handler.get(reverse("handler_queue")).content.decode()
    assert handler.get(reverse("review_record", args=[f.stop(case).pk])).status_code == 404


@pytest.mark.req("T4.2")
def test_unit_and_answer_filter_alone_and_together(enter: Enter, profile: Callable[[str], None]) -> None:
    profile("tianjin")
    branch = f.province()
    other = f.organisation(branch.bureau, "创新街小学")
    mine, passed, theirs = waiting(branch.school, ["王建国", "陈晓岚"]) + waiting(other, ["赵磊"])
    for case in (mine, passed, theirs):
        f.climb(case, until=branch.bureau)
    reviewer = f.grant(branch.bureau, "review")
    f.pass_on(passed, reviewer)
    client = enter(reviewer)

    def names(**asked: str) -> set[str]:
        page = client.post(reverse("subordinate_queue"), asked, follow=True).content.decode()
        return {name for name in ("王建国", "陈晓岚", "赵磊") if f">{name}</a></td>" in page}

    assert names() == {"王建国", "赵磊"}
    assert names(unit="逸夫") == {"王建国"}
    assert names(passed="yes") == {"陈晓岚"}
    assert names(passed="yes", unit="创新") == set()
    assert names(passed="open", unit="创新") == {"赵磊"}
    assert names(passed="no") == set()


@pytest.mark.req("T3.2", "T3.3")
def test_the_units_own_people_stand_under_its_name_and_code(enter: Enter, profile: Callable[[str], None]) -> None:
    profile("tianjin")
    branch = f.province()
    branch.school.uscc = "91110108551385082Q"
    branch.school.save()
    waiting(branch.school, ["李雅文"])

    page = enter(f.grant(branch.school, "review")).get(reverse("own_people_queue")).content.decode()

    for words in ("逸夫小学", "91110108551385082Q", "是否通过", "未审核", "本单位人员信息", "李雅文"):
        assert words in page
    assert 'class="btn btn-primary"' in page
    assert "id-number" in page


def test_the_last_stop_is_listed_under_submitting_and_nowhere_else(
    enter: Enter, profile: Callable[[str], None]
) -> None:
    profile("tianjin")
    branch = f.province()
    case = f.climb(waiting(branch.school, ["李雅文"])[0], until=branch.city)
    assert f.stop(case).organisation == branch.city
    client = enter(f.grant(branch.city, "review"))

    assert "李雅文" in client.get(reverse("submitting_queue")).content.decode()
    assert "李雅文" not in client.get(reverse("subordinate_queue")).content.decode()
    assert "李雅文" not in client.get(reverse("own_people_queue")).content.decode()


def test_an_id_number_finds_its_owner_and_never_stands_in_the_address(enter: Enter) -> None:
    school = f.province().school
    case, _ = waiting(school, ["李雅文", "王建国"])
    number = str(User.objects.get(pk=case.applicant_id).id_number)

    answer = enter(f.grant(school, "handler")).post(reverse("handler_queue"), {"who": f" {number} "})

    assert number not in answer["Location"]
    page = answer.client.get(answer["Location"]).content.decode()
    assert "李雅文" in page
    assert "王建国" not in page
    assert number not in page


@pytest.mark.parametrize("who", ["雅文", "number"])
def test_name_and_number_find_too(enter: Enter, who: str) -> None:
    school = f.province().school
    case, _ = waiting(school, ["李雅文", "王建国"])
    asked = case.number if who == "number" else who

    page = (
        enter(f.grant(school, "handler")).post(reverse("handler_queue"), {"who": asked}, follow=True).content.decode()
    )

    assert "李雅文" in page
    assert "王建国" not in page


@pytest.mark.req("H8.4")
def test_what_was_given_back_and_came_again_is_said_so(enter: Enter) -> None:
    school = f.province().school
    by = f.applicant(school, f.person("李雅文"))
    case = f.submitted(by)
    handler = f.grant(school, "handler")
    f.return_and_submit_again(case, handler, by)

    page = enter(handler).get(reverse("handler_queue")).content.decode()

    assert "已退回后重报" in page
    assert 'class="care-row"' in page


def test_markup_and_formulas_in_names_are_shown_as_they_were_typed(enter: Enter) -> None:
    school = f.organisation(f.province().bureau, "<script>学校")
    waiting(school, ["=cmd()<b>"])

    page = enter(f.grant(school, "handler")).get(reverse("handler_queue")).content.decode()

    assert "=cmd()&lt;b&gt;" in page
    assert "&lt;script&gt;学校" in page
    assert "<script>学校" not in page


@pytest.mark.parametrize("number", [1, 3, 50])
@pytest.mark.parametrize("answer", ["open", "yes"])
def test_a_list_takes_as_many_queries_however_long_it_is(
    enter: Enter, number: int, answer: str, django_assert_num_queries: Any
) -> None:
    school = f.province().school
    many(waiting(school, ["李雅文"])[0], number)
    if answer == "yes":
        Stop.objects.update(pending=0, verdict="passed", closed_at=f.NOW)
    client = enter(f.grant(school, "handler"))

    with django_assert_num_queries(3):  # who acts, rows, series; a list that fits its page is not counted
        page = client.get(reverse("handler_queue"), {"passed": answer}).content.decode()

    assert page.count("id-number") == number


def test_pages_lead_forwards_and_back_and_show_everybody_once(enter: Enter) -> None:
    school = f.province().school
    many(waiting(school, ["李雅文"])[0], 70)
    for number, stop in enumerate(Stop.objects.order_by("pk")):
        stop.entered_at = f.NOW - timedelta(minutes=number // 3)
        stop.save()
    client = enter(f.grant(school, "handler"))

    first = client.get(reverse("handler_queue"))
    second = client.get(reverse("handler_queue") + _link(first, "next"))
    back = client.get(reverse("handler_queue") + _link(second, "prev"))

    assert len(set(_stops(first)) | set(_stops(second))) == 70
    assert _stops(back) == _stops(first)


def _link(answer: Any, rel: str) -> str:
    page = answer.content.decode()
    before = page[: page.index(f'rel="{rel}"')]
    return str(before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&"))


def _stops(answer: Any) -> list[str]:
    prefix = 'class="id-number" href="'
    return [part.partition('"')[0] for part in answer.content.decode().split(prefix)[1:]]


def test_an_application_stands_once_under_the_last_answer_and_nowhere_while_it_is_here_again(enter: Enter) -> None:
    school = f.province().school
    teacher = f.applicant(school, f.person("李雅文"))
    case = f.submitted(teacher)
    client = enter(f.grant(school, "handler"))

    def listed(answer: str) -> int:
        page = client.get(reverse("handler_queue"), {"passed": answer}).content.decode()
        return page.count('class="id-number"')

    f.give_back(case, ["basics"])
    assert (listed("open"), listed("no")) == (0, 1)
    f.submit_again(case, teacher)
    assert (listed("open"), listed("no")) == (1, 0)
    f.give_back(case, ["basics"])
    assert (listed("open"), listed("no")) == (0, 1)
    f.submit_again(case, teacher)
    f.pass_on(case, f.grant(school, "handler"))
    assert (listed("yes"), listed("no")) == (1, 0)


def test_days_of_waiting_are_counted_by_the_calendar_as_beside_the_title(enter: Enter) -> None:
    school = f.province().school
    case = waiting(school, ["李雅文"])[0]
    late_evening = f.NOW - timedelta(days=2, hours=10)
    Stop.objects.filter(application=case).update(entered_at=late_evening)
    page = enter(f.grant(school, "handler")).get(reverse("handler_queue")).content.decode()
    assert "最早一件已等候 3 天" in page
    assert 'data-label="等候">3 天<' in page
