"""Two people at the same moment: each with an own connection, as two processes of the server have."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.at_once import at_once, one_after_the_other
from tests.factories import Branch
from zhicheng.applications.models import Application
from zhicheng.core.refused import Refused, Stale
from zhicheng.organisations import actions as organisations
from zhicheng.organisations.models import Kind, Organisation
from zhicheng.people import actions as people
from zhicheng.people.models import Grant, Role, User
from zhicheng.reviews import actions, queries
from zhicheng.reviews.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def verdicts(application: Application, people: list[Grant]) -> list[Callable[[], Event]]:
    """The same page open before several people, each with another verdict in mind."""
    stop, seen = f.stop(application), application.version
    reasons = {"summary": "太短。"}
    return [
        lambda: actions.pass_(stop, by=people[0], at=f.NOW, seen=seen),
        lambda: actions.return_for_revision(stop, reasons=reasons, complete=True, by=people[1], at=f.NOW, seen=seen),
        lambda: actions.reject(stop, reason="不符合。", by=people[2], at=f.NOW, seen=seen),
    ]


def test_who_guesses_the_version_that_somebody_else_is_making_is_told_too() -> None:
    branch = f.province()
    application = f.submitted(f.applicant(branch.school))
    first, second = (f.grant(branch.school, Role.HANDLER) for _ in range(2))
    stop, seen = f.stop(application), application.version
    outcomes = one_after_the_other(
        lambda: actions.pass_(stop, by=first, at=f.NOW, seen=seen),
        lambda: actions.pass_(stop, by=second, at=f.NOW, seen=seen + 1),
    )
    assert [type(outcome) for outcome in outcomes] == [Event, Stale]
    assert queries.unfaithful() == []


@pytest.mark.req("H8.4", "T3.4")
@pytest.mark.parametrize("pair", [(0, 0), (0, 1), (1, 2)])
def test_of_two_verdicts_on_one_stop_one_wins_and_the_other_is_told(pair: tuple[int, int]) -> None:
    branch = f.province()
    application = f.submitted(f.applicant(branch.school))
    people = [f.grant(branch.school, Role.HANDLER) for _ in range(3)]
    deeds = verdicts(application, people)
    outcomes = at_once([deeds[n] for n in pair])
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Stale)) == [Stale]
    assert Event.objects.filter(application=application).count() == 2
    assert queries.unfaithful() == []


def test_the_applicant_withdraws_while_the_reviewer_passes_and_one_of_them_wins() -> None:
    branch = f.province()
    by = f.applicant(branch.school)
    application = f.submitted(by)
    passing = verdicts(application, [f.grant(branch.school, Role.HANDLER)] * 3)[0]
    outcomes = at_once([passing, lambda: actions.withdraw(application, by=by, at=f.NOW, seen=application.version)])
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == 1
    assert queries.unfaithful() == []


def test_a_double_click_on_submit_hands_in_once() -> None:
    by = f.applicant(f.province().school)
    application = f.complete(by)
    outcomes = at_once([lambda: actions.submit(application, by=by, at=f.NOW, seen=0)] * 4)
    assert sum(isinstance(outcome, Event) for outcome in outcomes) == 1
    assert application.stops.count() == 1


def test_several_who_submit_at_once_get_distinct_numbers_and_share_one_chain() -> None:
    branch = f.province()
    people = [f.applicant(branch.school) for _ in range(4)]
    drafts = [f.complete(by) for by in people]
    pairs = list(zip(drafts, people, strict=True))
    at_once([lambda d=d, by=by: actions.submit(d, by=by, at=f.NOW, seen=0) for d, by in pairs])
    assert Application.objects.values("number").distinct().count() == 4
    assert Application.objects.values("chain").distinct().count() == 1
    assert queries.unfaithful() == []


@pytest.mark.req("H1.2")
def test_fifty_units_set_up_at_once_get_fifty_codes() -> None:
    branch = f.province()

    def found(n: int) -> Organisation:
        return organisations.found(
            branch.bureau, name=f"第{n}小学", kind=Kind.UNIT, region=branch.school.region, by=None, at=f.NOW
        )

    made = at_once([lambda n=n: found(n) for n in range(50)])
    assert sorted(unit.code for unit in made) == [f"410104001{n:04d}" for n in range(2, 52)]


def test_the_same_code_or_name_by_two_at_once_is_given_to_one() -> None:
    branch = f.province()
    same = {"kind": Kind.UNIT, "region": branch.school.region, "by": None, "at": f.NOW}
    codes = at_once(
        [lambda n=n: organisations.found(branch.bureau, name=f"甲{n}", code="4101049990001", **same) for n in range(2)]
    )
    names = at_once([lambda: organisations.found(branch.bureau, name="同名小学", **same)] * 2)
    assert sorted(o.code for o in codes + names if isinstance(o, Refused)) == ["code_taken", "name_taken"]


def test_two_renames_to_one_name_at_once_leave_two_names() -> None:
    branch = f.province()
    by = f.administrator(branch.bureau)
    pair = [f.organisation(branch.bureau) for _ in range(2)]
    same = {"name": "同名小学", "is_hr_agency": False, "submits": False, "by": by, "at": f.NOW, "seen": 0}
    outcomes = at_once([lambda unit=unit: organisations.rename(unit, **same) for unit in pair])
    assert [o.code for o in outcomes if isinstance(o, Refused)] == ["name_taken"]


def test_a_unit_set_up_while_its_branch_moves_lands_in_the_moved_branch() -> None:
    branch = f.province()
    by = f.administrator(branch.city)
    place = branch.school.region
    deeds: list[Callable[[], Any]] = [
        lambda: organisations.move(branch.bureau, branch.city, by=by, at=f.NOW, seen=0),
        *(lambda n=n: f.organisation(branch.school, f"分校{n}", region=place) for n in range(4)),
    ]
    at_once(deeds)
    for unit in Organisation.objects.exclude(parent=None).select_related("parent"):
        assert unit.parent is not None
        assert (unit.path, unit.depth) == (f"{unit.parent.path}{unit.pk}.", unit.parent.depth + 1)


def test_two_registrations_of_one_person_at_once_make_one_account(profile: Callable[[str], None]) -> None:
    profile("tianjin")
    school, number = f.province().school, f.id_number()

    def register() -> User:
        return people.register(
            name="周华", id_number=number, mobile="", email="", password="Zixuan-2026", unit=school, at=f.NOW
        )

    outcomes = at_once([register] * 3)
    assert [o.code for o in outcomes if isinstance(o, Refused)] == ["already_registered"] * 2
    assert User.objects.count() == 1


def test_two_drafts_begun_at_once_are_one() -> None:
    branch: Branch = f.province()
    by, round = f.applicant(branch.school), f.round_(branch.city)
    title = f.title()
    outcomes = at_once([lambda: f.applications.start(by, title=title, subject="", round=round, at=f.NOW)] * 3)
    assert [o.code for o in outcomes if isinstance(o, Refused)] == ["already_applied"] * 2
