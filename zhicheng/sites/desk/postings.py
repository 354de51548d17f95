"""单位公示: a unit records, or has the system show, who applies before it reports up (Order 40, Art. 16)."""

from typing import Any

from django import forms
from django.http import HttpResponse

from zhicheng.core import clock
from zhicheng.core.fields import Day, Text
from zhicheng.core.paging import page as one_page
from zhicheng.people.models import REVIEWERS
from zhicheng.profiles import current
from zhicheng.profiles.results import UnitPublicity
from zhicheng.reviews import posting
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown

LABEL = "单位公示"
IN_ORDER = ("moved_at", "id")


class Picking(forms.Form):
    """Which applications."""

    use_required_attribute = False
    application = forms.TypedMultipleChoiceField(
        label="申报", coerce=int, error_messages={"required": "请勾选要公示的申报。", "invalid_choice": "请刷新页面。"}
    )

    def __init__(self, *args: Any, picked: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].choices = [(pk, str(pk)) for pk in picked]  # type: ignore[attr-defined]


class Recording(Picking):
    """登记: from when to when, and where."""

    since = Day(label="公示开始", help_text="开始当日不计。")
    until = Day(label="公示结束")
    place = Text(label="公示地点", max_length=200, help_text="例如：教学楼一楼公告栏、单位内网。")


@page("postings/", *REVIEWERS, label=LABEL)
def unit_postings(request: Request) -> HttpResponse:
    """The unit's own applications at its desks, with their publicity: two queries."""
    waiting = posting.waiting(request.grant).select_related("title")
    found, mode = one_page(waiting, order=IN_ORDER, cursor=request.GET.get("at")), current().results.unit_publicity
    picked = [one.pk for one in found.rows]
    form = (Recording if mode == UnitPublicity.RECORDED else Picking)(request.POST or None, picked=picked)
    answer = taken(request, form, lambda **who: _posted(**form.cleaned_data, **who), str, "unit_postings")
    if isinstance(answer, HttpResponse):
        return answer
    postings = posting.newest(picked)
    return shown(
        request,
        "unit_postings.html",
        title=LABEL,
        status=answer,
        rows=[(one, postings.get(one.pk)) for one in found.rows],
        form=form,
        mode=mode,
        days=current().results.unit_publicity_days,
        today=clock.today(),
        chosen=set(request.POST.getlist("application")),
        **turned(request, found),
    )


def _posted(application: list[int], **said: Any) -> str:
    done = posting.record(application, **said) if "place" in said else posting.show(application, **said)
    return f"{len(done)} 件申报的单位公示已办理，到 {done[0].until:%Y-%m-%d} 期满。"
