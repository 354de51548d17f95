"""What people really type and paste, through the page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sections.conftest import ROW
from tests.sites.applicant.conftest import text
from zhicheng.applications.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(save: Callable[..., Any], as_teacher: Client) -> Callable[..., str]:
    """The page after saving a section with some answers changed."""

    def build(code: str, **changed: str) -> str:
        address = save(code, **changed)["Location"]
        return text(as_teacher.get(f"{address}&edit={ROW}"))

    return build


@pytest.mark.parametrize(
    ("code", "changed", "sentence"),
    [
        ("basics", {"birthday": "1991-01-01"}, "出生日期与证件号码不一致"),
        ("basics", {"birthday": "２０２７-０１-０１"}, "出生日期不能晚于今天"),
        ("education", {"since": "2012-09", "until": "2008-06"}, "毕业时间不能早于入学时间"),
        ("papers", {"issn": "1001-8477"}, "1001-8476"),
        ("papers", {"rank": "3", "total": "2"}, "大于总人数"),
        ("summary", {"text": "字" * 3001}, "现在有 3001 个字"),
    ],
)
def test_the_field_says_what_is_wrong(
    shown: Callable[..., str], code: str, changed: dict[str, str], sentence: str
) -> None:
    assert sentence in shown(code, **changed)


@pytest.mark.parametrize("name", ["𠮷野㛃", "李😀文", "=cmd|' /C calc'!A0", "  李雅文　"])
def test_rare_characters_emoji_formulas_and_spaces_are_kept_as_they_are(
    save: Callable[..., Any], stored: Callable[..., Any], name: str
) -> None:
    save("basics", name=name)
    assert stored("basics").data["values"]["name"] == name.strip(" 　")


def test_html_is_shown_as_text(shown: Callable[..., str], as_teacher: Client, draft: Application) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    page = shown("papers", title=evil)
    preview = text(as_teacher.get(f"/my/{draft.pk}/preview/"))
    for shown_page in (page, preview):
        assert "<script>alert" not in shown_page
        assert "<img src=x" not in shown_page
        assert "&lt;script&gt;alert(1)" in shown_page


def test_full_width_digits_are_understood(shown: Callable[..., str]) -> None:
    page = shown("papers", year="２０２４", issn="１００１－８４７６")
    assert "本节还有" not in page


def test_a_month_in_full_width_digits_stands_there_in_its_one_form(
    save: Callable[..., Any], as_teacher: Client, draft: Application
) -> None:
    save("basics", work_since="２００２年７月")
    assert 'value="2002-07"' in text(as_teacher.get(f"/my/{draft.pk}/basics/"))


def test_what_is_too_big_to_be_honest_is_refused_and_shown_again(
    save: Callable[..., Any], stored: Callable[..., Any]
) -> None:
    answer = save("summary", text="字" * 30_000)
    assert answer.status_code == 422
    assert "超过 64 KB 的上限" in text(answer)
    assert "字" * 30_000 in text(answer)
    assert stored("summary").edition == 0


@pytest.mark.parametrize("edition", ["", "x", "-1", "9" * 30, "１"])
def test_a_damaged_edition_is_a_conflict_not_a_crash(save: Callable[..., Any], edition: Any) -> None:
    assert save("summary", edition=edition, fetch=True).status_code == 409


def test_unknown_fields_and_entries_change_nothing(
    as_teacher: Client, draft: Application, stored: Callable[..., Any]
) -> None:
    post = {
        "edition": 0,
        "order": "../../x,00000001",
        "rows-00000001-title": "题目",
        "rows-00000001-owner": "x",
        "state": "x",
    }
    assert as_teacher.post(f"/my/{draft.pk}/papers/", post).status_code == 302
    (row,) = stored("papers").data["rows"]
    assert row == {"id": "00000001", "title": "题目"}
    assert f.Application.objects.get().state == "draft"
