"""诚信记录: what the offices keep of applicants, experts and staff, asked at submission and at the draw."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from zhicheng.core import clock
from zhicheng.core.encryption import blind_index
from zhicheng.core.fields import Choice, Day, LongText, Text
from zhicheng.core.numbers import compact
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.integrity import actions, queries, rules
from zhicheng.integrity.models import Part, Record, Standing
from zhicheng.people.models import User
from zhicheng.sites.desk.answers import Place, filled, why_not
from zhicheng.sites.desk.seeking import typed
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.ui.jinja import moment
from zhicheng.ui.parts import TrailItem

ORDER = ("-at", "-id")
TONES = {Standing.FORCE: "bad", Standing.TO_COME: "care", Standing.OVER: "quiet", Standing.LIFTED: "quiet"}
SPANS = {"what": 12, "term": 12, "because": 12}


class Recording(forms.Form):
    """记入诚信档案: the person by name and number, so that a slip of a digit hits nobody else."""

    use_required_attribute = False
    name = Text(label="姓名", max_length=50)
    number = Text(label="证件号码或登录名", max_length=30)
    part = Choice(label="身份", choices=Part.choices, help_text="在此期间不能以这一身份参加职称评审。")
    document = Text(label="处理文号", max_length=100, help_text="作出处理决定的文件。")
    what = LongText(label="事由", max_length=500, rows=3)
    since = Day(label="起始日期", not_future=True)
    until = Day(label="截止日期", required=False, help_text="当日止；处理文件另有规定的照改。")
    for_good = forms.BooleanField(label="长期有效（处理文件没有规定截止日期）", required=False)

    def clean(self) -> None:
        """Either a last day or for good: a day that was forgotten is no decision."""
        said = self.cleaned_data
        if not said.get("until") and not said.get("for_good") and "until" not in self.errors:
            self.add_error("until", "请填写截止日期；处理文件没有规定的，勾选「长期有效」。")
        if said.pop("for_good", False):
            said["until"] = None


class Lifting(forms.Form):
    """解除, with its reason."""

    use_required_attribute = False
    because = LongText(label="解除理由", max_length=500, rows=3, help_text="写明依据的文件，例如复核决定。")


@page("integrity/", *rules.KEEPERS, label="诚信记录")
def integrity_records(request: Request) -> HttpResponse:
    """The records of one's own office and of those below, the newest first."""
    wanted, on = typed(request, "name", "part", "standing"), localdate(clock.now())
    found = one_page(queries.listed(request.grant, wanted, on), order=ORDER, cursor=request.GET.get("at"))
    return shown(
        request,
        "integrity_records.html",
        title=menu_label("integrity_records"),
        rows=[(one, _said(one, on)) for one in found.rows],
        wanted=wanted,
        filtered=any(wanted.values()),
        parts=Part.choices,
        standings=Standing.choices,
        why=why_not(lambda: rules.require_keeper(request.grant)),
        **turned(request, found),
    )


@page("integrity/add/", *rules.KEEPERS)
def add_integrity_record(request: Request) -> HttpResponse:
    """记入诚信档案."""
    today = localdate(clock.now())
    form = Recording(request.POST or None, initial={"since": today, "until": queries.usual_until(today)})
    note = why_not(lambda: rules.require_keeper(request.grant))
    return filled(
        request,
        form,
        lambda **who: _recorded(**form.cleaned_data, **who),
        lambda made: f"已记入{made.person.name}（{made.person.id_number_masked or made.person.login}）的诚信记录。",
        then=lambda made: reverse("integrity_record", args=[made.pk]),
        title="记入诚信档案",
        place=_place(),
        save="" if note else "记入",
        note=note,
        spans=SPANS,
    )


@page("integrity/<int:record>/", *rules.KEEPERS)
def integrity_record(request: Request, record: int) -> HttpResponse:
    """One record with what became of it, and what else one may know of the person."""
    found, on = _record(request, record), localdate(clock.now())
    others = queries.kept_by(request.grant).filter(person=found.person_id).exclude(pk=found.pk)
    word, tone = _said(found, on)
    return shown(
        request,
        "integrity_record.html",
        title=f"{found.person.name}的诚信记录",
        under="integrity_records",
        crumbs=_place().crumbs,
        record=found,
        word=word,
        tone=tone,
        trail=_history(found),
        others=[(one, _said(one, on)) for one in others.order_by(*ORDER)[:50]],
        own=found.person_id == request.grant.user_id,
    )


@page("integrity/<int:record>/lift/", *rules.KEEPERS)
def lift_integrity_record(request: Request, record: int) -> HttpResponse:
    """解除, with a reason."""
    found = _record(request, record)
    form = Lifting(request.POST or None)
    place = Place("integrity_records", menu_label("integrity_records"), reverse("integrity_record", args=[record]))
    title, note = f"解除记录 · {found.person.name}", f"{found.document}。解除后不再限制参加职称评审，记录仍然保留。"
    return filled(
        request,
        form,
        lambda **who: actions.lift(found, **form.cleaned_data, **who),
        "已解除，记录仍然保留。",
        title=title,
        place=place,
        save="解除",
        note=note,
        spans=SPANS,
    )


def _recorded(name: str, number: str, **said: Any) -> Record:
    return actions.record(_person(name, number), **said)


def _said(record: Record, on: date) -> tuple[str, str]:
    found = record.standing(on)
    return str(found.label), TONES[found]


def _person(name: str, number: str) -> User:
    """Whoever bears both; refused in the same words whichever of them is wrong."""
    exact = Q(login=number.strip()) | Q(id_number_index=blind_index(compact(number)))
    found = User.objects.filter(exact, name=name).first()
    if found is None:
        sentence = "没有姓名与证件号码（或登录名）都相符的人员，请核对。"
        raise Refused(sentence, code="nobody", fields={"number": sentence})
    return found


def _record(request: Request, pk: int) -> Record:
    related = ("person", "organisation", "by", "lifted_by")
    found = queries.kept_by(request.grant).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _history(record: Record) -> list[TrailItem]:
    items = [TrailItem("记入", detail=[record.organisation.name, f"{record.by.name} {moment(record.at)}"])]
    if record.lifted_by:
        lifted = f"{record.lifted_by.name} {moment(record.lifted_at)}"
        items.append(TrailItem("解除", detail=[lifted, record.lifted_because]))
    return items


def _place() -> Place:
    return Place("integrity_records", menu_label("integrity_records"), reverse("integrity_records"))
