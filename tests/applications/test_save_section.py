"""Saving a section as one goes, finished or not."""

from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications import actions
from zhicheng.applications.models import Application, SectionRecord
from zhicheng.core.refused import Stale
from zhicheng.people.models import Grant, Role

SAID = {"values": {"text": "从教十四年。"}}


def save(
    application: Application, by: Grant, edition: int = 0, code: str = "summary", data: Any = SAID
) -> SectionRecord:
    """Keep what was typed."""
    return actions.save_section(application, code, data, edition=edition, by=by, at=f.NOW)


def test_what_was_typed_is_kept_with_the_time(application: Application, teacher: Grant) -> None:
    save(application, teacher)
    record = application.records.get(code="summary")
    assert (record.data, record.edition, record.saved_at) == (SAID, 1, f.NOW)


def test_an_unfinished_section_is_kept_and_says_what_is_missing(application: Application, teacher: Grant) -> None:
    assert save(application, teacher, code="education", data={"none": False, "rows": []}).problems > 0


def test_two_tabs_lose_nothing(application: Application, teacher: Grant) -> None:
    save(application, teacher)
    with refused("stale") as info:
        save(application, teacher, data={"values": {"text": "另一个窗口"}})
    assert isinstance(info.value, Stale)
    assert info.value.details == {"edition": 1}
    assert application.records.get(code="summary").data == SAID


def test_two_tabs_on_two_sections_do_not_disturb_each_other(application: Application, teacher: Grant) -> None:
    save(application, teacher)
    assert save(application, teacher, code="papers", data={"none": True, "rows": []}).edition == 1


def test_the_second_save_follows_the_first(application: Application, teacher: Grant) -> None:
    save(application, teacher)
    assert save(application, teacher, edition=1).edition == 2


def test_nobody_writes_for_another(branch: Branch, application: Application) -> None:
    for by in (f.applicant(branch.school), f.administrator(branch.school), f.grant(branch.school, Role.HANDLER)):
        with refused("own_only"):
            save(application, by)


def test_the_applicant_in_another_role_does_not_write(branch: Branch, application: Application, teacher: Grant) -> None:
    with refused("own_only"):
        save(application, f.grant(branch.school, Role.HANDLER, teacher.user))


def test_while_in_review_nothing_is_changed(teacher: Grant) -> None:
    with refused("not_editable"):
        save(f.submitted(teacher), teacher, edition=1)


@pytest.mark.parametrize("text", ["𠮷野家的㛃老师🙂", "<script>alert(1)</script>", "=1+1", "全角１２３"])
def test_rare_characters_and_markup_are_kept_as_typed(application: Application, teacher: Grant, text: str) -> None:
    save(application, teacher, data={"values": {"text": text}})
    assert application.records.get(code="summary").data["values"]["text"] == text


def test_a_discarded_draft_is_told(application: Application, teacher: Grant) -> None:
    actions.discard(Application.objects.get(pk=application.pk), by=teacher, at=f.NOW)
    with refused("application_gone"):
        save(application, teacher)
