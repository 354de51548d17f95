"""工作日历: the province's administrator enters which days of a year are worked otherwise than its week says."""

import re
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from zhicheng.catalogue.models import CalendarYear
from zhicheng.core import clock
from zhicheng.core.fields import LongText, Text, Whole
from zhicheng.people.models import Role
from zhicheng.results import actions
from zhicheng.sites.desk.answers import Place, filled
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label

LABEL = "工作日历"
DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
MOST = 30


class Keeping(forms.Form):
    """放假安排 of one year."""

    use_required_attribute = False
    year = Whole(label="年份", min=2004, max=2099)
    document = Text(label="依据", max_length=200, help_text="国务院办公厅关于部分节假日安排的通知及文号。")
    off = LongText(
        label="放假的工作日",
        max_length=1500,
        rows=5,
        help_text="只填周一至周五放假的日子，用空格、逗号或换行分开，例如：2月8日 2月9日。",
    )
    worked = LongText(
        label="上班的周末", max_length=800, rows=3, required=False, help_text="只填周六、周日调休上班的日子。"
    )

    def clean(self) -> dict[str, Any]:
        """Read the days with the year."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("off", "worked"):
            if name in said and said.get("year"):
                said[name] = self._days(name, said[name], said["year"])
        return said

    def _days(self, name: str, text: str, year: int) -> list[date]:
        found = []
        for word in re.split(r"[\s,，、;；]+", text.strip()):
            known = DAY.fullmatch(word)
            try:
                if word:
                    found.append(date(int(known[1] or year), int(known[2]), int(known[3])))  # type: ignore[index]
            except (TypeError, ValueError):
                self.add_error(name, f"「{word[:20]}」不是日期，请写成 {year}-02-08 或 2月8日 的样子。")
        return sorted(set(found))


@page("calendar/", Role.ADMINISTRATOR, label=LABEL, province=True)
def calendar_years(request: Request) -> HttpResponse:
    """The years that are known, newest first: one query."""
    years = list(CalendarYear.objects.order_by("-year")[:MOST])
    this = clock.today().year
    missing = [year for year in (this, this + 1) if year not in {known.year for known in years}]
    return shown(
        request, "calendar_years.html", title=menu_label("calendar_years"), years=years, this=this, missing=missing
    )


@page("calendar/keep/", Role.ADMINISTRATOR, province=True)
def keep_calendar_year(request: Request) -> HttpResponse:
    """录入 or mend a year (`?year=`)."""
    form = Keeping(request.POST or None, initial=_initial(request.GET.get("year", "")))
    place = Place("calendar_years", menu_label("calendar_years"), reverse("calendar_years"))
    spans = {"year": 3, "document": 9, "off": 12, "worked": 12}
    note = "未录入的年份不能计算工作日，公示不能发布。已经过去的日子和正在公示的期间不能再改。"
    return filled(
        request,
        form,
        lambda **who: actions.keep_year(**form.cleaned_data, **who),
        lambda kept: f"{kept.year} 年的工作日历已保存。",
        title="录入工作日历",
        place=place,
        spans=spans,
        note=note,
    )


def _initial(text: str) -> dict[str, Any]:
    year = int(text) if text.isdecimal() and len(text) == 4 else clock.today().year + 1
    known = CalendarYear.objects.filter(pk=year).first()
    if known is None:
        return {"year": year}
    days = {name: " ".join(f"{day:%Y-%m-%d}" for day in getattr(known, name)) for name in ("off", "worked")}
    return {"year": year, "document": known.document, **days}
