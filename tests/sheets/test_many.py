"""Many rows at once do what one at a time does, and the bar of their job never goes back."""

from collections.abc import Callable

import pytest

from tests import factories as f
from tests.refusal import refused
from tests.sheets.conftest import sentences
from tests.sheets.samples import book
from zhicheng.audit import trail
from zhicheng.audit.models import Entry
from zhicheng.core.copying import copy_over
from zhicheng.core.statements import keys
from zhicheng.organisations.batches import Renamed, rename_many
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role, User
from zhicheng.sheets.checking import stage
from zhicheng.sheets.models import Import

pytestmark = pytest.mark.django_db
Take = Callable[..., Import]
Commit = Callable[[Import, Grant], Import]
HEAD = ("机构名称", "机构类别", "所属地市(或省直)", "单位编号", "管理员姓名", "管理员手机号")


@pytest.fixture
def bureau(branch: f.Branch) -> Grant:
    return f.administrator(branch.bureau)


def unit(name: str, code: str, holder: str = "", mobile: str = "") -> list[str]:
    return [name, "单位", "410104", code, holder, mobile]


@pytest.mark.req("H1.2")
def test_units_are_renamed_and_their_administrators_changed_at_once(
    take: Take, commit: Commit, bureau: Grant, branch: f.Branch
) -> None:
    other = f.organisation(branch.bureau, "东关小学")
    held = {one: f.administrator(one).user for one in (branch.school, other)}
    rows = [unit("逸夫实验小学", branch.school.code, "张三", "13900139000"), unit("东关小学", other.code, "李四")]
    commit(take(book(rows, HEAD), bureau, "organisations"), bureau)
    branch.school.refresh_from_db()
    assert (branch.school.name, "实验" in branch.school.grams, branch.school.version) == ("逸夫实验小学", True, 1)
    assert Organisation.objects.get(pk=other.pk).version == 0
    told = User.objects.in_bulk([user.pk for user in held.values()])
    assert [told[user.pk].name for user in held.values()] == ["张三", "李四"]
    assert told[held[branch.school].pk].mobile == "13900139000"
    renamed = Entry.objects.get(action="organisation.renamed")
    assert renamed.data == {"before": "逸夫小学", "after": "逸夫实验小学"}
    assert Entry.objects.filter(action="administrator.edited").count() == 2
    assert trail.broken() == []


def test_a_name_that_a_sibling_has_is_told_before_anything_changes(take: Take, bureau: Grant, branch: f.Branch) -> None:
    f.organisation(branch.bureau, "东关小学")
    ((cell, sentence),) = sentences(take(book([unit("东关小学", branch.school.code)], HEAD), bureau, "organisations"))
    assert (cell, "已有名为「东关小学」" in sentence) == ("A2", True)


def test_renaming_many_asks_what_renaming_one_asks(bureau: Grant, branch: f.Branch) -> None:
    sibling = f.organisation(branch.bureau, "东关小学")
    stranger = f.organisation(branch.county, "西关小学")
    for one, name, code in (
        (branch.school, sibling.name, "name_taken"),
        (stranger, "西关实验小学", "direct_superior_only"),
    ):
        with refused(code):
            rename_many(branch.bureau, [Renamed(one, name, False, False)], by=bureau, at=f.NOW)
    old = Organisation.objects.get(pk=branch.school.pk)
    rename_many(branch.bureau, [Renamed(old, "逸夫实验小学", False, False)], by=bureau, at=f.NOW)
    with refused("stale"):
        rename_many(branch.bureau, [Renamed(old, "逸夫第二小学", False, False)], by=bureau, at=f.NOW)
    old.delete()
    with refused("organisation_gone"):
        rename_many(branch.bureau, [Renamed(branch.school, "逸夫小学", False, False)], by=bureau, at=f.NOW)


def test_texts_are_found_among_those_beside_them_only(branch: f.Branch) -> None:
    f.organisation(branch.county, "东关小学")
    found = keys(Organisation, "name", ["东关小学", "逸夫小学", "没有"], parent_id=branch.bureau.pk)
    assert found == {"逸夫小学": branch.school.pk}
    assert keys(Organisation, "name", []) == {}


def test_rows_are_written_over_where_they_stand() -> None:
    people = [f.person(name) for name in ("王芳", "李强", "赵敏")]
    for person in people[:2]:
        person.mobile, person.name = "13900139000", "不写"
    copy_over(people[:2], ["mobile"])
    copy_over([], ["mobile"])
    known = User.objects.in_bulk([person.pk for person in people])
    assert [known[person.pk].mobile == "13900139000" for person in people] == [True, True, False]
    assert known[people[0].pk].name == "王芳"


def test_the_bar_never_goes_back() -> None:
    shown: list[float] = []

    def progress(done: int, total: int) -> None:
        shown.append(done / total)

    for number in range(2):
        part = stage(progress, number, 2)
        for done in (0, 500, 1_000, 1_500):
            stage(part, 1, 2)(done, 1_000)
    assert shown == sorted(shown)
    assert shown[-1] == 1


def test_only_the_superior_changes_administrators(branch: f.Branch) -> None:
    from zhicheng.people.batches import edit_administrators

    f.administrator(branch.school)
    with refused("direct_superior_only"):
        edit_administrators({branch.school: {"name": "张三"}}, by=f.administrator(branch.county), at=f.NOW)
    with refused("administrator_only"):
        edit_administrators({branch.school: {"name": "张三"}}, by=f.grant(branch.bureau, Role.STAFF), at=f.NOW)
