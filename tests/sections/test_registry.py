"""The list of sections, which rows in the database depend on."""

import pytest

from zhicheng.catalogue import national
from zhicheng.documents.models import Kind
from zhicheng.sections import demands, registry
from zhicheng.sections.base import Section
from zhicheng.sections.registry import ALL, EARLIER

PINNED = {
    "basics": "基本信息",
    "education": "学历学位",
    "work": "工作经历",
    "assessments": "年度考核",
    "training": "继续教育",
    "qualifications": "资格证书",
    "positions": "学术技术兼职",
    "projects": "项目",
    "papers": "论文",
    "books": "著作教材",
    "patents": "专利/软著",
    "standards": "标准",
    "awards": "获奖",
    "honours": "荣誉称号",
    "discipline": "奖惩情况",
    "teaching": "教学工作",
    "summary": "业务工作总结",
    "representative": "代表作",
    "attachments": "附件",
    "pledge": "诚信承诺",
    "expert_field": "从业领域",
    "expert_titles": "所持职称",
    "expert_achievements": "主要业绩成果",
    "expert_recusal": "回避声明",
    "expert_willing": "参评意愿",
    "expert_attachments": "专家附件",
    "expert_pledge": "专家承诺",
}

SECTIONS = pytest.mark.parametrize("section", ALL.values(), ids=lambda section: section.code)


def test_codes_and_bits_never_change() -> None:
    assert {code: section.bit for code, section in ALL.items()} == {code: bit for bit, code in enumerate(PINNED)}


def test_labels_are_the_words_of_the_trade() -> None:
    assert {code: section.label for code, section in ALL.items()} == PINNED


def test_a_mask_and_its_codes_say_the_same() -> None:
    assert registry.mask(["papers", "basics", "papers"]) == 0b1_0000_0001
    assert registry.codes(0b1_0000_0001) == ["basics", "papers"]
    assert registry.codes(registry.mask(PINNED)) == list(PINNED)


def test_only_the_four_series_of_teachers_have_teaching() -> None:
    names = list(dict.fromkeys(row[national.SERIES_COLUMN] for row in national.read()))
    codes = {f"{place:02}": name for place, name in enumerate(names, 1)}
    having = {
        name
        for code, name in codes.items()
        if "teaching" in [section.code for section in registry.for_application(code, "senior")]
    }
    assert having == {"高等学校教师", "技工院校教师", "中等职业学校教师", "中小学教师"}
    assert {codes[code] for code in demands.MEDICAL} == {"卫生技术人员"}


def test_a_round_gets_the_sections_and_versions_that_it_pinned() -> None:
    assert registry.for_application("22", "senior", pinned={"pledge": 1, "basics": 2}) == [ALL["basics"], ALL["pledge"]]
    assert registry.versions() == dict.fromkeys(PINNED, 1) | {"basics": 2}
    assert registry.for_application("22", "senior", pinned={"basics": 1}) == [EARLIER["basics", 1]]
    assert "standing" not in EARLIER["basics", 1].base_fields
    assert registry.get("papers", 1) is registry.get("papers") is ALL["papers"]
    with pytest.raises(LookupError):
        registry.get("papers", 2)


def test_titles_and_experts_share_only_who_somebody_is() -> None:
    of_titles = [section.code for section in registry.for_application("22", "senior")]
    of_experts = [section.code for section in registry.for_application("22", "senior", kind="expert")]
    assert set(of_titles) & set(of_experts) == {"basics"}
    assert set(of_titles) | set(of_experts) == set(ALL)


def test_no_slot_stands_in_two_sections() -> None:
    slots = [slot.code for section in ALL.values() for slot in section.slots]
    assert len(slots) == len(set(slots))
    assert demands.REQUIRED.keys() <= set(slots)
    assert {kind for section in ALL.values() for slot in section.slots for kind in slot.kinds} <= set(Kind.values)
    assert registry.slot_owner("photo") is ALL["basics"]
    with pytest.raises(LookupError):
        registry.slot_owner("none")


@SECTIONS
def test_a_section_declares_only_fields_that_it_has(section: type[Section]) -> None:
    fields = section.base_fields
    named = {*section.columns, *section.past, *(name for pair in (*section.periods, *section.ranks) for name in pair)}
    assert named <= set(fields)
    assert section.many == bool(section.columns)
    assert not {"id", "none", "order", "add", "version", "csrfmiddlewaretoken"} & set(fields)


def test_the_reference_table_has_every_field_and_slot() -> None:
    lines = registry.table()
    assert len(lines) == sum(len(section.base_fields) + len(section.slots) for section in ALL.values())
    assert len({(line.section, line.name) for line in lines}) == len(lines)
    said = {line.name: line for line in lines if line.section.startswith("论文")}
    assert said["title"][2:] == ("题目", "必填", "最多 200 字")
    assert said["rank"].limits == "1 至 999；不大于总人数"
    assert said["slot:paper"].required == "必传（正高级、副高级）"
