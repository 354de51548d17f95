"""Each step of a draw: done, refused, by the wrong person, a second time."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import factories as f
from tests.draws.conftest import ANSWER_BY, LOTTERY, VALUE, Office, fresh, in_days
from tests.refusal import refused
from zhicheng.catalogue.models import Level, Specialty
from zhicheng.committees.models import Filing
from zhicheng.draws import actions, queries
from zhicheng.draws.models import Draw, DrawEvent, Exclusion, State
from zhicheng.draws.rules import Quota, Rule, lowest
from zhicheng.experts import actions as experts
from zhicheng.notices.models import Notice
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db


def keeper(office: Office) -> Grant:
    return Grant.objects.select_related("organisation", "user").get(
        organisation=office.branch.office, role=Role.ADMINISTRATOR
    )


def test_the_rule_is_read_as_it_was_written(office: Office) -> None:
    rule = office.rule()
    assert Rule.read(rule.text) == rule
    assert queries.rule_of(office.prepared()) == rule


def test_prepared_the_office_sees_whether_the_pool_suffices(office: Office) -> None:
    draw = office.prepared()
    assert (draw.state, draw.number, draw.considered) == ("prepared", 1, 13)
    found = [(one.name, one.seats, one.reserves, one.available, one.short) for one in queries.sufficiency(draw)]
    assert found == [("语文", 3, 2, 8, 0), ("其他", 2, 1, 5, 0)]
    assert draw.events.get().kind == "prepared"


def test_prepared_again_it_begins_anew(office: Office) -> None:
    first = office.prepared()
    labels = set(first.lots.values_list("expert", "label"))
    second = office.prepared(quotas=(Quota("1", "语文", 3, 0, words=("语文",)),))
    assert (second.pk, second.number) == (first.pk, 1)
    assert (second.lots.count(), second.exclusions.count()) == (8, 5)
    assert second.pool_hash != first.pool_hash
    assert set(second.lots.values_list("expert", "label")) != labels


def test_too_few_are_said_beforehand_and_nothing_is_committed(office: Office) -> None:
    draw = office.prepared(quotas=(Quota("1", "语文", 7, 3, words=("语文",)), Quota("2", "其他", 2, 1)))
    assert [one.short for one in queries.sufficiency(draw)] == [2, 0]
    with refused("too_few") as info:
        actions.commit(draw, by=office.first, at=f.NOW, seen=draw.version)
    assert "「语文」还差 2 人" in info.value.message


def test_committed_only_hashes_are_told(office: Office) -> None:
    draw = office.committed()
    assert draw.state == "committed"
    assert len(draw.commitment) == len(draw.rule_hash) == len(draw.pool_hash) == 64
    assert draw.seed not in (None, "", draw.commitment)
    assert draw.revealed == ""
    with refused("wrong_state"):
        actions.commit(draw, by=office.first, at=f.NOW, seen=draw.version)
    with refused("wrong_state"):
        office.prepared()


def test_a_commitment_after_the_value_is_known_is_refused(office: Office) -> None:
    draw = office.prepared()
    with refused("value_known"):
        actions.commit(draw, by=office.first, at=LOTTERY, seen=draw.version)


def test_nothing_starts_without_a_filing_in_force(office: Office) -> None:
    draw = office.prepared()
    Filing.objects.update(since=in_days(-9).date(), until=in_days(-1).date())
    with refused("not_filed"):
        actions.commit(draw, by=office.first, at=f.NOW, seen=draw.version)
    with refused("not_filed"):
        office.prepared()


def test_a_library_that_changed_since_is_looked_at_again(office: Office) -> None:
    draw = office.prepared()
    experts.suspend(office.experts[0], reason="借调外省", by=keeper(office), at=f.NOW, seen=1)
    with refused("pool_changed"):
        actions.commit(draw, by=office.first, at=f.NOW, seen=draw.version)


def test_drawn_everybody_has_a_place_and_the_seed_is_known(office: Office) -> None:
    draw = office.drawn()
    assert (draw.state, draw.value, draw.revealed) == ("drawn", "3.7.9.12.18.25.33./", draw.seed)
    for quota, order in queries.orders(draw).items():
        assert sorted(order) == sorted(draw.lots.filter(quota=quota).values_list("label", flat=True))


def test_the_same_person_does_not_prepare_and_draw(office: Office) -> None:
    draw = office.committed()
    with refused("second_person"):
        actions.hold(draw, VALUE, by=office.first, at=LOTTERY, seen=draw.version)
    other_role = f.grant(office.branch.city, "leader", office.first.user)
    with refused("second_person"):
        actions.hold(draw, VALUE, by=other_role, at=LOTTERY, seen=draw.version)


def test_a_second_click_draws_no_second_time(office: Office) -> None:
    draw = office.committed()
    held = actions.hold(draw, VALUE, by=office.second, at=LOTTERY, seen=draw.version)
    order = queries.orders(held)
    with refused("wrong_state"):
        actions.hold(draw, "1 2 3", by=office.second, at=LOTTERY, seen=held.version)
    assert queries.orders(Draw.objects.get()) == order


def test_neither_too_early_nor_with_the_clock_set_back(office: Office) -> None:
    draw = office.committed()
    with refused("too_early"):
        actions.hold(draw, VALUE, by=office.second, at=LOTTERY - timedelta(seconds=1), seen=draw.version)
    with refused("clock_back"):
        actions.hold(draw, VALUE, by=office.second, at=in_days(-1), seen=draw.version)


@pytest.mark.parametrize("typed", ["", "三 七", "-3"])
def test_a_value_that_is_no_number_is_refused(office: Office, typed: str) -> None:
    draw = office.committed()
    with refused("value"):
        actions.hold(draw, typed, by=office.second, at=LOTTERY, seen=draw.version)


def test_an_older_page_is_told(office: Office) -> None:
    draw = office.prepared()
    with refused("stale"):
        actions.commit(draw, by=office.first, at=f.NOW, seen=draw.version - 1)


def test_only_the_office_of_the_committee_within_its_series(office: Office) -> None:
    city = office.branch.city
    others = [
        f.grant(city, "handler", all_series=False, series=["04"]),
        f.administrator(city),
        f.grant(office.branch.county, "handler"),
        f.grant(office.branch.office, "handler"),
        f.applicant(office.branch.school),
        Grant.objects.select_related("organisation", "user").get(user=office.experts[0].person, role=Role.EXPERT),
    ]
    draw = office.prepared()
    for by in others:
        with refused("office_only"):
            actions.prepare(office.round, office.rule(), by=by, at=f.NOW)
        with refused("office_only"):
            actions.commit(draw, by=by, at=f.NOW, seen=draw.version)
        with refused("office_only"):
            actions.void(draw, reason="作废", by=by, at=f.NOW, seen=draw.version)
    assert Draw.objects.of_office(others[1]).count() == 1
    assert [Draw.objects.of_office(by).count() for by in (others[0], *others[2:])] == [0] * 5


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"quotas": ()}, "rule_quotas"),
        ({"quotas": (Quota("1", "语文", 4, 0),)}, "rule_quotas"),
        ({"quotas": (Quota("1", "语文", 3, 0), Quota("2", "语文", 2, 0))}, "rule_quotas"),
        ({"quotas": (Quota("1", "", 3, 0),)}, "rule_quotas"),
        ({"quotas": (Quota("1", "语文", 3, -1),)}, "rule_quotas"),
        ({"source": " "}, "rule_source"),
        ({"source": "双色球"}, "rule_source"),
        ({"source": "双色球最近一期的 7 个开奖号码"}, "rule_source"),
        ({"known_at": f.NOW}, "rule_known_at"),
        ({"least_level": "highest"}, "rule_least_level"),
        ({"unit_share": 101}, "rule_unit_share"),
        ({"serves_on": in_days(-1).date()}, "rule_serves_on"),
    ],
)
def test_rules_that_cannot_be_drawn_by_are_refused(office: Office, changed: dict[str, object], code: str) -> None:
    with refused(code):
        office.prepared(**changed)


@pytest.mark.parametrize(("specialty", "few", "enough"), [(False, (23, 26), 25), (True, (9, 12), 11)])
def test_a_draw_has_as_many_seats_as_a_meeting_of_the_committee_needs(
    office: Office, profile: Callable[[str], None], specialty: bool, few: tuple[int, ...], enough: int
) -> None:
    profile("henan")
    committee = office.round.committee
    committee.levels = ["associate_senior"]
    if specialty:
        committee.specialty = Specialty.objects.create(series=committee.series, name="小学语文", position=99)
    committee.save()
    for seats in few:
        with refused("rule_quotas") as info:
            office.prepared(quotas=(Quota("1", "语文", seats, 0),))
        assert f"合计 {seats} 席" in info.value.message
        assert f"须为单数且不少于 {enough} 人（《职称评审管理暂行规定》第九条）" in info.value.message
    assert office.prepared(quotas=(Quota("1", "语文", enough, 0),)).state == State.PREPARED


def test_members_hold_at_least_the_lowest_level_that_a_committee_judges() -> None:
    assert lowest([Level.SENIOR, Level.ASSOCIATE_SENIOR]) == Level.ASSOCIATE_SENIOR


def test_invited_are_the_first_drawn_and_they_are_told_without_a_word_of_the_committee(office: Office) -> None:
    draw = office.invited()
    asked = [(i.lot.quota, i.lot.place) for i in queries.invitations(draw)]
    assert asked == [("1", 1), ("1", 2), ("1", 3), ("2", 1), ("2", 2)]
    notices = Notice.objects.filter(kind="seat_offered")
    assert set(notices.values_list("to", flat=True)) == {i.lot.expert.person_id for i in queries.invitations(draw)}
    assert not any("评委会" in f"{notice.subject}{notice.body}" for notice in notices)
    with refused("already_invited"):
        actions.invite(draw, answer_by=ANSWER_BY, by=office.first, at=LOTTERY, seen=draw.version)


def test_there_is_time_to_answer(office: Office) -> None:
    draw = office.drawn()
    with refused("rule_answer_by"):
        actions.invite(draw, answer_by=LOTTERY, by=office.first, at=LOTTERY, seen=draw.version)


def test_closed_when_every_seat_is_accepted(office: Office) -> None:
    draw = office.invited()
    with refused("seats_open"):
        actions.close(draw, by=office.first, at=LOTTERY, seen=draw.version)
    for invitation in draw.invitations.order_by("pk"):
        actions.accept(invitation, by=office.first, at=LOTTERY)
    draw = fresh(draw)
    assert actions.close(draw, by=office.first, at=LOTTERY, seen=draw.version).state == "closed"
    assert queries.members(office.round).count() == 5
    with refused("wrong_state"):
        actions.void(draw, reason="作废", by=office.first, at=LOTTERY, seen=draw.version)


def test_a_void_draw_keeps_its_trace_and_the_next_has_the_next_number(office: Office) -> None:
    draw = office.committed()
    gone = actions.void(draw, reason="名额组设置有误", by=office.second, at=in_days(1), seen=draw.version)
    assert (gone.state, gone.revealed, gone.reason) == ("void", draw.seed, "名额组设置有误")
    assert Draw.objects.published().get() == gone
    again = office.prepared()
    assert (again.number, again.pk != gone.pk) == (2, True)
    assert queries.current_draw(office.round) == again
    with refused("wrong_state"):
        actions.void(gone, reason="再次", by=office.second, at=in_days(1), seen=gone.version)


def test_a_void_draw_says_why_and_tells_who_was_asked(office: Office) -> None:
    draw = office.invited()
    with refused("reason_needed"):
        actions.void(draw, reason=" ", by=office.first, at=LOTTERY, seen=draw.version)
    with refused("reason_names"):
        actions.void(draw, reason="专家甲有事", by=office.first, at=LOTTERY, seen=draw.version)
    actions.void(draw, reason="评审延期", by=office.first, at=LOTTERY, seen=draw.version)
    assert Notice.objects.filter(kind="seat_void").count() == 5
    assert not queries.members(office.round).exists()


def test_what_was_only_prepared_leaves_no_public_trace(office: Office) -> None:
    draw = office.prepared()
    actions.void(draw, reason="重新安排", by=office.first, at=f.NOW, seen=draw.version)
    assert not Draw.objects.published().exists()


def test_every_step_is_an_event_in_order(office: Office) -> None:
    draw = office.closed()
    kinds = list(DrawEvent.objects.filter(draw=draw).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["prepared", "committed", "drawn", *["invited"] * 5, *["accepted"] * 5, "closed"]
    assert draw.version == len(kinds)
    assert Exclusion.objects.count() == 0
