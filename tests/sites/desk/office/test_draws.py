"""专家抽取 at the office: prepared, committed, drawn by a second person, asked, replaced, closed; who reads what."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as f
from tests.draws.conftest import LOTTERY, VALUE, Office, fresh
from zhicheng.committees.models import Committee
from zhicheng.draws import queries
from zhicheng.draws.models import Declaration, Draw, Exclusion, Invitation
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
RULE = {
    "source": "中国福利彩票双色球第 2026136 期的 7 个开奖号码",
    "known_at": "2026-11-24",
    "known_time": "09:00",
    "least_level": "intermediate",
    "serves_on": "2027-01-20",
    "last_rounds": "1",
    "load": "3",
    "unit_share": "10",
    "oldest": "0",
    "relations": "on",
}
CHINESE = {"name": "语文", "specialty": "", "words": "语文、阅读", "seats": "3", "reserves": "2"}
OTHERS = {"name": "其他", "specialty": "", "words": "", "seats": "2", "reserves": "1"}
EMPTY = dict.fromkeys(CHINESE, "")
LATE = datetime.fromisoformat("2026-11-29T18:01+08:00")
Enter = Callable[..., Client]


def typed(*rows: dict[str, str], **changed: str) -> dict[str, str]:
    """The form of a rule as a browser posts it."""
    said = {f"quota-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    forms = {"quota-TOTAL_FORMS": str(len(rows)), "quota-INITIAL_FORMS": "0"}
    return RULE | forms | said | changed


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def act(client: Client, name: str, pk: int, **said: str) -> HttpResponse:
    """Post a step as its page would, knowing the newest state of the draw."""
    draw = Draw.objects.order_by("-pk").first()
    return client.post(reverse(name, args=[pk]), {"seen": str(draw.version if draw else 0), **said})


@pytest.fixture
def after(enter: Enter) -> Iterator[Callable[[Grant], Client]]:
    """Somebody of the office, once the public value is known."""
    with time_machine.travel(LOTTERY, tick=False):
        yield lambda grant: enter(grant, LOTTERY)


def test_what_is_wrong_with_a_rule_is_named_and_stays_typed(enter: Enter, office: Office) -> None:
    client, address = enter(office.first), reverse("prepare_draw", args=[office.round.pk])
    assert 'value="25"' in text(client.get(address))  # the members of the filing
    answer = client.post(address, typed(CHINESE, OTHERS | {"seats": "1"}))
    assert answer.status_code == 422
    assert "本次抽取合计 4 席：中级、初级职称评委会，委员须为单数" in text(answer)
    assert 'value="语文、阅读"' in text(answer)
    answer = client.post(address, typed(CHINESE, OTHERS | {"name": ""}, EMPTY))
    assert "请填写名额组。" in text(answer)
    answer = client.post(address, typed(CHINESE, OTHERS, known_at="2026-11-01"))
    assert "请选用将来的公开值" in text(answer)


def test_fewer_seats_than_a_meeting_needs_are_refused_with_the_clause(
    enter: Enter, office: Office, profile: Callable[[str], None]
) -> None:
    profile("henan")
    Committee.objects.update(levels=["senior"])
    client, address = enter(office.first), reverse("prepare_draw", args=[office.round.pk])
    needed = "按系列组建的高级职称评委会，委员须为单数且不少于 25 人（《职称评审管理暂行规定》第九条）"
    assert needed in text(client.get(address))
    answer = client.post(address, typed(CHINESE, OTHERS))
    assert answer.status_code == 422
    assert f"本次抽取合计 5 席：{needed}。" in text(answer)


def test_candidates_to_come_are_said_beforehand(enter: Enter, office: Office) -> None:
    f.submitted(f.applicant(office.branch.school), office.round)
    client = enter(office.first)
    assert "申报未截止（2026-12-10 09:00" in text(client.get(reverse("prepare_draw", args=[office.round.pk])))
    draw = office.prepared()
    for name in ("draw", "commit_draw"):
        page = text(client.get(reverse(name, args=[draw.pk])))
        for words in ("已受理 0 份，尚未受理 1 份", "只能在评审时回避"):
            assert words in page


def test_one_more_group_is_added_without_checking_anything(enter: Enter, office: Office) -> None:
    answer = enter(office.first).post(
        reverse("prepare_draw", args=[office.round.pk]), typed(CHINESE, known_at="", more="1")
    )
    assert answer.status_code == 200
    assert 'name="quota-1-name"' in text(answer)
    assert "请填写" not in text(answer)
    assert not Draw.objects.exists()


def test_prepared_the_page_says_whether_the_pool_suffices_and_why_nothing_is_committed(
    enter: Enter, office: Office
) -> None:
    client = enter(office.first)
    many = CHINESE | {"seats": "7", "reserves": "3"}
    answer = client.post(reverse("prepare_draw", args=[office.round.pk]), typed(many, OTHERS, EMPTY))
    draw = Draw.objects.get()
    assert answer["Location"] == reverse("draw", args=[draw.pk])
    page = text(client.get(answer["Location"]))
    assert "还差 2 人" in page
    assert "「语文」还差 2 人。请补充专家" in page
    assert reverse("commit_draw", args=[draw.pk]) not in page
    assert act(client, "commit_draw", draw.pk).status_code == 422
    assert client.get(reverse("round_draw", args=[office.round.pk]))["Location"] == answer["Location"]
    assert 'value="7"' in text(client.get(reverse("prepare_draw", args=[office.round.pk])))


def test_a_second_person_enters_the_value_and_it_is_typed_twice(after: Any, office: Office) -> None:
    draw = office.committed()
    client = after(office.first)
    page = text(client.get(reverse("draw", args=[draw.pk])))
    assert "公开值须由准备人以外的工作人员录入" in page
    assert reverse("hold_draw", args=[draw.pk]) not in page
    assert act(client, "hold_draw", draw.pk, value=VALUE, again=VALUE).status_code == 422
    client = after(office.second)
    answer = act(client, "hold_draw", draw.pk, value=VALUE, again="3 7")
    assert (answer.status_code, "两次录入的数字不同" in text(answer)) == (422, True)
    same = "03 07 09 12 18 25 33"
    assert act(client, "hold_draw", draw.pk, value=VALUE, again=same)["Location"] == reverse("draw", args=[draw.pk])
    assert fresh(draw).state == "drawn"


def test_before_the_value_is_known_the_page_says_from_when_on(enter: Enter, office: Office) -> None:
    draw = office.committed()
    page = text(enter(office.second).get(reverse("draw", args=[draw.pk])))
    assert "公开值在 2026-11-24 09:00 才产生" in page


def asked_on(client: Client, draw: Draw) -> list[Invitation]:
    """Everybody who was asked by the page."""
    assert act(client, "invite_experts", draw.pk, answer_by="2026-11-29").status_code == 302
    return list(queries.invitations(draw))


def test_who_declines_or_does_not_answer_is_followed_by_the_next_and_then_it_is_closed(
    after: Any, enter: Enter, office: Office
) -> None:
    draw, client = office.drawn(), after(office.first)
    one, two, *others = asked_on(client, draw)
    assert "还有 5 人未答复" in text(client.get(reverse("draw", args=[draw.pk])))
    answer = act(client, "answer_invitation", one.pk, verdict="decline", reason="")
    assert (answer.status_code, "请写明原因" in text(answer)) == (422, True)
    act(client, "answer_invitation", one.pk, verdict="decline", reason="出国访问")
    assert act(client, "lapse_invitation", two.pk).status_code == 422
    with time_machine.travel(LATE, tick=False):
        client = enter(office.second, LATE)
        page = text(client.get(reverse("draw", args=[draw.pk])))
        assert ("出国访问" in page, reverse("replace_expert", args=[one.pk]) in page) == (True, True)
        assert act(client, "lapse_invitation", two.pk).status_code == 302
        for left in (one, two):
            assert act(client, "replace_expert", left.pk, answer_by="2026-12-05").status_code == 302
        assert act(client, "replace_expert", one.pk, answer_by="2026-12-05").status_code == 422
        Invitation.objects.filter(pk__in=[o.pk for o in others]).update(answer_by=LOTTERY + timedelta(days=9))
        for left in queries.invitations(draw).filter(state="invited"):
            act(client, "answer_invitation", left.pk, verdict="accept")
        assert act(client, "close_draw", draw.pk).status_code == 302
    assert fresh(draw).state == "closed"
    assert queries.members(office.round).count() == 5


def test_a_stale_page_changes_nothing(enter: Enter, office: Office) -> None:
    draw = office.prepared()
    answer = enter(office.first).post(reverse("commit_draw", args=[draw.pk]), {"seen": "0"})
    assert answer.status_code == 409
    assert fresh(draw).state == "prepared"


def test_made_void_with_a_public_reason_that_names_nobody_it_can_be_drawn_anew(enter: Enter, office: Office) -> None:
    draw, client = office.committed(), enter(office.second)
    answer = act(client, "void_draw", draw.pk, reason=f"{office.experts[0].name}有意见")
    assert (answer.status_code, "不能写出专家的姓名" in text(answer)) == (422, True)
    act(client, "void_draw", draw.pk, reason="名额有误")
    page = text(client.get(reverse("draw", args=[draw.pk])))
    assert "名额有误" in page
    address = reverse("prepare_draw", args=[office.round.pk])
    assert client.get(reverse("round_draw", args=[office.round.pk]))["Location"] == address
    client.post(address, typed(CHINESE, OTHERS))
    assert Draw.objects.get(state="prepared").number == 2


def test_the_office_reads_who_stays_away_and_why_page_by_page(enter: Enter, office: Office) -> None:
    away = office.expert("孙停用", until=f.NOW.date() + timedelta(days=5))
    draw, client = office.prepared(), enter(office.second)
    assert "任期不足" in text(client.get(reverse("draw", args=[draw.pk])))
    page = text(client.get(reverse("draw_exclusions", args=[draw.pk]), {"code": "term"}))
    assert (away.name in page, "不能履职到" in page) == (True, True)
    assert away.name not in text(client.get(reverse("draw_exclusions", args=[draw.pk]), {"code": "age"}))


def test_the_administrator_only_reads(enter: Enter, office: Office) -> None:
    draw = office.prepared()
    client = enter(f.administrator(office.branch.city))
    page = text(client.get(reverse("draw", args=[draw.pk])))
    assert ("系统管理员只能查看" in page, reverse("void_draw", args=[draw.pk]) in page) == (True, False)
    assert act(client, "commit_draw", draw.pk).status_code == 404
    assert client.get(reverse("round_draw", args=[office.round.pk]))["Location"] == reverse("draw", args=[draw.pk])


def test_neither_another_series_nor_another_office_finds_the_draw(after: Any, office: Office) -> None:
    draw = office.invited()
    asked = queries.invitations(draw)[0].pk
    strangers = [
        f.grant(office.branch.city, Role.HANDLER, all_series=False, series=["11"]),
        f.grant(office.branch.office, Role.HANDLER),
        f.grant(office.branch.county, Role.LEADER),
    ]
    for stranger in strangers:
        client = after(stranger)
        for name, pk in (("draw", draw.pk), ("draw_exclusions", draw.pk), ("answer_invitation", asked)):
            assert client.get(reverse(name, args=[pk])).status_code == 404
        assert client.get(reverse("prepare_draw", args=[office.round.pk])).status_code == 404
        assert office.round.name not in text(client.get(reverse("draws")))


def test_the_list_and_the_draw_ask_the_same_number_of_questions_for_any_number_of_rows(
    after: Any, office: Office
) -> None:
    def asks(address: str) -> int:
        client = after(office.first)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    draw = office.invited()
    lists = [reverse("draws"), reverse("draw", args=[draw.pk])]
    few = [asks(address) for address in lists]
    Declaration.objects.create(
        invitation=queries.invitations(draw)[0], kind="单位", name="某校", relation="曾任教", at=LOTTERY
    )
    for _ in range(3):
        f.round_(office.branch.city)
    assert [asks(address) for address in lists] == few == [4, 7]


def test_who_stays_away_is_listed_in_the_same_number_of_questions(enter: Enter, office: Office) -> None:
    for number in range(3):
        office.expert(f"任期短{number}", until=f.NOW.date() + timedelta(days=5))
    draw = office.prepared()
    assert Exclusion.objects.count() == 3
    client = enter(office.first)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("draw_exclusions", args=[draw.pk]))
    assert len(asked) == 4
