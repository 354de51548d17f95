"""专家申报 beside 职称申报: begun, filled in, handed in, followed."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.applications.models import Application, Kind
from zhicheng.people.models import Grant

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture
def branch() -> f.Branch:
    return f.province()


@pytest.fixture
def teacher(branch: f.Branch) -> Grant:
    return f.applicant(branch.school)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.req("H5.1", "H10.1")
def test_an_applicant_begins_an_expert_application(enter: Enter, teacher: Grant) -> None:
    title = f.title()
    client = enter(teacher)
    page = text(client.get("/my/experts/"))
    assert "您还没有专家申报。" in page
    assert "专家申报" in page
    start = text(client.get(f"/my/experts/start/?series=22&title={title.pk}"))
    for word in ("逸夫小学", "管城区教育局", "河南省职改办", "专家信息库（入库）"):
        assert word in start
    assert "郑州市职改办" not in start
    answer = client.post("/my/experts/start/", {"series": "22", "title": title.pk, "subject": "语文"})
    made = Application.objects.get()
    assert made.kind == Kind.EXPERT
    assert answer.headers["Location"] == f"/my/{made.pk}/basics/"


def test_titles_below_the_intermediate_level_are_not_offered(enter: Enter, teacher: Grant) -> None:
    f.title(), f.title("assistant", name="二级教师")
    page = text(enter(teacher).get("/my/experts/start/?series=22"))
    assert "一级教师" in page
    assert "二级教师" not in page


def test_a_second_one_in_the_year_is_refused_on_the_form(enter: Enter, teacher: Grant) -> None:
    f.expert_complete(teacher)
    said = {"series": "22", "title": f.title().pk, "subject": "语文"}
    answer = enter(teacher).post("/my/experts/start/", said)
    assert answer.status_code == 422
    assert "您 2026 年已有一份专家申报" in text(answer)
    assert enter(teacher).post("/my/experts/start/", said | {"subject": ""}).status_code == 422


def test_each_list_has_its_own_kind(enter: Enter, teacher: Grant) -> None:
    title, expert = f.draft(teacher), f.expert_complete(teacher)
    client = enter(teacher)
    cards = {
        address: re.findall(r'id="application-(\d+)"', text(client.get(address)))
        for address in ("/my/", "/my/experts/")
    }
    assert cards == {"/my/": [str(title.pk)], "/my/experts/": [str(expert.pk)]}


def test_the_first_page_does_not_ask_what_only_titles_need(enter: Enter, teacher: Grant) -> None:
    from zhicheng.applications import actions

    application = actions.start_expert(teacher, title=f.title(), subject="语文", at=f.NOW)
    page = text(enter(teacher).get(f"/my/{application.pk}/basics/"))
    assert "人员类别" in page
    assert "申报类型" not in page


@pytest.mark.req("H10.1")
def test_handing_in_shows_the_expert_pledge_and_a_receipt(enter: Enter, teacher: Grant) -> None:
    application = f.expert_complete(teacher)
    client = enter(teacher)
    page = text(client.get(f"/my/{application.pk}/submit/"))
    assert "遇有应当回避的情形主动申请回避" in page
    answer = client.post(f"/my/{application.pk}/submit/", {"seen": application.version})
    assert answer.headers["Location"] == f"/my/{application.pk}/receipt/"
    receipt = text(client.get(answer.headers["Location"]))
    assert "专家申报提交回执" in receipt
    assert "返回专家申报" in receipt


@pytest.mark.req("H10.1")
def test_the_applicant_sees_that_the_library_is_reached(enter: Enter, teacher: Grant) -> None:
    application = f.climb(f.expert_submitted(teacher))
    page = text(enter(teacher).get(f"/my/{application.pk}/"))
    assert "已入库" in page
    assert "您已于 2026-11-22 09:00 进入专家信息库。" in page
    assert "专家信息库（入库）" in page
    assert "已入库" in text(enter(teacher).get("/my/experts/"))


def test_a_rejection_says_when_to_try_again(enter: Enter, teacher: Grant) -> None:
    from zhicheng.reviews import actions

    application = f.expert_submitted(teacher)
    here = f.stop(application)
    by = f.grant(here.organisation, here.step)
    actions.reject(here, reason="业绩材料不足", by=by, at=f.NOW, seen=application.version)
    page = text(enter(teacher).get(f"/my/{application.pk}/"))
    assert "可在下一年度重新申报" in page


def test_a_discarded_draft_leads_back_to_its_list(enter: Enter, teacher: Grant) -> None:
    application = f.expert_complete(teacher)
    answer = enter(teacher).post(f"/my/{application.pk}/discard/")
    assert answer.headers["Location"] == "/my/experts/"


def test_last_years_application_is_offered_and_copied_section_by_section(enter: Enter, teacher: Grant) -> None:
    earlier = f.expert_submitted(teacher)
    Application.objects.filter(pk=earlier.pk).update(year=2025)
    title, client = f.title(), enter(teacher)
    page = text(client.get(f"/my/experts/start/?series=22&title={title.pk}"))
    assert "复制以前的申报（2025 年度" in page
    said = {"series": "22", "title": title.pk, "subject": "语文", "copy": "1"}
    answer = client.post("/my/experts/start/", said)
    made = Application.objects.get(year=2026)
    assert answer.headers["Location"] == f"/my/{made.pk}/copy/"
    shown = text(client.get(answer.headers["Location"]))
    assert "从业领域" in shown
    client.post(f"/my/{made.pk}/copy/", {"section": ["expert_field", "expert_titles"]})
    copied = made.records.get(code="expert_field")
    assert copied.data == earlier.records.get(code="expert_field").data
