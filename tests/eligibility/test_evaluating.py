"""申报条件: each condition says what it comes to, by how much it is missed, and on which clause it rests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.eligibility import fitting, rule_set, rule_sets
from zhicheng.eligibility.asking import spoken
from zhicheng.eligibility.evaluating import Span, evaluate, months_between, span
from zhicheng.eligibility.said import Said
from zhicheng.eligibility.schema import Served, Tenure

ENGINEERS = rule_set("engineers-associate-senior-example@2026.1")
YEARS = range(2021, 2026)
ENGINEER = Said(
    apply_type="正常申报",
    diploma="大学本科",
    degree="学士",
    title="工程师",
    held=("05", "intermediate"),
    appointed_on=date(2020, 1, 1),
    hours={year: {"公需": Decimal(30), "专业": Decimal(60)} for year in YEARS},
    results=dict.fromkeys(YEARS, "合格"),
    slots=frozenset({"title_certificate", "diploma", "paper"}),
    entries={
        "representative": [{}, {}],
        "projects": [{"role": "主持"}, {"role": "主要参与"}],
        "patents": [{"kind": "发明专利"}],
    },
)
AT_YEAR_END = Span(2026, date(2026, 12, 31))


def found(code, **changed):
    findings = evaluate(ENGINEERS, replace(ENGINEER, **changed), AT_YEAR_END)
    return next(finding for finding in findings if finding.code == code)


def test_somebody_who_meets_everything_is_told_so_for_each_condition():
    assert [f.sentence for f in evaluate(ENGINEERS, ENGINEER, AT_YEAR_END) if not f.met] == []


def test_the_gap_in_years_is_told_in_figures_with_the_clause():
    finding = found("tenure", appointed_on=date(2022, 7, 1))

    assert not finding.met
    assert finding.sentence == "任中级职称满 4 年 6 个月，要求满 5 年，还差 6 个月。"
    assert finding.clause.endswith("第四条")


def test_of_several_ways_the_one_that_lacks_least_is_told():
    assert "要求满 2 年" in found("tenure", diploma="博士研究生", appointed_on=date(2024, 1, 1)).sentence
    assert found("tenure", diploma="博士研究生", appointed_on=date(2025, 1, 1)).met


def test_a_diploma_or_a_level_that_no_way_knows_is_told_with_the_ways_there_are():
    finding = found("tenure", diploma="大学专科")

    assert (finding.met, "不符合其中任何一种" in finding.sentence) == (False, True)
    assert "大学本科、任中级职称满 5 年" in finding.sentence


def test_a_title_that_the_catalogue_does_not_know_is_left_to_a_person():
    finding = found("tenure", title="工程师（暂定）", held=None)

    assert finding.met is None
    assert "由审核人核对" in finding.sentence


def test_a_day_of_appointment_that_is_not_said_is_asked_for():
    assert "没有填写起算时间" in found("tenure", appointed_on=None).sentence


def test_each_year_that_lacks_hours_is_named_with_its_gap():
    hours = dict(ENGINEER.hours) | {2024: {"专业": Decimal("71.5")}, 2025: {"公需": Decimal(40), "专业": Decimal(50)}}

    assert found("training", hours=hours).sentence == (
        "近 5 年每年不少于 90 学时（其中专业科目 60 学时）："
        "2024 年 71.5 学时，还差 18.5 学时；2025 年专业科目 50 学时，还差 10 学时。"
    )


def test_a_year_without_a_result_and_one_with_a_bad_result_are_named():
    results = dict(ENGINEER.results) | {2024: "基本合格"}
    del results[2022]

    assert found("assessments", results=results).sentence.endswith("2022 年未填写；2024 年基本合格。")


def test_missing_files_are_named_by_what_they_are():
    assert found("files", slots=frozenset({"diploma"})).sentence == "缺少附件：职称证、论文。"


def test_of_several_demands_so_many_suffice_and_each_is_counted():
    finding = found("works", entries={"projects": [{"role": "参与"}], "patents": [{"kind": "发明专利"}]})

    assert not finding.met
    assert "以下 4 项至少符合 2 项" in finding.sentence
    assert "主持或主要参与的项目 0 项，要求 2 项，还差 2 项" in finding.sentence


def test_an_exceptional_way_does_not_ask_for_years_and_another_series_not_for_its_own():
    exceptional = evaluate(ENGINEERS, replace(ENGINEER, apply_type="破格"), AT_YEAR_END)
    changing = evaluate(ENGINEERS, replace(ENGINEER, apply_type="转评"), AT_YEAR_END)

    assert {"tenure"} & {finding.code for finding in exceptional} == set()
    assert [f.met for f in changing if f.code == "held_elsewhere"] == [False]


def test_a_way_that_the_conditions_do_not_have_is_said():
    [finding] = evaluate(ENGINEERS, replace(ENGINEER, apply_type="考核认定"), AT_YEAR_END)

    assert finding.sentence.startswith("《高级工程师申报条件（示例）》没有「考核认定」的条件")


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2022, 7, 1), date(2026, 12, 31), 54),
        (date(2022, 7, 2), date(2026, 12, 31), 53),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2026, 12, 31), date(2026, 12, 31), 0),
    ],
)
def test_months_are_full_on_the_day_before_their_number_comes_again(since, until, months):
    assert months_between(since, until) == months


@given(st.dates(date(1970, 1, 1), date(2030, 1, 1)), st.integers(0, 600))
def test_one_day_more_never_makes_it_shorter(since, days):
    until = date.fromordinal(since.toordinal() + days)

    assert 0 <= months_between(since, until) <= months_between(since, date.fromordinal(until.toordinal() + 1))


def test_until_when_it_counts_is_the_end_of_the_rounds_year_or_the_day():
    by_day = ENGINEERS.model_copy(update={"until": "day"})

    assert span(ENGINEERS, 2026, date(2026, 5, 1)) == AT_YEAR_END
    assert span(by_day, 2026, date(2026, 5, 1)).until == date(2026, 5, 1)


@pytest.mark.parametrize("name", sorted(rule_sets()))
def test_every_shipped_set_is_an_example_with_all_three_ways_and_a_clause_for_each_condition(name):
    rules = rule_set(name)

    assert (rules.example, "示例" in rules.title) == (True, True)
    assert {word for way in rules.ways for word in way.apply_types} == {"正常申报", "破格", "转评"}
    assert all("条" in rule.clause for way in rules.ways for rule in way.rules)
    evaluate(rules, Said(apply_type="正常申报"), AT_YEAR_END)


def test_three_series_have_sets_for_two_levels_each():
    assert {(rules.series, level) for rules in rule_sets().values() for level in rules.levels} == {
        *((series, level) for series in ("05", "22") for level in ("intermediate", "associate_senior")),
        *(("04", level) for level in ("associate_senior", "senior")),
    }
    assert [rules.series for rules in fitting("22", "intermediate")] == ["22"]


def test_months_are_spoken_in_years():
    way = Tenure(diplomas=(), held="none", months=0)

    assert (spoken(54), spoken(12), spoken(5), spoken(0)) == ("4 年 6 个月", "1 年", "5 个月", "0 年")
    assert Served(kind="served", code="a", label="b", clause="c", ways=(way,)).ways[0].held_label == ""
