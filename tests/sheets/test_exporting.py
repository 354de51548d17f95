"""Lists taken away: as filtered, as far as one may see, recorded, and no formula among the cells."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as f
from tests.refusal import refused
from zhicheng.audit.models import Entry
from zhicheng.core.encryption import blind_index
from zhicheng.documents import content
from zhicheng.documents.workbooks import Cell, read
from zhicheng.jobs.models import Job
from zhicheng.jobs.models import State as JobState
from zhicheng.jobs.tasks import perform
from zhicheng.people.models import Grant, Role
from zhicheng.sections import registry
from zhicheng.sheets import actions
from zhicheng.sheets.lists import LISTS
from zhicheng.sheets.models import Export

pytestmark = pytest.mark.django_db
Rows = list[list[Cell]]


def ordered(by: Grant, listing: str, whole: bool = False, **filters: str) -> Export:
    return actions.order_export(LISTS[listing], filters, whole_numbers=whole, by=by, at=f.NOW)


def result(export: Export) -> Job:
    assert export.job_id is not None
    perform(export.job_id)
    return Job.objects.select_related("result").get(pk=export.job_id)


@pytest.fixture
def exported() -> Callable[..., Rows]:
    def rows(by: Grant, listing: str, whole: bool = False, **filters: str) -> Rows:
        job = result(ordered(by, listing, whole, **filters))
        assert job.state == JobState.DONE, job.said
        assert job.result is not None
        with content.open_file(job.result) as stream:
            return read(stream.read(), job.result.name)[0].rows

    return rows


@pytest.fixture
def school(branch: f.Branch) -> Grant:
    return f.administrator(branch.school)


def test_applicants_are_exported_as_found_with_masked_numbers(exported: Any, school: Grant) -> None:
    listed, other = (f.applicant(school.organisation, f.person(name)) for name in ("王一梅", "李二兰"))
    f.applicant(school.organisation.parent)
    rows = exported(school, "applicants")
    assert [row[0] for row in rows] == ["姓名", other.user.name, listed.user.name]
    assert rows[2][2] == listed.user.id_number_masked
    assert len(exported(school, "applicants", who=listed.user.name)) == 2
    assert exported(school, "applicants", who=listed.user.id_number)[1:] == [rows[2]]


def test_whole_numbers_are_there_for_who_asks_and_that_is_recorded(exported: Any, school: Grant) -> None:
    listed = f.applicant(school.organisation)
    assert exported(school, "applicants", whole=True)[1][2] == listed.user.id_number
    export = Export.objects.get()
    assert (export.whole_numbers, export.rows) == (True, 1)
    told = Entry.objects.get(action="list.exported")
    assert (told.by, told.data["listing"], told.data["whole_numbers"]) == (school.user, "applicants", True)


def test_a_number_that_was_looked_for_stands_nowhere(school: Grant) -> None:
    number = f.applicant(school.organisation).user.id_number or ""
    export = ordered(school, "applicants", who=number)
    assert export.job is not None
    assert export.job.arguments["filters"] == {"person": blind_index(number).hex()}
    assert number not in export.filters


def test_names_that_look_like_formulas_stay_text(exported: Any, school: Grant) -> None:
    f.applicant(school.organisation, f.person("=cmd|' /C calc'!A0"))
    assert exported(school, "applicants")[1][0] == "=cmd|' /C calc'!A0"


def test_staff_are_exported_with_roles_and_scopes(exported: Any, school: Grant) -> None:
    member = f.grant(school.organisation, Role.STAFF)
    f.grant(school.organisation, Role.HANDLER, member.user, all_series=False, series=["22"], sections=1)
    (row,) = exported(school, "staff")[1:]
    assert row[5] == "经办人"
    assert row[7] == "已启动"


def test_organisations_are_exported_as_the_tree_shows_them(exported: Any, branch: f.Branch) -> None:
    by = f.administrator(branch.city)
    assert [row[1] for row in exported(by, "organisations")] == ["机构名称", branch.county.name]
    assert [row[1] for row in exported(by, "organisations", at=str(branch.bureau.pk))][1:] == [branch.school.name]
    assert [row[1] for row in exported(by, "organisations", q="逸夫")][1:] == [branch.school.name]
    assert exported(by, "organisations", at=str(branch.office.pk))[1:] == []


def test_a_desk_exports_what_waits_and_what_it_has_decided(exported: Any, branch: f.Branch) -> None:
    applicant = f.applicant(branch.school)
    application = f.submitted(applicant)
    handler = f.grant(branch.school, Role.HANDLER)
    (row,) = exported(handler, "handler_queue")[1:]
    assert (row[0], row[1], row[3], row[9]) == (application.number, applicant.user.name, "逸夫小学", "一级教师")
    f.pass_on(application, handler)
    assert exported(handler, "handler_queue")[1:] == []
    (row,) = exported(handler, "handler_queue", passed="yes")[1:]
    assert row[-1] == "通过"
    assert exported(handler, "handler_queue", whole=True, passed="yes")[1][2] == applicant.user.id_number


def test_a_reviewer_without_the_persons_section_gets_no_whole_numbers(exported: Any, branch: f.Branch) -> None:
    f.submitted(f.applicant(branch.school))
    handler = f.grant(branch.school, Role.HANDLER, sections=registry.mask(["papers"]))
    assert "*" in exported(handler, "handler_queue", whole=True)[1][2]


def test_other_series_and_other_desks_are_not_exported(exported: Any, branch: f.Branch) -> None:
    f.submitted(f.applicant(branch.school))
    assert exported(f.grant(branch.school, Role.HANDLER, all_series=False, series=["01"]), "handler_queue")[1:] == []
    assert exported(f.grant(branch.bureau, Role.HANDLER), "handler_queue")[1:] == []


def test_a_list_that_one_may_not_open_cannot_be_exported(branch: f.Branch) -> None:
    with refused("not_your_list"):
        ordered(f.grant(branch.school, Role.HANDLER), "applicants")


def test_a_role_that_changed_since_exports_nothing(branch: f.Branch) -> None:
    handler = f.grant(branch.school, Role.HANDLER, all_series=False, series=["22"])
    export = ordered(handler, "handler_queue")
    Grant.objects.filter(pk=handler.pk).update(all_series=True)
    job = result(export)
    assert (job.state, "权限已变更" in job.said, job.result) == (JobState.FAILED, True, None)


def test_results_are_thrown_away_after_three_days(school: Grant) -> None:
    job = result(ordered(school, "applicants"))
    assert actions.clear(at=f.NOW + timedelta(days=4)) == 1
    job.refresh_from_db()
    assert job.result is None
