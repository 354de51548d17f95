"""What is asked for before something is printed or somebody is called."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone, localdate

from zhicheng.catalogue import working_days
from zhicheng.core.fields import Day, LongText, Text
from zhicheng.core.refused import Refused
from zhicheng.people.models import Grant

DAYS = 5
"""A unit publishes for at least five working days (Order 40, Art. 16); the day of the start does not count."""
HOURS = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class Published(forms.Form):
    """公示: from when to when, and where to object."""

    use_required_attribute = False
    since = Day(label="公示开始")
    until = Day(label="公示结束")
    contact = Text(label="联系人", max_length=50)
    phone = Text(label="联系电话", max_length=50)

    @classmethod
    def usual(cls, grant: Grant, at: datetime) -> dict[str, Any]:
        """From tomorrow for a week, with the organisation's first contact; no end where the year's days are unknown."""
        today = localdate(at)
        contact = grant.organisation.contacts.order_by("id").first()
        said: dict[str, Any] = {"contact": contact.name, "phone": contact.phone} if contact else {}
        since = today + timedelta(days=1)
        with suppress(Refused):
            said["until"] = working_days.around(since).after(since, DAYS)
        return said | {"since": since}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "公示结束不能早于公示开始。")
        elif said.get("since") and said.get("until"):
            self._require_days(said["since"], said["until"])
        return said

    def _require_days(self, since: date, until: date) -> None:
        try:
            earliest = working_days.around(since).after(since, DAYS)
        except Refused as refusal:
            self.add_error("until", refusal.message)
            return
        if until < earliest:
            rule = f"单位公示不少于 {DAYS} 个工作日（人社部令第40号第十六条），开始当日不计"
            self.add_error("until", f"{rule}：从 {since:%Y-%m-%d} 起，最早到 {earliest:%Y-%m-%d} 结束。")


class Call(forms.Form):
    """面试通知."""

    use_required_attribute = False
    day = Day(label="面试日期")
    hour = forms.TimeField(
        label="面试时间",
        widget=HOURS,
        error_messages={"required": "请填写面试时间。", "invalid": "请按 09:30 的样子填写时间。"},
    )
    place = Text(label="面试地点", max_length=200)
    note = LongText(label="注意事项", max_length=500, rows=3, required=False)

    def said(self) -> dict[str, Any]:
        """What `call_to_interview` takes."""
        said = self.cleaned_data
        time = datetime.combine(said["day"], said["hour"], get_current_timezone())
        return {"time": time, "place": said["place"], "note": said["note"]}
