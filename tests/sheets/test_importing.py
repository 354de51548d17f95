"""Taking a list over: all of it or nothing, once, and passwords only for who fetches them."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import factories as f
from tests.refusal import refused
from tests.sheets.conftest import sentences, work
from tests.sheets.samples import book, person
from zhicheng.audit.models import Entry
from zhicheng.documents.models import File
from zhicheng.documents.workbooks import read
from zhicheng.jobs.tasks import perform
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role, User
from zhicheng.sheets import actions
from zhicheng.sheets.forms import template
from zhicheng.sheets.kinds import KINDS, kinds_for
from zhicheng.sheets.models import Import, State

pytestmark = pytest.mark.django_db
Take = Callable[..., Import]
Commit = Callable[[Import, Grant], Import]
PLACES = ("机构名称", "机构类别", "所属地市(或省直)", "单位编号", "管理员姓名", "管理员手机号")


def applicants(unit: Organisation) -> int:
    return Grant.objects.filter(organisation=unit, role=Role.APPLICANT, until=None).count()


@pytest.mark.req("H5.1")
def test_a_checked_list_is_taken_over_and_recorded(take: Take, commit: Commit, school: Grant) -> None:
    taken = take(book([person("王芳"), person("李强")]), school)
    assert applicants(school.organisation) == 0
    taken = commit(taken, school)
    assert (taken.state, applicants(school.organisation)) == (State.COMMITTED, 2)
    told = Entry.objects.get(action="import.committed")
    assert told.data == {"kind": "applicants", "new": 2, "changed": 0, "same": 0}


def test_the_same_file_again_does_nothing(take: Take, commit: Commit, school: Grant) -> None:
    data = book([person("王芳"), person("李强")])
    commit(take(data, school), school)
    again = take(data, school)
    assert (again.new, again.changed, again.same, again.wrong) == (0, 0, 2, 0)
    with refused("nothing_to_do"):
        actions.commit(again, by=school, at=f.NOW)


def test_a_changed_cell_is_a_change_and_is_shown(take: Take, commit: Commit, school: Grant) -> None:
    number = f.id_number()
    commit(take(book([person("王芳", number)]), school), school)
    taken = take(book([person("王芳", number, "13900139000")]), school)
    assert taken.lines.get().notes == [["", "手机号", "13800138000 → 13900139000"]]
    commit(taken, school)
    assert User.objects.get(name="王芳").mobile == "13900139000"


def test_a_list_with_a_wrong_row_is_not_taken_over(take: Take, school: Grant) -> None:
    with refused("wrong_rows"):
        actions.commit(take(book([person(), ["李强", "1", "", ""]]), school), by=school, at=f.NOW)


def test_what_changed_after_the_check_stops_everything(
    take: Take, commit: Commit, school: Grant, branch: f.Branch
) -> None:
    number = f.id_number()
    taken = take(book([person("李强"), person("王芳", number)]), school)
    f.applicant(branch.bureau, f.person("王芳", number))
    taken = commit(taken, school)
    assert taken.job is not None
    assert "第 3 行" in taken.job.said
    assert (taken.state, applicants(school.organisation)) == (State.COMMITTING, 0)


def test_a_job_that_is_done_twice_takes_over_once(take: Take, commit: Commit, school: Grant) -> None:
    taken = commit(take(book([person()]), school), school)
    before = Entry.objects.count()
    assert taken.job is not None
    taken.job.state, taken.job.ended_at = "waiting", None
    taken.job.save()
    perform(taken.job.pk)
    assert (Entry.objects.count(), applicants(school.organisation)) == (before, 1)
    with refused("already_committed"):
        actions.commit(taken, by=school, at=f.NOW)


def test_only_who_brought_it_may_go_on_with_it(take: Take, school: Grant, branch: f.Branch) -> None:
    taken, other = take(book([person()]), school), f.administrator(branch.bureau)
    for verb in (actions.commit, actions.give_up, actions.issue):
        with refused("not_your_import"):
            verb(taken, by=other, at=f.NOW)


def test_a_role_that_has_ended_takes_nothing_over(take: Take, school: Grant) -> None:
    taken = take(book([person()]), school)
    actions.commit(taken, by=school, at=f.NOW)
    Grant.objects.filter(pk=school.pk).update(enabled=False)
    job = work(taken).job
    assert job is not None
    assert "角色已停用" in job.said


def test_giving_up_throws_the_workbook_away(take: Take, school: Grant) -> None:
    taken = take(book([person(), ["李强", "1", "", ""]]), school)
    actions.give_up(taken, by=school, at=f.NOW)
    taken.refresh_from_db()
    assert (taken.state, taken.file, taken.lines.count(), File.objects.count()) == (State.GIVEN_UP, None, 0, 0)


def test_passwords_are_drawn_when_fetched_and_work(take: Take, commit: Commit, school: Grant) -> None:
    taken = commit(take(book([person("王芳"), person("李强")]), school), school)
    assert not any(user.has_usable_password() for user in User.objects.filter(grants__role=Role.APPLICANT))
    data, number = actions.issue(taken, by=school, at=f.NOW)
    (sheet,) = read(data, "密码.xlsx")
    assert (number, sheet.rows[0][3]) == (2, "一次性密码")
    for name, login, masked, password, _ in sheet.rows[1:]:
        user = User.objects.get(login=login)
        assert (user.name, user.id_number_masked) == (name, masked)
        assert user.check_password(str(password))
    assert Entry.objects.get(action="import.passwords").data == {"number": 2}


def test_nobody_who_has_an_own_password_gets_another(take: Take, commit: Commit, school: Grant) -> None:
    taken = commit(take(book([person("王芳")]), school), school)
    f.ready(User.objects.get(name="王芳"))
    with refused("nobody_waits"):
        actions.issue(taken, by=school, at=f.NOW)


@pytest.mark.req("H1.2")
def test_subordinates_are_set_up_with_their_administrators(take: Take, commit: Commit, branch: f.Branch) -> None:
    by = f.administrator(branch.bureau)
    rows = [
        ["东关小学", "单位", "管城回族区", "", "张三", "13800138000"],
        ["西关小学", "单位", "410104", "", "", ""],
    ]
    data = book(rows, PLACES)
    taken = take(data, by, "organisations")
    assert sentences(taken) == []
    commit(taken, by)
    made = Organisation.objects.get(name="东关小学")
    administrator = made.grants.get(role=Role.ADMINISTRATOR).user
    assert (made.parent, administrator.login, administrator.name) == (branch.bureau, made.code, "张三")
    again = take(data, by, "organisations")
    assert (again.same, again.new, again.changed) == (2, 0, 0)


def test_what_a_superior_may_change_is_changed_and_what_not_is_told(
    take: Take, commit: Commit, branch: f.Branch
) -> None:
    by, school = f.administrator(branch.bureau), branch.school
    rows = [["逸夫实验小学", "单位", "410104", school.code], ["新校", "单位", "410104", by.organisation.code]]
    taken = take(book(rows, PLACES[:4]), by, "organisations")
    assert [cell for cell, _ in sentences(taken)] == ["D3"]
    commit(take(book(rows[:1], PLACES[:4]), by, "organisations"), by)
    school.refresh_from_db()
    assert school.name == "逸夫实验小学"
    taken = take(
        book([["逸夫实验小学", "主管部门", "410104", ""], ["新校", "学校", "", ""]], PLACES), by, "organisations"
    )
    assert dict(sentences(taken)).keys() == {"B2", "B3", "C3"}


def test_a_code_of_ones_own_device_is_named_at_its_cell(take: Take, branch: f.Branch) -> None:
    rows = [["新校", "单位", "410104", "4101040010099"], ["另一校", "单位", "410104", "4102040010099"]]
    taken = take(book(rows, PLACES[:4]), f.administrator(branch.bureau), "organisations")
    assert [cell for cell, said in sentences(taken) if "开头的 13 位数字" in said] == ["D3"]


def test_the_template_filled_in_is_understood(take: Take, branch: f.Branch) -> None:
    from openpyxl import load_workbook

    by = f.administrator(branch.bureau)
    for kind in kinds_for(by):
        made = load_workbook(io.BytesIO(template(kind, by)))
        labels = [cell.value for cell in made["填写"][1]]
        assert labels == [column.label for column in kind.columns(by)]
    made = load_workbook(io.BytesIO(template(KINDS["staff"], by)))
    made["填写"].append(["王芳", f.id_number(), "13800138000"])
    out = io.BytesIO()
    made.save(out)
    assert take(out.getvalue(), by, "staff").new == 1


def test_only_who_keeps_a_list_brings_one(branch: f.Branch) -> None:
    from tests.sheets.samples import upload

    reviewer = f.reviewers(branch.school)[0]
    with refused("not_your_list"):
        actions.take(KINDS["applicants"], upload(book([person()])), by=reviewer, at=f.NOW)


def test_old_workbooks_are_thrown_away(take: Take, school: Grant) -> None:
    taken = take(book([person()]), school)
    assert actions.clear(at=f.NOW + timedelta(days=6)) == 0
    assert actions.clear(at=f.NOW + timedelta(days=8)) == 1
    taken.refresh_from_db()
    assert (taken.state, taken.file, taken.lines.count()) == (State.GIVEN_UP, None, 0)
