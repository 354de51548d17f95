"""我的评议：reading, scoring, comparing and staying away over HTTP; and what each may not learn, by each channel."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.panels import room as rooms
from tests.panels.room import Room, first, hand_in, mine, opened
from zhicheng.audit.models import Entry
from zhicheng.notices.models import Notice
from zhicheng.panels import reading
from zhicheng.panels.models import Assignment, Opinion, Panel, Reading
from zhicheng.people.models import Grant
from zhicheng.reviews import interviews
from zhicheng.reviews.models import InterviewResult

pytestmark = [pytest.mark.django_db, pytest.mark.req("H10.2")]
Enter = Callable[[Grant], Client]
SECRET = "此人教法独到，唯论文偏少。"


@pytest.fixture
def room() -> Room:
    return rooms.room(experts=3)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def case(client: Client, one: Assignment, **asked: str) -> str:
    return text(client.get(f"/expert/panels/{one.pk}/", asked))


def typed(panel: Panel, points: object = "88", edition: int = 0, **said: str) -> dict[str, Any]:
    keys = [line.pk for line in panel.round.criteria.lines.order_by("position")]  # type: ignore[attr-defined]
    return {f"points_{key}": points for key in keys} | {"text": "业绩扎实。", "submit": "1", "edition": edition} | said


def test_reading_begins_with_saying_that_nothing_forbids_it(room: Room, enter: Enter) -> None:
    panel = room.reading()
    (one, _), client = mine(panel, room.experts[0]), enter(room.experts[0])
    page = case(client, one)
    assert "确认，开始评阅" in page
    assert "业务工作总结" not in page
    assert Assignment.objects.get(pk=one.pk).opened_at is None, "looking at it writes nothing"
    client.post(f"/expert/panels/{one.pk}/open/")
    assert "教法新颖" in case(client, one, section="summary")


def test_each_section_is_noted_as_read_by_a_post_and_leads_to_the_next(room: Room, enter: Enter) -> None:
    panel = room.reading()
    one, client = mine(panel, room.experts[0])[0], enter(room.experts[0])
    opened(one, read=False)
    assert "已阅，下一节" in case(client, one)
    client.post(f"/expert/panels/{one.pk}/read/basics/")
    page = case(client, one)
    assert "教法新颖" in page, "papers say nothing and are skipped"
    client.post(f"/expert/panels/{one.pk}/read/summary/")
    assert "全部内容已阅" in case(client, one)
    assert client.post(f"/expert/panels/{one.pk}/read/awards/").status_code == 404
    assert set(Reading.objects.values_list("code", flat=True).order_by("pk")) == {"basics", "summary"}


def test_each_section_is_marked_as_read_as_still_to_be_read_or_as_empty(room: Room, enter: Enter) -> None:
    panel = room.reading()
    one, client = mine(panel, room.experts[0])[0], enter(room.experts[0])
    opened(one, read=False)
    client.post(f"/expert/panels/{one.pk}/read/basics/")
    shape = r'dot-(\w+)">.*?sections-name">(.*?)</span>.*?sections-note">(.*?)</span>'
    marks = {label: (mark, word) for mark, label, word in re.findall(shape, case(client, one), re.S)}
    assert marks["基本信息"] == ("done", "已阅")
    assert marks["工作总结"] == ("unread", "未阅")
    assert set(marks.values()) == {("done", "已阅"), ("unread", "未阅"), ("plain", "无内容")}


def test_what_is_missing_is_said_and_what_was_typed_stays(room: Room, enter: Enter) -> None:
    panel = room.reading()
    one, client = mine(panel, room.experts[0])[0], enter(room.experts[0])
    opened(one, read=False)
    address = f"/expert/panels/{one.pk}/opinion/"
    answer = client.post(address, typed(panel, text="先写几句"))
    assert answer.status_code == 422
    assert "还没有阅读：基本信息、工作总结。" in text(answer)
    assert "先写几句" in text(answer)
    answer = client.post(address, {"submit": "1", f"points_{panel.round.criteria.lines.first().pk}": "101"})  # type: ignore[attr-defined]
    for words in ("不能大于 100", "还没有评分：", "请填写评议意见。", "还没有阅读：基本信息、工作总结。"):
        assert words in text(answer)
    answer = client.post(address, typed(panel, points="101", submit="0"))
    assert (answer.status_code, "不能大于 100" in text(answer)) == (422, True)
    answer = client.post(address, typed(panel, points="", text="先写几句", submit="0", section="summary"))
    assert answer["Location"] == f"/expert/panels/{one.pk}/?section=summary"
    assert Opinion.objects.get().submitted_at is None


def test_of_two_windows_the_older_one_keeps_what_was_typed_and_shows_what_stands(room: Room, enter: Enter) -> None:
    panel = room.reading()
    one, client = mine(panel, room.experts[0])[0], enter(room.experts[0])
    opened(one)
    address = f"/expert/panels/{one.pk}/opinion/"
    assert 'name="edition" value="0"' in case(client, one)
    assert client.post(address, typed(panel, text="第一个窗口", submit="0")).status_code == 302
    answer = client.post(address, typed(panel, points="61", text="第二个窗口"))
    page = text(answer)
    assert answer.status_code == 409
    assert "另一个窗口保存过" in page
    assert "第二个窗口</textarea>" in page
    assert "第一个窗口</span>" in page
    assert ('value="61"' in page, "</span>88" in page or ">88</span>" in page) == (True, True)
    assert 'name="edition" value="1"' in page
    assert Opinion.objects.get().text == "第一个窗口"
    wrong = client.post(address, typed(panel, points="101", text="第二个窗口"))
    assert 'name="edition" value="0"' in text(wrong), "a mistake does not make an older page a newer one"
    assert client.post(address, typed(panel, points="61", text="第二个窗口", edition=1)).status_code == 302
    assert Opinion.objects.get().text == "第二个窗口"


def test_it_is_handed_in_and_changed_until_the_panel_is_closed(room: Room, enter: Enter) -> None:
    panel = room.reading()
    one, client = mine(panel, room.experts[0])[0], enter(room.experts[0])
    opened(one)
    address = f"/expert/panels/{one.pk}/opinion/"
    assert client.post(address, typed(panel)).status_code == 302
    page = case(client, one)
    assert "88.00" in page
    assert "保存修改" in page
    client.post(address, typed(panel, points="９０", edition=1))
    assert "90.00" in case(client, one)


def test_after_closing_the_own_opinion_is_only_read(room: Room, enter: Enter) -> None:
    panel = room.closed()
    one, client = mine(panel, room.experts[1])[0], enter(room.experts[1])
    page = case(client, one)
    assert "评议已结束，不能再修改" in page
    assert "提交评议" not in page
    for said in (typed(panel, text="迟到的意见", edition=1), typed(panel, points="", text="迟到的意见")):
        answer = client.post(f"/expert/panels/{one.pk}/opinion/", said)
        assert answer.status_code == 409
        assert "这次填写的没有保存" in text(answer)
        assert ("迟到的意见" in text(answer), "业绩扎实。" in text(answer)) == (True, True)


def test_who_recuses_loses_sight_of_the_candidate(room: Room, enter: Enter) -> None:
    one, client = mine(room.reading(), room.experts[0])[0], enter(room.experts[0])
    address = f"/expert/panels/{one.pk}/recuse/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "师生关系"}).status_code == 302
    assert client.get(f"/expert/panels/{one.pk}/").status_code == 404
    assert "师生关系" in text(client.get("/expert/panels/?view=gone"))


def test_two_of_the_own_candidates_stand_side_by_side(room: Room, enter: Enter) -> None:
    panel = room.reading()
    rows, client = mine(panel, room.experts[0]), enter(room.experts[0])
    for one in rows:
        opened(one)
    other = mine(panel, room.experts[1])[0]
    opened(other)
    asked = {"reading": [one.pk for one in rows], "section": "summary"}
    page = text(client.get("/expert/panels/compare/", asked))
    assert page.count("教法新颖") == 2
    answer = client.get("/expert/panels/compare/", {"reading": [other.pk]})
    assert answer["Location"] == "/expert/panels/"


def test_attachments_open_where_names_are_known(room: Room, enter: Enter) -> None:
    one, client = mine(room.reading(), room.experts[0])[0], enter(room.experts[0])
    opened(one)
    assert "附件 · 证件照" in case(client, one, section="basics")
    assert client.get(f"/expert/panels/{one.pk}/files/summary/1/").status_code == 404


def test_the_leader_sees_points_only_after_all_have_handed_in(room: Room, enter: Enter) -> None:
    panel = room.reading()
    client = enter(room.experts[0])
    rows = list(Assignment.objects.filter(candidate__panel=panel).order_by("pk"))
    for one in rows[:-1]:
        hand_in(one, 77, SECRET)
    address, writing = f"/expert/panels/led/{panel.pk}/", f"/expert/panels/led/{panel.pk}/{first(panel).pk}/"
    for page in (client.get(address), client.get(writing), client.post(writing, {"text": "建议。"})):
        assert SECRET not in text(page)
        assert "77.00" not in text(page)
    hand_in(rows[-1], 77, SECRET)
    assert SECRET in text(client.get(writing))
    assert "77.00" in text(client.get(address))
    assert client.post(writing, {"text": "建议提交表决。", "edition": 0}).status_code == 302
    assert not any(grant.user.name in text(client.get(writing)) for grant in room.experts[1:])


def test_of_two_windows_of_the_leader_the_older_one_loses_nothing_and_shows_what_stands(
    room: Room, enter: Enter
) -> None:
    panel = room.submitted()
    one, client = first(panel), enter(room.experts[0])
    address = f"/expert/panels/led/{panel.pk}/{one.pk}/"
    assert 'name="edition" value="0"' in text(client.get(address))
    assert client.post(address, {"text": "第一个窗口", "edition": 0}).status_code == 302
    wrong = client.post(address, {"text": "", "edition": 0})
    assert (wrong.status_code, 'name="edition" value="0"' in text(wrong)) == (422, True), "a mistake makes it no newer"
    answer = client.post(address, {"text": "第二个窗口", "edition": 0})
    page = text(answer)
    assert (answer.status_code, "另一个窗口保存过" in page) == (409, True)
    assert ("第二个窗口</textarea>" in page, '<p class="text">第一个窗口</p>' in page) == (True, True)
    assert 'name="edition" value="1"' in page
    one.refresh_from_db()
    assert one.report == "第一个窗口"
    assert client.post(address, {"text": "第二个窗口", "edition": 1}).status_code == 302
    one.refresh_from_db()
    assert one.report == "第二个窗口"


def test_what_the_leader_typed_when_the_panel_was_closed_is_not_saved_and_not_lost(room: Room, enter: Enter) -> None:
    panel = room.closed()
    address = f"/expert/panels/led/{panel.pk}/{first(panel).pk}/"
    answer = enter(room.experts[0]).post(address, {"text": "迟到的意见", "edition": 1})
    page = text(answer)
    assert (answer.status_code, "这次填写的没有保存" in page) == (409, True)
    assert ("迟到的意见" in page, "建议提交表决。" in page) == (True, True)


def test_a_leader_who_must_stay_away_writes_nothing_and_sees_nothing_of_that_candidate() -> None:
    room = rooms.room(experts=3, kin=1)
    panel = room.reading()
    leader, heir = room.experts[0], room.experts[1]
    assert {one.writer.user_id for one in panel.candidates.order_by("pk") if one.writer} == {heir.user_id}
    assert not Panel.objects.led_by(leader).exists()
    one = mine(panel, heir)[0]
    reading.recuse(one, reason="师生关系", by=heir, at=f.NOW)
    one.candidate.refresh_from_db()
    assert one.candidate.writer
    assert one.candidate.writer.user_id == room.experts[2].user_id


def test_what_others_gave_reaches_no_expert_by_any_page(room: Room, enter: Enter) -> None:
    panel = room.reading()
    for one in mine(panel, room.experts[1]):
        hand_in(one, 63, SECRET)
    own = mine(panel, room.experts[2])
    for one in own:
        opened(one)
    client, other = enter(room.experts[2]), mine(panel, room.experts[1])[0]
    asked = "&".join(f"reading={one.pk}" for one in [*own, other])
    pages = ["/expert/panels/", "/expert/panels/?view=done", f"/expert/panels/compare/?{asked}"]
    pages += [f"/expert/panels/{one.pk}/?section={code}" for one in own for code in ("basics", "summary")]
    for address in pages:
        page = text(client.get(address))
        assert SECRET not in page
        given = re.search('name="points_[^>]* value="63"', page)
        assert ("63.00" in page, given, "<dd>63" in page) == (False, None, False)
    for address in (f"{other.pk}/", f"{other.pk}/recuse/", f"{other.pk}/files/basics/1/", f"led/{panel.pk}/"):
        assert client.get(f"/expert/panels/{address}").status_code == 404
    assert client.post(f"/expert/panels/{other.pk}/opinion/", typed(panel)).status_code == 404
    assert SECRET not in "".join(map(str, Entry.objects.order_by("pk").values_list("data", flat=True)))


def test_in_blind_mode_no_page_file_notice_or_address_says_who_it_is(room: Room, enter: Enter) -> None:
    panel = room.submitted(masked=True)
    one, other = mine(panel, room.experts[0])
    client, case_ = enter(room.experts[0]), room.candidates[0]
    pages = ["/expert/panels/?view=done", f"/expert/panels/compare/?reading={one.pk}&reading={other.pk}"]
    pages += [f"/expert/panels/compare/?reading={one.pk}&reading={other.pk}&section=summary"]
    pages += [f"/expert/panels/{one.pk}/?section={code}" for code in ("basics", "papers", "summary")]
    pages += [f"/expert/panels/{one.pk}/recuse/", f"/expert/panels/led/{panel.pk}/", "/notices/", "/"]
    pages += [f"/expert/panels/led/{panel.pk}/{first(panel).pk}/"]
    who = [case_.applicant_name, case_.unit.name, "管城区教育局", "13800138000", case_.number or "—"]
    for address in pages:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert [word for word in who if word != "—" and word in text(answer)] == [], address
    assert "〔申报人〕在〔单位〕任教十年" in text(client.get(pages[5]))
    assert client.get(f"/expert/panels/{one.pk}/files/basics/1/").status_code == 404
    assert client.get(f"/expert/panels/{one.pk}/files/basics/1/1/900/").status_code == 404
    told = Notice.objects.filter(to__in=[grant.user for grant in room.experts]).order_by("pk")
    assert not any(word in one.subject + one.body for one in told for word in who)


@pytest.mark.req("H10.2")
@pytest.mark.parametrize("masked", [False, True])
def test_what_came_of_the_interview_stands_beside_the_papers_without_names_in_blind_mode(
    room: Room, enter: Enter, masked: bool, django_assert_num_queries: Any
) -> None:
    one, client = mine(room.reading(masked=masked), room.experts[0])[0], enter(room.experts[0])
    made = one.candidate.application
    remark = f"{made.applicant_name}述职清楚，{made.unit.name}的课题答辩充分。"
    made.interviews.create(
        at=f.NOW, place="三楼会议室", organisation=room.by.organisation, noticed_by=room.by.user,
        noticed_at=f.NOW - timedelta(days=1),
    )  # fmt: skip
    interviews.note_result(
        made, outcome=InterviewResult.Outcome.PASSED, score=Decimal("87.50"), remark=remark, by=room.by, at=f.NOW
    )
    assert "87.5" not in case(client, one), "before it is opened nothing is shown"
    opened(one)
    with django_assert_num_queries(12 if masked else 11):
        page = case(client, one)
    said = "〔申报人〕述职清楚，〔单位〕的课题答辩充分。" if masked else remark
    assert [word in page for word in ("面试答辩", "87.5 分", said, "三楼会议室")] == [True, True, True, False]
    assert (made.applicant_name in page) is not masked


def test_before_opening_blind_mode_shows_a_number_alone(room: Room, enter: Enter) -> None:
    panel = room.reading(masked=True)
    one, client = mine(panel, room.experts[0])[0], enter(room.experts[0])
    for address in ("/expert/panels/", f"/expert/panels/{one.pk}/"):
        page = text(client.get(address))
        assert one.candidate.label in page
        assert one.candidate.application.applicant_name not in page
        assert one.candidate.application.unit.name not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_any_number(number: int, enter: Enter, django_assert_num_queries: Any) -> None:
    room = rooms.room(experts=3, candidates=number)
    room.reading()
    client = enter(room.experts[1])
    with django_assert_num_queries(5):
        assert text(client.get("/expert/panels/")).count("开始评阅") == number


def test_one_candidate_takes_few_queries(room: Room, enter: Enter, django_assert_max_num_queries: Any) -> None:
    one, client = mine(room.reading(masked=True), room.experts[0])[0], enter(room.experts[0])
    opened(one)
    with django_assert_max_num_queries(12):
        client.get(f"/expert/panels/{one.pk}/")
