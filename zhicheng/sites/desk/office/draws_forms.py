"""专家抽取: what the office types, from the rule of a draw to an answer that somebody gave by telephone."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone, localtime

from zhicheng.catalogue.models import Level, Specialty
from zhicheng.committees.models import Committee, Filing, Round
from zhicheng.committees.rules import least_members
from zhicheng.core.fields import Choice, Day, LongText, Text, Whole
from zhicheng.draws import drawing
from zhicheng.draws.rules import LONGEST_SOURCE, MOST_QUOTAS, MOST_REASON, MOST_SEATS, Quota, Rule, lowest
from zhicheng.profiles import current

EXAMPLE = "例如：中国福利彩票双色球第 2026136 期的 7 个开奖号码。须写明是哪一期、哪几个数，使任何人都能查到同一个值。"
LASTS = 60
"""Days that a committee's work is supposed to take where its round does not say."""
ANSWER_AT = time(18)
"""Until when of the last day somebody may answer."""
BETWEEN = re.compile(r"[\s,;、，；]+")


class Ruling(forms.Form):
    """抽取规则: the public value and who stays away; the quotas are rows of their own."""

    use_required_attribute = False
    source = Text(label="公开值", max_length=LONGEST_SOURCE, help_text=EXAMPLE)
    known_at = Day(label="公开值产生日期", help_text="须在公布承诺之后。")
    known_time = forms.TimeField(
        label="产生时刻",
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="在此之后才能录入，例如 21:30。",
        error_messages={"required": "请填写产生时刻。", "invalid": "产生时刻应为时:分，例如 21:30，请重新填写。"},
    )
    least_level = Choice(label="职称不低于", choices=Level.choices)
    serves_on = Day(label="评审工作结束日期", help_text="专家任期须覆盖到此日。")
    last_rounds = Whole(label="近期委员（批次）", max=9, unit="个", help_text="最近几个批次的委员不抽取；0 为不限。")
    load = Whole(label="每年最多担任次数", max=99, unit="次", help_text="本年已满次数的不抽取；0 为不限。")
    unit_share = Whole(
        label="单位回避比例（%）",
        max=100,
        help_text="须回避本单位申报人超过此比例的不抽取；不超过的，评审时回避。",
    )
    oldest = Whole(label="年龄上限（周岁）", max=99, help_text="超过的不抽取；0 为不限。")
    relations = forms.BooleanField(label="与申报人有合作成果、亲属等关系的专家不抽取", required=False)

    def rule(self, quotas: list[Quota]) -> Rule:
        """What was typed, as it will be hashed."""
        said = dict(self.cleaned_data)
        known = datetime.combine(said.pop("known_at"), said.pop("known_time"), get_default_timezone())
        return Rule(quotas=tuple(quotas), known_at=known, **said)


class QuotaRow(forms.Form):
    """名额组: a row; one that is left empty does not count."""

    use_required_attribute = False
    name = Text(label="名额组", max_length=50, required=False)
    specialty = Choice(label="专业", required=False, blank="不限")
    words = Text(label="研究方向含", max_length=200, required=False)
    seats = Whole(label="席位", min=1, max=MOST_SEATS, unit="席", required=False)
    reserves = Whole(label="备选", max=MOST_SEATS, unit="人", required=False)

    def __init__(self, *args: Any, specialties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialty"].choices = [("", "不限"), *specialties]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A row that says something says its name and its seats."""
        if not self.errors and self.filled:
            for name in ("name", "seats"):
                if not self.cleaned_data.get(name):
                    self.add_error(name, f"请填写{self.fields[name].label}。")

    @property
    def filled(self) -> bool:
        """Whether anything was typed."""
        return any(self.cleaned_data.get(name) not in (None, "") for name in self.fields)

    def quota(self, code: str) -> Quota:
        """The row as part of the rule."""
        said = self.cleaned_data
        words = tuple(filter(None, BETWEEN.split(said["words"])))
        reserves, specialty = said["reserves"] or 0, int(said["specialty"] or 0)
        return Quota(code, said["name"], said["seats"], reserves, specialty, words)


QuotaRows = forms.formset_factory(QuotaRow, extra=0, max_num=MOST_QUOTAS, absolute_max=MOST_QUOTAS)


class Value(forms.Form):
    """公开值: typed twice, because a wrong one can only be made void in public."""

    use_required_attribute = False
    value = Text(label="公开值", max_length=200, help_text="照公布的结果录入，数字之间用空格隔开，先后不限。")
    again = Text(label="再录入一次", max_length=200)

    def clean(self) -> None:
        """Both say the same numbers."""
        typed = [self.cleaned_data.get(name, "") for name in ("value", "again")]
        if all(typed) and _numbers(typed[0]) != _numbers(typed[1]):
            self.add_error("again", "两次录入的数字不同，请照公布的结果核对后重新录入。")


class Until(forms.Form):
    """答复期限."""

    use_required_attribute = False
    answer_by = Day(label="答复期限", help_text="当日 18 时止；逾期未答复的由后一名递补。")

    @property
    def moment(self) -> datetime:
        """The end of the office's day."""
        return datetime.combine(self.cleaned_data["answer_by"], ANSWER_AT, get_default_timezone())


class Answering(forms.Form):
    """登记答复: what an expert has told the office."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label="答复",
        choices=[("accept", "接受"), ("decline", "谢绝")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择「接受」或「谢绝」。"},
    )
    reason = LongText(
        label="谢绝的原因", max_length=MOST_REASON, rows=3, required=False, help_text="谢绝时填写，不公布。"
    )

    def __init__(self, *args: Any, accepted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if accepted:
            self.fields["verdict"].choices = [("decline", "谢绝")]  # type: ignore[attr-defined]
            self.fields["reason"].help_text = "不公布；保存后通知专家本人。"


class Voiding(forms.Form):
    """作废: with a reason that is public."""

    use_required_attribute = False
    reason = LongText(label="作废原因", max_length=MOST_REASON, rows=3, help_text="会公布，不能写专家姓名。")


def specialties(committee: Committee) -> list[tuple[str, str]]:
    """What a quota of the committee may be for."""
    found = Specialty.objects.filter(series=committee.series_id).order_by("position", "pk")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def offered(round: Round, filing: Filing | None, today: date) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is proposed for a first draw: the members of the filing, half as many reserves, and the law's least."""
    committee = round.committee
    seats = filing.members if filing else least_members(committee, current().meeting)
    rule = {name: Rule.__dataclass_fields__[name].default for name in REST} | {
        "least_level": lowest(committee.levels),
        "serves_on": round.review_until or max(localtime(round.closes_at).date(), today) + timedelta(LASTS),
        "known_time": "21:30",
    }
    name = committee.specialty.name if committee.specialty else "全系列"
    row = {"name": name, "specialty": committee.specialty_id or "", "seats": seats, "reserves": (seats + 1) // 2}
    return rule, [row]


def written(rule: Rule) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A rule as it was typed."""
    known = localtime(rule.known_at)
    said = {name: getattr(rule, name) for name in ("source", "least_level", "serves_on", *REST)}
    rows = [
        {
            "name": quota.name,
            "specialty": quota.specialty or "",
            "words": "、".join(quota.words),
            "seats": quota.seats,
            "reserves": quota.reserves,
        }
        for quota in rule.quotas
    ]
    return said | {"known_at": known.date(), "known_time": known.time()}, rows


REST = ("last_rounds", "load", "unit_share", "oldest", "relations")
"""The parts of a rule that have a usual value."""


def _numbers(typed: str) -> str:
    try:
        return drawing.numbers(typed)
    except ValueError:
        return typed
