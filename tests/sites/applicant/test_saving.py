"""Saving as one goes: two tabs, a session that ended, a round that closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sections.conftest import ROW
from tests.sites.applicant.conftest import FETCH, text
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant

pytestmark = pytest.mark.django_db


def test_the_script_is_told_the_time_the_edition_and_the_mark(save: Callable[..., Any], draft: Application) -> None:
    told = save("papers", fetch=True).json()
    assert (told["saved_at"], told["edition"], told["problems"]) == ("09:00", 1, [])
    assert told["marks"][f"/my/{draft.pk}/papers/"]["mark"] == "done"
    assert told["marks"][f"/my/{draft.pk}/papers/"]["note"] == "已完成"


def test_what_is_incomplete_is_saved_and_counted(save: Callable[..., Any], draft: Application) -> None:
    told = save("papers", fetch=True, title="", issn="1001-8477").json()
    assert len(told["problems"]) == 2
    assert told["marks"][f"/my/{draft.pk}/papers/"]["note"] == "2 处需修改"


def test_an_entry_keeps_its_id_from_save_to_save(save: Callable[..., Any], stored: Callable[..., Any]) -> None:
    save("papers", fetch=True, row="00c0ffee")
    save("papers", fetch=True, row="00c0ffee", edition=1, title="改过的题目")
    assert [(row["id"], row["title"]) for row in stored("papers").data["rows"]] == [("00c0ffee", "改过的题目")]


def test_a_second_tab_is_told_and_overwrites_nothing(save: Callable[..., Any], stored: Callable[..., Any]) -> None:
    save("papers", fetch=True, title="先保存的")
    late = save("papers", fetch=True, title="后保存的")
    assert late.status_code == 409
    assert "已在另一个窗口保存过" in text(late)
    assert stored("papers").data["rows"][0]["title"] == "先保存的"


def test_both_versions_stand_side_by_side_and_either_can_be_taken(
    save: Callable[..., Any], stored: Callable[..., Any]
) -> None:
    save("papers", title="先保存的")
    page = save("papers", title="后保存的")
    assert page.status_code == 409
    for words in ("先保存的", "后保存的", "用已保存的", "保留我的", f'name="rows-{ROW}-title"'):
        assert words in text(page)
    assert 'name="edition" value="1"' in text(page)
    assert save("papers", edition=1, title="后保存的").status_code == 302
    assert stored("papers").data["rows"][0]["title"] == "后保存的"


def test_a_page_open_since_yesterday_keeps_its_text_in_the_browser(save: Callable[..., Any], clock: Any) -> None:
    clock.shift(timedelta(days=1))
    answer = save("papers", fetch=True)
    assert answer.status_code == 401
    assert "已填写的内容保留在本页" in text(answer)


def test_a_plain_save_after_the_session_ended_leads_back_to_the_same_entry(
    as_teacher: Client, draft: Application, clock: Any, enter: Callable[..., Client], teacher: Grant
) -> None:
    clock.shift(timedelta(days=1))
    answer = as_teacher.post(f"/my/{draft.pk}/papers/?edit={ROW}", {"edition": 0, f"rows-{ROW}-title": "题目"})
    assert answer["Location"] == f"/login/?next=%2Fmy%2F{draft.pk}%2Fpapers%2F%3Fedit%3D{ROW}&as=person&over=1"
    clock.shift(timedelta(days=-1))
    enter(teacher)
    assert f'name="rows-{ROW}-title"' in text(as_teacher.get(f"/my/{draft.pk}/papers/?edit={ROW}"))


def test_after_the_round_closed_a_draft_still_saves(
    save: Callable[..., Any], draft: Application, stored: Callable[..., Any]
) -> None:
    f.Round.objects.update(closes_at=f.NOW - timedelta(hours=1))
    assert save("papers", fetch=True).status_code == 200
    assert stored("papers").edition == 1


def test_nothing_is_saved_while_it_is_in_review(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    answer = as_teacher.post(f"/my/{application.pk}/papers/", {"edition": 1}, headers=FETCH)
    assert answer.status_code == 422
    assert "审核期间不能修改" in text(answer)


def test_a_save_takes_at_most_eight_statements(
    save: Callable[..., Any], draft: Application, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        save("papers", fetch=True)
