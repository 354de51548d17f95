"""The record page: one section at a time, with its attachments, marks, the decision and the trail."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.applications.models import Kind
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.papers.queries import covers_whole
from zhicheng.people.models import REVIEWERS
from zhicheng.profiles import current
from zhicheng.reviews import actions, dossier, waiting
from zhicheng.reviews.dossier import Mark, Visit
from zhicheng.reviews.waiting import Wanted, Whose
from zhicheng.sections import registry
from zhicheng.sites.desk import showing
from zhicheng.sites.desk.queue import record_prefix
from zhicheng.sites.desk.stops import at_desk, may_decide, queue_page
from zhicheng.sites.desk.verdicts import Remark
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown
from zhicheng.sites.frame.tones import told_of

WHOSE = {"own_people_queue": Whose.OWN, "subordinate_queue": Whose.BELOW, "submitting_queue": Whose.LAST}


@page("review/<int:stop>/", *REVIEWERS)
def review_record(request: Request, stop: int) -> HttpResponse:
    """Read an application section by section; what this desk has decided stays readable."""
    visit = dossier.visit(at_desk(request, stop), request.grant)
    code = request.GET.get("section") or showing.first_to_read(visit)
    if code not in visit.codes:
        raise Http404
    return _record(request, visit, code)


@page("review/<int:stop>/mark/<slug:code>/", *REVIEWERS)
def mark_section(request: Request, stop: int, code: str) -> HttpResponse:
    """Note what one section is worth, and go on to the next one that nobody has looked at."""
    found = at_desk(request, stop)
    visit = dossier.visit(found, request.grant)
    if code not in visit.codes:
        raise Http404
    if request.method != "POST":
        return redirect(f"{record_prefix()}{stop}/?{urlencode({'section': code})}")
    form = Remark(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.mark(found, code, fit=said["fit"], text=said["text"], by=request.grant, at=clock.now())
        except Refused as refusal:
            form.add_error("text", refusal.message)
        else:
            query = {"section": showing.next_to_read(visit, code)}
            return redirect(f"{record_prefix()}{stop}/?{urlencode(query)}")
    return _record(request, visit, code, form=form)


@page("review/<int:stop>/number/", *REVIEWERS)
def reveal_number(request: Request, stop: int) -> HttpResponse:
    """Show the full ID number once; the look is noted, and neither number nor answer is kept by the browser."""
    found = at_desk(request, stop)
    if request.method != "POST":
        return redirect(f"{record_prefix()}{stop}/")
    number = actions.read_id_number(found, by=request.grant, at=clock.now())
    return _record(request, dossier.visit(found, request.grant), "basics", number=number)


@page("review/<int:stop>/next/", *REVIEWERS)
def next_case(request: Request, stop: int) -> HttpResponse:
    """下一件: the next one that waits in the same list; the list itself when there is none."""
    found = at_desk(request, stop)
    name, _, address = queue_page(found, dossier.steps(found.application))
    wanted = Wanted(kind=Kind(found.kind), whose=WHOSE.get(name, Whose.ALL))
    following = waiting.next_after(request.grant, wanted, found.pk, found.entered_at)
    return redirect(f"{record_prefix()}{following}/" if following else address)


@page("review/<int:stop>/trail/", *REVIEWERS)
def case_trail(request: Request, stop: int) -> HttpResponse:
    """审批流程: each handling unit and its opinion, where the case is now, and what is ahead."""
    found = at_desk(request, stop)
    visit = dossier.visit(found, request.grant)
    name, label, address = queue_page(found, visit.steps)
    lines = dossier.trail(found.application, visit.events, visit.steps, visit.scope)
    return shown(
        request,
        "case_trail.html",
        title=f"审批流程 · {found.application.applicant_name}",
        under=name,
        crumbs=[(label, address)],
        lines=[showing.handled_row(line) for line in lines],
        application=found.application,
        standing=told_of(found.application),
        steps=len(current().steps) > 1,
        back=f"{record_prefix()}{stop}/",
    )


def _record(request: Request, visit: Visit, code: str, *, form: Remark | None = None, number: str = "") -> HttpResponse:
    stop, application = visit.stop, visit.stop.application
    name, label, address = queue_page(stop, visit.steps)
    base = f"{record_prefix()}{stop.pk}/"
    section = visit.section(code)
    remark = visit.opinions.get(code)
    why_not = "" if stop.closed_at else showing.why_not(visit, request.grant)
    decides = not why_not and may_decide(request, stop)
    return shown(
        request,
        "review_record.html",
        title=application.applicant_name,
        status=422 if form is not None else 200,
        under=name,
        crumbs=[(label, address)],
        base=base,
        application=application,
        said_at=visit.said[stop.submission].at,
        findings=visit.said[stop.submission].findings,
        stop=stop,
        code=code,
        nav=showing.navigation(visit, code, base),
        reading=showing.Reading(section, code, base, request.GET),
        mark=visit.marks[code],
        marked=remark,
        form=form or Remark(initial={"text": remark.text if remark else ""}),
        phrases=showing.phrases(code),
        asks=decides and code in visit.to_decide,
        decides=decides,
        why_not=why_not,
        may_recall=showing.may_recall(visit, request.grant),
        tally=showing.tally(visit),
        pass_label=showing.pass_label(visit),
        trail=[
            showing.trail_item(line, clock.now())
            for line in showing.shortened(dossier.trail(application, visit.events, visit.steps, visit.scope))
        ],
        number=number,
        prints=covers_whole(request.grant, application),
        Mark=Mark,
        labels={known: registry.ALL[known].label for known in visit.codes},
        next_url=reverse("next_case", kwargs={"stop": stop.pk}),
    )
