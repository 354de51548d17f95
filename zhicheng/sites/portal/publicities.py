"""评审结果公示 for everybody: the lists, objections under one's real name, and the answer to who holds a receipt.

No list, page or address here has an ID number; nothing says whether anybody has objected.
"""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.fields import LongText, PersonName, Phone, Text
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.core.text import one_line
from zhicheng.results import objections
from zhicheng.results.models import Entry, Publicity, Stage
from zhicheng.sites.frame import once
from zhicheng.sites.frame.acting import put_on
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import VisitorRequest, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.portal.forms import captcha

LABEL = "评审结果公示"
NEWEST, IN_ORDER = ("-started_at", "-id"), ("position",)
TONES = {Stage.DRAFT: "care", Stage.RUNNING: "busy", Stage.ENDED: "quiet", Stage.STOPPED: "bad"}
RECEIPT = "objection_receipt"
LONGEST = 50
ACCEPT = ".jpg,.jpeg,.png,.pdf"


class Objecting(forms.Form):
    """提出异议, under one's real name."""

    use_required_attribute = False
    name = PersonName(label="姓名", help_text="须署真实姓名；只有评委会办事机构的核查人员能看到，对其他人严格保密。")
    contact = Phone(label="联系电话")
    address = Text(label="单位或住址", max_length=100)
    text = LongText(label="异议内容", max_length=2000, rows=6, help_text="请写明具体事实和依据。")
    file = forms.FileField(
        label="证明材料",
        required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ACCEPT}),
        help_text="可不上传。一件 JPG、PNG 或 PDF，20 MB 以内。",
    )
    captcha = captcha()

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        said = {name: self.cleaned_data[name] for name in ("name", "contact", "address", "text")}
        return said | {"upload": self.cleaned_data["file"]}


class Asking(forms.Form):
    """查询异议: number and code of the receipt; posted, so that the code stands in no address."""

    use_required_attribute = False
    number = Text(label="受理编号", max_length=20, help_text="回执上以 YY 开头的编号。")
    code = Text(label="查询码", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))


@page("publicities/", label=LABEL, gated=False)
def publicities(request: VisitorRequest) -> HttpResponse:
    """Every list that was put before the public, newest first: one query."""
    listed = Publicity.objects.shown().select_related("round__committee")
    found, today = one_page(listed, order=NEWEST, cursor=request.GET.get("cursor")), clock.today()
    return shown(
        request,
        "publicities.html",
        title=LABEL,
        rows=[(one, *_stage(one, today)) for one in found.rows],
        **turned(request, found, "cursor"),
    )


@page("publicities/<int:publicity>/", gated=False)
def public_list(request: VisitorRequest, publicity: int) -> HttpResponse:
    """One list: whether it still runs follows from the day on which it is looked at."""
    found = _shown(publicity)
    word, tone = _stage(found, clock.today())
    name = one_line(request.GET.get("name", ""))[:LONGEST]
    listed = found.entries.all() if found.stopped_at is None else Entry.objects.none()
    wanted = listed.filter(name=name) if name else listed
    rows = one_page(wanted, order=IN_ORDER, cursor=request.GET.get("cursor"))
    return shown(
        request,
        "public_list.html",
        title=found.title,
        crumbs=[(LABEL, reverse("publicities"))],
        under="publicities",
        publicity=found,
        rows=rows.rows,
        number=listed.count(),
        name=name,
        word=word,
        tone=tone,
        running=found.stage(clock.today()) == Stage.RUNNING,
        **turned(request, rows, "cursor"),
    )


@page("publicities/<int:publicity>/object/", gated=False)
def object_to_list(request: VisitorRequest, publicity: int) -> HttpResponse:
    """提出异议, to somebody on the list (`?entry=`) or to the work as a whole."""
    found = _shown(publicity)
    entry = _entry(found, request.GET.get("entry", ""))
    form, status = Objecting(request.POST or None, request.FILES or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            made, code = objections.raise_objection(found, entry=entry, **form.said(), at=clock.now())
        except Refused as refusal:
            status = put_on(form, refusal)
        else:
            once.keep(request, RECEIPT, {"number": made.number, "code": code, "title": found.title})
            return redirect(RECEIPT)
    return shown(
        request,
        "object_to_list.html",
        title="提出异议",
        crumbs=[(LABEL, reverse("publicities")), (found.title, reverse("public_list", args=[found.pk]))],
        under="publicities",
        status=422 if form.errors else status,
        form=form,
        publicity=found,
        entry=entry,
        running=found.stage(clock.today()) == Stage.RUNNING,
    )


@page("objections/receipt/", gated=False)
def objection_receipt(request: VisitorRequest) -> HttpResponse:
    """The receipt, this once: with its number and code the answer can be read."""
    receipt = once.take(request, RECEIPT)
    if receipt is None:
        return redirect("objection_answer")
    return shown(request, "objection_receipt.html", title="异议回执", under="publicities", receipt=receipt)


@page("objections/", label="异议答复查询", gated=False)
def objection_answer(request: VisitorRequest) -> HttpResponse:
    """查询: how an objection stands, for who holds its receipt; a wrong code says no more than a wrong number."""
    form, found = Asking(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        found = objections.find(form.cleaned_data["number"], form.cleaned_data["code"])
        if found is None:
            form.add_error(None, "受理编号或查询码不正确，请对照回执重新输入。")
    return shown(
        request,
        "objection_answer.html",
        title="异议答复查询",
        under="publicities",
        status=422 if form.errors else 200,
        form=form,
        objection=found,
    )


def _shown(pk: int) -> Publicity:
    found = Publicity.objects.shown().select_related("round__committee").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _entry(publicity: Publicity, text: str) -> Entry | None:
    if not text:
        return None
    found = publicity.entries.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise Http404
    return found


def _stage(publicity: Publicity, today: Any) -> tuple[str, str]:
    stage = publicity.stage(today)
    return str(stage.label), TONES[stage]
