"""我的成果库: kept once per person, copied into applications, never linked."""

from typing import Any

import pytest

from tests import factories as f
from zhicheng.applications import achievements as library
from zhicheng.applications.actions import attach
from zhicheng.applications.models import Achievement, Application
from zhicheng.core.refused import Refused

pytestmark = pytest.mark.django_db
PAPER = {"rows-00000001-title": "整本书阅读教学", "rows-00000001-journal": "中学语文教学", "order": "00000001"}

SECOND = PAPER | {"rows-00000001-title": "单元教学设计"}


def kept(by: Any, **more: Any) -> Achievement:
    return library.keep(Achievement(person=by.user, code="papers"), PAPER, by=by, at=f.NOW, **more)


def filled() -> tuple[Any, Application]:
    by = f.applicant(f.province().school)
    return by, f.draft(by)


def rows(case: Application) -> list[dict[str, str]]:
    return list(case.records.get(code="papers").data["rows"])


def test_every_kept_section_has_one_slot_entries_and_a_line_to_name_them() -> None:
    codes = [section.code for section in library.sections()]
    assert {"papers", "projects", "awards", "patents"} <= set(codes)
    assert all(section.many and section.summary and section.slots for section in library.sections())


def test_an_entry_is_kept_with_its_file_and_chosen_with_it() -> None:
    by, case = filled()
    entry = kept(by, uploads=[f.picture()])
    assert entry.title.startswith("整本书阅读教学")

    assert library.choose(case, [entry], by=by, at=f.NOW) == 1

    assert rows(case)[0]["title"] == "整本书阅读教学"
    assert case.attachments.get(slot="paper").file_id == entry.proofs.get().file_id


def test_chosen_twice_it_stands_there_once() -> None:
    by, case = filled()
    entry = kept(by, uploads=[f.picture()])
    assert [library.choose(case, [entry], by=by, at=f.NOW) for _ in range(2)] == [1, 0]
    assert len(rows(case)) == case.attachments.count() == 1


def test_a_change_in_the_library_does_not_change_the_application() -> None:
    by, case = filled()
    entry = kept(by)
    library.choose(case, [entry], by=by, at=f.NOW)
    library.keep(entry, PAPER | {"rows-00000001-title": "改了"}, by=by, at=f.NOW)
    library.remove(entry, by=by, at=f.NOW)
    assert rows(case)[0]["title"] == "整本书阅读教学"


def test_entries_of_an_application_are_kept_once() -> None:
    by = f.applicant(f.province().school)
    record = f.complete(by).records.get(code="papers")
    ids = [row["id"] for row in record.data["rows"]]
    assert [library.keep_entries(record, ids, by=by, at=f.NOW) for _ in range(2)] == [len(ids), 0]
    assert Achievement.objects.filter(person=by.user_id, code="papers").count() == len(ids)


def test_entries_are_kept_with_their_files_which_are_stored_once_and_come_along_to_the_next_application() -> None:
    by, case = filled()
    other = library.keep(Achievement(person=by.user, code="papers"), SECOND, by=by, at=f.NOW)
    library.choose(case, [kept(by), other], by=by, at=f.NOW)
    first, second = (row["id"] for row in rows(case))
    files = [attach(case, "paper", f.picture(colour), by=by, at=f.NOW) for colour in ("red", "blue")]
    Achievement.objects.all().delete()

    proofs = {files[0].pk: first, files[1].pk: second}
    record = case.records.get(code="papers")
    assert [library.keep_entries(record, [first, second], proofs=proofs, by=by, at=f.NOW) for _ in range(2)] == [2, 0]

    entries = list(Achievement.objects.order_by("id"))
    assert [entry.proofs.get().file_id for entry in entries] == [file.file_id for file in files]
    case.attachments.all().delete()
    library.choose(case, entries[:1], by=by, at=f.NOW)
    assert case.attachments.get().file_id == files[0].file_id


def test_which_file_proves_which_entry_is_guessed() -> None:
    by, case = filled()
    red, blue = (attach(case, "paper", f.picture(colour), by=by, at=f.NOW) for colour in ("red", "blue"))
    assert library.guessed([red, blue], [("a", "甲")]) == {red.pk: "a", blue.pk: "a"}
    assert library.guessed([red, blue], [("a", "甲"), ("b", "乙")]) == {red.pk: "a", blue.pk: "b"}
    blue.name = "乙 首页.jpg"
    assert library.guessed([red, blue], [("a", "甲"), ("b", "乙")]) == {blue.pk: "b"}
    assert library.guessed([red], [("a", "甲"), ("b", "乙")]) == {}


def test_somebody_elses_files_prove_nothing() -> None:
    by, case = filled()
    library.choose(case, [kept(by)], by=by, at=f.NOW)
    other = f.applicant(by.organisation)
    theirs = attach(f.draft(other), "paper", f.picture(), by=other, at=f.NOW)
    record, entry = case.records.get(code="papers"), rows(case)[0]["id"]
    library.keep_entries(record, [entry], proofs={theirs.pk: entry}, by=by, at=f.NOW)
    assert Achievement.objects.get().proofs.count() == 0


def test_nothing_of_another_person_can_be_used_or_changed() -> None:
    by, case = filled()
    other = f.applicant(by.organisation)
    theirs = kept(other)
    for attempt in (
        lambda: library.choose(case, [theirs], by=by, at=f.NOW),
        lambda: library.remove(theirs, by=by, at=f.NOW),
        lambda: library.keep(theirs, PAPER, by=by, at=f.NOW),
    ):
        with pytest.raises(Refused, match="本人"):
            attempt()
    assert rows(case) == []


def test_a_submitted_application_takes_nothing_in() -> None:
    by = f.applicant(f.province().school)
    case = f.submitted(by)
    with pytest.raises(Refused, match="审核期间不能修改"):
        library.choose(case, [kept(by)], by=by, at=f.NOW)


def test_more_files_than_the_slot_holds_are_refused_with_the_number() -> None:
    by, case = filled()
    colours = ["red", "green", "blue", "black", "white", "pink", "gold", "gray", "navy", "teal"]
    entry = kept(by, uploads=[f.picture(colour) for colour in colours])
    library.choose(case, [entry], by=by, at=f.NOW)
    more = ["tan", "lime", "cyan", "plum", "peru", "olive", "snow", "coral", "khaki", "beige"]
    library.choose(case, [kept(by, uploads=[f.picture(colour) for colour in more])], by=by, at=f.NOW)
    with pytest.raises(Refused, match="还能放 0 件，所选成果有 1 件"):
        library.choose(case, [kept(by, uploads=[f.picture("maroon")])], by=by, at=f.NOW)
