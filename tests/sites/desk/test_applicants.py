"""创建申报人员账户: in Henan the unit gives its people the account with which they apply."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from zhicheng.people.models import Grant, Role, User

pytestmark = pytest.mark.django_db

NUMBER = "11010519491231002X"
TYPED = {"name": "王芳", "id_number": NUMBER, "mobile": "13800138000", "email": ""}


@pytest.fixture
def school() -> Grant:
    return f.administrator(f.province().school)


@pytest.mark.req("H5.1")
def test_an_account_is_made_and_its_password_shown_once(school: Grant, enter: Callable[..., Any]) -> None:
    client = enter(school)
    response = client.post("/desk/applicants/add/", TYPED, follow=True)
    page = response.content.decode()
    user = User.objects.get(name="王芳")
    assert user.check_password(page.split("data-copied>")[1].split("<")[0])
    assert user.must_change_password
    assert "110105********002X" in page
    listed = client.get("/desk/applicants/").content.decode()
    assert "110105********002X" in listed
    assert NUMBER not in page + listed
    assert "data-copied" not in client.get("/desk/applicants/add/").content.decode()


@pytest.mark.req("H5.1")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"id_number": "110105194912310021"}, "校验位不符"),
        ({"id_number": "1234"}, "18 位"),
        ({"email": "wang"}, "电子邮箱格式不对"),
    ],
)
def test_a_wrong_value_is_told_and_the_rest_stays(
    school: Grant, enter: Callable[..., Any], wrong: dict[str, str], sentence: str
) -> None:
    response = enter(school).post("/desk/applicants/add/", TYPED | wrong)
    page = response.content.decode()
    assert (response.status_code, sentence in page, 'value="王芳"' in page) == (422, True, True)
    assert not User.objects.filter(name="王芳").exists()


@pytest.mark.req("H5.1")
def test_full_width_digits_and_spaces_around_are_taken(school: Grant, enter: Callable[..., Any]) -> None:
    typed = TYPED | {"id_number": " １１０１０５１９４９１２３１００２x ", "name": "　王𠮷　"}
    assert enter(school).post("/desk/applicants/add/", typed).status_code == 302
    assert User.objects.get(name="王𠮷").id_number == NUMBER


@pytest.mark.req("H5.1")
def test_somebody_who_applies_elsewhere_is_refused_with_the_place(school: Grant, enter: Callable[..., Any]) -> None:
    bureau = f.Organisation.objects.get(name="管城区教育局")
    f.applicant(bureau, f.person("王芳", NUMBER))
    response = enter(school).post("/desk/applicants/add/", TYPED)
    assert response.status_code == 422
    assert "已是「管城区教育局」的申报人员，一人只能由一个单位申报" in response.content.decode()


@pytest.mark.req("H5.1")
def test_somebody_with_an_account_keeps_the_own_password(school: Grant, enter: Callable[..., Any]) -> None:
    user = f.person("王芳", NUMBER)
    page = enter(school).post("/desk/applicants/add/", TYPED, follow=True).content.decode()
    assert "该人员已有账户，请用原来的密码登录" in page
    assert "data-copied" not in page
    user.refresh_from_db()
    assert user.check_password(f.PASSWORD)


@pytest.mark.req("H5.1")
@pytest.mark.parametrize(("who", "found"), [("王芳", 1), ("芳", 1), (NUMBER, 1), ("李", 0), ("110105", 0)])
def test_people_are_found_by_name_or_by_their_full_number(
    school: Grant, enter: Callable[..., Any], who: str, found: int
) -> None:
    f.applicant(school.organisation, f.person("王芳", NUMBER))
    f.applicant(school.organisation, f.person("赵强"))
    page = enter(school).get("/desk/applicants/", {"who": who}).content.decode()
    assert f"共 {found} 人" in page
    assert "赵强" not in page


@pytest.mark.req("H5.1")
def test_data_are_corrected(school: Grant, enter: Callable[..., Any]) -> None:
    user = f.applicant(school.organisation).user
    typed = {"name": "王方", "mobile": "13900139000", "email": "wang@zz.cn"}
    assert enter(school).post(f"/desk/applicants/{user.pk}/change/", typed).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.mobile, user.email) == ("王方", "13900139000", "wang@zz.cn")


@pytest.mark.req("H5.1")
def test_removing_asks_first_and_leaves_the_person_free_for_another_unit(
    school: Grant, enter: Callable[..., Any]
) -> None:
    user = f.applicant(school.organisation).user
    client = enter(school)
    assert "确定删除" in client.get(f"/desk/applicants/{user.pk}/remove/").content.decode()
    assert client.post(f"/desk/applicants/{user.pk}/remove/").status_code == 302
    assert not Grant.objects.filter(user=user, role=Role.APPLICANT, until=None).exists()
    assert client.post(f"/desk/applicants/{user.pk}/remove/").status_code == 404


@pytest.mark.req("H5.1")
def test_somebody_whose_application_is_under_way_is_kept(school: Grant, enter: Callable[..., Any]) -> None:
    by = f.applicant(school.organisation)
    application = f.submitted(by)
    response = enter(school).post(f"/desk/applicants/{by.user_id}/remove/")
    assert (response.status_code, str(application) in response.content.decode()) == (422, True)
    assert Grant.objects.filter(pk=by.pk, until=None).exists()


@pytest.mark.req("H5.1", "T1.3")
def test_a_reset_shows_the_password_once(school: Grant, enter: Callable[..., Any]) -> None:
    user = f.applicant(school.organisation).user
    page = enter(school).post(f"/desk/applicants/{user.pk}/reset/", follow=True).content.decode()
    user.refresh_from_db()
    assert user.check_password(page.split("data-copied>")[1].split("<")[0])


@pytest.mark.req("H5.1")
@pytest.mark.parametrize("what", ["change", "remove", "reset"])
def test_applicants_of_another_unit_are_not_found(school: Grant, enter: Callable[..., Any], what: str) -> None:
    user = f.applicant(f.Organisation.objects.get(name="管城区教育局")).user
    client = enter(school)
    assert client.get(f"/desk/applicants/{user.pk}/{what}/").status_code == 404
    assert client.post(f"/desk/applicants/{user.pk}/{what}/", TYPED).status_code == 404


@pytest.mark.req("T3.1")
@pytest.mark.parametrize("path", ["add/", "{}/change/", "{}/remove/"])
def test_where_people_register_themselves_the_unit_does_not_keep_them(
    profile: Callable[[str], None], school: Grant, enter: Callable[..., Any], path: str
) -> None:
    profile("tianjin")
    user = f.applicant(school.organisation).user
    assert enter(school).get(f"/desk/applicants/{path}".format(user.pk)).status_code == 404
    assert enter(school).post(f"/desk/applicants/{path}".format(user.pk), TYPED).status_code == 404


@pytest.mark.req("T1.5", "T3.1")
def test_who_registered_and_forgot_the_password_gets_a_new_one_from_the_chosen_unit(
    profile: Callable[[str], None], school: Grant, enter: Callable[..., Any]
) -> None:
    profile("tianjin")
    user = f.applicant(school.organisation, f.person("王芳")).user
    client = enter(school)
    listed = client.get("/desk/applicants/").content.decode()
    assert "王芳" in listed
    assert "重置密码" in listed
    assert "添加" not in listed
    page = client.post(f"/desk/applicants/{user.pk}/reset/", follow=True).content.decode()
    user.refresh_from_db()
    assert user.check_password(page.split("data-copied>")[1].split("<")[0])
    assert user.must_change_password


@pytest.mark.req("T1.5")
def test_another_unit_resets_nobody_of_it(
    profile: Callable[[str], None], school: Grant, enter: Callable[..., Any]
) -> None:
    profile("tianjin")
    user = f.applicant(school.organisation).user
    for other in (f.organisation(school.organisation.parent), school.organisation.parent):
        assert enter(f.administrator(other)).post(f"/desk/applicants/{user.pk}/reset/").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_asks_as_much_for_one_row_as_for_fifty(
    school: Grant, enter: Callable[..., Any], django_assert_num_queries: Any, number: int
) -> None:
    for _ in range(number):
        f.applicant(school.organisation)
    client = enter(school)
    with django_assert_num_queries(2):
        assert f"共 {number} 人" in client.get("/desk/applicants/").content.decode()
