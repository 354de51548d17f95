"""Two windows, one section: both texts are shown, and the applicant chooses field by field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.sections.conftest import ROW, TYPED
from tests.sites.applicant.conftest import text
from zhicheng.applications.models import Application

pytestmark = [pytest.mark.django_db, pytest.mark.req("H5.1")]
OTHER = "0000beef"


def test_every_differing_field_shows_both_texts_and_asks_which(save: Callable[..., Any]) -> None:
    save("basics", department="语文组", post="教研组长")
    answer = save("basics", department="数学组", post="年级主任")
    page = text(answer)
    assert answer.status_code == 409
    for words in ("语文组", "教研组长", "数学组", "年级主任", "用已保存的", "保留我的", "按以上选择保存"):
        assert words in page
    for name in ("department", "post"):
        assert f'name="use-{name}" value="stored">' in page
        assert f'name="use-{name}" value="mine" checked>' in page
    assert 'name="use-email"' not in page
    assert "项两份相同" in page


def test_the_chosen_fields_are_taken_from_either_side(save: Callable[..., Any], stored: Callable[..., Any]) -> None:
    save("basics", department="语文组", post="教研组长")
    choice = {"use-department": "stored", "use-post": "mine"}
    assert save("basics", edition=1, department="数学组", post="年级主任", more=choice).status_code == 302
    values = stored("basics").data["values"]
    assert (values["department"], values["post"]) == ("语文组", "年级主任")


def test_the_whole_of_what_was_typed_is_one_click(save: Callable[..., Any], stored: Callable[..., Any]) -> None:
    save("basics", department="语文组")
    choice = {"use-department": "stored", "whole": "mine"}
    save("basics", edition=1, department="数学组", more=choice)
    assert stored("basics").data["values"]["department"] == "数学组"


def test_entries_are_chosen_one_by_one_and_none_is_lost(save: Callable[..., Any], stored: Callable[..., Any]) -> None:
    save("papers", title="先保存的")
    page = text(save("papers", title="后保存的"))
    assert f'name="use-{ROW}" value="stored"' in page
    save("papers", edition=1, title="后保存的", more={f"use-{ROW}": "stored"})
    assert [row["title"] for row in stored("papers").data["rows"]] == ["先保存的"]


def test_an_entry_that_the_other_window_added_stays_and_one_removed_here_comes_back_when_chosen(
    as_teacher: Client, draft: Application, save: Callable[..., Any], stored: Callable[..., Any]
) -> None:
    here = f"/my/{draft.pk}/papers/"
    save("papers", title="第一篇")
    save("papers", edition=1, row=OTHER, title="第二篇")
    assert len(stored("papers").data["rows"]) == 2
    removing = {"order": ROW, "known": ROW, f"remove-{ROW}": "1"}
    page = text(as_teacher.post(here, {"edition": 1, **removing}))
    assert "第一篇" in page
    assert "（没有这一条）" in page
    as_teacher.post(here, {"edition": 2, **removing, f"use-{ROW}": "stored"})
    assert {row["title"] for row in stored("papers").data["rows"]} == {"第一篇", "第二篇"}


def test_a_third_window_asks_again_and_keeps_the_choices(save: Callable[..., Any], stored: Callable[..., Any]) -> None:
    save("basics", department="语文组", post="教研组长")
    save("basics", edition=1, department="英语组", post="教研组长")
    choice = {"use-department": "stored", "use-post": "mine"}
    answer = save("basics", edition=1, department="数学组", post="年级主任", more=choice)
    page = text(answer)
    assert answer.status_code == 409
    assert 'name="use-department" value="stored" checked>' in page
    assert 'name="use-post" value="mine" checked>' in page
    assert 'name="edition" value="2"' in page
    assert page.count('name="department" value="数学组"') == 1
    assert stored("basics").data["values"]["department"] == "英语组"


def test_a_declaration_taken_over_keeps_its_moment(save: Callable[..., Any], stored: Callable[..., Any]) -> None:
    save("pledge", **TYPED["pledge"])
    moment = stored("pledge").data["values"]["accepted_at"]
    save("pledge", edition=1, accepted="", more={"use-accepted": "stored"})
    assert stored("pledge").data["values"]["accepted_at"] == moment
