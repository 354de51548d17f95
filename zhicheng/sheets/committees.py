"""What a committee's office takes away: its committees with their filings, and what has come to its door."""

from datetime import datetime

from django.utils.timezone import localtime

from zhicheng.applications.models import State
from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Committee
from zhicheng.committees.queries import filing_of
from zhicheng.committees.rules import OFFICE
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.results.outcome import words
from zhicheng.reviews.door import of_office
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare

AT_ONCE = 2000


def _committees(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    own = Committee.objects.filter(host=by.organisation_id).select_related("series", "specialty", "scope")
    for one in own.order_by("name", "pk"):
        filing = filing_of(one, localtime(at).date())
        levels = "、".join(str(Level(level).label) for level in Level.values if level in one.levels)
        told = (filing.number, filing.since, filing.until, filing.members) if filing else ("没有有效备案", "", "", "")
        yield one.name, one.series.name, one.specialty.name if one.specialty else "", levels, one.scope.name, *told


def _candidates(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    """As the page shows them: those who wait, unless another state was asked for."""
    rows = of_office(by).filter(state=filters.get("state") or State.AWAITING_COMMITTEE)
    if filters.get("round", "").isdecimal():
        rows = rows.filter(round=int(filters["round"][:9]))
    public = rows.filter(state=State.IN_PUBLICITY).order_by("pk").values_list("pk", "state")
    said = words(dict(public), localtime(at).date())
    related = ("unit", "title", "series", "round__committee", "applicant")
    for one in rows.select_related(*related).order_by("moved_at", "id").iterator(chunk_size=AT_ONCE):
        number = one.applicant.id_number if whole else one.id_number_masked
        title = one.series.name, one.title.name, str(Level(one.level).label)
        round_name = (one.round.committee.name, one.round.name) if one.round else ("", "")
        moved = said.get(one.pk, one.get_state_display()), f"{localtime(one.moved_at):%Y-%m-%d %H:%M}"
        yield (
            one.number,
            one.applicant_name,
            number,
            one.unit.name,
            *title,
            *round_name,
            said.get(one.pk, one.get_state_display()),
            moved,
        )


def _in_words(by: Grant, filters: Filters) -> str:
    return f"状态：{State(filters.get('state') or State.AWAITING_COMMITTEE).label}"


declare(
    Listing(
        code="committees",
        label="评委会与备案",
        roles=frozenset(OFFICE),
        columns=(
            *(Wide("评委会名称", 36), Wide("系列"), Wide("专业"), Wide("层级"), Wide("受理范围", 24)),
            *(Wide("备案编号", 24), Wide("有效期开始"), Wide("有效期截止"), Wide("委员人数")),
        ),
        rows=_committees,
    )
)
declare(
    Listing(
        code="candidates",
        label="评审受理",
        roles=frozenset(REVIEWERS),
        columns=(
            *(Wide("编号", 18), Wide("姓名", 12), Wide("证件号码", 22), Wide("单位", 32), Wide("系列")),
            *(
                Wide("申报职称"),
                Wide("层级", 10),
                Wide("评委会名称", 36),
                Wide("批次"),
                Wide("状态", 12),
                Wide("送达", 18),
            ),
        ),
        rows=_candidates,
        known=frozenset({"state", "round"}),
        in_words=_in_words,
    )
)
