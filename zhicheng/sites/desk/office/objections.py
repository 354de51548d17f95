"""异议处理: what was said against a list, for the reviewers of the committee's office alone; every look is noted."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.fields import LongText
from zhicheng.core.paging import page as one_page
from zhicheng.people.models import REVIEWERS
from zhicheng.results import objections as verbs
from zhicheng.results.models import Objection, Verdict
from zhicheng.sites.desk.answers import Place, agreed, filled
from zhicheng.sites.desk.seeking import typed
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import sent, shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.sites.frame.tones import told, told_of

LABEL = "异议处理"
NEWEST = ("-at", "-id")
STATES = [("open", "待处理"), ("settled", "已处理")]
VERDICTS = {Verdict.DISMISSED: "good", Verdict.UPHELD: "bad", Verdict.NOTED: "quiet"}


class Noting(forms.Form):
    """核查情况."""

    use_required_attribute = False
    text = LongText(label="核查情况", max_length=2000, rows=4, help_text="只有本机构的审核人能看到。")


class Settling(forms.Form):
    """处理: what was found, what the objector is answered, and where it cancels a result why."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label="处理结果", widget=forms.RadioSelect, error_messages={"required": "请选择处理结果。"}
    )
    finding = LongText(label="核查结论", max_length=2000, rows=4, help_text="存档用，只有本机构的审核人能看到。")
    answer = LongText(label="给异议人的答复", max_length=1000, rows=3, help_text="异议人凭回执查看。")
    note = LongText(
        label="取消的原因",
        max_length=500,
        rows=3,
        required=False,
        help_text="异议成立时填写。申报人和所在单位会看到，不能写异议人的任何信息。",
    )

    def __init__(self, *args: Any, about_somebody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = (Verdict.DISMISSED, Verdict.UPHELD) if about_somebody else (Verdict.NOTED,)
        self.fields["verdict"].choices = [(one.value, one.label) for one in wanted]  # type: ignore[attr-defined]
        if not about_somebody:
            self.initial["verdict"] = Verdict.NOTED
            del self.fields["note"]


@page("objections/", *REVIEWERS, label=LABEL)
def objections(request: Request) -> HttpResponse:
    """What was said against one's own committees' lists, newest first; who said it stands on no list."""
    wanted = typed(request, "state", state="open")
    listed = Objection.objects.of_office(request.grant).filter(settled_at__isnull=wanted["state"] != "settled")
    related = listed.select_related("publicity", "entry__application").defer("name", "contact", "address", "text")
    found = one_page(related, order=NEWEST, cursor=request.GET.get("at"))
    return shown(
        request,
        "objections.html",
        title=menu_label("objections"),
        rows=found.rows,
        wanted=wanted,
        states=STATES,
        standings=told({one.entry.application_id: one.entry.application.state for one in found.rows if one.entry}),
        verdicts=VERDICTS,
        **turned(request, found),
    )


@page("objections/<int:objection>/", *REVIEWERS)
def objection(request: Request, objection: int) -> HttpResponse:
    """One objection with its investigation; who objected is shown on a noted click (POST)."""
    found = _own(request, objection)
    unmasked = request.method == "POST"
    if unmasked:
        verbs.read(found, by=request.grant, at=clock.now())
    return shown(
        request,
        "objection.html",
        title=f"异议 {found.number}",
        crumbs=_place().crumbs,
        under="objections",
        objection=found,
        application=found.entry.application if found.entry else None,
        standing=told_of(found.entry.application) if found.entry else ("", ""),
        verdicts=VERDICTS,
        unmasked=unmasked,
        inquiries=list(found.inquiries.select_related("by").order_by("pk")),
    )


@page("objections/<int:objection>/note/", *REVIEWERS)
def note_objection(request: Request, objection: int) -> HttpResponse:
    """记录核查情况."""
    found = _own(request, objection)
    form = Noting(request.POST or None)
    title, spans = f"记录核查情况 · {found.number}", {"text": 12}
    return filled(
        request,
        form,
        lambda **who: verbs.note(found, **form.cleaned_data, **who),
        "核查情况已记录。",
        title=title,
        place=_place(found),
        spans=spans,
    )


@page("objections/<int:objection>/hold/", *REVIEWERS)
def hold_result(request: Request, objection: int) -> HttpResponse:
    """暂缓 the result of the person whom the objection is about."""
    found = _own(request, objection)
    return agreed(
        request,
        partial(verbs.hold, found),
        "已暂缓，申报人会收到通知。",
        title="暂缓办理",
        question=f"确定暂缓{found.entry.name if found.entry else ''}的评审结果吗？",
        consequence="核查期间不确认、不发证；申报人只会知道收到异议，不会知道是谁提出的。",
        yes="暂缓",
        place=_place(found),
    )


@page("objections/<int:objection>/settle/", *REVIEWERS)
def settle_objection(request: Request, objection: int) -> HttpResponse:
    """处理异议: released, cancelled, or answered."""
    found = _own(request, objection)
    form = Settling(request.POST or None, about_somebody=found.entry is not None)
    title, spans = f"处理异议 · {found.number}", dict.fromkeys(("verdict", "finding", "answer", "note"), 12)
    return filled(
        request,
        form,
        lambda **who: verbs.settle(
            found, **form.cleaned_data | {"verdict": Verdict(form.cleaned_data["verdict"])}, **who
        ),
        f"异议 {found.number} 已处理。",
        title=title,
        place=_place(found),
        save="处理完毕",
        spans=spans,
    )


@page("objections/<int:objection>/file/", *REVIEWERS)
def objection_file(request: Request, objection: int) -> HttpResponse:
    """下载 what the objector brought."""
    found = _own(request, objection)
    if found.file is None:
        raise Http404
    return sent(found.file)


def _own(request: Request, pk: int) -> Objection:
    related = ("publicity__round__committee", "entry__application", "file", "settled_by")
    found = Objection.objects.of_office(request.grant).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _place(objection: Objection | None = None) -> Place:
    back = reverse("objection", args=[objection.pk]) if objection else reverse("objections")
    return Place("objections", menu_label("objections"), back)
