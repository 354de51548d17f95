"""复查 and 备案: asking again in time, and what goes to the office above."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from tests import factories as f
from tests.refusal import refused
from tests.results.judged import OVER, Judged, judged, objected
from zhicheng.applications.models import Application, State
from zhicheng.catalogue import working_days
from zhicheng.catalogue.models import CalendarYear
from zhicheng.documents import content
from zhicheng.people.models import Grant, Role
from zhicheng.results import actions, queries
from zhicheng.reviews.queries import unfaithful

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Judged:
    """One who is elected, one who is not, both told."""
    working_days.load()
    made = judged(1, 1)
    made.started()
    return made


def asker(application: Application) -> Grant:
    return Grant.objects.get(user=application.applicant_id, role=Role.APPLICANT)


def test_who_was_not_elected_asks_once_in_time_with_a_reason(room: Judged) -> None:
    winner, loser = room.people
    with refused("not_for_reexamination"):
        actions.ask_reexamination(winner, reason="x", by=asker(winner), at=OVER)
    with refused("own_only"):
        actions.ask_reexamination(loser, reason="x", by=asker(winner), at=OVER)
    with refused("reason_needed"):
        actions.ask_reexamination(loser, reason=" ", by=asker(loser), at=OVER)
    with refused("too_late"):
        actions.ask_reexamination(loser, reason="x", by=asker(loser), at=f.NOW + timedelta(days=15))
    actions.ask_reexamination(loser, reason="任职年限计算有误", by=asker(loser), at=f.NOW + timedelta(days=12))
    with refused("asked_already"):
        actions.ask_reexamination(loser, reason="x", by=asker(loser), at=OVER)


def test_the_office_lets_it_stand_or_has_it_judged_again(room: Judged) -> None:
    loser = room.people[1]
    made = actions.ask_reexamination(loser, reason="任职年限计算有误", by=asker(loser), at=OVER)
    said = {"answer": "经核查，年限计算有误。", "at": OVER, "seen": room.now(1).version}
    with refused("office_only"):
        actions.decide_reexamination(made, reopened=True, **said, by=f.grant(loser.unit, "handler"))
    with refused("reason_needed"):
        actions.decide_reexamination(made, reopened=True, **(said | {"answer": ""}), by=room.first)
    actions.decide_reexamination(made, reopened=True, **said, by=room.first)
    assert (room.now(1).state, room.now(1).elected) == (State.IN_COMMITTEE, None)
    with refused("already_decided"):
        actions.decide_reexamination(made, reopened=False, **said, by=room.first)
    assert unfaithful() == []


def test_a_result_that_stands_is_answered_to_the_applicant(room: Judged) -> None:
    loser = room.people[1]
    made = actions.ask_reexamination(loser, reason="任职年限计算有误", by=asker(loser), at=OVER)
    actions.decide_reexamination(
        made, reopened=False, answer="维持原结果。", by=room.first, at=OVER, seen=room.now(1).version
    )
    assert room.now(1).state == State.DECIDED
    found = queries.asked_for(loser)
    assert found is not None
    assert found.answer == "维持原结果。"


def test_the_report_has_the_national_fields_and_the_office_above_takes_note(room: Judged) -> None:
    publicity = room.round.publicities.get()
    objected(publicity, room.people[0])
    with refused("not_ended"):
        actions.file_report(room.round, by=room.first, at=f.NOW)
    made = actions.file_report(room.round, by=room.first, at=OVER)
    with content.open_file(made.file) as stream:
        sheet = openpyxl.load_workbook(BytesIO(stream.read())).active
    assert sheet is not None
    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells[0][:9] == ["序号", "姓名", "性别", "单位", "专业", "资格名称", "同意", "反对", "弃权"]
    assert (cells[1][1], cells[1][6:9]) == (room.people[0].applicant_name, ["1", "0", "0"])
    said = {row[1]: row[3] for row in cells[2:]}
    assert (said["参评人数"], said["通过人数"], said["出席人数"]) == ("2", "1", "1")
    assert said["公示起止"] == "2026-11-22 至 2026-11-27"
    assert said["异议情况"] == "收到异议 1 件，其中成立 0 件，正在处理 1 件"
    assert "秦守正" not in str(cells)
    with refused("not_at_desk"):
        actions.receive_report(made, by=room.second, at=OVER)
    above = f.administrator(made.desk)
    actions.receive_report(made, by=above, at=OVER)
    with refused("already_received"):
        actions.receive_report(made, by=above, at=OVER)


OFF = [date(2027, 1, 1), *(date(2027, 2, day) for day in (8, 9, 10, 11, 12)), date(2027, 4, 5)]
NOTICE = "国办发明电〔2026〕9号"


def test_the_province_enters_a_year_and_publicity_is_computed_with_it(room: Judged) -> None:
    by = f.administrator(room.first.organisation.parent)
    actions.keep_year(2027, off=OFF, worked=[date(2027, 2, 20)], document=NOTICE, by=by, at=f.NOW)
    assert working_days.around(date(2026, 12, 30)).after(date(2026, 12, 30), 5) == date(2027, 1, 7)
    assert CalendarYear.objects.get(pk=2027).document == NOTICE


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"off": [date(2026, 12, 31)]}, "inconsistent_year"),
        ({"off": [*OFF, date(2027, 2, 13)]}, "inconsistent_year"),
        ({"off": OFF[1:]}, "inconsistent_year"),
        ({"off": OFF[:3]}, "inconsistent_year"),
        ({"worked": [date(2027, 2, 15)]}, "inconsistent_year"),
        ({"worked": [date(2027, 2, 8)]}, "inconsistent_year"),
        ({"document": " "}, "document_needed"),
        ({"year": 2031}, "wrong_year"),
    ],
)
def test_a_year_that_does_not_add_up_is_refused(changed: dict[str, object], code: str) -> None:
    by = f.administrator(f.province().office)
    said = {"year": 2027, "off": OFF, "worked": [date(2027, 2, 20)], "document": NOTICE} | changed
    with refused(code):
        actions.keep_year(said.pop("year"), **said, by=by, at=f.NOW)  # type: ignore[arg-type]


def test_days_of_a_running_publicity_and_days_that_have_passed_stay(room: Judged) -> None:
    by = f.administrator(room.first.organisation.parent)
    with refused("province_only"):
        actions.keep_year(2027, off=OFF, worked=[], document=NOTICE, by=room.first, at=f.NOW)
    known = CalendarYear.objects.get(pk=2026)
    said = {"worked": known.worked, "document": NOTICE, "by": by, "at": f.NOW}
    with refused("in_use"):
        actions.keep_year(2026, off=[*known.off, date(2026, 11, 25)], **said)
    with refused("past_days"):
        actions.keep_year(
            2026, off=known.off[1:] if known.off[0] != date(2026, 1, 1) else known.off[:1] + known.off[2:], **said
        )
    actions.keep_year(2026, off=[*known.off, date(2026, 12, 25)], **said)
