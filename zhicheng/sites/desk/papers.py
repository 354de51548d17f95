"""材料打印: 评审表 one by one or as a batch, the lists, 面试通知. Nothing is made by GET: each print is noted."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime

from zhicheng.applications.models import Application, State
from zhicheng.committees.models import Round
from zhicheng.core import clock
from zhicheng.core.paging import capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.jobs.actions import order
from zhicheng.papers import actions
from zhicheng.papers.lists import Kind, Publicity
from zhicheng.papers.queries import matching, printable
from zhicheng.papers.tasks import PRINT_BATCH
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.reviews import interviews
from zhicheng.reviews.whereabouts import Sought
from zhicheng.sites.desk.answers import Place, filled
from zhicheng.sites.desk.paper_forms import Call, Published
from zhicheng.sites.desk.seeking import sought
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import made, shown
from zhicheng.sites.frame.tones import told

WHO = (*REVIEWERS, Role.ADMINISTRATOR)
STATES = [(state.value, state.label) for state in State if state != State.DRAFT]
PLACE = ("papers", "材料打印")


@page("papers/", *WHO, label="材料打印", opinions=True)
def papers(request: Request) -> HttpResponse:
    """List what the person may print as a whole; what is sent is printed."""
    wanted = sought(request)
    if request.method == "POST":
        return _printed(request, wanted)
    return _list(request, wanted, Published(initial=Published.usual(request.grant, clock.now())))


@page("papers/<int:application>/form/", *WHO, label="打印评审表", opinions=True)
def print_form(request: Request, application: int) -> HttpResponse:
    """打印评审表."""
    found = get_object_or_404(printable(request.grant), pk=application)
    if request.method != "POST":
        return redirect(_search(found))
    pdf = actions.print_form(found, site=site_of(request), by=request.grant, at=clock.now())
    return made(pdf, f"{found.number}_{found.applicant_name}_评审表.pdf")


@page("papers/<int:application>/notice/", *WHO, label="打印面试通知", opinions=True)
def print_interview(request: Request, application: int) -> HttpResponse:
    """打印面试通知."""
    found = get_object_or_404(printable(request.grant), pk=application)
    if request.method != "POST":
        return redirect(_search(found))
    pdf = actions.print_interview(found, by=request.grant, at=clock.now())
    return made(pdf, f"{found.number}_{found.applicant_name}_面试通知.pdf")


@page("papers/<int:waiting>/interview/", *REVIEWERS, label="通知面试")
def call_to_interview(request: Request, waiting: int) -> HttpResponse:
    """通知面试: when and where; a later notice takes the place of an earlier one."""
    found = get_object_or_404(interviews.to_call(request.grant), pk=waiting)
    form = Call(request.POST or None)
    place = Place(*PLACE, _search(found))
    title, note = f"通知面试 · {found.applicant_name}", "申报人将在进度页看到时间和地点，并可打印面试通知。"
    return filled(
        request,
        form,
        lambda **who: interviews.call_to_interview(found, **form.said(), **who),
        f"已通知 {found.applicant_name} 面试。",
        title=title,
        place=place,
        save="通知",
        note=note,
    )


def site_of(request: Request) -> str:
    """Where the readers of a QR code ask."""
    return request.build_absolute_uri("/").rstrip("/")


def _search(application: Application) -> str:
    return f"{reverse('papers')}?{urlencode({'who': application.number or ''})}"


def _printed(request: Request, wanted: Sought) -> HttpResponse:
    """Make what was asked for, or say on the page why not."""
    form = Published(request.POST)
    kind = request.POST.get("print", "")
    try:
        chosen = _chosen(request, wanted)
        if kind not in set(Kind):
            return _batch(request, chosen)
        published = None
        if kind == Kind.PUBLICITY:
            if not form.is_valid():
                return _list(request, wanted, form, status=422)
            published = Publicity(**form.cleaned_data)
        pdf = actions.print_list(Kind(kind), chosen, publicity=published, by=request.grant, at=clock.now())
    except Refused as refusal:
        return _list(request, wanted, Published(initial=request.POST.dict()), status=422, refusal=refusal)
    return made(pdf, f"{Kind(kind).label}_{localtime(clock.now()):%Y%m%d}.pdf")


def _chosen(request: Request, wanted: Sought) -> list[int]:
    """The ids that were ticked, or all that the filter finds."""
    if "every" in request.POST:
        found = _found(request, wanted).order_by("-pk").values_list("pk", flat=True)
        return list(found[: actions.MOST + 1])
    ticked = [int(text) for text in request.POST.getlist("application") if text.isdecimal() and len(text) < 19]
    if not ticked:
        raise Refused("请先勾选要打印的人员，或勾选「全部」。", code="nothing_ticked")
    return ticked


def _batch(request: Request, chosen: list[int]) -> HttpResponse:
    found = actions.printable_of(request.grant, chosen)
    label = f"批量打印评审表（{len(found)} 人）"
    arguments = {"grant": request.grant.pk, "applications": [a.pk for a in found], "site": site_of(request)}
    job = order(PRINT_BATCH, label=label, by=request.grant.user, at=clock.now(), **arguments)
    return redirect("job", pk=job.pk)


def _list(
    request: Request, wanted: Sought, form: Published, *, status: int = 200, refusal: Refused | None = None
) -> HttpResponse:
    rows = _found(request, wanted)
    found = one_page(rows, order=("-id",), cursor=request.GET.get("at"))
    to_call = interviews.to_call(request.grant).filter(pk__in=[row.pk for row in found.rows])
    return shown(
        request,
        "papers.html",
        title="材料打印",
        status=status,
        rows=found.rows,
        standings=told({row.pk: row.state for row in found.rows}),
        wanted=wanted,
        filtered=any(request.GET.get(name) for name in ("who", "state", "round")),
        states=STATES,
        rounds=[(r.pk, f"{r.committee.name} {r.name}") for r in _rounds(request.grant)],
        number=capped_count(rows) if found.next or found.previous else len(found.rows),
        most=actions.MOST,
        to_call=set(to_call.values_list("pk", flat=True)),
        called=interviews.called([row.pk for row in found.rows]),
        form=form,
        refusal=refusal,
        base=reverse("papers"),
        **turned(request, found),
    )


def _found(request: Request, wanted: Sought) -> QuerySet[Application]:
    return matching(request.grant, who=wanted.who, state=wanted.state, round=wanted.round)


def _rounds(by: Grant) -> list[Round]:
    concerned = Round.objects.around(by.organisation).select_related("committee")
    return list(concerned.order_by("-opens_at", "-id")[:30])
