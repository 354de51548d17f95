"""批量通过: several at once, each on its own."""

import pytest
from django.urls import reverse

from tests import factories as f
from zhicheng.applications.models import Application
from zhicheng.reviews import actions
from zhicheng.reviews.models import Stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return f.province().school


@pytest.fixture
def handler(school):
    return f.grant(school, "handler")


@pytest.fixture
def cases(school):
    return [f.submitted(f.applicant(school, f.person(name))) for name in ("李雅文", "王海燕", "张明远")]


def confirmed(client, cases, **said):
    """Post what the page of the confirmation would."""
    asked = {"stop": [f.stop(case).pk for case in cases], "confirmed": "yes", "read": "on"}
    seen = {f"seen-{f.stop(case).pk}": Application.objects.get(pk=case.pk).version for case in cases}
    return client.post(reverse("pass_many"), asked | seen | said)


def test_the_list_offers_it_to_the_handler_and_the_next_page_names_each(enter, handler, cases):
    client = enter(handler)
    assert "批量通过所选" in client.get(reverse("handler_queue")).content.decode()

    page = client.post(reverse("pass_many"), {"stop": [f.stop(case).pk for case in cases[:2]]}).content.decode()

    assert "共选 2 件，可通过 2 件" in page
    assert "李雅文" in page
    assert "张明远" not in page
    assert Stop.objects.filter(closed_at=None, step="handler").count() == 3


def test_each_passes_on_its_own_and_what_cannot_says_why(enter, handler, cases):
    actions.mark(f.stop(cases[1]), "papers", fit=False, text="缺版权页", by=handler, at=f.NOW)

    page = confirmed(enter(handler), cases).content.decode()

    assert "已通过 2 件，1 件未通过" in page
    assert "有 1 节已标记为需修改" in page
    assert [f.stop(case).step for case in cases] == ["leader", "handler", "leader"]


def test_one_that_moved_meanwhile_is_told_and_the_rest_pass(enter, handler, cases):
    late = {f"seen-{f.stop(cases[0]).pk}": 0}
    page = confirmed(enter(handler), cases, **late).content.decode()
    assert "已通过 2 件，1 件未通过" in page
    assert "已有新的处理" in page


def test_nothing_passes_without_the_tick(enter, handler, cases):
    answer = enter(handler).post(
        reverse("pass_many"), {"stop": [f.stop(case).pk for case in cases], "confirmed": "yes"}
    )
    assert answer.status_code == 422
    assert "请先勾选" in answer.content.decode()
    assert Stop.objects.filter(closed_at=None, step="handler").count() == 3


def test_of_another_desk_nothing_is_found(enter, handler, cases, school):
    elsewhere = f.grant(school.parent, "handler")
    page = confirmed(enter(elsewhere), cases).content.decode()
    assert "没有选择要通过的申报" in page
    assert Stop.objects.filter(closed_at=None, step="handler").count() == 3


def test_the_confirmation_asks_the_database_as_often_for_one_as_for_three(
    enter, handler, cases, django_assert_num_queries
):
    client = enter(handler)
    for some in (cases[:1], cases):
        picked = {"stop": [f.stop(case).pk for case in some]}
        with django_assert_num_queries(3):
            client.post(reverse("pass_many"), picked)


def test_leaders_decide_one_by_one(enter, school):
    client = enter(f.grant(school, "leader"))
    assert "批量通过所选" not in client.get(reverse("leader_queue")).content.decode()
    assert client.post(reverse("pass_many")).status_code == 404
