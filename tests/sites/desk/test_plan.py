"""申报计划上传: typed, from a workbook or from last year; handed in with its document; changed; refused in words."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.sheets.conftest import work
from tests.sheets.samples import book
from tests.sheets.samples import upload as sent
from zhicheng.catalogue.models import Series
from zhicheng.documents.workbooks import read
from zhicheng.people.models import Grant
from zhicheng.plans import actions, queries
from zhicheng.plans.models import Plan, Quota, State
from zhicheng.sheets.models import Import

pytestmark = pytest.mark.django_db
HERE = "/desk/plan/"
LINE = {"lines": "1", "line-0-series": "22", "line-0-level": "intermediate", "line-0-number": "3"}
Enter = Callable[..., Any]


@pytest.fixture
def school() -> Grant:
    f.title()
    Series.objects.create(code="05", name="工程技术人才")
    return f.administrator(f.province().school)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def plan() -> Plan:
    return Plan.objects.get(year=2026)


def seen() -> dict[str, str]:
    return {"seen": str(plan().version) if Plan.objects.filter(year=2026).exists() else "0", "year": "2026"}


@pytest.mark.req("H3.1")
def test_what_was_handed_in_is_taken_back_after_a_question(school: Grant, enter: Enter) -> None:
    client = enter(school)
    assert client.get(f"{HERE}withdraw/").status_code == 422
    client.post(f"{HERE}document/", {**seen(), "file": f.picture()})
    assert "撤回计划…" in text(client.post(HERE, {**LINE, **seen(), "next": "1"}, follow=True))
    assert "确定撤回 2026 年度申报计划吗？" in text(client.get(f"{HERE}withdraw/"))
    answer = client.post(f"{HERE}withdraw/", seen(), follow=True)
    assert "申报计划已撤回" in text(answer)
    assert plan().state == State.DRAFT


@pytest.mark.req("H3.1")
def test_the_unit_fills_in_saves_uploads_its_document_and_hands_in(school: Grant, enter: Enter) -> None:
    client = enter(school)
    assert "申报计划上传" in text(client.get(HERE))
    assert client.post(HERE, {**LINE, **seen()}).status_code == 302
    assert queries.wanted(plan()) == {("22", "intermediate"): 3}
    client.post(f"{HERE}document/", {**seen(), "file": f.picture()})
    answer = client.post(HERE, {**LINE, **seen(), "next": "1"}, follow=True)
    assert "等待「管城区教育局」审核" in text(answer)
    assert "审核期间不能修改" in text(answer)
    assert plan().state == State.SUBMITTED
    assert client.get(f"{HERE}document/?year=2026").status_code == 200


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(school: Grant, enter: Enter) -> None:
    wrong = LINE | {"lines": "3", "line-0-number": "三个", "line-1-series": "22", "line-1-level": "intermediate"}
    wrong |= {"line-1-number": "1", "line-2-series": "05"}
    answer = enter(school).post(HERE, {**wrong, **seen()})
    assert answer.status_code == 422
    for sentence in ("申报数量应为整数", "请选择层级。", "请填写申报数量。", 'value="三个"'):
        assert sentence in text(answer)
    assert not Plan.objects.exists()


def test_the_same_series_and_level_twice_is_refused_at_the_second(school: Grant, enter: Enter) -> None:
    twice = LINE | {"lines": "2", "line-1-series": "22", "line-1-level": "intermediate", "line-1-number": "1"}
    assert "同一系列、层级只能填一行" in text(enter(school).post(HERE, {**twice, **seen()}))


def test_without_its_document_a_plan_is_not_handed_in_and_nothing_is_half_done(school: Grant, enter: Enter) -> None:
    answer = enter(school).post(HERE, {**LINE, **seen(), "next": "1"})
    assert answer.status_code == 422
    assert "请先上传申报计划文件" in text(answer)
    assert not Plan.objects.exists()


def test_rows_are_added_and_dropped_without_saving(school: Grant, enter: Enter) -> None:
    client = enter(school)
    more = text(client.post(HERE, {**LINE, **seen(), "more": "1"}))
    assert 'name="lines" value="2"' in more
    two = LINE | {"lines": "2", "line-1-series": "05", "line-1-number": "7"}
    fewer = text(client.post(HERE, {**two, **seen(), "drop": "0"}))
    assert 'name="lines" value="1"' in fewer
    assert 'value="7"' in fewer
    assert not Plan.objects.exists()


def test_a_page_that_is_older_than_the_plan_gets_409_and_keeps_what_was_typed(school: Grant, enter: Enter) -> None:
    client, old = enter(school), seen()
    client.post(HERE, {**LINE, **old})
    answer = client.post(HERE, {**LINE, "line-0-number": "9", **old})
    assert answer.status_code == 409
    assert 'value="9"' in text(answer)
    assert queries.wanted(plan()) == {("22", "intermediate"): 3}


@pytest.mark.req("H3.1")
def test_the_template_comes_with_the_lines_and_brings_them_back_after_a_look(school: Grant, enter: Enter) -> None:
    client = enter(school)
    client.post(HERE, {**LINE, **seen()})
    template = client.get("/desk/imports/template/plan_lines/").content
    assert '/desk/imports/template/plan_lines/"' in text(client.get(HERE))
    assert read(template, "模板.xlsx")[0].rows[1] == ["2026", "中小学教师", "中级", "3"]
    rows = [(2026, "中小学教师", "中级", 4.0), ("2026", "工程技术人才", "副高级", "２")]
    data = book(rows, ("年度", "系列", "层级", "申报数量"))
    answer = client.post("/desk/imports/", {"kind": "plan_lines", "file": sent(data)})
    taken = work(Import.objects.get())
    page = text(client.get(answer["Location"]))
    assert "2026 年度 中小学教师 中级" in page
    assert "申报数量：3 → 4" in page
    client.post(f"{answer['Location']}commit/")
    work(taken)
    assert queries.wanted(plan()) == {("05", "associate_senior"): 2, ("22", "intermediate"): 4}
    assert 'href="/desk/plan/"' in text(client.get(answer["Location"]))


def test_what_is_no_workbook_is_refused_in_words(school: Grant, enter: Enter) -> None:
    answer = enter(school).post("/desk/imports/", {"kind": "plan_lines", "file": sent(b"MZ not a workbook")})
    assert answer.status_code == 422
    assert "不是 Excel 工作簿" in text(answer)


def test_last_years_plan_is_copied_where_this_year_has_nothing_yet(school: Grant, enter: Enter) -> None:
    last = Plan.objects.create(organisation=school.organisation, year=2025, changed_at=f.NOW)
    last.lines.create(series_id="22", level="senior", number=2)
    client = enter(school)
    assert "填入 2025 年度的系列" in text(client.get(HERE))
    client.post(f"{HERE}copy/", seen())
    assert queries.wanted(plan()) == {("22", "senior"): 2}
    assert "填入 2025 年度的系列" not in text(client.get(HERE))
    assert "2025 年度已过" in text(client.get(f"{HERE}?year=2025"))


def test_a_change_shows_what_is_granted_and_held_and_can_be_given_up(school: Grant, enter: Enter) -> None:
    client = enter(school)
    client.post(HERE, {**LINE, **seen()})
    Plan.objects.update(state=State.APPROVED, approved_at=f.NOW)
    Quota.objects.create(
        organisation=school.organisation, year=2026, series_id="22", level="intermediate", granted=3, used=2
    )
    answer = client.post(HERE, {**LINE, "line-0-number": "1", **seen()})
    assert "不能少于 2" in text(answer)
    client.post(HERE, {**LINE, "line-0-number": "5", **seen()})
    page = text(client.get(HERE))
    assert "调整未提交" in page
    assert "<del>" in page
    assert "已占用、使用 2 个，不能少于此数" in page
    assert client.get(f"{HERE}discard/?year=2026").status_code == 200
    client.post(f"{HERE}discard/", seen())
    assert plan().state == State.APPROVED
    assert actions.filing_years(f.NOW) == (2026, 2027)
