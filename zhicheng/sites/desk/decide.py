"""The three verdicts, each on its own page that also opens as a dialog: pass, return for revision, reject."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.timezone import localtime

from zhicheng.applications.models import Kind
from zhicheng.committees.models import Round
from zhicheng.core import clock
from zhicheng.core.refused import Refused, Stale
from zhicheng.people.models import REVIEWERS, Role
from zhicheng.profiles import current
from zhicheng.reviews import actions, dossier
from zhicheng.reviews.dossier import OPEN, Mark, Visit
from zhicheng.reviews.models import Event
from zhicheng.sections import registry
from zhicheng.sites.desk import showing
from zhicheng.sites.desk.queue import record_prefix
from zhicheng.sites.desk.stops import at_desk, is_last, may_decide, queue_page
from zhicheng.sites.desk.verdicts import Deciding, Passing, Rejecting, Returning, Verdict
from zhicheng.sites.frame.acting import Act, tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

DONE = {
    Event.Kind.PASSED: "已通过：{name}，{where}。",
    Event.Kind.RETURNED: "已退回修改：{name}，申报人将看到您写的意见。",
    Event.Kind.REJECTED: "已作不通过处理：{name}，申报人将看到原因。",
}


@page("review/<int:stop>/pass/", *REVIEWERS)
def pass_case(request: Request, stop: int) -> HttpResponse:
    """通过: with the organisation's opinion; the last organisation chooses the committee where the profile says so."""
    visit, at = _visit(request, stop), clock.now()
    rounds = _rounds(visit, at)
    form = Passing(request.POST or None, rounds=rounds, initial=_seen(visit))

    def act(**who: Any) -> Event:
        said = form.cleaned_data
        return actions.pass_(
            visit.stop, rest=said["rest"], seen=said["seen"], note=said["note"], round=said.get("round"), **who
        )

    return _decided(request, visit, form, act) or _asked(
        request, visit, form, "pass_case.html", "通过", label=showing.pass_label(visit)
    )


@page("review/<int:stop>/return/", *REVIEWERS)
def return_case(request: Request, stop: int) -> HttpResponse:
    """退回修改: the reasons of all sections at once, those already noted filled in."""
    visit = _visit(request, stop)
    sections = {code: registry.ALL[code].label for code in visit.codes}
    noted = {f"reason_{code}": opinion.text for code, opinion in visit.opinions.items() if not opinion.fit}
    form = Returning(request.POST or None, sections=sections, initial=_seen(visit) | noted)

    def act(**who: Any) -> Event:
        said = form.cleaned_data
        return actions.return_for_revision(
            visit.stop, reasons=form.reasons, complete=said["complete"], seen=said["seen"], **who
        )

    return _decided(request, visit, form, act) or _asked(request, visit, form, "return_case.html", "退回修改")


@page("review/<int:stop>/reject/", *REVIEWERS)
def reject_case(request: Request, stop: int) -> HttpResponse:
    """不通过: with the reason that the applicant reads."""
    visit = _visit(request, stop)
    form = Rejecting(request.POST or None, initial=_seen(visit))

    def act(**who: Any) -> Event:
        said = form.cleaned_data
        return actions.reject(visit.stop, reason=said["reason"], seen=said["seen"], **who)

    return _decided(request, visit, form, act) or _asked(
        request, visit, form, "reject_case.html", "不通过", final=current().rejected == "final"
    )


@page("review/<int:stop>/decide/", Role.REVIEW)
def decide_case(request: Request, stop: int) -> HttpResponse:
    """审核: 是否通过 in one dialog, as in the manual."""
    visit, at = _visit(request, stop), clock.now()
    form = Deciding(request.POST or None, rounds=_rounds(visit, at), initial=_seen(visit))

    def act(**who: Any) -> Event:
        said = form.cleaned_data
        if said["fit"] == "no":
            return actions.reject(visit.stop, reason=said["reason"], seen=said["seen"], **who)
        return actions.pass_(visit.stop, seen=said["seen"], note=said["note"], round=said.get("round"), **who)

    return _decided(request, visit, form, act) or _asked(
        request, visit, form, "decide_case.html", "审核", where=showing.destination(visit)
    )


def _visit(request: Request, stop: int) -> Visit:
    return dossier.visit(at_desk(request, stop), request.grant)


def _seen(visit: Visit) -> dict[str, Any]:
    return {"seen": visit.stop.application.version}


def _rounds(visit: Visit, at: datetime) -> QuerySet[Round] | None:
    """What the last organisation chooses from; None where there is nothing to choose."""
    if (
        visit.stop.kind == Kind.EXPERT
        or current().applicant_chooses_committee
        or not is_last(visit.stop, visit.steps)
        or visit.beyond
    ):
        return None
    application = visit.stop.application
    fitting = Round.objects.open(at).for_unit(application.unit)
    fitting = fitting.for_title(application.series, application.specialty, application.level)
    return fitting.select_related("committee__host").order_by("closes_at", "pk")


def _decided(request: Request, visit: Visit, form: Verdict, act: Act) -> HttpResponse | None:
    """Do it and go back to the list; None when the form is to be shown, with what was refused on it."""
    if not form.is_valid():
        return None
    where = "待同事审查其余内容" if visit.beyond else showing.destination(visit)
    if chosen := form.cleaned_data.get("round"):
        where = f"呈报{chosen.committee.name}"
    answer = tried(
        request,
        act,
        lambda event: DONE[Event.Kind(event.kind)].format(name=visit.stop.application.applicant_name, where=where),
        queue_page(visit.stop, visit.steps)[2],
    )
    if isinstance(answer, Stale):
        form.stale = True
        form.see(visit.stop.application.version)
    elif isinstance(answer, Refused):
        _tell(form, answer)
    return answer if isinstance(answer, HttpResponse) else None


def _tell(form: Verdict, refusal: Refused) -> None:
    own = {name: sentence for name, sentence in refusal.fields.items() if name in form.fields}
    if not own or refusal.message not in own.values():
        form.add_error(None, refusal.message)
    for name, sentence in own.items():
        form.add_error(name, sentence)


def _asked(request: Request, visit: Visit, form: Verdict, template: str, title: str, **context: Any) -> HttpResponse:
    application = visit.stop.application
    name, label, address = queue_page(visit.stop, visit.steps)
    typed, why_not = request.method == "POST", "" if visit.stop.closed_at else showing.why_not(visit, request.grant)
    open_ = may_decide(request, visit.stop) and (typed or not why_not)
    late = form.stale or not open_
    status = 409 if late else 422 if form.errors else 200
    return shown(
        request,
        template,
        title=f"{title} · {application.applicant_name}",
        status=status,
        under=name,
        crumbs=[(label, address)],
        form=form,
        application=application,
        back=f"{record_prefix()}{visit.stop.pk}/",
        changes=_changes(request, visit) if late else [],
        open=open_,
        why_not=why_not,
        typed=typed,
        tally=showing.tally(visit),
        unread=[registry.ALL[code].label for code, mark in visit.marks.items() if _is_unread(visit, code, mark)],
        to_mend=[registry.ALL[code].label for code, mark in visit.marks.items() if mark is Mark.CHANGE],
        **context,
    )


def _is_unread(visit: Visit, code: str, mark: Mark) -> bool:
    return mark in OPEN and code in visit.to_decide


def _changes(request: Request, visit: Visit) -> list[str]:
    """What happened after the version on the page, one sentence each; without a page, what ended the visit."""
    text = request.POST.get("seen", "")
    known = text.isdecimal() and len(text) < 10
    ended = [event for event in visit.events if event.at == visit.stop.closed_at] or visit.events[-1:]
    lines = []
    for event in [event for event in visit.events if event.seq > int(text)] if known else ended:
        who = f"{event.organisation_name} {event.by_name}" if event.role != Role.APPLICANT else event.by_name
        lines.append(f"{localtime(event.at):%Y-%m-%d %H:%M}　{who}：{dossier.done_word(event)}")
    return lines
