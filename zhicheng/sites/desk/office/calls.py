"""开设批次: a round is proposed by one person of the committee's office, approved by another, and changed by two."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localtime

from zhicheng.committees import actions, queries
from zhicheng.committees.models import Committee, Round, RoundChange
from zhicheng.committees.rules import CHANGEABLE, LEAST_PUBLICITY, OFFICE, require_another
from zhicheng.core.calendar import end
from zhicheng.core.fields import Day, LongText, Text, Whole
from zhicheng.eligibility import fitting, rule_set
from zhicheng.people.models import Grant
from zhicheng.sections import registry
from zhicheng.sites.desk.answers import Place, agreed, filled, why_not
from zhicheng.sites.desk.office.committees import own_committee
from zhicheng.sites.desk.rounds import LABEL
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown, status_of

SPANS = {
    "name": 12,
    "publicity_days": 4,
    "review_from": 4,
    "review_until": 4,
    "opens_at": 4,
    "closes_at": 4,
    "correct_until": 4,
    "rules": 12,
    "plan": 12,
    "rules_bind": 12,
    "reason": 12,
}
ENDS = ("closes_at", "correct_until")
"""Asked for as a day, until whose end it is; kept as the midnight after it."""
MOMENTS = ("opens_at", *ENDS)


class Calling(forms.Form):
    """批次: the windows, one after the other, and what else applicants go by."""

    use_required_attribute = False
    name = Text(label="批次", max_length=100, help_text="例如：2027年度第一批")
    opens_at = Day(label="申报开始", help_text="当日 0 时起。")
    closes_at = Day(label="申报截止", help_text="当日 24 时止。")
    correct_until = Day(label="修改截止", help_text="被退回的申报可在此日 24 时前重新提交。")
    review_from = Day(label="评审开始", required=False)
    review_until = Day(label="评审结束", required=False)
    publicity_days = Whole(label="公示工作日", min=LEAST_PUBLICITY, max=60, initial=LEAST_PUBLICITY, unit="个")
    plan = LongText(label="评审工作安排", max_length=1000, rows=4, required=False)
    rules_bind = forms.BooleanField(label="不符合申报条件的不能提交", required=False)

    def said(self) -> dict[str, Any]:
        """What the actions take."""
        said = dict(self.cleaned_data)
        said["opens_at"] = _midnight(said["opens_at"])
        for name in ENDS:
            said[name] = _midnight(said[name] + timedelta(days=1))
        return {name: value for name, value in said.items() if name in (*CHANGEABLE, "rules")}


class Proposing(Calling):
    """开设批次: besides, the conditions to which its applications are pinned."""

    rules = forms.MultipleChoiceField(
        label="申报条件",
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="申报时逐条核对；不选不核对。核准后不能更换。",
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sets = {one.name: one for level in committee.levels for one in fitting(committee.series_id, level)}
        self.fields["rules"].choices = [(one.name, f"{one.title} {one.version}") for one in sets.values()]  # type: ignore[attr-defined]
        if not sets:
            del self.fields["rules"], self.fields["rules_bind"]


class Changing(Calling):
    """变更批次: the same with the reason; an hour of the day stays as it is while its day does."""

    reason = LongText(label="变更理由", max_length=500, rows=3)

    def __init__(self, data: Any, *, round: Round) -> None:
        super().__init__(data, initial=_initial(round))
        for name in MOMENTS:
            self.fields[name].help_text += f"现为 {words(round, name)}，日期不改则时刻不变。"

    def said(self) -> dict[str, Any]:
        """What is asked for otherwise; a moment whose day was left as it was shown is not."""
        kept = {name for name in MOMENTS if self.cleaned_data[name] == self.initial[name]}
        return {name: value for name, value in super().said().items() if name not in kept}


@page("committees/<int:committee>/round/", *OFFICE)
def propose_round(request: Request, committee: int) -> HttpResponse:
    """开设批次: nobody outside the office sees it before another person has approved it."""
    found = own_committee(request.grant, committee)
    form = Proposing(request.POST or None, committee=found)
    title = f"开设批次 · {found.name}"
    return filled(
        request,
        form,
        lambda **who: actions.propose_round(found, form.said(), sections=registry.versions(), **who),
        lambda made: f"「{made.name}」已拟定，由本机构另一人核准后发布。",
        title=title,
        place=_place(),
        save="提交核准",
        spans=SPANS,
    )


@page("rounds/<int:round>/approve/", *OFFICE)
def approve_round(request: Request, round: int) -> HttpResponse:
    """核准发布: everything that applicants will go by, once more, before they see it."""
    found = own_round(request.grant, round)
    lines = [f"{label}：{words(found, name)}" for name, label in CHANGEABLE.items() if words(found, name)]
    lines += [f"申报条件：{rule_set(name).title} {rule_set(name).version}" for name in found.rules]
    return agreed(
        request,
        partial(actions.approve_round, found),
        f"「{found.name}」已核准发布。",
        title="核准发布批次",
        question=f"确定发布「{found.committee.name}」的「{found.name}」吗？{'；'.join(lines)}。",
        consequence="发布后，受理范围内的单位和申报人即可看到；以后的变更须由两人办理。",
        yes="核准发布",
        why=why_not(lambda: require_another(request.grant, found.proposed_by_id, "批次")),
        place=_place(),
        kind="primary",
    )


@page("rounds/<int:round>/change/", *OFFICE)
def change_round(request: Request, round: int) -> HttpResponse:
    """变更批次: proposed here, effective when another person has accepted the difference."""
    found = own_round(request.grant, round)
    pending = found.changes.filter(decided_at=None).first()
    if pending is not None:
        return redirect("round_change", change=pending.pk)
    form = Changing(request.POST or None, round=found)
    title = f"变更批次 · {found.committee.name} {found.name}"
    return filled(
        request,
        form,
        lambda **who: actions.propose_change(found, form.said(), reason=form.cleaned_data["reason"], **who),
        "变更已提出，由本机构另一人核准后生效。",
        title=title,
        place=_place(),
        save="提出变更",
        spans=SPANS,
        then=lambda change: reverse("round_change", args=[change.pk]),
    )


@page("rounds/changes/<int:change>/", *OFFICE)
def round_change(request: Request, change: int) -> HttpResponse:
    """核准变更: what differs, before it takes effect."""
    found = RoundChange.objects.filter(pk=change, round__committee__host=request.grant.organisation_id)
    pending = found.select_related("round__committee", "proposed_by", "decided_by").first()
    if pending is None:
        raise Http404
    accept = request.POST.get("verdict") == "accept"
    done = "变更已核准，立即生效。" if accept else "变更没有核准，批次保持不变。"
    answer = tried(request, partial(actions.decide_change, pending, accept=accept), done, "rounds")
    if isinstance(answer, HttpResponse):
        return answer
    before, after = queries.read(pending.before), queries.read(pending.after)
    return shown(
        request,
        "round_change.html",
        title="批次变更",
        status=status_of(answer),
        crumbs=_place().crumbs,
        under="rounds",
        change=pending,
        refusal=answer,
        lines=[(CHANGEABLE[name], spoken(name, before[name]), spoken(name, after[name])) for name in after],
        own=pending.proposed_by_id == request.grant.user_id,
    )


def own_round(grant: Grant, pk: int) -> Round:
    """A round of the organisation's own committees, announced or not; any other is not there."""
    found = Round.objects.filter(pk=pk, committee__host=grant.organisation_id).select_related("committee__host").first()
    if found is None:
        raise Http404
    return found


def words(round: Round, name: str) -> str:
    """A field of a round as people read it."""
    return spoken(name, getattr(round, name))


def spoken(name: str, value: Any) -> str:
    """A value as people read it; an end as the last day that it includes."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return end(value) if name in ENDS else f"{localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _initial(round: Round) -> dict[str, Any]:
    said = {name: getattr(round, name) for name in CHANGEABLE}
    said["opens_at"] = localtime(round.opens_at).date()
    for name in ENDS:
        said[name] = (localtime(said[name]) - timedelta(minutes=1)).date()
    return said


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())


def _place() -> Place:
    return Place("rounds", LABEL, reverse("rounds"))
