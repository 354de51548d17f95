"""The search box in the head: within one's scope and never beyond."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def found(enter: Enter, grant: Any, who: str) -> str:
    """What the box shows after Enter."""
    client = enter(grant)
    answer = client.post(reverse("search"), {"who": who})
    return str(client.get(answer["Location"]).content.decode().split("<table", 1)[-1])


@pytest.mark.parametrize("who", ["李雅文", "雅文", "{number}", "{id}"])
def test_name_application_number_and_id_number_find_an_applicant_of_the_subtree(enter: Enter, who: str) -> None:
    branch = f.province()
    case = f.submitted(f.applicant(branch.school, f.person("李雅文")))
    f.submitted(f.applicant(branch.school, f.person("张伟明")))
    typed = who.format(number=case.number, id=case.applicant.id_number)

    page = found(enter, f.administrator(branch.city), typed)

    assert "李雅文" in page
    assert "逸夫小学" in page
    assert "张伟明" not in page


@pytest.mark.parametrize("who", ["李雅文", "{number}", "{id}"])
def test_nobody_beside_or_below_finds_anything_by_any_of_them(enter: Enter, who: str) -> None:
    branch = f.province()
    beside = f.organisation(branch.county, "管城区卫生健康局", "bureau")
    case = f.submitted(f.applicant(branch.bureau, f.person("李雅文")))
    typed = who.format(number=case.number, id=case.applicant.id_number)
    for grant in (f.administrator(beside), f.administrator(branch.school), f.grant(beside, "handler")):
        assert reverse("applicant_standing", args=[case.pk]) not in found(enter, grant, typed)


def test_the_id_number_stands_in_no_address_and_on_no_page(enter: Enter) -> None:
    branch = f.province()
    case = f.submitted(f.applicant(branch.school))
    number = str(case.applicant.id_number)
    client = enter(f.administrator(branch.city))
    answer = client.post(reverse("search"), {"who": number})
    assert number not in answer["Location"]
    assert number not in client.get(answer["Location"]).content.decode()


def test_a_reviewer_finds_only_the_series_of_the_scope(enter: Enter) -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school, f.person("李雅文")))
    limited = f.grant(branch.city, "handler", all_series=False, series=["01"])
    assert "李雅文" not in found(enter, limited, "雅文")
    assert "李雅文" in found(enter, f.grant(branch.city, "handler"), "雅文")


def test_drafts_of_subordinates_and_applicants_without_an_application(enter: Enter) -> None:
    branch = f.province()
    f.draft(f.applicant(branch.school, f.person("李草稿")))
    f.applicant(branch.school, f.person("李未报"))
    above = f.administrator(branch.city)
    assert "李草稿" not in found(enter, above, "草稿")
    assert "李未报" in found(enter, above, "未报")
    assert "李草稿" in found(enter, f.administrator(branch.school), "草稿")


def test_the_box_stands_in_the_head_for_those_who_may_look_and_for_nobody_else(enter: Enter) -> None:
    school = f.province().school
    box = 'class="top-search"'
    assert box in enter(f.administrator(school)).get(reverse("home")).content.decode()
    assert box not in enter(f.applicant(school)).get(reverse("my_applications")).content.decode()


def test_without_a_word_nothing_is_listed(enter: Enter) -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school, f.person("李雅文")))
    page = enter(f.administrator(branch.city)).get(reverse("search")).content.decode()
    assert "李雅文" not in page
    assert "请输入姓名" in page


def test_one_letter_of_a_name_is_too_little_to_look_for(enter: Enter) -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school, f.person("李雅文")))
    page = found(enter, f.administrator(branch.city), "文")
    assert "李雅文" not in page
    assert "请至少输入姓名中的两个字" in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_takes_four_queries(enter: Enter, django_assert_num_queries: Any, number: int) -> None:
    branch = f.province()
    for _ in range(number):
        f.submitted(f.applicant(branch.school, f.person("李雅文")))
    client = enter(f.grant(branch.city, "handler"))
    with django_assert_num_queries(4):
        client.get(reverse("search"), {"who": "雅文"})
