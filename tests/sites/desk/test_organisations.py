"""单位管理: the tree, the list, the search, and what a deeper organisation's page allows."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Branch:
    return f.province()


@pytest.fixture
def bureau(branch: Branch) -> Grant:
    return f.administrator(branch.bureau)


def schools(parent: Organisation, number: int) -> None:
    """Many subordinates, written at once."""
    for at in range(number):
        f.organisation(parent, f"第{at + 1:03}小学")


@pytest.mark.req("H0.1", "H1.1", "H2.2")
def test_the_tree_stands_left_and_the_nodes_organisations_right(bureau: Grant, enter: Callable[..., Any]) -> None:
    page = enter(bureau).get("/desk/organisations/").content.decode()
    columns = [
        "机构名称",
        "单位编号",
        "机构隶属",
        "机构类别",
        "所属行业",
        "单位性质",
        "机构证件预览",
        "审核状态",
        "操作",
    ]
    places = [page.index(f'<th scope="col">{label}</th>') for label in columns]
    assert places == sorted(places)
    assert page.index('class="tree"') < places[0]
    assert "4101040010001" in page
    assert page.count("单位管理") >= 4


@pytest.mark.req("H2.3")
def test_a_selected_unit_shows_its_administrator(branch: Branch, bureau: Grant, enter: Callable[..., Any]) -> None:
    f.administrator(branch.school)
    page = enter(bureau).get(f"/desk/organisations/?at={branch.school.pk}").content.decode()
    assert all(f'<th scope="col">{label}</th>' in page for label in ("姓名", "登录名", "手机号", "电子邮箱"))
    assert "编辑信息" in page
    assert "初始化密码" in page


@pytest.mark.req("H1.1")
def test_deeper_organisations_are_seen_but_not_acted_on_and_the_page_says_why(
    branch: Branch, enter: Callable[..., Any]
) -> None:
    f.administrator(branch.school)
    client = enter(f.administrator(branch.county))
    page = client.get(f"/desk/organisations/?at={branch.school.pk}").content.decode()
    assert "「逸夫小学」的直属上级是「管城区教育局」" in page
    assert "初始化密码</a>" not in page
    assert "删除</a>" not in page


@pytest.mark.req("H1.1")
@pytest.mark.parametrize("other", ["office", "city", "county"])
def test_what_lies_above_or_beside_is_not_found(
    branch: Branch, bureau: Grant, enter: Callable[..., Any], other: str
) -> None:
    beside = f.organisation(branch.county, "管城区卫健委", "bureau")
    client = enter(bureau)
    for place in (getattr(branch, other), beside):
        for tail in ("", "change/", "remove/", "move/", "administrator/", "administrator/reset/", "level/", "add/"):
            assert client.get(f"/desk/organisations/{place.pk}/{tail}").status_code == 404
        assert client.get(f"/desk/organisations/?at={place.pk}").status_code == 404
    assert client.get("/desk/organisations/?at=abc").status_code == 404


@pytest.mark.req("H1.1")
@pytest.mark.parametrize("keyword", ["逸夫", "夫", "4101040010001", " 逸夫小学 "])
def test_search_finds_by_keyword_or_code_inside_the_own_subtree(
    branch: Branch, enter: Callable[..., Any], keyword: str
) -> None:
    f.organisation(
        f.organisation(branch.city, "二七区职改办", "office", region=f.region("410103", "二七区")), "逸夫中学"
    )
    page = enter(f.administrator(branch.county)).get("/desk/organisations/", {"q": keyword}).content.decode()
    assert "共 1 个" in page
    assert "逸夫小学" in page
    assert "逸夫中学" not in page


def test_a_search_without_result_says_where_it_looked(bureau: Grant, enter: Callable[..., Any]) -> None:
    page = enter(bureau).get("/desk/organisations/", {"q": "没有的"}).content.decode()
    assert "没有找到名称或编号含「没有的」的机构" in page


@pytest.mark.req("H1.1")
def test_a_level_of_the_tree_arrives_by_itself_and_leads_on_to_the_rest(
    branch: Branch, enter: Callable[..., Any]
) -> None:
    schools(branch.bureau, 52)
    client = enter(f.administrator(branch.county))
    first = client.get(f"/desk/organisations/{branch.bureau.pk}/level/").content.decode()
    assert first.count("tree-node") == 51
    more = first.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(more).content.decode().count("tree-node") == 3


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_page_asks_as_much_for_one_row_as_for_fifty(
    branch: Branch, enter: Callable[..., Any], django_assert_num_queries: Any, number: int
) -> None:
    schools(branch.school, number)
    client = enter(f.administrator(branch.bureau))
    with django_assert_num_queries(6):
        client.get(f"/desk/organisations/?at={branch.school.pk}")
    with django_assert_num_queries(3):
        client.get(f"/desk/organisations/{branch.school.pk}/level/")


@pytest.mark.parametrize("number", [1, 3, 50])
def test_a_search_asks_as_much_for_one_row_as_for_fifty(
    branch: Branch, enter: Callable[..., Any], django_assert_num_queries: Any, number: int
) -> None:
    schools(branch.bureau, number)
    client = enter(f.administrator(branch.bureau))
    with django_assert_num_queries(4):
        assert f"共 {number} 个" in client.get("/desk/organisations/", {"q": "第"}).content.decode()
