"""The role in which an expert enters: it follows the term in the library, and nobody lists it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import factories as f
from tests.refusal import refused
from zhicheng.audit.models import Entry
from zhicheng.catalogue.models import Level
from zhicheng.experts import actions
from zhicheng.experts.models import Expert
from zhicheng.people import lending
from zhicheng.people.batches import Person
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import queries as reviews
from zhicheng.sites.frame import sessions

pytestmark = pytest.mark.django_db
Register = Callable[..., Expert]
TODAY = f.NOW.date()


def role(expert: Expert) -> Grant:
    return Grant.objects.select_related("organisation", "user").get(user=expert.person, role=Role.EXPERT)


def live(expert: Expert, on: date = TODAY) -> bool:
    return Grant.objects.live(on).filter(user=expert.person, role=Role.EXPERT).exists()


def test_who_is_registered_enters_as_expert_for_the_term_and_no_longer(
    enter_expert: Register, branch: f.Branch
) -> None:
    expert = enter_expert()
    held = role(expert)
    assert (held.organisation, held.since, held.until) == (branch.office, expert.since, expert.until)
    assert (held.all_series, held.series, held.sections, held.enabled) == (False, [], 0, True)
    assert live(expert)
    assert not live(expert, expert.until + timedelta(days=1))


def test_who_is_admitted_enters_as_expert(branch: f.Branch) -> None:
    f.climb(f.expert_submitted(f.applicant(branch.school)))
    assert live(Expert.objects.get())


def test_who_is_entered_by_a_list_enters_as_expert(branch: f.Branch, keeper: Grant) -> None:
    from zhicheng.experts.batches import Entered, register_many

    term = (TODAY - timedelta(days=1), TODAY + timedelta(days=300))
    people = [Person(name, f.id_number(), "", "") for name in ("张甲", "李乙")]
    entered = [Entered(person, branch.school, f.title(), *term) for person in people]
    assert all(live(expert) for expert in register_many(entered, by=keeper, at=f.NOW))


def test_a_suspension_closes_the_way_in_and_its_end_opens_it(enter_expert: Register, keeper: Grant) -> None:
    expert = enter_expert()
    actions.suspend(expert, reason="借调外省", by=keeper, at=f.NOW, seen=1)
    assert not live(expert)
    actions.resume(expert, by=keeper, at=f.NOW, seen=2)
    assert live(expert)


def test_a_new_term_moves_the_role_and_an_end_ends_it(enter_expert: Register, keeper: Grant) -> None:
    expert = enter_expert()
    actions.renew(expert, until=date(2029, 11, 21), by=keeper, at=f.NOW, seen=1)
    assert (role(expert).since, role(expert).until) == (TODAY, date(2029, 11, 21))
    actions.end(expert, reason="已退休", by=keeper, at=f.NOW, seen=2)
    assert not live(expert)


def test_one_role_for_all_series_of_a_person(enter_expert: Register, keeper: Grant) -> None:
    number, later = f.id_number(), TODAY + timedelta(days=700)
    first = enter_expert(id_number=number)
    second = enter_expert(id_number=number, title=f.title(Level.SENIOR, "04", "主任医师"), until=later)
    assert role(first) == role(second)
    assert role(first).until == later
    actions.end(second, reason="已退休", by=keeper, at=f.NOW, seen=1)
    assert live(first)
    assert role(first).until == first.until


def test_the_database_holds_one_role_for_a_term(enter_expert: Register, branch: f.Branch) -> None:
    expert = enter_expert()
    wrong: list[dict[str, Any]] = [{"until": None}, {"lent_by": f.administrator(branch.school)}]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.filter(user=expert.person).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        f.grant(branch.school, Role.EXPERT, expert.person, until=TODAY)


def test_the_role_stands_in_the_switch_of_the_person(enter_expert: Register) -> None:
    expert = enter_expert()
    assert [choice.label for choice in sessions.choices(expert.person, f.NOW)] == ["河南省职改办 · 评审专家"]


def test_nobody_lends_to_it_or_hands_a_case_over_to_it(enter_expert: Register, branch: f.Branch) -> None:
    expert = enter_expert()
    handler = f.grant(branch.office, Role.HANDLER)
    assert not lending.colleagues(handler).exists()
    at_the_top = f.climb(f.expert_submitted(f.applicant(branch.school)), until=branch.office)
    assert not reviews.holders(f.stop(at_the_top)).filter(user=expert.person).exists()


def test_the_trail_says_that_the_role_came_without_a_name(enter_expert: Register) -> None:
    expert = enter_expert(name="诸葛某")
    entry = Entry.objects.get(action="person.expert")
    assert entry.subject == f"user:{expert.person_id}"
    assert "诸葛某" not in str(entry.data)


def test_who_has_no_account_gets_a_password_from_the_province(enter_expert: Register, keeper: Grant) -> None:
    expert = enter_expert()
    password = actions.give_password(expert, by=keeper, at=f.NOW, seen=1)
    expert.person.refresh_from_db()
    assert expert.person.check_password(password)
    assert expert.person.must_change_password
    assert actions.give_password(expert, by=keeper, at=f.NOW, seen=1) != password  # lost once more


def test_whose_people_they_are_gives_the_password(enter_expert: Register, keeper: Grant, branch: f.Branch) -> None:
    expert = enter_expert()
    f.ready(expert.person)
    f.applicant(branch.school, expert.person)
    with refused("account_elsewhere"):
        actions.give_password(expert, by=keeper, at=f.NOW, seen=1)
    with refused("keepers_only"):
        actions.give_password(expert, by=f.administrator(branch.city), at=f.NOW, seen=1)
    actions.suspend(expert, reason="借调外省", by=keeper, at=f.NOW, seen=1)
    with refused("wrong_state"):
        actions.give_password(expert, by=keeper, at=f.NOW, seen=2)
