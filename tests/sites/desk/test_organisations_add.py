"""添加、修改、删除、调整上级, and what stands in the way of each."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Branch:
    return f.province()


@pytest.fixture
def bureau(branch: Branch) -> Grant:
    return f.administrator(branch.bureau)


def add(client: Any, parent: Organisation, name: str, **more: str) -> Any:
    typed = {"name": name, "kind": "unit", "region": "410104", **more}
    return client.post(f"/desk/organisations/{parent.pk}/add/", typed)


def post(client: Any, unit: Organisation, what: str, **typed: Any) -> Any:
    return client.post(f"/desk/organisations/{unit.pk}/{what}/", {"seen": unit.version, **typed})


@pytest.mark.req("H1.2", "T1.3")
def test_adding_makes_the_unit_and_its_account_and_shows_the_password_once(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(bureau)
    assert "4101040010001" not in client.get(f"/desk/organisations/{branch.bureau.pk}/add/").content.decode()
    assert add(client, branch.bureau, "南关小学").headers["Location"] == "/desk/account-given/"
    response = client.get("/desk/account-given/")
    page = response.content.decode()
    account = User.objects.get(login="4101040010002")
    password = page.split("data-copied>")[1].split("<")[0]
    assert response.status_code == 200
    assert account.check_password(password)
    assert account.must_change_password
    assert "no-store" in response["Cache-Control"]
    assert password not in client.get(response.request["PATH_INFO"]).content.decode()
    assert password not in client.get("/desk/organisations/").content.decode()


@pytest.mark.req("H1.2")
def test_a_taken_name_or_code_is_refused_and_what_was_typed_stays(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(bureau)
    same = add(client, branch.bureau, "逸夫小学")
    assert (same.status_code, "下已有名为「逸夫小学」的机构" in same.content.decode()) == (422, True)
    taken = add(client, branch.bureau, "南关小学", code="4101040010001")
    assert (taken.status_code, "已由「逸夫小学」使用" in taken.content.decode()) == (422, True)
    assert 'value="南关小学"' in taken.content.decode()
    assert add(client, branch.bureau, "南关小学", code="４１０１０４００１０００９").status_code == 302
    assert Organisation.objects.get(name="南关小学").code == "4101040010009"


@pytest.mark.req("H1.2")
def test_a_place_outside_the_superiors_region_cannot_be_chosen(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    f.region("410202", "龙亭区")
    response = add(enter(bureau), branch.bureau, "南关小学", region="410202")
    assert response.status_code == 422


@pytest.mark.req("H1.2")
def test_a_region_has_one_office_and_an_office_stands_below_an_office(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(f.administrator(branch.county))
    again = add(client, branch.county, "管城区职改办二", kind="office", region=branch.county.region_id)
    page = again.content.decode()
    assert (again.status_code, "同一行政区划只能有一个职改办" in page) == (422, True)
    assert 'value="office"' in page
    below = enter(bureau).get(f"/desk/organisations/{branch.bureau.pk}/add/").content.decode()
    assert 'value="office"' not in below


def test_only_the_own_organisation_can_be_added_to(branch: Branch, enter: Callable[..., Any]) -> None:
    response = add(enter(f.administrator(branch.county)), branch.bureau, "南关小学")
    assert (response.status_code, "只能在本机构之下添加" in response.content.decode()) == (422, True)


@pytest.mark.req("T2.2")
def test_in_tianjin_the_superior_says_whether_it_is_an_agency_and_whether_it_submits(
    profile: Callable[[str], None], branch: Branch, enter: Callable[..., Any]
) -> None:
    profile("tianjin")
    client = enter(f.administrator(branch.office))
    add(client, branch.office, "人才服务中心", is_hr_agency="on", submits="on")
    made = Organisation.objects.get(name="人才服务中心")
    assert made.is_hr_agency
    assert made.submits


@pytest.mark.req("T4.1")
def test_nobody_but_the_top_office_says_where_the_chain_ends(
    profile: Callable[[str], None], branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    profile("tianjin")
    client = enter(bureau)
    assert "呈报单位" not in client.get(f"/desk/organisations/{branch.school.pk}/change/").content.decode()

    add(client, branch.bureau, "越级小学", submits="on")

    assert not Organisation.objects.get(name="越级小学").submits
    with refused("submits_by_the_top"):
        actions.rename(branch.school, name="逸夫小学", is_hr_agency=False, submits=True, by=bureau, at=f.NOW, seen=0)


@pytest.mark.req("H1.3", "T2.2")
def test_the_direct_superior_renames_and_a_second_superior_is_told(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(bureau)
    assert post(client, branch.school, "change", name="逸夫实验小学").status_code == 302
    late = post(client, branch.school, "change", name="逸夫第二小学")
    page = late.content.decode()
    assert (late.status_code, "逸夫第二小学" in page, "现名「逸夫实验小学」" in page) == (409, True, True)
    assert Organisation.objects.get(pk=branch.school.pk).name == "逸夫实验小学"
    f.organisation(branch.bureau, "南关小学")
    branch.school.refresh_from_db()
    assert post(client, branch.school, "change", name="南关小学").status_code == 422


@pytest.mark.req("H1.4")
def test_a_unit_that_nothing_depends_on_is_removed_after_a_question(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    f.administrator(branch.school)
    client = enter(bureau)
    assert "确定删除「逸夫小学」" in client.get(f"/desk/organisations/{branch.school.pk}/remove/").content.decode()
    assert Organisation.objects.filter(pk=branch.school.pk).exists()
    assert post(client, branch.school, "remove").status_code == 302
    assert not Organisation.objects.filter(pk=branch.school.pk).exists()
    assert not User.objects.filter(login="4101040010001").exists()


@pytest.mark.req("H1.4")
@pytest.mark.parametrize(
    ("burden", "sentence"),
    [
        ("subordinate", "还有 1 个下级单位"),
        ("person", "已有 1 名工作人员或申报人员"),
        ("application", "1 份本单位的申报"),
    ],
)
def test_a_unit_that_something_depends_on_is_kept_and_the_reason_has_its_number(
    branch: Branch, bureau: Grant, enter: Callable[..., Any], burden: str, sentence: str
) -> None:
    match burden:
        case "subordinate":
            f.organisation(branch.school, "逸夫小学分校")
        case "person":
            f.applicant(branch.school)
        case "application":
            f.draft(f.applicant(branch.school))
    response = post(enter(bureau), branch.school, "remove")
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert Organisation.objects.filter(pk=branch.school.pk).exists()


@pytest.mark.req("H1.4")
def test_removing_something_already_removed_is_not_found(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(bureau)
    post(client, branch.school, "remove")
    assert post(client, branch.school, "remove").status_code == 404


def test_a_unit_is_moved_to_another_superior_and_a_late_second_move_is_told(
    branch: Branch, enter: Callable[..., Any]
) -> None:
    other = f.organisation(branch.county, "管城区卫健委", "bureau")
    client = enter(f.administrator(branch.county))
    page = client.get(f"/desk/organisations/{branch.school.pk}/move/?q=卫健").content.decode()
    assert "管城区卫健委" in page
    assert post(client, branch.school, "move").status_code == 422
    assert post(client, branch.school, "move", parent=other.pk).status_code == 302
    late = post(client, branch.school, "move", parent=branch.bureau.pk)
    assert late.status_code == 409
    moved = Organisation.objects.get(pk=branch.school.pk)
    assert (moved.parent, moved.path) == (other, f"{other.path}{moved.pk}.")


def test_a_former_superior_acting_on_a_moved_unit_finds_it_no_more(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    other = f.organisation(branch.county, "管城区卫健委", "bureau")
    by = f.administrator(branch.county)
    actions.move(branch.school, other, by=by, at=f.NOW, seen=branch.school.version)
    assert post(enter(bureau), branch.school, "change", name="新名").status_code == 404


def test_a_unit_cannot_be_moved_below_itself_or_outside_the_own_subtree(
    branch: Branch, enter: Callable[..., Any]
) -> None:
    client = enter(f.administrator(branch.county))
    below = post(client, branch.bureau, "move", parent=branch.school.pk)
    assert (below.status_code, "不能把机构移到它自己或它的下级之下" in below.content.decode()) == (422, True)
    assert post(client, branch.school, "move", parent=branch.city.pk).status_code == 404


@pytest.mark.req("H1.2", "H2.3")
def test_the_new_administrator_is_a_named_person_with_a_telephone(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(bureau)
    page = client.get(f"/desk/organisations/{branch.bureau.pk}/add/").content.decode()
    assert page.index("联系人姓名") < page.index("手机")
    add(client, branch.bureau, "南关小学", administrator="韩梅", mobile="13700137000")
    held = User.objects.get(login="4101040010002")
    assert (held.name, held.mobile) == ("韩梅", "13700137000")
    assert "韩梅" in client.get("/desk/account-given/").content.decode()


@pytest.mark.req("H1.2")
def test_who_holds_the_account_may_still_be_unknown(branch: Branch, bureau: Grant, enter: Callable[..., Any]) -> None:
    client = enter(bureau)
    assert add(client, branch.bureau, "南关小学").status_code == 302
    assert User.objects.get(login="4101040010002").name == "系统管理员"
    assert add(client, branch.bureau, "北关小学", mobile="123").status_code == 422


@pytest.mark.req("T2.2")
def test_each_province_uses_the_word_of_its_manual(
    profile: Callable[[str], None], branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client, base = enter(bureau), "/desk/organisations/"
    pages = [base, f"{base}{branch.bureau.pk}/add/", f"{base}{branch.school.pk}/change/", "/desk/unit/"]
    assert all("机构名称" in client.get(page).content.decode() for page in pages)
    profile("tianjin")
    said = [client.get(page).content.decode() for page in pages]
    assert all("单位名称" in page and "机构名称" not in page for page in said)
    assert "机构证件预览" not in said[0]
