"""The way into the library: unit, supervising bureau, province's office (H10.1)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, State
from zhicheng.catalogue.models import Level
from zhicheng.experts.models import Expert
from zhicheng.organisations.models import Kind
from zhicheng.people.models import Role
from zhicheng.reviews import queries
from zhicheng.reviews.models import Stop
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db


def visited(application: Application) -> list[int]:
    stops = Stop.objects.filter(application=application).order_by("id")
    return list(dict.fromkeys(stops.values_list("organisation", flat=True)))


@pytest.mark.req("H10.1")
def test_unit_bureau_and_province_review_and_then_the_expert_is_in_the_library(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    application = f.climb(f.expert_submitted(by))
    assert visited(application) == [branch.school.pk, branch.bureau.pk, branch.office.pk]
    assert application.state == State.ADMITTED
    expert = Expert.objects.get()
    assert (expert.person, expert.organisation, expert.series_id) == (by.user, branch.school, "22")
    assert (expert.level, expert.subject) == ("intermediate", "小学语文阅读教学")
    assert expert.keywords == ["整本书阅读", "课堂评价", "教师培训"]
    assert expert.recusals == [{"kind": "单位", "name": "逸夫小学", "relation": "现工作单位"}]
    assert (expert.since, expert.until) == (date(2026, 11, 22), date(2029, 11, 21))
    assert expert.events.get().application == application.number


def test_nobody_is_in_the_library_before_the_last_desk_has_passed(branch: f.Branch) -> None:
    f.climb(f.expert_submitted(f.applicant(branch.school)), until=branch.office)
    assert not Expert.objects.exists()


@pytest.mark.req("H10.1")
def test_tianjin_takes_the_same_way(profile: Callable[[str], None]) -> None:
    profile("tianjin")
    branch = f.province()
    application = f.climb(f.expert_submitted(f.applicant(branch.school)))
    assert visited(application) == [branch.school.pk, branch.bureau.pk, branch.office.pk]
    assert application.state == State.ADMITTED


def test_the_bureau_is_the_nearest_above_else_the_direct_superior(branch: f.Branch) -> None:
    school = f.organisation(f.organisation(branch.bureau, "中心校"), "教学点")
    no_bureau = f.organisation(branch.county, "区实验学校")
    ways = {place: f.expert_complete(f.applicant(place)) for place in (school, no_bureau, branch.bureau, branch.office)}
    found = {place: list(dict.fromkeys(o for o, _ in queries.way(a))) for place, a in ways.items()}
    assert found[school] == [school.pk, branch.bureau.pk, branch.office.pk]
    assert found[no_bureau] == [no_bureau.pk, branch.county.pk, branch.office.pk]
    assert found[branch.bureau] == [branch.bureau.pk, branch.county.pk, branch.office.pk]
    assert found[branch.office] == [branch.office.pk]
    assert branch.bureau.kind == Kind.BUREAU


def test_one_expert_application_a_year_beside_the_title(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    f.draft(by)
    f.expert_complete(by)
    with refused("already_applied"):
        applications.start_expert(by, title=f.title(), subject="语文", at=f.NOW)
    applications.start_expert(by, title=f.title(), subject="语文", at=f.NOW + timedelta(days=60))


def test_another_series_than_that_of_the_title_may_be_chosen(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    f.draft(by)
    other = f.title(Level.SENIOR, "04", "主任医师")
    assert applications.start_expert(by, title=other, subject="内科", at=f.NOW).series_id == "04"


def test_only_holders_of_an_intermediate_title_or_higher_apply_and_only_as_applicants(branch: f.Branch) -> None:
    low = f.title(Level.ASSISTANT, name="二级教师")
    with refused("level_too_low"):
        applications.start_expert(f.applicant(branch.school), title=low, subject="语文", at=f.NOW)
    with refused("applicants_only"):
        applications.start_expert(f.administrator(branch.school), title=f.title(), subject="语文", at=f.NOW)


def test_nobody_reviews_the_own_expert_application(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    application = f.expert_submitted(by)
    here = f.stop(application)
    own = f.grant(here.organisation, here.step, by.user)
    assert not Stop.objects.at_desk(own).exists()
    with refused("own_application"):
        f.pass_on(application, own)


def test_a_returned_application_is_mended_and_passes(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    application = f.climb(f.expert_submitted(by), until=branch.office)
    f.give_back(application, ["expert_field"])
    assert application.state == State.RETURNED
    record = application.records.get(code="expert_field")
    record.data["values"]["keywords"] = "整本书阅读"
    record.save()
    f.submit_again(application, by)
    assert f.stop(application).organisation_id == branch.office.pk
    assert f.climb(application).state == State.ADMITTED
    assert Expert.objects.get().keywords == ["整本书阅读"]


def test_who_applies_again_in_a_later_year_begins_a_new_term(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    f.climb(f.expert_submitted(by))
    Expert.objects.update(state="ended", reason="任期届满")
    application = Application.objects.get()
    Application.objects.update(year=2025)
    assert application.state == State.ADMITTED
    f.climb(f.expert_submitted(by))
    expert = Expert.objects.get()
    assert (expert.state, expert.version) == ("active", 2)


def test_an_admitted_expert_is_told_by_the_replay_too(branch: f.Branch) -> None:
    f.climb(f.expert_submitted(f.applicant(branch.school)))
    assert queries.unfaithful() == []


def test_an_application_without_willingness_is_not_handed_in(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    application = f.expert_complete(by)
    record = application.records.get(code="expert_willing")
    record.data["values"]["willing"] = "no"
    record.save()
    with refused("incomplete"):
        f.submit_again(application, by)


def test_its_sections_are_those_of_an_expert(branch: f.Branch) -> None:
    application = f.expert_complete(f.applicant(branch.school))
    codes = list(application.records.values_list("code", flat=True))
    assert set(codes) == {"basics", *(code for code in registry.ALL if code.startswith("expert_"))}
    assert "apply_type" not in [name for name, *_ in _frozen_basics(application)]


def _frozen_basics(application: Application) -> list[list[str]]:
    from zhicheng.applications.queries import draft, readable_section

    return readable_section(draft(application, f.NOW), "basics")["fields"]


def test_the_person_of_the_role_may_be_applicant_for_both(branch: f.Branch) -> None:
    by = f.applicant(branch.school)
    title, expert = f.submitted(by), f.expert_submitted(by)
    assert {f.stop(title).kind, f.stop(expert).kind} == {"title", "expert"}
    assert by.role == Role.APPLICANT
