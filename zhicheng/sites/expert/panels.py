"""我的评议: an expert reads the candidates given to them, scores, writes, compares, and stays away where need be."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.documents.models import File
from zhicheng.panels import queries, rules
from zhicheng.panels import reading as verbs
from zhicheng.panels.models import GONE, Assignment, Opinion, Panel, State
from zhicheng.people.models import Role
from zhicheng.sections.comparing import Comparison, compare
from zhicheng.sections.freezing import Frozen
from zhicheng.sites.expert.scoring import Recusing, Scoring
from zhicheng.sites.frame.acting import Act, taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number, turned
from zhicheng.sites.frame.respond import CONFLICT, INVALID, pictured, sent, shown
from zhicheng.ui.parts import SectionMark, Tab

LIST = ("我的评议", "my_panels")
Done = Assignment.State
VIEWS = {
    "unread": ("待阅", [Done.ASSIGNED]),
    "reading": ("评阅中", [Done.READING]),
    "done": ("已提交", [Done.SUBMITTED]),
    "gone": ("已回避或改派", list(GONE)),
}
TONES = {Done.ASSIGNED: "care", Done.READING: "busy", Done.SUBMITTED: "good"}
MOST = 4
"""So many candidates stand side by side at most."""


@page("panels/", Role.EXPERT, label=LIST[0], gated=False)
def my_panels(request: Request) -> HttpResponse:
    """What I am to read, am reading, and have handed in; and the panels that I lead."""
    mine = Assignment.objects.of_member(request.grant)
    counts = dict(mine.order_by().values_list("state").annotate(number=Count("pk")))
    of = {name: sum(counts.get(state, 0) for state in states) for name, (_, states) in VIEWS.items()}
    view = request.GET.get("view") or next((name for name, number in of.items() if number), "unread")
    if view not in VIEWS:
        raise Http404
    found = one_page(_related(mine.filter(state__in=VIEWS[view][1])), order=("id",), cursor=request.GET.get("at"))
    base = reverse(LIST[1])
    led = Panel.objects.led_by(request.grant).select_related("round__committee").order_by("-made_at", "-pk")
    return shown(
        request,
        "my_panels.html",
        title=LIST[0],
        tabs=[
            Tab(label, f"{base}?view={name}", active=name == view, count=of[name])
            for name, (label, _) in VIEWS.items()
            if of[name] or name != "gone"
        ],
        view=view,
        rows=[(one, _blind(one), called(one)) for one in found.rows],
        led=list(led[:20]),
        tones=TONES,
        gone=GONE,
        most=MOST,
        **turned(request, found, view=view),
    )


@page("panels/<int:reading>/", Role.EXPERT, gated=False)
def panel_case(request: Request, reading: int) -> HttpResponse:
    """One candidate: the sections, the one being read, and beside it points and opinion. Before: may I read it?"""
    found = _own(request, reading)
    if found.opened_at is None:
        return shown(request, "panel_open.html", title=called(found), **_under(), reading=found, blind=_blind(found))
    return _case(request, found, _form(found))


@page("panels/<int:reading>/open/", Role.EXPERT, gated=False)
def open_case(request: Request, reading: int) -> HttpResponse:
    """开始评阅, having said that nothing forbids it."""
    found = _own(request, reading)
    return _done(request, found, partial(verbs.open_, found))


@page("panels/<int:reading>/read/<slug:code>/", Role.EXPERT, gated=False)
def read_section(request: Request, reading: int, code: str) -> HttpResponse:
    """已阅: and on to the next section that was not read."""
    found = _own(request, reading)
    if code not in found.candidate.revision.sections:
        raise Http404
    return _done(request, found, partial(verbs.read, found, code))


@page("panels/<int:reading>/opinion/", Role.EXPERT, gated=False)
def give_opinion(request: Request, reading: int) -> HttpResponse:
    """保存草稿 or 提交评议; what was typed stays where something is missing."""
    found = _own(request, reading)
    if request.method != "POST" or found.opened_at is None:
        return redirect("panel_case", reading=found.pk)
    form, submit = _form(found, request.POST), request.POST.get("submit") == "1"
    edition, handed_in = posted_number(request, "edition"), found.state == Done.SUBMITTED
    if submit or handed_in:
        form.require_all(verbs.unread(found))
    here = f"{reverse('panel_case', args=[found.pk])}?section={request.POST.get('section', '')[:20]}"
    said = "已提交。评议结束之前可以修改。" if submit else "修改已保存。" if handed_in else "已保存，尚未提交。"
    answer = taken(
        request,
        form,
        lambda **who: verbs.write(found, **form.said(), submit=submit, edition=edition, **who),
        said,
        LIST[1] if submit else here,
    )
    return answer if isinstance(answer, HttpResponse) else _again(request, _own(request, reading), form, answer)


@page("panels/<int:reading>/recuse/", Role.EXPERT, gated=False)
def recuse_case(request: Request, reading: int) -> HttpResponse:
    """回避: with a reason, and for good."""
    found, form = _own(request, reading), Recusing(request.POST or None)
    act, done = lambda **who: verbs.recuse(found, **form.cleaned_data, **who), "已登记回避，这份申报不再由您评阅。"
    answer = taken(request, form, act, done, LIST[1])
    if isinstance(answer, HttpResponse):
        return answer
    title = f"回避 · {called(found)}"
    return shown(request, "recuse_case.html", title=title, **_under(), status=answer, form=form, reading=found)


@page("panels/<int:reading>/files/<slug:code>/<int:file>/", Role.EXPERT, gated=False)
def panel_file(request: Request, reading: int, code: str, file: int) -> HttpResponse:
    """下载 an attachment; in blind mode there is none."""
    return sent(_file(request, reading, code, file))


@page("panels/<int:reading>/files/<slug:code>/<int:file>/<int:number>/<int:width>/", Role.EXPERT, gated=False)
def panel_picture(request: Request, reading: int, code: str, file: int, number: int, width: int) -> HttpResponse:
    """One page of an attachment as a picture; in blind mode there is none."""
    found = _file(request, reading, code, file)
    if not 1 <= number <= found.pages:
        raise Http404
    return pictured(found, number, width)


@page("panels/compare/", Role.EXPERT, gated=False)
def compare_cases(request: Request) -> HttpResponse:
    """对照: up to four of my own candidates, one section of each side by side, with what I gave them."""
    keys = [int(key) for key in request.GET.getlist("reading") if key.isdecimal() and len(key) < 19][:MOST]
    mine = _related(Assignment.objects.of_member(request.grant)).standing().filter(opened_at__isnull=False)
    rows = list(mine.filter(pk__in=keys).order_by("pk"))
    if not rows or len({one.candidate.panel.round_id for one in rows}) > 1:
        messages.warning(request, f"请勾选 2 到 {MOST} 份同一批次、已经开始评阅的申报再对照。")
        return redirect(LIST[1])
    said = queries.seen([one.candidate for one in rows], masked=_blind(rows[0]))
    codes = {code: frozen["label"] for one in rows for code, frozen in said[one.candidate_id].items()}
    code = request.GET.get("section") or next(iter(codes), "")
    if code not in codes:
        raise Http404
    chosen = "&".join(f"reading={one.pk}" for one in rows)
    lines = queries.lines(rows[0].candidate.panel.round_id)
    return shown(
        request,
        "compare_cases.html",
        title=f"对照 · {codes[code]}",
        **_under(),
        tabs=[Tab(label, f"?{chosen}&section={known}", active=known == code) for known, label in codes.items()],
        lines=lines,
        columns=[(one, called(one), _section(said[one.candidate_id], code), *_given(one, lines)) for one in rows],
    )


def called(found: Assignment) -> str:
    """How the page calls a candidate: by number alone where names are hidden."""
    return found.candidate.label if _blind(found) else found.candidate.application.applicant_name


def _case(
    request: Request,
    found: Assignment,
    form: Scoring,
    status: int = 200,
    *,
    newer: list[tuple[str, str]] | None = None,
    lost: str | None = None,
) -> HttpResponse:
    said, interviewed = queries.read_by_experts(found.candidate, masked=_blind(found))
    done = set(found.readings.order_by("pk").values_list("code", flat=True))
    todo = [code for code, frozen in said.items() if code not in done and queries.says_something(frozen)]
    code = request.POST.get("section") or request.GET.get("section") or next(iter(todo or said), "")
    if code not in said:
        raise Http404
    base, panel = reverse("panel_case", args=[found.pk]), found.candidate.panel
    opinion = Opinion.objects.filter(assignment=found).first()
    findings = found.candidate.revision.findings
    return shown(
        request,
        "panel_case.html",
        title=called(found),
        **_under(),
        status=status,
        reading=found,
        blind=_blind(found),
        base=base,
        code=code,
        nav=[_mark(known, frozen, f"{base}?section={known}", code, todo, done) for known, frozen in said.items()],
        section=_section(said, code),
        unread=len(todo),
        to_read=code in todo,
        form=form,
        opinion=opinion,
        edition=posted_number(request, "edition") if status == INVALID else opinion.edition if opinion else 0,
        newer=newer,
        lost=lost,
        total=_total(found, form.lines),
        findings=[] if _blind(found) else findings,
        interviewed=interviewed,
        open=panel.state == State.READING,
    )


def _again(request: Request, found: Assignment, form: Scoring, status: int) -> HttpResponse:
    """The page as it is now, with what was typed: also where another window, or the panel's end, was first."""
    if found.candidate.panel.state != State.READING:
        return _case(request, found, _form(found), CONFLICT, lost=request.POST.get("text", ""))
    if status == CONFLICT:
        form = _form(found, request.POST)
        return _case(request, found, form, CONFLICT, newer=form.newer())
    return _case(request, found, form, status)


def _mark(code: str, frozen: Frozen, url: str, now: str, todo: list[str], done: set[str]) -> SectionMark:
    """已阅, nothing to read, or still to come."""
    mark, note = ("unread", "未阅") if code in todo else ("done", "已阅") if code in done else ("plain", "无内容")
    return SectionMark(frozen["label"], url, mark, note, active=code == now)


def _section(said: dict[str, Frozen], code: str) -> Comparison | None:
    return compare(None, said[code]) if code in said else None


def _form(found: Assignment, typed: Any = None) -> Scoring:
    lines = queries.lines(found.candidate.panel.round_id)
    points = dict(found.scores.order_by("pk").values_list("criterion_id", "points"))
    opinion = Opinion.objects.filter(assignment=found).first()
    return Scoring(typed, lines=lines, points=points, opinion=opinion)


def _given(found: Assignment, lines: list[Any]) -> tuple[dict[int, int], str]:
    points = {score.criterion_id: score.points for score in found.scores.all()}
    return points, _weighted(points, lines)


def _total(found: Assignment, lines: list[Any]) -> str:
    return _weighted(dict(found.scores.order_by("pk").values_list("criterion_id", "points")), lines)


def _weighted(points: dict[int, int], lines: list[Any]) -> str:
    """The weighted sum of what is stored, once every criterion has its points."""
    weights = {line.pk: line.weight for line in lines}
    return rules.decimals(rules.average([rules.total(points, weights)])) if set(points) == set(weights) else ""


def _done(request: Request, found: Assignment, act: Act) -> HttpResponse:
    if request.method == "POST":
        act(by=request.grant, at=clock.now())
    return redirect("panel_case", reading=found.pk)


def _related(rows: QuerySet[Assignment]) -> Any:
    return rows.select_related(
        "member",
        "candidate__revision",
        "candidate__panel__round__committee",
        "candidate__panel__round__criteria",
        "candidate__application__title",
        "candidate__application__series",
        "candidate__application__unit",
    ).prefetch_related("scores")


def _own(request: Request, pk: int) -> Assignment:
    """A reading of one's own that still stands; any other is not there."""
    found = _related(Assignment.objects.of_member(request.grant)).standing().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _blind(found: Assignment) -> bool:
    round: Any = found.candidate.panel.round  # the types know no row read from its other side
    return bool(round.criteria.blind)


def _file(request: Request, reading: int, code: str, file: int) -> File:
    found = _own(request, reading)
    if _blind(found) or found.opened_at is None:
        raise Http404
    frozen = queries.seen([found.candidate], masked=False)[found.candidate_id].get(code)
    if frozen is None or all(one["file_id"] != file for one in frozen["files"]):
        raise Http404
    return File.objects.get(pk=file)


def _under() -> dict[str, Any]:
    return {"under": LIST[1], "crumbs": [(LIST[0], reverse(LIST[1]))]}
