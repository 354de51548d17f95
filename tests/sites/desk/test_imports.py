"""批量导入: choose, fill in, upload, look, take over."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.sheets.conftest import work
from tests.sheets.samples import book, person, upload
from tests.sites.brought import taken as brought
from zhicheng.documents.workbooks import read
from zhicheng.people.models import Grant, Role, User
from zhicheng.sheets.models import Import

pytestmark = pytest.mark.django_db
Enter = Callable[..., Any]


@pytest.fixture
def school() -> Grant:
    return f.administrator(f.province().school)


def bring(client: Any, data: bytes, kind: str = "applicants") -> Import:
    response = client.post("/desk/imports/", {"kind": kind, "file": upload(data)})
    assert response.status_code == 302
    return work(Import.objects.get(pk=int(response["Location"].split("/")[-2])))


@pytest.mark.req("H5.1")
def test_a_list_is_brought_looked_at_and_taken_over(school: Grant, enter: Enter) -> None:
    client = enter(school)
    taken = bring(client, book([person("王芳"), person("李强")]))
    page = client.get(f"/desk/imports/{taken.pk}/").content.decode()
    assert "全部行检查无误。确认后新增 2 行" in page
    assert client.post(f"/desk/imports/{taken.pk}/commit/").status_code == 302
    work(taken)
    page = client.get(f"/desk/imports/{taken.pk}/").content.decode()
    assert "已导入：新增 2 行" in page
    assert "领取一次性密码" in page
    assert Grant.objects.filter(organisation=school.organisation, role=Role.APPLICANT).count() == 2


def test_mistakes_stand_at_their_cells_and_nothing_can_be_taken_over(school: Grant, enter: Enter) -> None:
    client = enter(school)
    taken = bring(client, book([person(), ["李强", "1234", "13800138000", ""]]))
    page = client.get(f"/desk/imports/{taken.pk}/?verdict=wrong").content.decode()
    assert "B3 格「证件号码」" in page
    assert "确认导入" not in page
    response = client.get(f"/desk/imports/{taken.pk}/marked/")
    assert read(response.content, "back.xlsx")[0].rows[2][0] == "李强"
    assert client.post(f"/desk/imports/{taken.pk}/commit/").status_code == 422


def test_the_passwords_come_as_a_workbook_that_is_kept_nowhere(school: Grant, enter: Enter) -> None:
    client = enter(school)
    taken = bring(client, book([person("王芳")]))
    client.post(f"/desk/imports/{taken.pk}/commit/")
    work(taken)
    assert client.get(f"/desk/imports/{taken.pk}/passwords/").status_code == 302
    response = client.post(f"/desk/imports/{taken.pk}/passwords/")
    (sheet,) = read(response.content, "密码.xlsx")
    assert User.objects.get(name="王芳").check_password(str(sheet.rows[1][3]))
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "请选择要导入哪一种名单"),
        ({"kind": "staff"}, "请选择填好的工作簿"),
        ({"kind": "experts"}, "请选择要导入哪一种名单"),
        ({"kind": "staff", "file": upload(b"a,b,c", "名单.csv")}, "不是 Excel 工作簿"),
    ],
)
def test_what_cannot_be_taken_is_said_on_the_page(
    school: Grant, enter: Enter, posted: dict[str, Any], sentence: str
) -> None:
    response = enter(school).post("/desk/imports/", posted)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)


def test_a_template_has_the_headings_and_choices_of_the_list(school: Grant, enter: Enter) -> None:
    client = enter(school)
    response = client.get("/desk/imports/template/organisations/")
    fill, *_ = read(response.content, "模板.xlsx")
    assert fill.rows[0][:4] == ["机构名称", "机构类别", "所属地市(或省直)", "单位编号"]
    assert client.get("/desk/imports/template/experts/").status_code == 404


def test_giving_up_asks_first(school: Grant, enter: Enter) -> None:
    taken, client = brought(school), enter(school)
    assert "确定放弃导入" in client.get(f"/desk/imports/{taken.pk}/give-up/").content.decode()
    assert client.post(f"/desk/imports/{taken.pk}/give-up/").status_code == 302
    taken.refresh_from_db()
    assert taken.state == "given_up"


def test_in_a_province_where_people_register_there_is_no_list_of_applicants(enter: Enter, profile: Any) -> None:
    profile("tianjin")
    page = enter(f.administrator(f.province().school)).get("/desk/imports/").content.decode()
    assert 'value="staff"' in page
    assert 'value="applicants"' not in page


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_takes_the_same_queries_for_any_number(
    school: Grant, enter: Enter, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        Import.objects.create(grant=school, kind="staff", name="名单.xlsx", at=f.NOW)
    client = enter(school)
    with django_assert_num_queries(7):
        page = client.get("/desk/imports/").content.decode()
    assert page.count('class="doing"') == number


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_preview_takes_the_same_queries_for_any_number(
    school: Grant, enter: Enter, number: int, django_assert_num_queries: Any
) -> None:
    taken = brought(school)
    for place in range(number):
        taken.lines.create(number=place + 2, verdict="new", title="王芳")
    client = enter(school)
    with django_assert_num_queries(3):
        page = client.get(f"/desk/imports/{taken.pk}/").content.decode()
    assert page.count("王芳") == number


def test_a_workbook_with_other_columns_is_called_wrong_and_not_still_being_checked(school: Grant, enter: Enter) -> None:
    client = enter(school)
    taken = bring(client, book([["王芳"]], headings=("谁",)))
    page = client.get(f"/desk/imports/{taken.pk}/").content.decode()
    assert "有误，没有检查" in page
    assert ">正在检查<" not in page
    assert ">正在检查<" not in client.get("/desk/imports/").content.decode()
