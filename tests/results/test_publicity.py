"""公示 and 确认: who starts what, when it ends, and what is confirmed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from tests.results.judged import OVER, Judged, judged, objected
from zhicheng.applications.models import State
from zhicheng.catalogue import working_days
from zhicheng.notices.models import Notice
from zhicheng.results import actions, objections, queries
from zhicheng.results.models import Publicity, Stage, Verdict
from zhicheng.reviews.queries import unfaithful

pytestmark = pytest.mark.django_db
LAW = [
    ("2025-09-26", "2025-10-10"),
    ("2026-02-12", "2026-02-26"),
    ("2026-04-30", "2026-05-11"),
    ("2026-06-01", "2026-06-08"),
    ("2026-09-30", "2026-10-13"),
]


@pytest.mark.parametrize(("start", "end"), LAW)
def test_a_publicity_of_five_working_days_ends_on_the_day_of_the_table(start: str, end: str) -> None:
    working_days.load()
    room = judged()
    at = datetime.fromisoformat(f"{start}T01:00:00+00:00")
    started = actions.start(room.drawn_up(), by=room.second, at=at)
    assert (started.starts_on, started.ends_on) == (date.fromisoformat(start), date.fromisoformat(end))


def test_the_second_person_starts_it_and_everybody_learns_the_result(room: Judged) -> None:
    drawn = room.drawn_up()
    with refused("another_person"):
        actions.start(drawn, by=room.first, at=f.NOW)
    actions.start(drawn, by=room.second, at=f.NOW)
    assert (room.now(0).state, room.now(0).elected) == (State.IN_PUBLICITY, True)
    assert (room.now(1).state, room.now(1).elected) == (State.DECIDED, False)
    assert room.now(0).events.order_by("-seq")[0].note == "公示时间：2026-11-22 至 2026-11-27。"
    assert [entry.application_id for entry in drawn.entries.all()] == [room.people[0].pk]
    assert set(Notice.objects.values_list("kind", flat=True)) >= {"published", "not_elected"}
    assert unfaithful() == []
    with refused("not_from_here"):
        actions.start(drawn, by=room.second, at=f.NOW)


def test_only_the_office_draws_up_and_only_once(room: Judged) -> None:
    values = {"title": "公示", "contact": "0371-66001234", "at": f.NOW}
    with refused("office_only"):
        actions.draw_up(room.round, **values, by=f.grant(f.organisation(None, "别处"), "handler"))
    with refused("office_only"):
        other = f.grant(room.first.organisation, "handler", all_series=False, series=["01"])
        actions.draw_up(room.round, **values, by=other)
    room.drawn_up()
    with refused("draft_already"):
        room.drawn_up()


def test_nobody_is_published_before_the_chair_has_signed(room: Judged) -> None:
    empty = f.round_(room.first.organisation)
    with refused("nobody_elected"):
        actions.draw_up(empty, title="公示", contact="电话", by=room.first, at=f.NOW)


def test_a_year_that_nobody_entered_starts_nothing(room: Judged) -> None:
    drawn = room.drawn_up()
    with refused("year_unknown"):
        actions.start(drawn, by=room.second, at=datetime(2026, 12, 30, 2, 0, tzinfo=UTC))
    assert room.now().state == State.DECIDED


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        ("2026-11-22T09:00+08:00", Stage.RUNNING),
        ("2026-11-27T23:59:59+08:00", Stage.RUNNING),
        ("2026-11-28T00:00+08:00", Stage.ENDED),
        ("2026-11-20T09:00+08:00", Stage.RUNNING),
    ],
)
def test_it_ends_at_midnight_with_no_worker_and_a_clock_set_back_ends_nothing(moment: str, stage: Stage) -> None:
    from django.utils.timezone import localdate

    day = {"starts_on": date(2026, 11, 22), "ends_on": date(2026, 11, 27)}
    assert Publicity(**day).stage(localdate(datetime.fromisoformat(moment))) == stage


def test_confirmation_waits_for_the_end_and_is_given_by_the_office_above(room: Judged) -> None:
    started = room.started()
    with refused("not_ended"):
        actions.ask_confirmation(started, by=room.first, at=OVER - timedelta(days=3))
    asking = actions.ask_confirmation(started, by=room.first, at=OVER)
    with refused("asked_already"):
        actions.ask_confirmation(started, by=room.first, at=OVER)
    assert asking.desk == room.first.organisation.parent
    with refused("not_at_desk"):
        actions.confirm(asking, number="豫人社〔2026〕1号", by=room.second, at=OVER)
    above = f.administrator(asking.desk)
    with refused("not_ended"):
        actions.confirm(asking, number="豫人社〔2026〕1号", by=above, at=f.NOW)  # the clock was set back
    actions.confirm(asking, number="豫人社〔2026〕1号", by=above, at=OVER)
    assert [one.pk for one in queries.confirmed(room.round)] == [room.people[0].pk]
    assert room.now().confirmations.get().number == "豫人社〔2026〕1号"
    with refused("already_decided"):
        actions.confirm(asking, number="豫人社〔2026〕2号", by=above, at=OVER)
    with refused("confirmed_already"):
        actions.stop(started, reason="有误", by=room.first, at=OVER)


def test_at_the_top_another_person_of_the_same_office_confirms() -> None:
    working_days.load()
    office = f.province().office
    room = judged(host=office)
    asking = actions.ask_confirmation(room.started(), by=room.first, at=OVER)
    with refused("another_person"):
        actions.confirm(asking, number="豫人社〔2026〕1号", by=room.first, at=OVER)
    assert len(actions.confirm(asking, number="豫人社〔2026〕1号", by=room.second, at=OVER)) == 1


def test_a_refused_confirmation_says_why_and_may_be_asked_for_again(room: Judged) -> None:
    started = room.started()
    asking = actions.ask_confirmation(started, by=room.first, at=OVER)
    above = f.administrator(asking.desk)
    with refused("reason_needed"):
        actions.refuse(asking, reason=" ", by=above, at=OVER)
    actions.refuse(asking, reason="请补充纪要", by=above, at=OVER)
    assert actions.ask_confirmation(started, by=room.first, at=OVER).pk != asking.pk


def test_who_is_objected_to_waits_and_the_others_are_confirmed() -> None:
    working_days.load()
    room = judged(2)
    started = room.started()
    held, _ = objected(started, room.people[0])
    above = f.administrator(room.first.organisation.parent)
    asking = actions.ask_confirmation(started, by=room.first, at=OVER)
    made = actions.confirm(asking, number="豫人社〔2026〕1号", by=above, at=OVER)
    assert [one.application_id for one in made] == [room.people[1].pk]
    values = {"verdict": Verdict.DISMISSED, "finding": "查无实据", "answer": "不成立", "by": room.first}
    objections.settle(held, **values, at=OVER)
    again = actions.ask_confirmation(started, by=room.first, at=OVER)
    assert [one.application_id for one in actions.confirm(again, number="2号", by=above, at=OVER)] == [
        room.people[0].pk
    ]


def test_an_open_objection_to_the_whole_keeps_everybody_waiting(room: Judged) -> None:
    started = room.started()
    objected(started)
    with refused("objections_open"):
        actions.ask_confirmation(started, by=room.first, at=OVER)


def test_what_was_taken_down_is_published_anew_and_nobody_is_confirmed_by_it(room: Judged) -> None:
    started = room.started()
    with refused("reason_needed"):
        actions.stop(started, reason="", by=room.first, at=f.NOW)
    actions.stop(started, reason="名单排版有误", by=room.first, at=f.NOW)
    with refused("not_from_here"):
        actions.ask_confirmation(started, by=room.first, at=OVER)
    again = room.started()
    assert [entry.application_id for entry in again.entries.all()] == [room.people[0].pk]
    assert room.now().version == 5, "nobody is told twice"


def test_a_list_drawn_up_before_a_later_vote_is_not_published(room: Judged) -> None:
    drawn = room.drawn_up()
    drawn.entries.all().delete()
    with refused("list_changed"):
        actions.start(drawn, by=room.second, at=f.NOW)
