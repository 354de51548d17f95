"""What somebody says who wants to judge others: field, titles held, achievements, recusals, willingness, pledge."""

from collections.abc import Iterator, Mapping
from typing import Any

from zhicheng.core.fields import Choice, Day, LongText, Month, Text, Whole, YesNo
from zhicheng.sections.base import Section, Slot
from zhicheng.sections.context import Context, Finding
from zhicheng.sections.expert_words import (
    ACHIEVEMENTS,
    HELD_LEVELS,
    PLACES,
    RECUSAL_KINDS,
    SEASONS,
    level_word,
    split_keywords,
)
from zhicheng.sections.statement import Pledge

MOST_KEYWORDS = 10

EXPERT_PLEDGE = (
    "本人承诺：所填写的内容和提交的材料真实、准确、完整；入库后遵守职称评审纪律，客观公正地评审，"
    "对评审过程和评审对象的信息保密，不泄露本人及其他专家的身份；遇有应当回避的情形主动申请回避，"
    "不接受请托，不谋取利益。如有违反，自愿接受取消评审专家资格等处理，并承担相应责任。"
)


class ExpertSection(Section):
    """A part of an expert's application; titles do without it."""

    @classmethod
    def applies(cls, series_code: str, level: str, kind: str) -> bool:
        return kind == "expert"


class ExpertField(ExpertSection):
    """从业领域: what the expert can judge; series and specialty come with the title held."""

    code = "expert_field"
    label = "从业领域"
    bit = 20
    summary = "{research}"

    research = Text(label="研究方向", max_length=50)
    keywords = Text(label="专业关键词", max_length=200, help_text=f"用顿号分开，最多 {MOST_KEYWORDS} 个。")
    years = Whole(label="从事本专业年限", min=1, max=70, unit="年")
    introduction = LongText(label="专业特长简介", max_length=1000)

    @classmethod
    def check(cls, values: Mapping[str, Any], context: Context) -> Iterator[Finding]:
        yield from super().check(values, context)
        words = split_keywords(values.get("keywords") or "")
        if len(words) > MOST_KEYWORDS:
            yield Finding("keywords", f"专业关键词最多 {MOST_KEYWORDS} 个，现在有 {len(words)} 个，请删减。")
        if any(len(word) > 50 for word in words):
            yield Finding("keywords", "每个专业关键词不超过 50 个字，请用顿号分开。")


class ExpertTitles(ExpertSection):
    """所持职称: the title on which the membership rests has the level that was chosen (Order 40, Art. 10)."""

    code = "expert_titles"
    label = "所持职称"
    bit = 21
    many = True
    max_rows = 10
    unit = "项"
    summary = "{name}"
    columns = ("name", "level", "obtained_on", "issuer", "is_basis")
    slots = (Slot("expert_appointment", "聘书"),)
    past = ("obtained_on",)

    name = Text(label="职称", max_length=40)
    level = Choice(label="层级", choices=HELD_LEVELS)
    obtained_on = Day(label="取得日期")
    issuer = Text(label="评审或批准机构", max_length=100)
    certificate = Text(label="证书编号", max_length=50)
    is_basis = YesNo(label="是否申报依据")

    @classmethod
    def check_rows(cls, rows: Mapping[str, Mapping[str, Any]], context: Context) -> Iterator[tuple[str, Finding]]:
        bases = {id: values for id, values in rows.items() if values.get("is_basis")}
        if rows and not bases:
            yield "", Finding("", "请把入库所依据的那项职称的“是否申报依据”选为“是”。")
        for id, values in bases.items():
            if (level := values.get("level")) and context.level and level != level_word(context.level):
                yield (
                    id,
                    Finding("level", f"与申报时选择的层级（{level_word(context.level)}）不一致，请核对。"),
                )


class ExpertAchievements(ExpertSection):
    """主要业绩成果."""

    code = "expert_achievements"
    label = "主要业绩成果"
    bit = 22
    many = True
    max_rows = 20
    unit = "项"
    hint = "填写近年有代表性的成果，最多 20 项。"
    summary = "{name}"
    columns = ("kind", "name", "achieved", "role")
    slots = (Slot("expert_proof", "业绩证明", max_files=20),)
    past = ("achieved",)

    kind = Choice(label="类型", choices=ACHIEVEMENTS)
    name = Text(label="名称", max_length=200)
    achieved = Month(label="时间")
    role = Text(label="本人角色或排名", max_length=50)
    note = LongText(label="说明", max_length=300, rows=2, required=False)


class ExpertRecusal(ExpertSection):
    """回避声明: whom the expert must not judge (Order 40, Art. 25)."""

    code = "expert_recusal"
    label = "回避声明"
    bit = 23
    many = True
    max_rows = 30
    may_be_none = True
    unit = "项"
    hint = "列出与您有利害关系、评审时应当回避的单位和个人；只用于安排回避，不对外公开。"
    summary = "{name}（{relation}）"
    columns = ("kind", "name", "relation")

    kind = Choice(label="回避对象", choices=RECUSAL_KINDS)
    name = Text(label="单位名称或姓名", max_length=100)
    relation = Text(label="关系", max_length=50, help_text="例如：现工作单位、配偶、近亲属、师生、合作者。")
    note = Text(label="说明", max_length=200, required=False)


class ExpertWillingness(ExpertSection):
    """参评意愿: a library of people who do not come is none."""

    code = "expert_willing"
    label = "参评意愿"
    bit = 24

    willing = YesNo(label="是否愿意参加评审")
    season = Choice(label="可参加时段", choices=SEASONS)
    days = Whole(label="每年可参加天数", min=1, max=60, unit="天")
    place = Choice(label="可参加地域", choices=PLACES)
    note = LongText(label="其他说明", max_length=300, rows=2, required=False)

    @classmethod
    def check(cls, values: Mapping[str, Any], context: Context) -> Iterator[Finding]:
        yield from super().check(values, context)
        if values.get("willing") is False:
            yield Finding("willing", "愿意参加评审的人员才能申报专家；不愿参加的，不需要提交本申报。")


class ExpertAttachments(ExpertSection):
    """附件: the files that prove no other section."""

    code = "expert_attachments"
    label = "专家附件"
    bit = 25
    slots = (Slot("expert_recommendation", "单位推荐意见表", max_files=3), Slot("expert_other", "其他", max_files=20))


class ExpertPledge(Pledge):
    """承诺, of an expert."""

    code = "expert_pledge"
    label = "专家承诺"
    bit = 26
    hint = EXPERT_PLEDGE
    wording = EXPERT_PLEDGE

    @classmethod
    def applies(cls, series_code: str, level: str, kind: str) -> bool:
        return kind == "expert"
