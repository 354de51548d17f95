"""评议组: by which criteria experts score, who sits in which panel, and whom it reads."""

from functools import partial
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.committees.rules import OFFICE
from zhicheng.core.paging import capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.panels import actions, queries
from zhicheng.panels.models import GONE, LEAST_READERS, Assignment, Candidate, Criteria, Panel, State
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.sites.desk.answers import Place, agreed, filled
from zhicheng.sites.desk.office.panel_forms import Composing, Scoring
from zhicheng.sites.desk.seeking import typed
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number, turned
from zhicheng.sites.frame.respond import shown, status_of

LABEL = "评议组"
TONES = {State.PREPARED: "quiet", State.READING: "busy", State.CLOSED: "good"}
READING_TONES = {
    Assignment.State.ASSIGNED: "quiet",
    Assignment.State.READING: "busy",
    Assignment.State.SUBMITTED: "good",
    Assignment.State.RECUSED: "care",
    Assignment.State.RELIEVED: "quiet",
}
READERS = (*REVIEWERS, Role.ADMINISTRATOR)
MOST_ROUNDS = 20
OFFERED = 200
SPANS = {"name": 6, "readers": 6, "members": 12, "leader": 6}


@page("panels/", *READERS, label=LABEL, opinions=True)
def panels(request: Request) -> HttpResponse:
    """The panels of one's committees, newest first, under the rounds whose candidates wait for one."""
    listed = queries.of_office(request.grant)
    found = one_page(listed, order=("-made_at", "-id"), cursor=request.GET.get("at"))
    return shown(
        request,
        "panels.html",
        title=LABEL,
        rounds=_rounds(request.grant),
        rows=found.rows,
        number=capped_count(Panel.objects.of_office(request.grant)),
        tones=TONES,
        acts=request.grant.role in REVIEWERS,
        **turned(request, found),
    )


@page("panels/rounds/<int:round>/criteria/", *OFFICE)
def panel_criteria(request: Request, round: int) -> HttpResponse:
    """评分标准, and 匿名评议 or not; only to be read once somebody reads by them."""
    held = own_round(request.grant, round)
    criteria = Criteria.objects.filter(round=held).first()
    initial = {"blind": criteria.blind} if criteria else {}
    form = Scoring(request.POST or None, lines=queries.lines(held.pk), initial=initial)
    return filled(
        request,
        form,
        lambda **who: actions.set_criteria(held, form.said(), masked=form.cleaned_data["blind"], **who),
        f"「{held.name}」的评分标准已保存。",
        title=f"评分标准 · {held.committee.name} {held.name}",
        place=place(),
        template="panel_criteria.html",
        criteria=criteria,
        lines=queries.lines(held.pk) if criteria and criteria.pinned_at else [],
    )


@page("panels/rounds/<int:round>/new/", *OFFICE)
def make_panel(request: Request, round: int) -> HttpResponse:
    """组建评议组 of those who were drawn and sit in no other panel."""
    held = own_round(request.grant, round)
    start = {"readers": LEAST_READERS}
    form = Composing(request.POST or None, people=_free(held), series=held.committee.series_id, initial=start)
    return filled(
        request,
        form,
        lambda **who: actions.make(held, **form.said(), **who),
        lambda made: f"「{made.name}」已组建，请列入评审对象。",
        then=lambda made: reverse("panel_candidates", args=[made.pk]),
        title=f"组建评议组 · {held.name}",
        place=place(),
        **_composing(form),
    )


@page("panels/<int:panel>/change/", *OFFICE)
def change_panel(request: Request, panel: int) -> HttpResponse:
    """修改组员, until somebody reads."""
    held = own_panel(request.grant, panel)
    seated = [str(pk) for pk in held.members.order_by("pk").values_list("user_id", flat=True)]
    initial = {"name": held.name, "readers": held.readers, "members": seated, "leader": str(held.leader_id)}
    people, series = _free(held.round, held), held.round.committee.series_id
    form = Composing(request.POST or None, people=people, series=series, initial=initial)
    return filled(
        request,
        form,
        lambda **who: actions.change(held, **form.said(), seen=posted_number(request), **who),
        "评议组已修改。",
        title=f"修改评议组 · {held.name}",
        place=Place("panels", LABEL, reverse("panel", args=[held.pk])),
        hidden={"seen": held.version},
        **_composing(form),
    )


@page("panels/<int:panel>/discard/", *OFFICE)
def discard_panel(request: Request, panel: int) -> HttpResponse:
    """解散, until somebody reads."""
    held = own_panel(request.grant, panel)
    return agreed(
        request,
        partial(actions.discard, held, seen=posted_number(request)),
        f"「{held.name}」已解散。",
        title="解散评议组",
        question=f"确定解散「{held.name}」吗？",
        consequence="组员和已列入的评审对象可以重新编组。",
        yes="解散",
        then="panels",
        place=place(held),
        hidden={"seen": held.version},
    )


@page("panels/<int:panel>/", *READERS, opinions=True)
def panel(request: Request, panel: int) -> HttpResponse:
    """One panel: how far its members are and who reads whom; no score before it is closed."""
    held = own_panel(request.grant, panel)
    listed = held.candidates.select_related("application__unit", "application__title")
    reading = Assignment.objects.select_related("member__user").order_by("pk")
    listed = listed.prefetch_related(Prefetch("assignments", reading))
    found = one_page(listed, order=("number", "id"), cursor=request.GET.get("at"))
    members = queries.progress(held)
    return shown(
        request,
        "panel.html",
        title=held.name,
        **under(),
        panel=held,
        tone=TONES[State(held.state)],
        criteria=Criteria.objects.filter(round=held.round_id).first(),
        members=members,
        behind=sum(one.given - one.submitted for one in members),  # type: ignore[attr-defined]
        rows=found.rows,
        number=capped_count(held.candidates.order_by("pk")),
        gone=GONE,
        least=LEAST_READERS,
        tones=READING_TONES,
        acts=request.grant.role in REVIEWERS,
        **turned(request, found),
    )


@page("panels/<int:panel>/candidates/", *OFFICE)
def panel_candidates(request: Request, panel: int) -> HttpResponse:
    """列入评审对象: those who stand before the committee and before no panel, by subject."""
    held, wanted = own_panel(request.grant, panel), typed(request, "subject")
    waiting = queries.to_be_listed(held.round)
    if wanted["subject"]:
        waiting = waiting.filter(subject__contains=wanted["subject"])
    chosen = _chosen(request, waiting)
    act = partial(actions.list_candidates, held, chosen, seen=posted_number(request))
    answer = tried(request, act, f"已列入 {len(chosen)} 人。", place(held).back)
    if isinstance(answer, HttpResponse):
        return answer
    return shown(
        request,
        "panel_candidates.html",
        title=f"列入评审对象 · {held.name}",
        status=status_of(answer),
        **under(held),
        panel=held,
        refusal=answer,
        wanted=wanted,
        number=capped_count(waiting),
        most=OFFERED,
        rows=waiting.select_related("unit", "title").order_by("subject", "number", "pk")[:OFFERED],
    )


@page("panels/<int:panel>/candidates/<int:judged>/remove/", *OFFICE)
def unlist_candidate(request: Request, panel: int, judged: int) -> HttpResponse:
    """移出 the list, until somebody reads."""
    held, found = own_candidate(request.grant, panel, judged)
    question = f"确定把{found.application.applicant_name}移出「{held.name}」吗？"
    hidden = {"seen": held.version}
    return agreed(
        request,
        partial(actions.unlist, found, seen=posted_number(request)),
        f"{found.application.applicant_name}已移出「{held.name}」。",
        title="移出评审对象",
        question=question,
        yes="移出",
        place=place(held),
        hidden=hidden,
    )


def own_panel(grant: Grant, pk: int) -> Panel:
    """A panel of one's own committees; any other is not there."""
    found = Panel.objects.of_office(grant).select_related("round__committee", "leader").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_candidate(grant: Grant, panel: int, pk: int) -> tuple[Panel, Candidate]:
    """A candidate of one's own panel."""
    held = own_panel(grant, panel)
    found = held.candidates.select_related("application", "panel").filter(pk=pk).first()
    if found is None:
        raise Http404
    return held, found


def own_round(grant: Grant, pk: int) -> Round:
    """A round of one's own committees, in one's series; any other is not there."""
    found = _own_rounds(grant).filter(pk=pk).select_related("committee").first()
    if found is None:
        raise Http404
    return found


def place(panel: Panel | None = None) -> Place:
    """Where the pages of a panel belong."""
    if panel is None:
        return Place("panels", LABEL, reverse("panels"))
    return Place("panels", panel.name, reverse("panel", args=[panel.pk]))


def under(panel: Panel | None = None) -> dict[str, Any]:
    """The breadcrumb of a page below the list, or below a panel."""
    crumbs = [(LABEL, reverse("panels"))]
    if panel is not None:
        crumbs.append((panel.name, reverse("panel", args=[panel.pk])))
    return {"under": "panels", "crumbs": crumbs}


def _own_rounds(grant: Grant) -> Any:
    own = Round.objects.filter(committee__host=grant.organisation_id)
    if grant.role == Role.ADMINISTRATOR or grant.all_series:
        return own
    return own.filter(committee__series__in=grant.series)


def _rounds(grant: Grant) -> list[Round]:
    """The rounds with candidates before the committee, and how many of these stand before no panel: one query."""
    judged = Q(applications__state="in_committee")
    rounds = _own_rounds(grant).select_related("committee", "criteria").filter(judged)
    seated = Candidate.objects.filter(panel__round__committee__host=grant.organisation_id).values("application")
    waiting = Count("applications", filter=judged & ~Q(applications__in=seated), distinct=True)
    return list(rounds.annotate(waiting=waiting).order_by("-closes_at", "-pk")[:MOST_ROUNDS])


def _free(round: Round, panel: Panel | None = None) -> list[Any]:
    taken = queries.in_other_panels(round, panel)
    return [user for user in queries.members_to_choose(round) if user.pk not in taken]


def _chosen(request: Request, waiting: QuerySet[Application]) -> list[Application]:
    """Everybody who was found, or who was ticked."""
    if request.POST.get("every") == "1":
        return list(waiting)
    keys = [int(key) for key in request.POST.getlist("application") if key.isdecimal() and len(key) < 19]
    return list(Application.objects.filter(pk__in=keys).order_by("pk")) if keys else []


def _composing(form: Composing) -> dict[str, Any]:
    """The words around the form; without anybody to choose, why nothing can be saved."""
    if form.people:
        note = "组员从本批次抽取并接受邀请的专家中选择；同一人只参加一个评议组。"
        return {"spans": SPANS, "save": "保存", "note": note}
    missing = "没有可以选择的专家：本批次的专家抽取尚未完成，或者抽取的专家都已编入其他评议组。"
    return {"spans": SPANS, "save": "", "note": missing}
