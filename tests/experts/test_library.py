"""What the province's office does with the experts of its library."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests import factories as f
from tests.refusal import refused
from zhicheng.catalogue.models import Level
from zhicheng.experts import actions, queries, rules
from zhicheng.experts.models import Expert, ExpertEvent, State
from zhicheng.experts.queries import Standing, Wanted
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
Register = Callable[..., Expert]
TODAY = f.NOW.date()


def test_somebody_of_before_is_registered(enter_expert: Register) -> None:
    expert = enter_expert(subject="语文", keywords=["阅读"], mobile="13900000000")
    assert (expert.person.name, expert.person.mobile) == ("王建国", "13900000000")
    assert not expert.person.has_usable_password()
    event = ExpertEvent.objects.get()
    assert (event.kind, event.title_name, event.organisation_name) == ("registered", "一级教师", "河南省职改办")


def test_the_same_person_in_the_same_series_only_once(enter_expert: Register) -> None:
    number = f.id_number()
    first = enter_expert(id_number=number)
    with refused("already_expert"):
        enter_expert(id_number=number)
    second = enter_expert(id_number=number, title=f.title(Level.SENIOR, "04", "主任医师"))
    assert first.person == second.person


def test_another_name_for_a_known_id_number_is_refused(enter_expert: Register) -> None:
    number = f.id_number()
    enter_expert(id_number=number)
    with refused("other_name"):
        enter_expert(id_number=number, name="王建")


def test_who_was_registered_first_gets_a_password_from_the_unit_later(enter_expert: Register, branch: f.Branch) -> None:
    from zhicheng.people import actions as people

    number = f.id_number()
    expert = enter_expert(id_number=number)
    by = f.administrator(branch.school)
    user, password = people.add_applicant(
        branch.school, name="王建国", id_number=number, mobile="13900000000", by=by, at=f.NOW
    )
    assert user == expert.person
    assert password


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.STAFF])
def test_only_the_keepers_of_the_province_touch_the_library(
    enter_expert: Register, branch: f.Branch, role: str
) -> None:
    expert = enter_expert()
    for by in (f.grant(branch.office, role), f.administrator(branch.city), f.grant(branch.city, Role.HANDLER)):
        with refused("keepers_only"):
            actions.suspend(expert, reason="借调", by=by, at=f.NOW, seen=1)
        with refused("keepers_only"):
            enter_expert(by=by)
        assert not Expert.objects.seen_by(by).exists()


def test_nobody_decides_on_the_own_place(enter_expert: Register, branch: f.Branch) -> None:
    expert = enter_expert()
    own = f.grant(branch.office, Role.HANDLER, expert.person)
    for act in (actions.suspend, actions.end):
        with refused("own_expertise"):
            act(expert, reason="借调", by=own, at=f.NOW, seen=1)


def test_suspended_then_resumed(enter_expert: Register, keeper: Grant) -> None:
    expert = enter_expert()
    assert Expert.objects.available(TODAY).exists()
    actions.suspend(expert, reason="借调外省", by=keeper, at=f.NOW, seen=1)
    assert not Expert.objects.available(TODAY).exists()
    with refused("wrong_state"):
        actions.suspend(expert, reason="借调外省", by=keeper, at=f.NOW, seen=2)
    back = actions.resume(expert, by=keeper, at=f.NOW, seen=2)
    assert (back.state, back.reason) == (State.ACTIVE, "")
    with refused("wrong_state"):
        actions.resume(expert, by=keeper, at=f.NOW, seen=3)
    kinds = list(expert.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["registered", "suspended", "resumed"]


def test_a_suspension_and_an_end_say_why(enter_expert: Register, keeper: Grant) -> None:
    expert = enter_expert()
    for act in (actions.suspend, actions.end):
        with refused("reason_needed"):
            act(expert, reason="", by=keeper, at=f.NOW, seen=1)


def test_a_page_older_than_the_row_is_told(enter_expert: Register, keeper: Grant) -> None:
    expert = enter_expert()
    with refused("stale"):
        actions.end(expert, reason="已退休", by=keeper, at=f.NOW, seen=0)


def test_renewed_from_today_and_for_three_years_at_most(enter_expert: Register, keeper: Grant) -> None:
    expert = enter_expert()
    with refused("term_too_long"):
        actions.renew(expert, until=date(2029, 11, 22), by=keeper, at=f.NOW, seen=1)
    with refused("term_over"):
        actions.renew(expert, until=TODAY - timedelta(days=1), by=keeper, at=f.NOW, seen=1)
    renewed = actions.renew(expert, until=date(2029, 11, 21), by=keeper, at=f.NOW, seen=1)
    assert (renewed.since, renewed.until) == (TODAY, date(2029, 11, 21))


def test_an_ended_term_is_over_and_stays_so(enter_expert: Register, keeper: Grant) -> None:
    expert = actions.end(enter_expert(), reason="已退休", by=keeper, at=f.NOW, seen=1)
    assert (expert.state, expert.until) == (State.ENDED, TODAY)
    for act, said in (
        (actions.resume, {}),
        (actions.renew, {"until": date(2029, 11, 21)}),
        (actions.end, {"reason": "再次终止"}),
    ):
        with refused("wrong_state"):
            act(expert, **said, by=keeper, at=f.NOW, seen=2)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("since", "last"),
    [
        (date(2026, 11, 23), date(2029, 11, 22)),
        (date(2026, 1, 1), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2031, 2, 27)),
        (date(2025, 3, 1), date(2028, 2, 29)),
    ],
)
def test_the_last_day_of_the_longest_term(enter_expert: Register, since: date, last: date) -> None:
    assert rules.last_day(since) == last
    Expert.objects.filter(pk=enter_expert().pk).update(since=since, until=last)  # the database agrees


def test_the_database_holds_term_state_and_reason(enter_expert: Register) -> None:
    expert = Expert.objects.filter(pk=enter_expert().pk)
    wrong: list[dict[str, Any]] = [
        {"since": date(2026, 1, 1), "until": date(2029, 1, 1)},
        {"since": date(2026, 1, 2), "until": date(2026, 1, 1)},
        {"state": "suspended"},
        {"reason": "没有暂停"},
        {"state": "gone"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            expert.update(**values)


def test_history_only_grows(enter_expert: Register) -> None:
    enter_expert()
    with pytest.raises(DatabaseError), transaction.atomic():
        ExpertEvent.objects.update(reason="改写")
    with pytest.raises(DatabaseError), transaction.atomic():
        ExpertEvent.objects.all().delete()


def test_how_somebody_stands_today(enter_expert: Register, keeper: Grant) -> None:
    soon = enter_expert(until=TODAY + timedelta(days=90))
    later = enter_expert(until=TODAY + timedelta(days=91))
    over = enter_expert()
    Expert.objects.filter(pk=over.pk).update(until=TODAY - timedelta(days=1))
    over.refresh_from_db()
    found = [queries.standing(expert, TODAY) for expert in (soon, later, over)]
    assert found == [Standing.RUNNING_OUT, Standing.ACTIVE, Standing.OVER]
    assert queries.count(keeper, Wanted(standing=Standing.OVER), TODAY) == 1
    assert queries.count(keeper, Wanted(standing=Standing.ACTIVE), TODAY) == 2


def test_too_many_keywords_are_refused(enter_expert: Register) -> None:
    with refused("keywords"):
        enter_expert(keywords=[f"词{number}" for number in range(11)])
