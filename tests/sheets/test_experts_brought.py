"""Experts of before from a workbook: days as people write them, one person once in a series, all or nothing."""

from collections.abc import Callable
from datetime import date

import pytest

from tests import factories as f
from tests.sheets.conftest import sentences
from tests.sheets.samples import book
from zhicheng.audit import trail
from zhicheng.audit.models import Entry
from zhicheng.catalogue.models import Series, Title
from zhicheng.experts import actions
from zhicheng.experts.models import Expert, ExpertEvent
from zhicheng.people.models import Grant, User
from zhicheng.sheets.models import Import

pytestmark = pytest.mark.django_db
Take = Callable[..., Import]
Commit = Callable[[Import, Grant], Import]
HEAD = ("姓名", "证件号码", "工作单位", "系列", "所持职称", "任期开始", "任期截止", "专业关键词")


@pytest.fixture
def title() -> Title:
    return f.title()


@pytest.fixture
def keeper(branch: f.Branch) -> Grant:
    return f.administrator(branch.office)


def expert(held: Title, name: str = "王建国", number: str = "", **said: str) -> list[str]:
    told = {"unit": "逸夫小学", "since": "2026-03-01", "until": "2028-02-29", "words": "评价、管理"} | said
    series, title = told.get("series", held.series.name), told.get("title", held.name)
    known = [name, number or f.id_number(), told["unit"], series, title]
    return [*known, told["since"], told["until"], told["words"]]


@pytest.mark.req("H10.1")
def test_experts_are_entered_as_one_by_one_with_their_history(
    take: Take, commit: Commit, keeper: Grant, title: Title
) -> None:
    data = book([expert(title), expert(title, "李梅")], HEAD)
    taken = commit(take(data, keeper, "experts"), keeper)
    assert (taken.state, Expert.objects.count()) == ("committed", 2)
    made = Expert.objects.get(name="王建国")
    one = {"organisation": made.organisation, "title": title, "since": made.since, "until": made.until}
    single = actions.register(
        name="赵一", id_number=f.id_number(), keywords=["评价", "管理"], **one, by=keeper, at=f.NOW
    )
    plain = ("series_id", "specialty_id", "level", "keywords", "field_text", "field_grams", "state", "version")
    assert [getattr(made, name) for name in plain] == [getattr(single, name) for name in plain]
    events = [ExpertEvent.objects.get(expert=who) for who in (made, single)]
    assert len({(event.seq, event.kind, event.by_name, event.title_name, event.since) for event in events}) == 1
    told = [list(Entry.objects.filter(subject=f"expert:{who.pk}").values_list("action")) for who in (made, single)]
    assert told[0] == told[1] == [("expert.registered",)]
    assert not made.person.has_usable_password()
    assert trail.broken() == []
    assert take(data, keeper, "experts").same == 2


@pytest.mark.parametrize("written", ["2026.3.1", "2026年3月1日", "2026/03/01", "20260301", "２０２６-０３-０１"])
def test_a_day_is_understood_as_people_write_it(take: Take, keeper: Grant, title: Title, written: str) -> None:
    taken = take(book([expert(title, since=written)], HEAD), keeper, "experts")
    assert (taken.new, sentences(taken)) == (1, [])


def test_what_is_no_day_is_told_at_its_cell(take: Take, keeper: Grant, title: Title) -> None:
    rows = [expert(title, since="三月一日"), expert(title, since="2026-02-30"), expert(title, until="2035-01-01")]
    found = dict(sentences(take(book(rows, HEAD), keeper, "experts")))
    assert list(found) == ["F2", "F3", "G4"]
    assert "2026-11-22" in found["F2"]
    assert "没有 2026 年 2 月 30 日" in found["F3"]


def test_one_person_stands_once_in_a_series_of_the_file_and_may_stand_in_two(
    take: Take, commit: Commit, keeper: Grant, title: Title
) -> None:
    other = Title.objects.create(
        series=Series.objects.create(code="05", name="工程技术人才"), name="工程师", level="senior"
    )
    number = f.id_number()
    rows = [expert(title, number=number), expert(title, number=number)]
    rows.append(expert(other, number=number))
    taken = take(book(rows, HEAD), keeper, "experts")
    assert [cell for cell, _ in sentences(taken)] == ["B2", "B3"]
    commit(take(book(rows[1:], HEAD), keeper, "experts"), keeper)
    assert User.objects.filter(name="王建国").count() == 1
    assert Expert.objects.filter(name="王建国").count() == 2


def test_one_id_number_under_two_names_is_told(take: Take, keeper: Grant, title: Title) -> None:
    Series.objects.create(code="05", name="工程技术人才").titles.create(name="工程师", level="senior")
    number = f.id_number()
    rows = [expert(title, number=number), expert(title, "王建军", number, series="工程技术人才", title="工程师")]
    ((cell, sentence),) = sentences(take(book(rows, HEAD), keeper, "experts"))
    assert (cell, "第 2 行" in sentence) == ("A3", True)


def test_somebody_who_is_there_with_another_term_or_name_is_told(
    take: Take, commit: Commit, keeper: Grant, title: Title
) -> None:
    number = f.id_number()
    commit(take(book([expert(title, number=number)], HEAD), keeper, "experts"), keeper)
    rows = [expert(title, number=number, until="2028-01-01")]
    ((cell, sentence),) = sentences(take(book(rows, HEAD), keeper, "experts"))
    assert (cell, "续聘" in sentence) == ("F2", True)
    assert Expert.objects.get().until == date(2028, 2, 29)
    known = f.person("赵敏")
    ((cell, _),) = sentences(take(book([expert(title, "王芳", known.id_number or "")], HEAD), keeper, "experts"))
    assert cell == "A2"


def test_a_unit_or_title_that_is_not_known_is_told(take: Take, keeper: Grant, title: Title) -> None:
    rows = [
        expert(title, unit="没有的单位"),
        expert(title, title="没有的职称"),
        expert(title, words="、".join("词" * 11)),
    ]
    found = sentences(take(book(rows, HEAD), keeper, "experts"))
    assert [cell for cell, _ in found] == ["C2", "E3", "H4"]
