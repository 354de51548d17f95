"""The rolled-up numbers: what they say, and that they say the same as counting."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests import factories as f
from zhicheng.applications.models import Application
from zhicheng.organisations.actions import move
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant
from zhicheng.reviews import actions as reviews
from zhicheng.reviews.models import Stop
from zhicheng.statistics import actions, queries
from zhicheng.statistics.models import Tally
from zhicheng.statistics.queries import Wanted

pytestmark = pytest.mark.django_db
WANTED = Wanted(2026)


def of(organisation: Organisation, wanted: Wanted = WANTED) -> queries.Statistics:
    return queries.statistics(organisation, wanted)


def everything() -> Counter[tuple[Any, ...]]:
    """All tallies, with their numbers."""
    rows = Tally.objects.values_list(
        "organisation", "own", "year", "series", "level", "measure", "key", "slot", "number"
    )
    return Counter({row[:-1]: row[-1] for row in rows})


def counted(organisation: Organisation) -> dict[str, int]:
    """The applications of a subtree by state, counted one by one."""
    cases = Application.objects.filter(unit__path__startswith=organisation.path, submission__gt=0)
    return dict(Counter(cases.values_list("state", flat=True)))


def test_an_application_counts_for_its_unit_and_for_everybody_above_but_not_beside() -> None:
    branch = f.province()
    beside = f.organisation(branch.bureau, "外国语小学")
    f.submitted(f.applicant(branch.school))

    actions.reckon(at=f.NOW)

    for organisation in branch.all():
        assert of(organisation).total.states == {"in_review": 1}
        assert of(organisation).series["22"]["in_review"] == 1
        assert of(organisation).levels["intermediate"].total == 1
    assert of(beside).total.total == 0


def test_a_draft_is_the_applicants_own_and_is_not_counted() -> None:
    branch = f.province()
    f.draft(f.applicant(branch.school))
    actions.reckon(at=f.NOW)
    assert of(branch.school).total.total == 0
    assert queries.years(branch.office) == []


def test_what_happens_later_is_carried_up_without_counting_the_others_again() -> None:
    branch = f.province()
    case = f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW)

    f.pass_on(case, f.grant(branch.school, "handler"))
    f.give_back(case, ["papers"])
    changed = actions.reckon(at=f.NOW + timedelta(minutes=10))

    assert 0 < changed < 10
    assert of(branch.office).total.states == {"returned": 1}
    assert of(branch.office).months == [(202611, {"submitted": 1, "passed": 1, "returned": 1})]
    assert actions.reckon(at=f.NOW + timedelta(minutes=20)) == 0


def test_nothing_is_missed_that_was_stored_late() -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW + timedelta(minutes=5))
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW + timedelta(minutes=30))
    assert of(branch.office).total.states == {"in_review": 2}


def test_median_and_ninetieth_percentile_are_those_of_the_visits() -> None:
    branch = f.province()
    days = [0, 0, 1, 2, 3, 5, 8, 13, 21, 400]
    for taken in days:
        case = f.submitted(f.applicant(branch.school))
        reviews.pass_(
            f.stop(case),
            by=f.grant(branch.school, "handler"),
            at=f.NOW + timedelta(days=taken, hours=3),
            seen=case.version,
        )
    actions.reckon(at=f.NOW)

    handler = next(took for took in of(branch.office).took if took.step == "handler")

    assert (handler.visits, handler.median, handler.ninety) == (10, 3, 21)


@pytest.mark.parametrize("seed", range(4))
def test_the_rolled_up_numbers_equal_a_recount_whatever_happened(seed: int) -> None:
    rng, branch = Random(seed), f.province()
    units = [branch.school, branch.bureau, f.organisation(branch.city, "第九中学")]
    cases: list[tuple[Application, Grant]] = []
    for step in range(24):
        _something(rng, units, cases)
        if step % 5 == 0:
            actions.reckon(at=f.NOW + timedelta(minutes=step))
    actions.reckon(at=f.NOW + timedelta(hours=1))

    little_by_little = everything()
    call_command("tally", stdout=StringIO())

    assert little_by_little == everything()
    for organisation in [*branch.all(), *units]:
        assert of(organisation).total.states == counted(organisation)


def _something(rng: Random, units: list[Organisation], cases: list[tuple[Application, Grant]]) -> None:
    """One more thing happens: somebody hands in, a desk passes, returns or rejects."""
    under_way = [case for case, _ in cases if Stop.objects.waiting().filter(application=case).exists()]
    if len(cases) < 3 or not under_way or rng.random() < 0.3:
        by = f.applicant(rng.choice(units))
        cases.append((f.submitted(by), by))
        return
    case = rng.choice(under_way)
    case.refresh_from_db()
    here = f.stop(case)
    by = f.grant(here.organisation, here.step)
    verdict = rng.choice(["pass", "pass", "return", "reject"])
    if verdict == "pass":
        f.pass_on(case, by)
    elif verdict == "return":
        f.give_back(case, ["papers"], by)
    else:
        reviews.reject(here, reason="不符合条件", by=by, at=f.NOW, seen=case.version)


def test_a_move_in_the_tree_takes_the_numbers_along() -> None:
    branch = f.province()
    other = f.organisation(branch.city, "郑州市教育局", "bureau")
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW)

    move(branch.bureau, other, by=f.administrator(branch.office), at=f.NOW, seen=branch.bureau.version)
    actions.reckon(at=f.NOW)

    assert of(other).total.total == 1
    assert of(branch.county).total.total == 0
    assert of(branch.city).total.total == 1


def test_the_page_never_reads_the_applications() -> None:
    branch = f.province()
    f.submitted(f.applicant(branch.school))
    actions.reckon(at=f.NOW)
    with connection.execute_wrapper(_only_tallies):
        of(branch.office)
        queries.below(branch.office, WANTED)


def _only_tallies(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert "applications_application" not in sql
    assert "reviews_" not in sql
    return execute(sql, params, many, context)


def test_the_direct_subordinates_stand_beside_each_other() -> None:
    branch = f.province()
    second = f.organisation(branch.bureau, "外国语小学")
    for unit in (branch.school, second, second):
        f.submitted(f.applicant(unit))
    actions.reckon(at=f.NOW)
    found = [(organisation.name, counts.total) for organisation, counts in queries.below(branch.bureau, WANTED)]
    assert found == [("外国语小学", 2), ("逸夫小学", 1)]
