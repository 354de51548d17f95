"""复制上一年度申报: what comes along, what does not, and that everything has to be looked at."""

from typing import Any

import pytest

from tests import factories as f
from zhicheng.applications import actions, copying, queries
from zhicheng.applications.models import Application, SectionRecord
from zhicheng.core.fields import Text
from zhicheng.core.refused import Refused
from zhicheng.reviews import actions as reviews
from zhicheng.sections import registry
from zhicheng.sections.base import Section
from zhicheng.sections.research import Papers

pytestmark = pytest.mark.django_db


def two(by: Any = None) -> tuple[Any, Application, Application]:
    """Somebody with an application handed in last year, and a new draft."""
    by = by or f.applicant(f.province().school)
    earlier = f.submitted(by)
    Application.objects.filter(pk=earlier.pk).update(year=2025)
    earlier.refresh_from_db()
    return by, earlier, f.draft(by, f.round_(earlier.round.committee.host))


def copied(by: Any, earlier: Application, new: Application, codes: Any = None) -> int:
    return actions.copy_earlier(new, earlier, codes or list(registry.ALL), by=by, at=f.NOW)


def test_sections_come_along_with_their_files_by_reference_and_the_pledge_does_not() -> None:
    by, earlier, new = two()
    copied(by, earlier, new)
    assert new.records.get(code="papers").data == earlier.records.get(code="papers").data
    assert new.records.get(code="pledge").data == {"values": {}}
    said = {(file.slot, file.file_id) for file in earlier.attachments.all()}
    assert {(file.slot, file.file_id) for file in new.attachments.all()} == said


def test_it_cannot_be_handed_in_before_every_copied_section_was_saved() -> None:
    by, earlier, new = two()
    copied(by, earlier, new)
    pledge = new.records.get(code="pledge")
    actions.save_section(new, "pledge", f.said("pledge", by), edition=pledge.edition, by=by, at=f.NOW)
    with pytest.raises(Refused) as refusal:
        reviews.submit(new, by=by, at=f.NOW, seen=new.version)
    problems = refusal.value.details["problems"]
    assert all("复制自 2025 年度申报" in problem.message for problem in problems)

    for record in new.records.filter(copied_from__isnull=False):
        actions.save_section(new, record.code, record.data, edition=record.edition, by=by, at=f.NOW)
    assert queries.draft(new, f.NOW).problems() == []
    reviews.submit(new, by=by, at=f.NOW, seen=new.version)


def test_only_the_chosen_sections_are_copied_and_nothing_typed_is_overwritten() -> None:
    by, earlier, new = two()
    mine = {"values": {"text": "今年的总结"}}
    actions.save_section(new, "summary", mine, edition=0, by=by, at=f.NOW)
    assert copied(by, earlier, new, ["summary", "papers"]) == 1
    assert new.records.get(code="summary").data == mine
    assert not new.records.get(code="work").data["rows"]


def test_what_grows_every_year_says_that_this_year_is_missing() -> None:
    _, earlier, new = two()
    notes = {part.code: part.note for part in copying.parts(new, earlier, f.NOW)}
    assert notes["assessments"] == "复制后请补充 2026 年度的内容。"
    assert notes["papers"] == ""


def test_a_changed_declaration_is_matched_by_field_names_and_tells_the_rest() -> None:
    class Before(Papers):
        pages = Text(label="起止页码", max_length=20)

    row = {"id": "0a1b2c3d", "title": "论文", "pages": "12-15"}
    data, lost = copying.carried(Papers, Before, {"none": False, "rows": [row]})
    assert data["rows"] == [{"id": "0a1b2c3d", "title": "论文"}]
    assert lost == ["起止页码"]
    assert issubclass(Before, Section)


def test_nobody_copies_what_is_not_their_own_nor_into_what_was_submitted() -> None:
    by, earlier, new = two()
    other = f.applicant(by.organisation)
    with pytest.raises(Refused, match="本人"):
        actions.copy_earlier(new, earlier, ["papers"], by=other, at=f.NOW)
    theirs = f.submitted(other)
    with pytest.raises(Refused, match="本人"):
        actions.copy_earlier(new, theirs, ["papers"], by=by, at=f.NOW)
    with pytest.raises(Refused, match="已提交过"):
        actions.copy_earlier(earlier, earlier, ["papers"], by=by, at=f.NOW)


def test_a_second_time_copies_nothing_twice() -> None:
    by, earlier, new = two()
    assert copied(by, earlier, new) > 10
    files = new.attachments.count()
    assert copied(by, earlier, new) == 0
    assert new.attachments.count() == files
    assert SectionRecord.objects.filter(application=new, copied_from=2025).count() > 10
