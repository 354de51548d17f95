"""Handing in: what is missing, the way, one button, a receipt."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sites.applicant.conftest import text
from zhicheng.applications.models import Application, State
from zhicheng.people.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(teacher: Grant) -> Application:
    """The teacher's application with nothing missing."""
    return f.complete(teacher)


def test_everything_that_is_missing_is_told_at_once_with_its_place(as_teacher: Client, draft: Application) -> None:
    page = text(as_teacher.get(f"/my/{draft.pk}/submit/"))
    for code, words in (
        ("basics/#id_ethnicity", "请选择民族。"),
        ("basics/#slot-id_card", "请上传“身份证”。"),
        ("pledge/", "请确认"),
    ):
        assert f'href="/my/{draft.pk}/{code}' in page
        assert words in page
    assert "补充完以上内容后才能提交" in page


def test_handing_in_an_incomplete_one_changes_nothing(as_teacher: Client, draft: Application) -> None:
    answer = as_teacher.post(f"/my/{draft.pk}/submit/", {"seen": 0})
    assert answer.status_code == 422
    assert "请选择民族。" in text(answer)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


@pytest.mark.req("T3.1", "H5.1")
def test_handing_in_leads_to_a_receipt_with_number_and_time(as_teacher: Client, complete: Application) -> None:
    before = text(as_teacher.get(f"/my/{complete.pk}/submit/"))
    assert "各节内容都已填写完整" in before
    assert "本人承诺：" in before
    assert "管城区教育局</p>" in before
    answer = as_teacher.post(f"/my/{complete.pk}/submit/", {"seen": 0})
    assert answer["Location"] == f"/my/{complete.pk}/receipt/"
    receipt = text(as_teacher.get(answer["Location"]))
    complete.refresh_from_db()
    assert complete.number is not None
    assert complete.number in receipt
    assert "2026-11-22 09:00" in receipt
    assert complete.id_number_masked in receipt


def test_a_second_click_and_the_way_back_find_the_receipt(as_teacher: Client, complete: Application) -> None:
    address = f"/my/{complete.pk}/submit/"
    as_teacher.post(address, {"seen": 0})
    again = as_teacher.post(address, {"seen": 0})
    assert again.status_code == 409
    for page in (text(again), text(as_teacher.get(address))):
        assert "这份申报已经提交" in page
        assert f"/my/{complete.pk}/receipt/" in page
    assert complete.events.count() == 1


def test_after_the_round_closed_the_answer_is_a_sentence(as_teacher: Client, complete: Application) -> None:
    f.Round.objects.update(closes_at=f.NOW - timedelta(hours=1))
    answer = as_teacher.post(f"/my/{complete.pk}/submit/", {"seen": 0})
    assert answer.status_code == 422
    assert "截止申报，不能再提交" in text(answer)
    assert "提交期限（2026-11-22 08:00）已过" in text(answer)


def test_a_draft_has_no_receipt(as_teacher: Client, draft: Application) -> None:
    assert as_teacher.get(f"/my/{draft.pk}/receipt/").status_code == 404


def test_the_whole_is_read_as_one_record(as_teacher: Client, complete: Application) -> None:
    page = text(as_teacher.get(f"/my/{complete.pk}/preview/"))
    for words in ("1. 基本信息", "整本书阅读的课堂支架设计", "20. 诚信承诺", "扫描件.jpg", "附件共 7 件"):
        assert words in page
    as_teacher.post(f"/my/{complete.pk}/submit/", {"seen": 0})
    handed_in = text(as_teacher.get(f"/my/{complete.pk}/preview/"))
    assert "整本书阅读的课堂支架设计" in handed_in
    assert "继续填写" not in handed_in
    file = complete.attachments.first()
    assert file is not None
    for record in (page, handed_in):
        assert f'<a href="/my/{complete.pk}/files/{file.pk}/">扫描件.jpg</a>' in record


def test_tianjin_hands_in_to_the_unit(
    profile: Callable[[str], None], enter: Callable[..., Client], branch: f.Branch
) -> None:
    profile("tianjin")
    teacher = f.applicant(branch.school)
    application = f.complete(teacher)
    client = enter(teacher)
    assert client.post(f"/my/{application.pk}/submit/", {"seen": 0}).status_code == 302
    assert "送到「逸夫小学」审核" in text(client.get(f"/my/{application.pk}/receipt/"))


def test_tianjin_tells_the_conditions_before_a_round_is_chosen(
    profile: Callable[[str], None],
    enter: Callable[..., Client],
    branch: f.Branch,
    django_assert_max_num_queries: Any,
) -> None:
    profile("tianjin")
    rounds = [f.round_(branch.city, rules=["school-teachers-intermediate-example@2026.1"]), f.round_(branch.city)]
    teacher = f.applicant(branch.school)
    application = f.complete(teacher)
    client = enter(teacher)
    with django_assert_max_num_queries(12):
        page = text(client.get(f"/my/{application.pk}/submit/"))
    assert "但有不符合的申报条件" in page
    assert f"现按正在受理的「{rounds[0].committee.name}」{rounds[0].name}的条件核对" in page
    for words in ("不符合</span>", "还差 ", "依据 "):
        assert words in page
    assert f"{rounds[1].name}的条件" not in page


def test_the_pages_take_at_most_twelve_queries(
    as_teacher: Client, complete: Application, django_assert_max_num_queries: Any
) -> None:
    for path in ("submit/", "preview/", "fill/"):
        with django_assert_max_num_queries(12):
            as_teacher.get(f"/my/{complete.pk}/{path}")
    as_teacher.post(f"/my/{complete.pk}/submit/", {"seen": 0})
    for path in ("submit/", "preview/", "receipt/", "", "papers/"):
        with django_assert_max_num_queries(12):
            as_teacher.get(f"/my/{complete.pk}/{path}")


def test_what_no_font_can_show_is_told_before_handing_in(as_teacher: Client, complete: Application) -> None:
    record = complete.records.get(code="summary")
    record.data["values"]["text"] += "🎉"
    record.save()
    page = text(as_teacher.get(f"/my/{complete.pk}/submit/"))
    assert "“🎉”（U+1F389）" in page
    assert "请改为文字" in page
    assert as_teacher.post(f"/my/{complete.pk}/submit/", {"seen": 0}).status_code == 302
