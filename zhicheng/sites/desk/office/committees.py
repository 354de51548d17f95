"""评委会与备案: the committees of which the organisation is the office, and the filings on which it decides."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.catalogue.models import Level, Series, Specialty
from zhicheng.committees import actions, queries, rules
from zhicheng.committees.models import Committee, Filing
from zhicheng.committees.rules import OFFICE
from zhicheng.core import clock
from zhicheng.core.fields import Choice, Day, LongText, Text, Whole
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant
from zhicheng.sites.desk.answers import Place, asked, filled, why_not
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label

LABEL = "评委会与备案"
MOST = 100
TONES = {Filing.State.REQUESTED: "busy", Filing.State.APPROVED: "good", Filing.State.REFUSED: "bad"}


class Establishing(forms.Form):
    """设立评委会: for one series or one specialty, at one grade."""

    use_required_attribute = False
    name = Text(label="评委会名称", max_length=100)
    series = Choice(label="系列", choices=())
    specialty = Choice(label="专业", choices=(), required=False, help_text="不选为整个系列。")
    levels = forms.MultipleChoiceField(
        label="层级",
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择层级。"},
        help_text="一个评委会只评一个等级：高级、中级，或初级。",
    )
    scope = Choice(label="受理范围", choices=(), help_text="受理这一单位及其下级单位的申报人。")

    def __init__(self, *args: Any, host: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = Organisation.objects.filter(pk__in=host.ancestor_ids()).order_by("-depth")
        offered: dict[str, list[tuple[str, str]]] = {
            "series": [(one.code, one.name) for one in Series.objects.order_by("code")],
            "specialty": [
                (str(one.pk), f"{one.series.name} · {one.name}")
                for one in Specialty.objects.select_related("series").order_by("series", "position")
            ],
            "scope": [(str(one.pk), one.name) for one in line],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", "请选择" if name != "specialty" else "整个系列"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A specialty is one of the series."""
        said = self.cleaned_data
        found = Specialty.objects.filter(pk=said["specialty"]).first() if said.get("specialty") else None
        if found is not None and found.series_id != said.get("series"):
            self.add_error("specialty", "所选专业不属于这一系列，请重新选择。")
        said["specialty"] = found

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        chosen = {"scope": Organisation.objects.get(pk=said["scope"]), "series": Series.objects.get(pk=said["series"])}
        return said | chosen


class Filed(forms.Form):
    """申请核准备案: for which time, with how many members."""

    use_required_attribute = False
    since = Day(label="有效期开始")
    until = Day(label="有效期截止", help_text="不超过 3 年（人社部令第40号第八条）。")
    members = Whole(label="委员人数", min=1, max=999, unit="人", help_text="评审会组成人数，应为单数。")
    note = LongText(label="说明", max_length=500, rows=3, required=False)


class Deciding(forms.Form):
    """核准: the number, or why not."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label="办理结果",
        choices=[("approve", "核准"), ("refuse", "不予核准")],
        error_messages={"required": "请选择「核准」或「不予核准」。"},
    )
    number = Text(label="备案编号", max_length=50, required=False, help_text="核准时填写。")
    reason = LongText(label="不予核准的原因", max_length=500, rows=3, required=False, help_text="不予核准时填写。")


@page("committees/", *OFFICE, label=LABEL)
def committees(request: Request) -> HttpResponse:
    """Own committees with their filings, and what other offices have asked for: three queries."""
    own, today = request.grant.organisation_id, clock.today()
    filings = Prefetch("filings", Filing.objects.order_by("-since", "-pk"))
    listed = Committee.objects.filter(host=own).select_related("series", "specialty", "scope")
    waiting = Filing.objects.filter(desk=own, state=Filing.State.REQUESTED).select_related("committee__host")
    return shown(
        request,
        "committees.html",
        title=menu_label("committees"),
        rows=[_row(one, today) for one in listed.prefetch_related(filings).order_by("name", "pk")[:MOST]],
        waiting=list(waiting.order_by("requested_at", "pk")[:MOST]),
        today=today,
        why=why_not(partial(rules.require_may_host, request.grant.organisation)),
    )


@page("committees/add/", *OFFICE)
def add_committee(request: Request) -> HttpResponse:
    """设立评委会: it works once the office above has approved its filing."""
    host = request.grant.organisation
    if why := why_not(partial(rules.require_may_host, host)):
        return asked(request, forms.Form(), title="设立评委会", place=_place(), save="", note=why)
    form = Establishing(request.POST or None, host=host, initial={"scope": host.pk})
    return filled(
        request,
        form,
        lambda **who: actions.establish(**form.said(), host=host, **who),
        lambda made: f"已登记「{made.name}」，请接着申请核准备案。",
        title="设立评委会",
        place=_place(),
        save="下一步",
        spans={"levels": 12},
        then=lambda made: reverse("request_filing", args=[made.pk]),
    )


@page("committees/<int:committee>/filing/", *OFFICE)
def request_filing(request: Request, committee: int) -> HttpResponse:
    """申请核准备案, at the office above."""
    found = own_committee(request.grant, committee)
    desk = queries.filing_desk(found.host)
    if why := why_not(partial(rules.require_may_host, found.host), partial(rules.require_may_file, found.host, desk)):
        return asked(request, forms.Form(), title="申请核准备案", place=_place(), save="", note=why)
    form = Filed(request.POST or None)
    note = f"{found.name}。由「{desk}」核准。"
    return filled(
        request,
        form,
        lambda **who: actions.request_filing(found, **form.cleaned_data, **who),
        lambda filing: f"已提交，由「{filing.desk.name}」核准。",
        title="申请核准备案",
        place=_place(),
        save="提交",
        note=note,
    )


@page("committees/filings/<int:filing>/", *OFFICE)
def decide_filing(request: Request, filing: int) -> HttpResponse:
    """核准备案: with its number, or with the reason why not."""
    shown_with = ("committee__host", "committee__series", "committee__specialty", "committee__scope", "requested_by")
    found = Filing.objects.filter(pk=filing, desk=request.grant.organisation_id).select_related(*shown_with).first()
    if found is None:
        raise Http404
    form = Deciding(request.POST or None)
    answer = taken(request, form, lambda **who: _decided(found, **form.cleaned_data, **who), str, "committees")
    if isinstance(answer, HttpResponse):
        return answer
    return shown(
        request,
        "decide_filing.html",
        title="核准备案",
        status=answer,
        crumbs=_place().crumbs,
        under="committees",
        filing=found,
        form=form,
        levels=_levels(found.committee),
        tone=TONES[Filing.State(found.state)],
    )


def _decided(filing: Filing, *, verdict: str, number: str, reason: str, by: Grant, at: datetime) -> str:
    if verdict == "approve":
        done = actions.approve_filing(filing, number=number, by=by, at=at)
    else:
        done = actions.refuse_filing(filing, reason=reason, by=by, at=at)
    return f"「{done.committee.name}」的备案申请：{done.get_state_display()}。"


def own_committee(grant: Grant, pk: int) -> Committee:
    """A committee of which the organisation is the office; any other is not there."""
    found = Committee.objects.filter(pk=pk, host=grant.organisation_id).select_related("host__parent", "series").first()
    if found is None:
        raise Http404
    return found


def _row(committee: Committee, today: date) -> tuple[Committee, str, Filing | None, Filing | None]:
    """The committee, its levels, the filing in force, and the newest one when that says something else."""
    filings = list(committee.filings.all())
    valid = next((one for one in filings if one.number and one.since <= today <= one.until), None)
    newest = max(filings, key=lambda one: one.pk, default=None)
    return committee, _levels(committee), valid, newest if newest != valid else None


def _levels(committee: Committee) -> str:
    return "、".join(str(Level(level).label) for level in Level.values if level in committee.levels)


def _place() -> Place:
    return Place("committees", menu_label("committees"), reverse("committees"))
