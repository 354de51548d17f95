"""异议: who may object, what the office does with it, and that nobody else learns who it was."""

from datetime import timedelta

import pytest
from django.db import connection

from tests import factories as f
from tests.refusal import refused
from tests.results.judged import OVER, WHO, Judged, judged, objected
from zhicheng.applications.models import State
from zhicheng.audit.models import Entry as Trail
from zhicheng.catalogue import working_days
from zhicheng.notices.models import Notice
from zhicheng.people.models import Grant, Role
from zhicheng.results import objections
from zhicheng.results.models import Objection, Verdict
from zhicheng.reviews.models import Event
from zhicheng.reviews.queries import unfaithful

pytestmark = pytest.mark.django_db
SAID = {"finding": "与期刊社核实", "answer": "已核实，感谢监督。"}


@pytest.fixture
def room() -> Judged:
    """One who is elected, before the public."""
    working_days.load()
    made = judged()
    made.publicity = made.started()  # type: ignore[attr-defined]
    return made


def settle(objection: Objection, verdict: Verdict, by: Grant, **said: str) -> Objection:
    return objections.settle(objection, verdict=verdict, **(SAID | said), by=by, at=OVER)


def test_an_objection_is_taken_until_the_last_day_is_over(room: Judged) -> None:
    publicity = room.publicity  # type: ignore[attr-defined]
    values = {**WHO, "entry": None, "text": "程序有误", "upload": None}
    late = f.NOW.replace(day=27, hour=15, minute=59)
    objections.raise_objection(publicity, **values, at=late)
    with refused("publicity_over"):
        objections.raise_objection(publicity, **values, at=late + timedelta(minutes=1))


def test_an_objection_is_about_somebody_of_that_list(room: Judged) -> None:
    elsewhere = judged(host=room.first.organisation, unit=room.people[0].unit).started()
    values = {**WHO, "text": "x", "upload": None, "at": f.NOW}
    with refused("not_on_it"):
        objections.raise_objection(room.publicity, entry=elsewhere.entries.get(), **values)  # type: ignore[attr-defined]


def test_on_hold_then_found_wrong_goes_back_to_publicity(room: Judged) -> None:
    made, _ = objected(room.publicity, room.people[0])  # type: ignore[attr-defined]
    objections.hold(made, by=room.first, at=f.NOW)
    assert room.now().state == State.ON_HOLD
    with refused("not_from_here"):
        objections.hold(made, by=room.first, at=f.NOW)
    settle(made, Verdict.DISMISSED, room.first)
    assert room.now().state == State.IN_PUBLICITY
    with refused("already_settled"):
        settle(made, Verdict.DISMISSED, room.first)
    assert unfaithful() == []


def test_two_objections_release_with_the_second(room: Judged) -> None:
    one, _ = objected(room.publicity, room.people[0])  # type: ignore[attr-defined]
    two, _ = objected(room.publicity, room.people[0])  # type: ignore[attr-defined]
    objections.hold(one, by=room.first, at=f.NOW)
    settle(one, Verdict.DISMISSED, room.first)
    assert room.now().state == State.ON_HOLD
    settle(two, Verdict.DISMISSED, room.first)
    assert room.now().state == State.IN_PUBLICITY


def test_found_right_cancels_with_a_reason_that_names_nobody(room: Judged) -> None:
    made, _ = objected(room.publicity, room.people[0])  # type: ignore[attr-defined]
    with refused("reason_needed"):
        settle(made, Verdict.UPHELD, room.first)
    with refused("names_objector"):
        settle(made, Verdict.UPHELD, room.first, note=f"经{WHO['name']}反映，论文造假。")
    settle(made, Verdict.UPHELD, room.first, note="代表作一经核实并非本人撰写。")
    assert (room.now().state, room.now().elected) == (State.DECIDED, False)
    kinds = list(Event.objects.filter(application=room.people[0]).order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["held", "cancelled"]


def test_what_is_about_nobody_holds_nobody(room: Judged) -> None:
    made, _ = objected(room.publicity)  # type: ignore[attr-defined]
    with refused("about_nobody"):
        objections.hold(made, by=room.first, at=f.NOW)
    with refused("verdict_fits"):
        settle(made, Verdict.UPHELD, room.first, note="x")
    settle(made, Verdict.NOTED, room.first)
    assert room.now().state == State.IN_PUBLICITY


def test_only_reviewers_of_the_office_within_their_series_see_it_and_never_ones_own(room: Judged) -> None:
    made, _ = objected(room.publicity, room.people[0])  # type: ignore[attr-defined]
    host, applicant = room.first.organisation, room.people[0].applicant
    strangers = [
        f.administrator(host),
        f.grant(host, "handler", all_series=False, series=["01"]),
        f.grant(host, "leader", applicant),
        f.grant(host.parent, "handler"),
        Grant.objects.get(user=applicant, role=Role.APPLICANT),
    ]
    for by in strangers:
        assert not Objection.objects.of_office(by).exists()
        with refused("office_only"):
            objections.note(made, text="x", by=by, at=f.NOW)
        with refused("office_only"):
            settle(made, Verdict.DISMISSED, by)
    assert Objection.objects.of_office(room.second).get() == made


def test_the_receipt_finds_the_answer_and_nothing_else_does(room: Judged) -> None:
    made, code = objected(room.publicity, room.people[0])  # type: ignore[attr-defined]
    assert objections.find(made.number.lower(), code.lower()) == made
    assert objections.find(made.number, code[:-1]) is None
    assert objections.find("YY00000000", code) is None
    assert code.replace("-", "").encode() not in bytes(made.secret)


def test_who_objected_stands_in_no_other_row_and_in_no_readable_column(room: Judged) -> None:
    made, _ = objected(room.publicity, room.people[0])  # type: ignore[attr-defined]
    objections.note(made, text=f"已电话联系{WHO['name']}", by=room.first, at=f.NOW)
    objections.hold(made, by=room.first, at=f.NOW)
    settle(made, Verdict.DISMISSED, room.first)
    told = [*Trail.objects.values_list("data", flat=True), *Event.objects.values_list("note", "reasons", "by_name")]
    told += list(Notice.objects.values_list("subject", "body", "to__name"))
    with connection.cursor() as cursor:
        for table in ("results_objection", "results_inquiry", "documents_file"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            told += cursor.fetchall()
    for secret in WHO.values():
        assert secret not in str(told)
        assert secret.encode().hex() not in str(told)


def test_the_office_is_told_that_there_is_one_and_the_applicant_only_of_the_hold(room: Judged) -> None:
    made, _ = objected(room.publicity, room.people[0])  # type: ignore[attr-defined]
    told = Notice.objects.filter(kind="objection_raised")
    assert {one.to_id for one in told} == {room.first.user_id, room.second.user_id}
    applicant = Notice.objects.filter(to=room.people[0].applicant_id)
    assert "异议" not in str(list(applicant.values_list("subject", flat=True)))
    objections.hold(made, by=room.first, at=f.NOW)
    assert applicant.filter(kind="held").exists()
