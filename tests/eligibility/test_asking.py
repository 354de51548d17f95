"""Conditions in words, for whoever has not begun: every shipped set can be read out."""

import pytest

from zhicheng.eligibility import rule_sets
from zhicheng.eligibility.asking import told


@pytest.mark.parametrize("name", sorted(rule_sets()))
def test_every_shipped_set_says_what_each_way_asks_and_on_which_clause(name: str) -> None:
    rules = rule_sets()[name]
    paths = told(rules)
    assert [path.name for path in paths] == ["、".join(way.apply_types) for way in rules.ways]
    for path in paths:
        assert all(one.label and one.clause and one.sentence.endswith("。") for one in path.conditions)
        assert "还差" not in "".join(one.sentence for one in path.conditions)


def test_what_is_asked_has_its_figures() -> None:
    said = {
        one.label: one.sentence for one in told(rule_sets()["engineers-associate-senior-example@2026.1"])[0].conditions
    }
    assert said["学历与任职年限"].startswith("符合下列之一：博士研究生、任中级职称满 2 年；")
    assert said["学历与任职年限"].endswith("任职年限从「聘任时间」起算。")
    assert said["继续教育"] == "近 5 年每年不少于 90 学时（其中专业科目 60 学时）。"
    assert said["业绩成果"].startswith("以下 4 项至少符合 2 项：主持或主要参与的项目不少于 2 项；")


def test_转评_asks_for_a_title_of_another_series() -> None:
    elsewhere = told(rule_sets()["engineers-associate-senior-example@2026.1"])[2]
    assert (elsewhere.name, elsewhere.conditions[0].sentence) == ("转评", "现职称属于其他系列。")
