"""我要申报: from the series to an open draft."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sites.applicant.conftest import text
from zhicheng.applications.models import Application
from zhicheng.catalogue.models import Series
from zhicheng.people.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(branch: f.Branch) -> Any:
    """Where the committee is."""
    return branch.city


def test_the_steps_come_one_after_the_other_without_script(as_teacher: Client, city: Any) -> None:
    title, round = f.title(), f.round_(city)
    first = text(as_teacher.get("/my/start/"))
    assert "选择系列" in first
    assert "选择职称" not in first
    assert "一级教师（中级）" in text(as_teacher.get("/my/start/?series=22"))
    third = text(as_teacher.get(f"/my/start/?series=22&title={title.pk}"))
    assert round.name in third
    assert "截止 2026-12-10 09:00" in third


def test_series_with_an_open_round_come_first_and_the_others_say_that_they_have_none(
    as_teacher: Client, city: Any
) -> None:
    Series.objects.create(code="01", name="高等学校教师")
    f.round_(city)
    page = text(as_teacher.get("/my/start/"))
    places = [page.index(words) for words in ("现在有批次受理", "中小学教师", "现在没有批次受理", "高等学校教师")]
    assert places == sorted(places)


def test_the_way_and_its_vacancies_are_shown_before_anything_is_written(as_teacher: Client, branch: f.Branch) -> None:
    for organisation in (branch.school, branch.county, branch.city):
        f.reviewers(organisation)
    f.round_(branch.city)
    page = text(as_teacher.get(f"/my/start/?series=22&title={f.title().pk}"))
    assert page.index("逸夫小学</p>") < page.index("管城区教育局</p>") < page.index("郑州市职改办</p>")
    assert "暂无经办人审查、负责人审查人员" in page
    assert "管城区教育局目前还没有设置审核人员" in page
    assert not Application.objects.exists()


def test_starting_opens_the_first_section(as_teacher: Client, city: Any) -> None:
    round, title = f.round_(city), f.title()
    answer = as_teacher.post("/my/start/", {"series": "22", "title": title.pk, "round": round.pk, "subject": " 语文 "})
    application = Application.objects.get()
    assert answer["Location"] == f"/my/{application.pk}/basics/"
    assert (application.subject, application.round, application.title) == ("语文", round, title)


def test_of_several_rounds_one_is_chosen(as_teacher: Client, city: Any) -> None:
    first, second = f.round_(city), f.round_(city)
    path = f"/my/start/?series=22&title={f.title().pk}"
    page = text(as_teacher.get(path))
    assert first.name in page
    assert second.name in page
    assert "开始填写" not in page
    assert "开始填写" in text(as_teacher.get(f"{path}&round={second.pk}"))


def test_where_no_round_is_open_it_says_so_and_whom_to_ask(as_teacher: Client, city: Any) -> None:
    f.round_(city, opens_at=f.NOW + timedelta(days=3))
    page = text(as_teacher.get(f"/my/start/?series=22&title={f.title().pk}"))
    assert "现在没有受理您单位「一级教师」的批次" in page
    assert "将于 2026-11-25 09:00 开始" in page
    assert "「管城区教育局」了解" in page
    assert "开始填写" not in page


def test_a_second_application_in_the_round_is_refused_and_what_was_typed_stays(as_teacher: Client, city: Any) -> None:
    round = f.round_(city)
    post = {"series": "22", "title": f.title().pk, "round": round.pk, "subject": "语文"}
    as_teacher.post("/my/start/", post)
    answer = as_teacher.post("/my/start/", post)
    assert answer.status_code == 422
    assert "您在这个批次里已有一份申报" in text(answer)
    assert 'value="语文"' in text(answer)


def test_tianjin_asks_for_no_round(
    profile: Callable[[str], None], enter: Callable[..., Client], branch: f.Branch
) -> None:
    profile("tianjin")
    client = enter(f.applicant(branch.school))
    page = text(client.get(f"/my/start/?series=22&title={f.title().pk}"))
    assert "选择评委会批次" not in page
    assert "评委会（由呈报单位选定）" in page
    answer = client.post("/my/start/", {"series": "22", "title": f.title().pk, "subject": "语文"})
    assert answer.status_code == 302


def test_the_last_step_takes_at_most_twelve_queries(
    as_teacher: Client, city: Any, django_assert_max_num_queries: Any
) -> None:
    f.round_(city)
    with django_assert_max_num_queries(12):
        as_teacher.get(f"/my/start/?series=22&title={f.title().pk}")


def test_nonsense_in_the_address_is_an_empty_form(as_teacher: Client, teacher: Grant) -> None:
    assert as_teacher.get("/my/start/?series=zz&title=x&round=-1").status_code == 200


def test_who_may_not_apply_is_said_before_anything_is_filled_in(as_teacher: Client) -> None:
    page = text(as_teacher.get("/my/start/"))
    assert all(words in page for words in ("离退休人员不能申报", "公务员和参照公务员法管理", "处分影响期内不能申报"))
