"""匿名评议 without a database: what says who is gone from fields and from free text, and what says how well stays."""

import pytest

from zhicheng.panels import blind

pytestmark = pytest.mark.req("H10.2")
MASK = blind.masking(["王建国", "王 小国"], ["郑州市管城区逸夫小学", "逸夫小学", "管城区教育局"])


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("本人王建国，男", "本人〔申报人〕，男"),
        ("王　建 国老师", "〔申报人〕老师"),
        ("王小国是曾用名", "〔申报人〕是曾用名"),
        ("在郑州市管城区逸夫小学任教", "在〔单位〕任教"),
        ("逸夫小学、管城区教育局表彰", "〔单位〕、〔单位〕表彰"),
        ("电话13800138000，邮箱wang.jg@example.com", "电话〔号码〕，邮箱〔号码〕"),
        ("证件410104199001011234", "证件〔号码〕"),
        ("ISBN 9787115000000，CN 41-1234/G4，37.5 学时", "ISBN 9787115000000，CN 41-1234/G4，37.5 学时"),
        ("王建军与李国", "王建军与李国"),
    ],
)
def test_names_and_numbers_go_from_free_text(written: str, seen: str) -> None:
    assert MASK(written) == seen


def test_without_names_only_numbers_go() -> None:
    assert blind.masking([], ["某"])("某某 13800138000") == "某某 〔号码〕"


def test_fields_that_say_who_are_hidden_whole_and_files_are_not_there() -> None:
    fields = [
        ["name", "姓名", "王建国"],
        ["birthday", "出生日期", "1984-05-06"],
        ["mobile", "手机", ""],
        ["employer", "工作单位", "逸夫小学"],
        ["current_title", "现职称", "二级教师"],
    ]
    frozen = {"code": "basics", "label": "基本信息", "none": False, "fields": fields, "files": [{"name": "王建国.jpg"}]}
    shown = blind.masked(frozen, MASK)
    assert [text for _, _, text in shown["fields"]] == ["（匿名）", "1984 年", "", "（匿名）", "二级教师"]
    assert shown["files"] == []
    assert frozen["files"], "what was frozen stays as it is"
    assert blind.names_in([frozen]) == ({"王建国"}, {"逸夫小学"})


def test_entries_are_masked_cell_by_cell() -> None:
    columns = [["employer", "单位"], ["duties", "主要工作"], ["witness", "证明人"]]
    row = {"id": "1", "cells": ["实验中学", "在实验中学任班主任", "赵六"]}
    frozen = {"code": "work", "label": "工作经历", "none": False, "columns": columns, "rows": [row], "files": []}
    people, units = blind.names_in([frozen])
    shown = blind.masked(frozen, blind.masking(people, units))
    assert shown["rows"][0]["cells"] == ["（匿名）", "在〔单位〕任班主任", "（匿名）"]
