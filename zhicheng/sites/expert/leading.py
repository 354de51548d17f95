"""评议组意见: the leader reads what all have given, once all have given it, and writes what the panel reports."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.core.paging import page as one_page
from zhicheng.panels import queries, reading
from zhicheng.panels.models import Candidate, Criteria, Panel, State
from zhicheng.people.models import Role
from zhicheng.sites.expert.panels import LIST
from zhicheng.sites.expert.scoring import Reporting
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number, turned
from zhicheng.sites.frame.respond import CONFLICT, INVALID, shown


@page("panels/led/<int:panel>/", Role.EXPERT, label="评议组意见", gated=False)
def led_panel(request: Request, panel: int) -> HttpResponse:
    """How many are waited for; after that points and opinions of all, without names, and what is to be reported."""
    held = _led(request, panel)
    waiting = queries.waiting(held)
    found = one_page(_mine(request, held), order=("number", "id"), cursor=request.GET.get("at"))
    return shown(
        request,
        "led_panel.html",
        title=f"评议组意见 · {held.name}",
        **_under(),
        panel=held,
        blind=_blind(held),
        waiting=waiting,
        lines=queries.lines(held.round_id),
        rows=[] if waiting else queries.summaries(held, found.rows),
        open=held.state == State.READING,
        **turned(request, found),
    )


@page("panels/led/<int:panel>/<int:judged>/", Role.EXPERT, gated=False)
def write_panel_report(request: Request, panel: int, judged: int) -> HttpResponse:
    """填写评议组意见 of one candidate; of two windows the older one saves nothing and loses nothing."""
    one, edition = _judged(request, panel, judged), posted_number(request, "edition")
    form, said = Reporting(request.POST or None, initial={"text": one.report}), f"{one.label}的评议组意见已保存。"
    answer = taken(
        request,
        form,
        lambda **who: reading.report(one, **form.cleaned_data, edition=edition, **who),
        said,
        reverse("led_panel", args=[panel]),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return _writing(request, _judged(request, panel, judged), form, answer)


def _writing(request: Request, one: Candidate, form: Reporting, status: int) -> HttpResponse:
    """The page as it is now; what could not be saved stays on it, even where nothing can be written any more."""
    held, stale, typed = one.panel, status == CONFLICT, request.POST.get("text", "").strip()
    waiting = queries.waiting(held)
    open_ = held.state == State.READING and not waiting
    lost = request.method == "POST" and not open_
    return shown(
        request,
        "write_panel_report.html",
        title=f"{one.label}{'' if _blind(held) else ' ' + one.application.applicant_name}",
        **_under(held),
        status=CONFLICT if lost else status,
        form=form,
        edition=posted_number(request, "edition") if status == INVALID else one.edition,
        newer=stale,
        typed=typed,
        lost=lost,
        panel=held,
        waiting=waiting,
        lines=queries.lines(held.round_id),
        row=None if waiting else queries.summaries(held, [one])[0],
        open=open_,
    )


def _led(request: Request, pk: int) -> Panel:
    found = Panel.objects.led_by(request.grant).select_related("round__committee").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _judged(request: Request, panel: int, pk: int) -> Candidate:
    """The candidate of whom the person writes, with the panel, both as they are now."""
    held = _led(request, panel)
    found = _mine(request, held).filter(pk=pk).first()
    if found is None:
        raise Http404
    found.panel = held
    return found


def _mine(request: Request, panel: Panel) -> QuerySet[Candidate]:
    """Of whom the person writes: whoever stays away from a candidate sees nothing of it, the leader included."""
    rows = panel.candidates.filter(writer__user=request.grant.user_id)
    return rows.select_related("panel", "application__title", "application__unit")


def _blind(panel: Panel) -> bool:
    return Criteria.objects.filter(round=panel.round_id, blind=True).exists()


def _under(panel: Panel | None = None) -> dict[str, Any]:
    crumbs = [(LIST[0], reverse(LIST[1]))]
    if panel is not None:
        crumbs.append((panel.name, reverse("led_panel", args=[panel.pk])))
    return {"under": LIST[1], "crumbs": crumbs}
