"""What an office says of an announcement."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone, localtime

from zhicheng.core.fields import Choice, Day, LongText, Text
from zhicheng.notices.models import Announcement, Audience

HOURS = [(f"{hour:02}:{minute:02}",) * 2 for hour in range(24) for minute in (0, 30)]


class Announced(forms.Form):
    """标题、正文、发布范围、发布时间."""

    title = Text(label="标题", max_length=100)
    text = LongText(label="正文", max_length=20000, rows=14, help_text="每个自然段一行；文件请在保存后作为附件上传。")
    audience = Choice(label="发布范围", choices=Audience.choices)
    publish_on = Day(label="发布日期", required=False, help_text="留空为发布时立即生效；可以填写以后的日期。")
    publish_time = Choice(label="发布时刻", choices=HOURS, required=False, blank="00:00")
    until_on = Day(label="结束日期", required=False, help_text="这一天结束后不再显示；留空为长期有效。")
    pinned = forms.BooleanField(label="置顶", required=False)
    policy = forms.BooleanField(label="政策文件", required=False, help_text="在门户首页单独列为政策文件。")

    @staticmethod
    def of(announcement: Announcement) -> dict[str, Any]:
        """What the form shows of an announcement."""
        begins = localtime(announcement.publish_at)
        last = announcement.until and localtime(announcement.until - timedelta(seconds=1)).date()
        hour = f"{begins:%H}:{'30' if begins.minute >= 30 else '00'}"
        shown = {name: getattr(announcement, name) for name in ("title", "text", "audience", "pinned", "policy")}
        return shown | {"publish_on": begins.date(), "publish_time": hour, "until_on": last}

    def said(self, at: datetime) -> dict[str, Any]:
        """What the action asks for; without a day it is published at once."""
        said = self.cleaned_data
        day, last = said["publish_on"], said["until_on"]
        clock = time.fromisoformat(said["publish_time"] or "00:00")
        midnight = last and datetime.combine(last, time(), get_default_timezone()) + timedelta(days=1)
        return {
            "title": said["title"],
            "text": said["text"],
            "audience": said["audience"],
            "pinned": said["pinned"],
            "policy": said["policy"],
            "publish_at": datetime.combine(day, clock, get_default_timezone()) if day else at,
            "until": midnight or None,
        }
