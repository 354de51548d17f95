"""专家信息库: the library, for the province's office alone (names of experts are not public: Order 40, Art. 24)."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from zhicheng.catalogue.models import Level, Series
from zhicheng.core import clock
from zhicheng.core.text import tidy
from zhicheng.experts import queries
from zhicheng.experts.models import KEEPERS, Expert, State
from zhicheng.experts.queries import LABELS, Standing, Wanted
from zhicheng.organisations.models import Kind as OrganisationKind
from zhicheng.organisations.queries import kind_word
from zhicheng.people.models import Role
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown

TONES = {
    Standing.ACTIVE: "good",
    Standing.RUNNING_OUT: "care",
    Standing.OVER: "bad",
    Standing.SUSPENDED: "care",
    Standing.ENDED: "quiet",
}
LONGEST_KEYWORD = 50


@page("experts/", *KEEPERS, label="专家信息库", province=True)
def experts(request: Request) -> HttpResponse:
    """专家信息库: found by name, field, series, level, unit and standing."""
    on, wanted = localdate(clock.now()), _wanted(request)
    found = queries.page(request.grant, wanted, on, request.GET.get("at"))
    return shown(
        request,
        "experts.html",
        title="专家信息库",
        rows=[_row(expert, on) for expert in found.rows],
        number=queries.count(request.grant, wanted, on),
        wanted=wanted,
        filtered=wanted != Wanted(),
        office=kind_word(OrganisationKind.OFFICE),
        series=list(Series.objects.order_by("code").values_list("code", "name")),
        levels=Level.choices,
        standings=[(standing.value, label) for standing, label in LABELS.items()],
        **turned(request, found),
    )


@page("experts/<int:expert>/", *KEEPERS, label="专家资料", province=True)
def expert(request: Request, expert: int) -> HttpResponse:
    """One expert: field, title held, terms, recusals, and everything that was done."""
    found, on = expert_of(request, expert), localdate(clock.now())
    standing = queries.standing(found, on)
    return shown(
        request,
        "expert.html",
        title=found.name,
        crumbs=[("专家信息库", reverse("experts"))],
        under="experts",
        expert=found,
        state=(LABELS[standing], TONES[standing]),
        facts=_facts(found),
        recusals=found.recusals,
        events=list(found.events.order_by("-seq")),
        own=found.person_id == request.grant.user_id,
        gives=request.grant.role == Role.ADMINISTRATOR and found.state == State.ACTIVE,
    )


def expert_of(request: Request, pk: int) -> Expert:
    """Return an expert whom the person may see; for everybody else there is none."""
    rows = Expert.objects.seen_by(request.grant).filter(pk=pk)
    found = rows.select_related("person", "organisation", "series", "specialty", "title").first()
    if found is None:
        raise Http404
    return found


def _wanted(request: Request) -> Wanted:
    asked = {name: tidy(request.GET.get(name, ""))[:LONGEST_KEYWORD] for name in ("name", "field", "unit")}
    standing = request.GET.get("standing", "")
    return Wanted(
        **asked,
        series=request.GET.get("series", "")[:2],
        level=request.GET.get("level", "") if request.GET.get("level") in Level.values else "",
        standing=Standing(standing) if standing in set(Standing) else None,
    )


def _row(expert: Expert, on: date) -> dict[str, Any]:
    standing = queries.standing(expert, on)
    return {"expert": expert, "field": _field(expert), "word": LABELS[standing], "tone": TONES[standing]}


def _field(expert: Expert) -> str:
    specialty = expert.specialty.name if expert.specialty else ""
    return " · ".join(filter(None, (expert.series.name, specialty, expert.subject)))


def _facts(expert: Expert) -> list[tuple[str, str]]:
    return [
        ("证件号码", expert.person.id_number_masked),
        ("工作单位", expert.organisation.name),
        ("系列", expert.series.name),
        ("专业", expert.specialty.name if expert.specialty else ""),
        ("所持职称", expert.title.name),
        ("层级", expert.get_level_display()),
        ("研究方向", expert.subject),
        ("专业关键词", "、".join(expert.keywords)),
        ("手机", expert.person.mobile),
        ("电子邮箱", expert.person.email),
        ("任期", f"{expert.since} 至 {expert.until}"),
        *([(f"{expert.get_state_display()}的原因", expert.reason)] if expert.reason else []),
    ]
