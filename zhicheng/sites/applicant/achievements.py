"""我的成果库: papers, projects, awards … stored once, and chosen for whichever application needs them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import register_converter, reverse

from zhicheng.applications import achievements as library
from zhicheng.applications.models import Achievement, Application, Proof, SectionRecord
from zhicheng.core import clock
from zhicheng.people.models import Role
from zhicheng.sections import registry
from zhicheng.sections.base import Section
from zhicheng.sections.content import load
from zhicheng.sections.context import Context
from zhicheng.sections.stored import is_blank, named, stored_rows
from zhicheng.sites.applicant.marks import is_open
from zhicheng.sites.applicant.own import own_application, way_here
from zhicheng.sites.applicant.sheet import span_of
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import sent, shown, status_of

LABEL = "我的成果库"
ROW = "00000001"
"""An entry stands alone on its page, so it needs no name of its own in the form."""


class KeptCode:
    """A section with entries to keep, in an address."""

    regex = "|".join(section.code for section in library.sections())

    def to_python(self, value: str) -> type[Section]:
        """Return the section."""
        return registry.ALL[value]

    def to_url(self, value: str | type[Section]) -> str:
        """Return the section's code."""
        return value if isinstance(value, str) else value.code


register_converter(KeptCode, "kept")


@dataclass(frozen=True)
class Entry:
    """The fields of one entry as the section's form draws them, for the macros of the section's page."""

    fields: Sequence[tuple[BoundField, int]]
    given: dict[str, Any] = field(default_factory=dict)


@page("achievements/", Role.APPLICANT, label=LABEL)
def my_achievements(request: Request) -> HttpResponse:
    """Everything that is kept, by section."""
    mine = Achievement.objects.filter(person=request.grant.user_id).prefetch_related("proofs").order_by("code", "-id")
    found = {code: list(group) for code, group in groupby(mine, key=lambda entry: entry.code)}
    return shown(
        request,
        "my_achievements.html",
        title=LABEL,
        groups=[(section, found.get(section.code, [])) for section in library.sections()],
        number=sum(map(len, found.values())),
    )


@page("achievements/<kept:kept>/add/", Role.APPLICANT, label="添加成果")
def add_achievement(request: Request, kept: type[Section]) -> HttpResponse:
    """Keep one more entry of a section."""
    return _entry(request, Achievement(person=request.grant.user, code=kept.code), f"添加{kept.label}")


@page("achievements/<int:achievement>/", Role.APPLICANT, label="修改成果")
def achievement(request: Request, achievement: int) -> HttpResponse:
    """Change an entry and the files that prove it."""
    found = _own(request, achievement)
    return _entry(request, found, f"修改{registry.ALL[found.code].label}")


@page("achievements/<int:achievement>/remove/", Role.APPLICANT, label="删除成果")
def remove_achievement(request: Request, achievement: int) -> HttpResponse:
    """Ask, then take an entry out of the library."""
    found = _own(request, achievement)
    if request.method == "POST":
        library.remove(found, by=request.grant, at=clock.now())
        messages.success(request, "已从成果库删除；已填入申报的内容不受影响。")
        return redirect("my_achievements")
    return shown(request, "remove_achievement.html", title="删除成果", **_place(), achievement=found)


@page("achievements/<int:achievement>/files/<int:proof>/", Role.APPLICANT, label="下载证明文件")
def achievement_file(request: Request, achievement: int, proof: int) -> HttpResponse:
    """Hand out a file of one's own achievement."""
    rows = Proof.objects.filter(achievement=achievement, achievement__person=request.grant.user_id)
    found = rows.select_related("file").filter(pk=proof).first()
    if found is None:
        raise Http404
    return sent(found.file)


@page("<int:pk>/<kept:kept>/choose/", Role.APPLICANT, label="从成果库选择")
def choose_achievements(request: Request, pk: int, kept: type[Section]) -> HttpResponse:
    """Choose entries of the library for a section of an application; they are copied."""
    application, record = _section(request, pk, kept)
    mine = Achievement.objects.filter(person=request.grant.user_id, code=kept.code)
    if request.method == "POST":
        chosen = list(mine.filter(pk__in=_numbers(request, "achievement")).order_by("id"))
        number = library.choose(application, chosen, by=request.grant, at=clock.now()) if chosen else 0
        said = (
            f"已从成果库填入 {number} {kept.unit}，请核对。" if number else "没有填入新的内容：未勾选，或已在申报中。"
        )
        messages.success(request, said)
        return redirect("application_section", pk=pk, code=kept.code)
    return shown(
        request,
        "choose_achievements.html",
        title=f"从成果库选择{kept.label}",
        **way_here(application),
        section=kept,
        achievements=list(mine.prefetch_related("proofs").order_by("-id")),
        room=kept.max_rows - len(stored_rows(kept, record.data)),
        back=reverse("application_section", args=[pk, kept.code]),
    )


@page("<int:pk>/<kept:kept>/keep/", Role.APPLICANT, label="保存到成果库")
def keep_achievements(request: Request, pk: int, kept: type[Section]) -> HttpResponse:
    """Keep entries of an application in the library, for the next one."""
    application = own_application(request, pk)
    record = _record(application, kept)
    rows = [(row["id"], named(kept, row)) for row in stored_rows(kept, record.data) if not is_blank(row)]
    files = library.attached(record)
    if request.method == "POST":
        proofs = {file.pk: request.POST.get(f"file-{file.pk}", "") for file in files}
        ids = request.POST.getlist("row")
        number = library.keep_entries(record, ids, proofs=proofs, by=request.grant, at=clock.now())
        messages.success(request, f"已保存 {number} {kept.unit}到成果库。" if number else "所选内容已在成果库中。")
        return redirect("application_section", pk=pk, code=kept.code)
    return shown(
        request,
        "keep_achievements.html",
        title=f"保存{kept.label}到成果库",
        **way_here(application),
        section=kept,
        rows=rows,
        files=files,
        guessed=library.guessed(files, rows),
        back=reverse("application_section", args=[pk, kept.code]),
    )


def _entry(request: Request, achievement: Achievement, title: str) -> HttpResponse:
    section, post = registry.ALL[achievement.code], request.POST.dict() | {"order": ROW}
    uploads, dropped = request.FILES.getlist("file"), request.POST.getlist("drop")
    keep = partial(library.keep, achievement, post, uploads=uploads, dropped=dropped)
    answer = tried(request, keep, "已保存到成果库。", "my_achievements")
    if isinstance(answer, HttpResponse):
        return answer
    if answer:
        achievement.data = {name: post.get(f"rows-{ROW}-{name}", "") for name in section.base_fields}
    data = {"none": False, "rows": [{"id": ROW, **achievement.data}]}
    content = load(section, data, Context(today=clock.today()))
    row = content.rows[0]
    form = section(prefix=f"rows-{ROW}", context=content.context) if row.blank else row.form
    return shown(
        request,
        "achievement.html",
        title=title,
        status=status_of(answer),
        **_place(),
        section=section,
        achievement=achievement,
        sheet=Entry([(bound, span_of(bound)) for bound in form]),
        refusal=answer,
        proofs=list(achievement.proofs.select_related("file").order_by("id")) if achievement.pk else [],
        accept=",".join({"jpeg": ".jpg,.jpeg", "png": ".png", "pdf": ".pdf"}[k] for k in section.slots[0].kinds),
    )


def _own(request: Request, pk: int) -> Achievement:
    found = Achievement.objects.filter(person=request.grant.user_id, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _section(request: Request, pk: int, kept: type[Section]) -> tuple[Application, SectionRecord]:
    """A section of one's own application that may be changed now."""
    application = own_application(request, pk)
    if not is_open(application, kept.bit):
        raise Http404
    return application, _record(application, kept)


def _record(application: Application, kept: type[Section]) -> SectionRecord:
    record = application.records.filter(code=kept.code).select_related("application").first()
    if record is None:
        raise Http404
    return record


def _numbers(request: Request, name: str) -> list[int]:
    return [int(text) for text in request.POST.getlist(name) if text.isdecimal() and len(text) < 12]


def _place() -> dict[str, Any]:
    return {"crumbs": [(LABEL, reverse("my_achievements"))], "under": "my_achievements"}
