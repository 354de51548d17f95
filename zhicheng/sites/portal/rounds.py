"""申报批次 for everybody: what a round takes, when, on which conditions and with which proofs, before one logs in."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Round
from zhicheng.committees.queries import filing_of
from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.eligibility import asking, rule_set
from zhicheng.profiles import current
from zhicheng.sections import registry
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import VisitorRequest, turned
from zhicheng.sites.frame.respond import shown

LABEL = "申报批次"
NEWEST = ("-closes_at", "-id")
ABOUT = ("committee__host", "committee__scope", "committee__series", "committee__specialty")


@page("rounds/", label=LABEL, gated=False)
def open_rounds(request: VisitorRequest) -> HttpResponse:
    """Every announced round, those that close last first: one query."""
    announced = Round.objects.announced().select_related("committee__series")
    found, at = one_page(announced, order=NEWEST, cursor=request.GET.get("cursor")), clock.now()
    return shown(
        request,
        "open_rounds.html",
        title=LABEL,
        rows=[(one, *_stage(one, at)) for one in found.rows],
        **turned(request, found, "cursor"),
    )


@page("rounds/<int:round>/", gated=False)
def open_round(request: VisitorRequest, round: int) -> HttpResponse:
    """One round: its windows, its conditions in words with their clauses, its proofs, how to apply."""
    found = Round.objects.announced().select_related(*ABOUT).filter(pk=round).first()
    if found is None:
        raise Http404
    at, sets = clock.now(), [rule_set(name) for name in found.rules]
    committee, known = found.committee, {level for rules in sets for level in rules.levels}
    word, tone = _stage(found, at)
    return shown(
        request,
        "open_round.html",
        title=f"{committee.name} · {found.name}",
        crumbs=[(LABEL, reverse("open_rounds"))],
        under="open_rounds",
        round=found,
        word=word,
        tone=tone,
        takes=found.opens_at <= at < found.closes_at,
        levels=named(committee.levels),
        filing=filing_of(committee, clock.today()),
        sets=[(rules, named([*rules.levels]), asking.told(rules)) for rules in sets],
        unknown=named([level for level in committee.levels if level not in known]),
        proofs=_proofs(found),
        chooses=current().applicant_chooses_committee,
        self_registration=current().self_registration,
    )


def named(levels: list[str]) -> str:
    """Levels as people read them."""
    return "、".join(str(Level(level).label) for level in levels)


def _stage(round: Round, at: datetime) -> tuple[str, str]:
    """Where the round is at that moment, and in which tone it is said."""
    if at < round.opens_at:
        return "尚未开始", "care"
    if at < round.closes_at:
        return "正在申报", "good"
    return ("申报已截止", "busy") if at < round.correct_until else ("已截止", "quiet")


def _proofs(round: Round) -> list[tuple[str, str]]:
    """The proofs without which nothing can be handed in, by level, with the same ones said once."""
    found: dict[str, list[str]] = {}
    series = round.committee.series_id
    for level in round.committee.levels:
        sections = registry.for_application(series, level, "title", round.sections)
        slots = [slot.label for section in sections for slot in section.slots if slot.is_required(series, level)]
        found.setdefault("、".join(slots), []).append(level)
    return [(named(levels), labels) for labels, levels in found.items() if labels]
