"""专家抽取公布: what of each draw is published, and the file with which anybody repeats it; nobody has a name here."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.core.paging import page as one_page
from zhicheng.draws import drawing, queries
from zhicheng.draws.models import ABOUT_A_SEAT, Draw, DrawEvent, State
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import VisitorRequest, turned
from zhicheng.sites.frame.respond import script, shown

LABEL = "专家抽取公布"
IN_ORDER = ("-committed_at", "-id")
UNREAD = ("seed", "pool")
"""Never shown beside what is published, and large."""
LONGEST = 100_000
"""Characters of a file that are shown in the page; a longer one is downloaded."""
TONES = {State.COMMITTED: "busy", State.DRAWN: "busy", State.CLOSED: "good", State.VOID: "quiet"}


@page("draws/", label=LABEL, gated=False)
def published_draws(request: VisitorRequest) -> HttpResponse:
    """The published draws, newest first."""
    published = Draw.objects.published().select_related("round__committee").defer(*UNREAD, "rule")
    found = one_page(published, order=IN_ORDER, cursor=request.GET.get("cursor"))
    return shown(
        request,
        "published_draws.html",
        title=LABEL,
        draws=found.rows,
        tones=TONES,
        **turned(request, found, "cursor"),
    )


@page("draws/<int:draw>/", gated=False)
def published_draw(request: VisitorRequest, draw: int) -> HttpResponse:
    """One draw: its rule, its hashes, who was asked by label, and the file as a whole."""
    found = _published(draw)
    text, rule = queries.published(found), queries.rule_of(found)
    events = found.events.filter(kind__in=ABOUT_A_SEAT).order_by("seq")
    return shown(
        request,
        "published_draw.html",
        title=f"{found.round.committee.name} · {found.round.name}",
        crumbs=[(LABEL, reverse("published_draws"))],
        under="published_draws",
        draw=found,
        tone=TONES[State(found.state)],
        facts=queries.in_words(rule),
        quotas=queries.sufficiency(found),
        events=events.values("quota", "label", "kind", "at"),
        names={quota.code: quota.name for quota in rule.quotas},
        words=dict(DrawEvent.Kind.choices),
        file=text if len(text) <= LONGEST else "",
        digest=drawing.fingerprint(text),
    )


@page("draws/<int:draw>/draw.json", gated=False)
def published_draw_file(request: VisitorRequest, draw: int) -> HttpResponse:
    """下载 what is published, exactly as it is hashed, for docs/verify/draw.py."""
    found = _published(draw)
    response = HttpResponse(queries.published(found), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="draw-{found.pk}-{found.state}.json"'
    return response


@page("draws/draw.py", gated=False)
def draw_script(request: VisitorRequest) -> HttpResponse:
    """下载 the script that repeats a draw from its file, without this system."""
    return script("draw.py")


def _published(pk: int) -> Draw:
    rows = Draw.objects.published().select_related("round__committee").defer("seed")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
