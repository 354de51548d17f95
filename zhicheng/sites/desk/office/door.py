"""评审受理: what the committee's office does with the applications that have come to its door."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate

from zhicheng.applications.models import Application, FrozenSection, State
from zhicheng.catalogue import working_days
from zhicheng.committees.models import Round
from zhicheng.core import clock
from zhicheng.core.fields import Day, LongText
from zhicheng.core.paging import capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.documents.models import File
from zhicheng.people.models import REVIEWERS
from zhicheng.reviews import door, dossier, interviews
from zhicheng.reviews.models import Event
from zhicheng.sections import registry
from zhicheng.sections.comparing import Comparison, compare
from zhicheng.sites.desk import showing
from zhicheng.sites.desk.answers import Place, agreed, filled, sure
from zhicheng.sites.desk.seeking import typed
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number, turned
from zhicheng.sites.frame.respond import pictured, sent, shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.sites.frame.tones import told, told_of
from zhicheng.ui.parts import SectionMark

STATES = [
    (State.AWAITING_COMMITTEE, "待受理"),
    (State.RETURNED, "补正中"),
    (State.IN_COMMITTEE, "评审中"),
    (State.DECIDED, "已评审"),
    (State.IN_PUBLICITY, "公示与确认"),
    (State.ON_HOLD, "暂缓"),
    (State.CERTIFIED, "已发证"),
    (State.WITHDRAWN, "放弃"),
]
ORDER = ("moved_at", "id")
TOLD = "已一次性告知过补正，不能再次要求补正。"
DAYS_TO_CORRECT = 5
"""Working days that are offered for a correction; the office may set another date."""


class Correcting(forms.Form):
    """补正通知: everything at once, with a date."""

    use_required_attribute = False
    due = Day(label="补正期限", help_text="当日 24 时前须重新提交；逾期视为放弃本次申报。")

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in codes:
            box = forms.Textarea(attrs={"rows": 1})
            label = registry.ALL[code].label
            self.fields[f"reason_{code}"] = LongText(label=label, max_length=500, required=False, widget=box)

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        reasons = {name[7:]: text for name, text in self.cleaned_data.items() if name.startswith("reason_") and text}
        due = datetime.combine(self.cleaned_data["due"] + timedelta(days=1), time(), get_default_timezone())
        return {"reasons": reasons, "due": due}


class Referring(forms.Form):
    """移送: to which round, and why."""

    use_required_attribute = False
    to = forms.ModelChoiceField(
        Round.objects.none(),
        label="移送到",
        empty_label="请选择",
        error_messages={"required": "请选择评委会批次。", "invalid_choice": "这个批次不能受理，请重新选择。"},
    )
    reason = LongText(label="移送原因", max_length=500, rows=3)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title = (application.series, application.specialty, application.level)
        others = Round.objects.for_unit(application.unit).for_title(*title).exclude(pk=application.round_id or 0)
        to = self.fields["to"]
        to.queryset = others.filter(year=application.year).select_related("committee").order_by("committee", "pk")  # type: ignore[attr-defined]
        to.label_from_instance = lambda found: f"{found.committee.name} · {found.name}"  # type: ignore[attr-defined]


@page("door/", *REVIEWERS, label="评审受理")
def candidates(request: Request) -> HttpResponse:
    """The applications at the door of one's committees, those that wait longest first."""
    wanted = typed(request, "state", "round", state=State.AWAITING_COMMITTEE)
    arrived = door.of_office(request.grant)
    rows = arrived.filter(state=wanted["state"]).select_related("unit", "title", "series", "round__committee")
    if wanted["round"].isdecimal():
        rows = rows.filter(round=int(wanted["round"][:9]))
    found = one_page(rows, order=ORDER, cursor=request.GET.get("at"))
    rounds = Round.objects.filter(committee__host=request.grant.organisation_id).select_related("committee")
    return shown(
        request,
        "candidates.html",
        title=menu_label("candidates"),
        rows=found.rows,
        number=capped_count(rows),
        wanted=wanted,
        states=STATES,
        rounds=[(str(one.pk), f"{one.committee.name} · {one.name}") for one in rounds.order_by("-year", "-pk")[:50]],
        **turned(request, found),
        standings=told({one.pk: one.state for one in found.rows}),
        now=clock.now(),
    )


@page("door/<int:application>/", *REVIEWERS)
def candidate(request: Request, application: int) -> HttpResponse:
    """One application as it was handed in last, section by section, with what the office may do."""
    found = _candidate(request, application)
    revision = found.revisions.get(number=found.submission)
    codes = registry.codes(found.sections & request.grant.sections)
    code = request.GET.get("section") or next(iter(codes), "")
    if code not in codes:
        raise Http404
    events, steps = dossier.events(found), dossier.steps(found)
    base, at = reverse("candidate", args=[found.pk]), clock.now()
    way = dossier.trail(found, events, steps, request.grant.sections)
    return shown(
        request,
        "candidate.html",
        title=found.applicant_name,
        **_under(),
        application=found,
        standing=told_of(found),
        nav=[
            SectionMark(registry.ALL[one].label, f"{base}?section={one}", "plain", active=one == code) for one in codes
        ],
        reading=showing.Reading(_section(revision.sections[code]), code, base, request.GET),
        findings=revision.findings,
        interview=interviews.newest(found),
        interviewed=interviews.results([found.pk]).get(found.pk),
        calls=found.state in interviews.TO_CALL,
        trail=[showing.trail_item(line, at) for line in showing.shortened(way)],
        told=_told(events, steps),
        overdue=found.correct_by is not None and at >= found.correct_by,
    )


@page("door/<int:application>/accept/", *REVIEWERS)
def accept_candidate(request: Request, application: int) -> HttpResponse:
    """受理."""
    found = _candidate(request, application)
    return agreed(
        request,
        partial(door.accept, found, seen=posted_number(request)),
        f"已受理{found.applicant_name}的申报。",
        title="受理申报",
        question=f"确定受理{found.applicant_name}（{found.number}）的申报吗？",
        consequence="受理后进入评审，不能再要求补正或移送。",
        yes="受理",
        place=_place(found),
        hidden={"seen": found.version},
        kind="primary",
        then="candidates",
    )


@page("door/<int:application>/correct/", *REVIEWERS)
def ask_correction(request: Request, application: int) -> HttpResponse:
    """补正通知: told once, everything at once (Order 40, Art. 18)."""
    found = _candidate(request, application)
    if request.method != "POST" and (why := _why_no_correction(found)):
        return sure(request, title="补正通知", question="", yes="", place=_place(found), why=why)
    codes = registry.codes(found.sections)
    form = Correcting(request.POST or None, codes=codes, initial={"due": _offered()})
    note = "在需要补正的内容下写明要求。只能通知一次，请一次性写全；没有写的内容申报人不能修改。"
    title, hidden = f"补正通知 · {found.applicant_name}", {"seen": found.version}
    return filled(
        request,
        form,
        lambda **who: door.ask_correction(found, **form.said(), seen=posted_number(request), **who),
        lambda _: f"已通知{found.applicant_name}补正，期限 {form.cleaned_data['due']:%Y-%m-%d}。",
        title=title,
        place=_place(found),
        save="发出补正通知",
        note=note,
        hidden=hidden,
        spans={"due": 12},
        then="candidates",
    )


@page("door/<int:application>/refer/", *REVIEWERS)
def refer_candidate(request: Request, application: int) -> HttpResponse:
    """移送其他评委会."""
    found = _candidate(request, application)
    form = Referring(request.POST or None, application=found)
    title, hidden = f"移送 · {found.applicant_name}", {"seen": found.version}
    return filled(
        request,
        form,
        lambda **who: door.refer(found, **form.cleaned_data, seen=posted_number(request), **who),
        lambda _: f"已移送「{form.cleaned_data['to'].committee.name}」。",
        title=title,
        place=_place(found),
        save="移送",
        hidden=hidden,
        then="candidates",
    )


@page("door/<int:application>/lapse/", *REVIEWERS)
def lapse_candidate(request: Request, application: int) -> HttpResponse:
    """逾期未补正，视为放弃."""
    found = _candidate(request, application)
    return agreed(
        request,
        partial(door.lapse, found, seen=posted_number(request)),
        f"{found.applicant_name}的申报已按放弃处理。",
        title="视为放弃",
        question=f"{found.applicant_name}（{found.number}）逾期没有补正，确定按放弃处理吗？",
        consequence="本批次的申报即告结束，申报人会收到通知；占用的申报名额退回单位。",
        yes="视为放弃",
        place=_place(found),
        hidden={"seen": found.version},
        then="candidates",
    )


@page("door/<int:application>/files/<slug:code>/<int:file>/", *REVIEWERS)
def candidate_file(request: Request, application: int, code: str, file: int) -> HttpResponse:
    """下载 an attachment."""
    return sent(_file(request, application, code, file))


@page("door/<int:application>/files/<slug:code>/<int:file>/<int:number>/<int:width>/", *REVIEWERS)
def candidate_picture(
    request: Request, application: int, code: str, file: int, number: int, width: int
) -> HttpResponse:
    """One page of an attachment as a picture."""
    found = _file(request, application, code, file)
    if not 1 <= number <= found.pages:
        raise Http404
    return pictured(found, number, width)


def _candidate(request: Request, pk: int) -> Application:
    related = ("unit", "title", "series", "specialty", "round__committee")
    found = door.of_office(request.grant).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _why_no_correction(application: Application) -> str:
    """Why nobody is asked to correct any more, before anything is typed."""
    if application.state != State.AWAITING_COMMITTEE:
        return f"这份申报现在是「{application.get_state_display()}」，不能通知补正。"
    events = dossier.events(application)
    return TOLD if _told(events, dossier.steps(application)) else ""


def _told(events: Any, steps: Any) -> bool:
    return any(event.kind == Event.Kind.RETURNED and event.position >= len(steps) for event in events)


def _file(request: Request, application: int, code: str, file: int) -> File:
    found = _candidate(request, application)
    seen = code in registry.codes(found.sections & request.grant.sections)
    digest = found.revisions.get(number=found.submission).sections.get(code) if seen else None
    if digest is None or all(one.file_id != file for one in _section(digest).files):
        raise Http404
    return File.objects.get(pk=file)


def _section(digest: str) -> Comparison:
    return compare(None, FrozenSection.objects.get(pk=digest).content)


def _offered() -> Any:
    today = localdate(clock.now())
    try:
        return working_days.around(today).after(today, DAYS_TO_CORRECT)
    except Refused:
        return None


def _under() -> dict[str, Any]:
    return {"under": "candidates", "crumbs": [(menu_label("candidates"), reverse("candidates"))]}


def _place(application: Application) -> Place:
    return Place("candidates", menu_label("candidates"), reverse("candidate", args=[application.pk]))
