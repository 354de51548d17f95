"""核准备案: asked for by the committee's office, decided by the office above, for three years at most."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests import factories as f
from tests.refusal import refused
from zhicheng.catalogue.models import Level, Specialty
from zhicheng.committees import actions, queries
from zhicheng.committees.models import Committee, Filing
from zhicheng.organisations.models import Kind
from zhicheng.people.models import Role

pytestmark = pytest.mark.django_db
TERM = {"since": date(2026, 12, 1), "until": date(2029, 11, 30), "members": 25}


@pytest.fixture
def branch():
    return f.province()


@pytest.fixture
def office(branch):
    return f.administrator(branch.city)


@pytest.fixture
def committee(branch, office):
    return actions.establish(
        "郑州市中小学教师系列高级评委会",
        host=branch.city,
        scope=branch.city,
        series=f.title().series,
        levels=[Level.ASSOCIATE_SENIOR],
        by=office,
        at=f.NOW,
    )


@pytest.fixture
def above(branch):
    return f.administrator(branch.office)


def ask(committee, by, **changed):
    return actions.request_filing(committee, **(TERM | changed), by=by, at=f.NOW)


def test_what_the_office_above_approves_is_in_force_on_each_of_its_days(committee, office, above):
    filing = actions.approve_filing(ask(committee, office), number=" 豫备〔2026〕1号 ", by=above, at=f.NOW)

    assert (filing.state, filing.number, filing.desk) == (Filing.State.APPROVED, "豫备〔2026〕1号", above.organisation)
    for day, there in ((date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2029, 11, 30), True)):
        assert (queries.filing_of(committee, day) is not None) == there
    assert queries.filing_of(committee, date(2029, 12, 1)) is None


def test_it_is_for_three_years_at_most_and_not_backwards(committee, office):
    with refused("term_too_long"):
        ask(committee, office, until=date(2029, 12, 1))
    with refused("term_backwards"):
        ask(committee, office, until=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("specialty", "members", "enough"), [(False, 23, False), (False, 25, True), (False, 26, False)]
)
def test_members_are_odd_and_enough_for_a_series(committee, office, specialty, members, enough):
    if enough:
        assert ask(committee, office, members=members).members == members
    else:
        with refused("wrong_members"):
            ask(committee, office, members=members)


def test_a_committee_for_a_specialty_needs_eleven(committee, office):
    committee.specialty = Specialty.objects.create(series=committee.series, name="语文", position=1)
    committee.save()
    with refused("wrong_members"):
        ask(committee, office, members=9)
    assert ask(committee, office, members=11).members == 11


def test_two_filings_never_overlap_in_the_database_either(committee, office, above):
    actions.approve_filing(ask(committee, office), number="1", by=above, at=f.NOW)
    second = ask(committee, office, since=date(2029, 11, 30), until=date(2030, 1, 1))
    with refused("filings_overlap"):
        actions.approve_filing(second, number="2", by=above, at=f.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.filter(pk=second.pk).update(state="approved", number="2", decided_at=f.NOW)


def test_a_number_is_given_once_and_a_request_waits_once(committee, office, above, branch):
    ask(committee, office)
    with refused("already_requested"):
        ask(committee, office)
    with refused("number_needed"):
        actions.approve_filing(Filing.objects.get(), number="  ", by=above, at=f.NOW)


def test_only_the_office_above_decides_and_says_why_it_refuses(committee, office, above):
    filing = ask(committee, office)
    with refused("not_at_desk"):
        actions.approve_filing(filing, number="1", by=office, at=f.NOW)
    with refused("reason_needed"):
        actions.refuse_filing(filing, reason=" ", by=above, at=f.NOW)

    actions.refuse_filing(filing, reason="专家库人数不足。", by=above, at=f.NOW)
    with refused("already_decided"):
        actions.approve_filing(filing, number="1", by=above, at=f.NOW)
    assert ask(committee, office).state == Filing.State.REQUESTED


def test_at_the_top_another_person_of_the_office_decides(branch):
    mine, colleague = f.grant(branch.office, Role.LEADER), f.grant(branch.office, Role.HANDLER)
    top = Committee.objects.create(
        name="省评委会", host=branch.office, scope=branch.office, series=f.title().series, levels=["senior"]
    )
    filing = ask(top, mine)
    with refused("another_person"):
        actions.approve_filing(filing, number="1", by=mine, at=f.NOW)
    assert actions.approve_filing(filing, number="1", by=colleague, at=f.NOW).decided_by == colleague.user


def test_only_the_committees_own_office_asks(committee, branch):
    for stranger in (
        f.administrator(branch.county),
        f.grant(branch.city, Role.LEADER, all_series=False, series=["05"]),
    ):
        with refused("office_only"):
            ask(committee, stranger)


def test_a_committee_is_asked_for_by_its_host_for_one_grade_and_within_its_line(branch, office):
    said = {"host": branch.city, "scope": branch.city, "series": f.title().series, "by": office, "at": f.NOW}
    with refused("one_grade"):
        actions.establish("甲", levels=["senior", "intermediate"], **said)
    with refused("scope_elsewhere"):
        actions.establish("甲", levels=["senior"], **(said | {"scope": f.organisation(branch.office)}))
    with refused("own_only"):
        actions.establish("甲", levels=["senior"], **(said | {"host": branch.county}))


def test_a_basic_unit_has_no_committee(branch):
    said = {"scope": branch.school, "series": f.title().series, "levels": ["intermediate"], "at": f.NOW}
    for by in (f.administrator(branch.school), None):
        with refused("may_not_host"):
            actions.establish("校评委会", host=branch.school, by=by, **said)
    made = Committee.objects.create(
        name="校评委会", host=branch.school, scope=branch.school, series=f.title().series, levels=["intermediate"]
    )
    with refused("may_not_host"):
        ask(made, None)


def test_the_nearest_title_office_above_files_not_the_bureau(branch):
    below = f.organisation(branch.bureau, "管城区教育人才中心", Kind.COMMITTEE_OFFICE)
    found = [queries.filing_desk(host) for host in (below, branch.bureau, branch.county, branch.office)]
    assert found == [branch.county, branch.county, branch.city, branch.office]


def test_without_a_title_office_above_nobody_files():
    host = f.organisation(None, "某集团评委会办公室", Kind.COMMITTEE_OFFICE)
    made = Committee.objects.create(
        name="集团评委会", host=host, scope=host, series=f.title().series, levels=["senior"]
    )
    with refused("no_filing_desk"):
        ask(made, None)
