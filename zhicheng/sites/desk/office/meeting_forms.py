"""What is asked for before a meeting is planned or changed, and what is noted of its candidates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone, localtime

from zhicheng.core.fields import Amount, Choice, Day, LongText, Text, Whole
from zhicheng.meetings.models import Meeting, Seat
from zhicheng.people.models import User
from zhicheng.reviews.models import InterviewResult
from zhicheng.sites.desk.paper_forms import HOURS

SPANS = {"day": 4, "hour": 4, "posts": 4, "place": 12, "chair": 6, "members": 12}


class Planning(forms.Form):
    """评审会: when, where, who chairs it, and how many posts there are."""

    use_required_attribute = False
    day = Day(label="会议日期")
    hour = forms.TimeField(
        label="会议时间",
        widget=HOURS,
        error_messages={"required": "请填写会议时间。", "invalid": "请按 09:30 的样子填写时间。"},
    )
    posts = Whole(
        label="核准岗位数", min=0, max=999, unit="个", required=False, help_text="通过人数不超过此数；不限的不填。"
    )
    place = Text(label="会议地点", max_length=200)
    chair = Choice(label="主持人", choices=())

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        names = [(pk, person.name) for pk, person in self.people.items()]
        self.fields["chair"].choices = [("", "请选择"), *names]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What the actions take."""
        said = self.cleaned_data
        time = datetime.combine(said["day"], said["hour"], get_current_timezone())
        chair = self.people[said["chair"]]
        return {"time": time, "place": said["place"], "posts": said["posts"], "chair": chair}


class Convening(Planning):
    """筹备评审会: besides, who of those who have accepted comes; all of them unless told otherwise."""

    members = forms.MultipleChoiceField(
        label="评审委员",
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择评审委员。"},
        help_text="已接受邀请的抽取专家。",
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        names = [(str(person.pk), person.name) for person in people]
        self.fields["members"].choices = names  # type: ignore[attr-defined]
        self.initial.setdefault("members", [pk for pk, _ in names])

    def said(self) -> dict[str, Any]:
        """What the actions take."""
        return super().said() | {"members": [self.people[pk] for pk in self.cleaned_data["members"]]}


def as_planned(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a meeting at first."""
    time = localtime(meeting.time)
    said = {"day": time.date(), "hour": time.time(), "place": meeting.place}
    return said | {"posts": meeting.posts, "chair": str(meeting.chair_id)}


class Minutes(forms.Form):
    """会议纪要."""

    use_required_attribute = False
    text = LongText(label="会议纪要", max_length=20000, rows=16)


class Reason(forms.Form):
    """Why something is declared void."""

    use_required_attribute = False
    reason = LongText(label="作废原因", max_length=500, rows=3)


class Reporting(forms.Form):
    """评议组意见: it advises and binds nobody."""

    use_required_attribute = False
    report = LongText(label="评议组意见", max_length=3000, rows=8)


class Recusing(forms.Form):
    """回避: which member stays away, and why."""

    use_required_attribute = False
    seat = Choice(label="回避委员", choices=())
    reason = Text(label="回避事由", max_length=200)

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(seat.pk), seat.member.name) for seat in seats]
        self.fields["seat"].choices = [("", "请选择"), *names]  # type: ignore[attr-defined]


class TakingBack(forms.Form):
    """撤销回避: why it was a mistake."""

    use_required_attribute = False
    reason = LongText(label="撤销原因", max_length=500, rows=3, help_text="例如：误选委员；核实没有利害关系。")


class Interviewed(forms.Form):
    """面试结果."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        label="面试结果",
        choices=InterviewResult.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择面试结果。"},
    )
    score = Amount(label="面试成绩", max=100, required=False, help_text="0 至 100 分，可有两位小数；不评分的不填。")
    remark = LongText(label="面试情况", max_length=2000, rows=5, required=False)
