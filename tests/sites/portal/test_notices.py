"""消息通知: the bell, the list, opening leads to the place; 通知设置."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.notices import actions
from zhicheng.notices.kinds import KINDS
from zhicheng.notices.models import Delivery, Notice
from zhicheng.organisations.models import State
from zhicheng.people.models import Grant
from zhicheng.sites.frame.registry import PAGES

Enter = Callable[..., Client]
pytestmark = pytest.mark.django_db
ABOUT = {"application_status", "job", "filed_report"}
"""Pages of one thing, whose id the notice carries."""


@pytest.fixture
def teacher() -> Grant:
    """Somebody who applies from the school."""
    return f.applicant(f.province().school)


def tell(grant: Grant, number: int = 1) -> list[int]:
    """Tell somebody so many things; return the ids, newest first."""
    for _ in range(number):
        actions.send("roles_set", to=[grant.user_id], at=f.NOW, organisation="逸夫小学", roles="经办人")
    return list(Notice.objects.filter(to=grant.user).order_by("-id").values_list("id", flat=True))


@pytest.mark.parametrize(("number", "shown"), [(0, ""), (3, ">3<"), (120, ">99+<")])
def test_the_bell_of_every_page_counts_what_is_not_read(enter: Enter, teacher: Grant, number: int, shown: str) -> None:
    tell(teacher, number)
    page = enter(teacher).get("/my/").content.decode()
    assert shown in page
    assert ("bell-count" in page) == bool(number)


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_takes_two_queries(enter: Enter, teacher: Grant, number: int, django_assert_num_queries: Any) -> None:
    tell(teacher, number)
    client = enter(teacher)
    with django_assert_num_queries(2):  # who acts, rows
        client.get("/notices/")


def test_unread_ones_come_first_and_the_rest_follows_page_by_page(enter: Enter, teacher: Grant) -> None:
    ids = tell(teacher, 25)
    Notice.objects.filter(pk=ids[0]).update(read=True)
    client = enter(teacher)

    first = client.get("/notices/").content.decode()
    assert first.count('class="unread"') == 20
    cursor = first.split('href="?cursor=')[1].split('"')[0]
    page = client.get(f"/notices/?cursor={cursor}").content.decode()

    assert page.count('class="unread"') == 4
    assert page.index(f"/notices/{ids[-1]}/open/") < page.index(f"/notices/{ids[0]}/open/")


def test_opening_marks_it_read_and_leads_to_the_place(enter: Enter, teacher: Grant) -> None:
    application = f.submitted(teacher)
    notice = Notice.objects.get(kind="submitted")
    client = enter(teacher)

    answer = client.post(f"/notices/{notice.pk}/open/")

    assert answer.headers["Location"] == f"/my/{application.pk}/"
    notice.refresh_from_db()
    assert notice.read
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_leads_to_a_page_that_there_is(kind: str) -> None:
    name = KINDS[kind].page
    assert not name or PAGES[name].route.count("<int:") == (name in ABOUT)


def test_looking_at_the_list_reads_nothing(enter: Enter, teacher: Grant) -> None:
    (notice,) = tell(teacher)
    client = enter(teacher)
    client.get("/notices/")
    assert client.get(f"/notices/{notice}/open/").headers["Location"] == "/notices/"
    assert not Notice.objects.get().read


def test_nobody_opens_the_news_of_somebody_else(enter: Enter, teacher: Grant) -> None:
    (notice,) = tell(f.applicant(teacher.organisation))
    assert enter(teacher).post(f"/notices/{notice}/open/").status_code == 404


def test_news_for_another_role_is_opened_in_that_role(enter: Enter, teacher: Grant) -> None:
    f.submitted(teacher)
    notice = Notice.objects.get(kind="submitted")
    handler = f.grant(teacher.organisation, "handler", teacher.user)
    client = enter(handler)

    answer = client.post(f"/notices/{notice.pk}/open/", follow=True)

    assert answer.status_code == 200
    assert "已切换为：逸夫小学 · 申报人" in answer.content.decode()


def test_all_are_marked_read_at_once(enter: Enter, teacher: Grant) -> None:
    tell(teacher, 3)
    page = enter(teacher).post("/notices/read/", follow=True).content.decode()
    assert "已将 3 条消息标为已读" in page
    assert not Notice.objects.filter(read=False).exists()


def test_who_waits_for_approval_reads_news_too(enter: Enter) -> None:
    unit = f.province().school
    own = f.administrator(unit)
    unit.state = State.SUBMITTED
    unit.save(update_fields=["state"])
    tell(own)
    assert "您的审核角色已变更" in enter(own).get("/notices/").content.decode()


def test_a_person_chooses_channels_as_far_as_there_are_any(enter: Enter, teacher: Grant, settings: Any) -> None:
    settings.NOTICE_CHANNELS = {"email": "mail"}
    teacher.user.email = "liyawen@example.cn"
    teacher.user.save(update_fields=["email"])
    client = enter(teacher)
    page = client.get("/notices/settings/").content.decode()
    assert "liyawen@example.cn" in page
    assert "短信" not in page
    assert "审核工作" not in page  # concerns reviewers

    client.post("/notices/settings/", {"level": ["email"], "deadline": []})
    actions.send("level_passed", to=[teacher.user_id], at=f.NOW, what="职称申报", number="1", organisation="甲")
    actions.send("closing", to=[teacher.user_id], at=f.NOW, round="第一批", until="明天")

    assert list(Delivery.objects.values_list("notice__kind", flat=True)) == ["level_passed"]
    assert Notice.objects.get(kind="closing").read is False
