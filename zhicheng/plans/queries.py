"""Reads about plans and places that several pages and actions use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from zhicheng.catalogue.models import Level, Series
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Contact, Organisation
from zhicheng.plans import rules
from zhicheng.plans.models import Kind, Plan, PlanEvent, PlanLine, Quota, Share, State, by_kind, in_order
from zhicheng.profiles import current


@dataclass(frozen=True)
class Compared:
    """One line of a plan beside what the ledger says of it."""

    series: str
    level: str
    before: int
    after: int
    reserved: int
    used: int

    @property
    def changed(self) -> bool:
        """Whether another number is asked for than is granted."""
        return self.before != self.after

    @property
    def free(self) -> int:
        """The places that are left of those granted."""
        return self.before - self.reserved - self.used


@dataclass(frozen=True)
class Free:
    """What an applicant should know of the places before handing in."""

    granted: int
    held: int
    free: int
    sentence: str
    """Why there is none, and whom to ask; empty where there is one."""


def way(organisation: Organisation) -> list[int]:
    """Return the superiors that look at the organisation's plan, nearest first: one query."""
    return rules.way(organisation, superiors(organisation))


def superiors(organisation: Organisation) -> list[Organisation]:
    """Return the organisations above, from the top down."""
    ids = organisation.ancestor_ids()[:-1]
    found = Organisation.objects.only("id", "name", "kind", "region_id").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def wanted(plan: Plan) -> dict[Kind, int]:
    """Return what the plan asks for."""
    return {(line.series_id, line.level): line.number for line in PlanLine.objects.filter(plan=plan).order_by("id")}


def ledger(organisation: Organisation, year: int) -> dict[Kind, Quota]:
    """Return the organisation's rows of the ledger for a year."""
    rows = Quota.objects.filter(organisation=organisation, year=year).select_related("series").order_by("id")
    return by_kind(rows)


def compared(numbers: dict[Kind, int], rows: dict[Kind, Quota], names: dict[str, str]) -> list[Compared]:
    """Set what is asked for beside what is granted and held, in the order of series and levels."""
    everything = {kind: 0 for kind in rows if rows[kind].granted} | numbers
    found = []
    for series, level, after in in_order(everything):
        row = rows.get((series, level))
        granted, reserved, used = (row.granted, row.reserved, row.used) if row else (0, 0, 0)
        found.append(Compared(names.get(series, series), Level(level).label, granted, after, reserved, used))
    return found


def series_names() -> dict[str, str]:
    """Return the series by their codes, in order."""
    return dict(Series.objects.order_by("code").values_list("code", "name"))


def is_untouched(plan: Plan) -> bool:
    """Whether a plan was handed in and no superior has decided on it since: at most one query."""
    if plan.state != State.SUBMITTED:
        return False
    newest = PlanEvent.objects.filter(plan=plan).order_by("-id").values_list("verb", flat=True).first()
    return newest == PlanEvent.Verb.SUBMITTED


def year_before(plan_of: Organisation, year: int) -> dict[Kind, int]:
    """Return what was filed for the year before; nothing where there was no plan."""
    lines = PlanLine.objects.filter(plan__organisation=plan_of, plan__year=year - 1).order_by("id")
    return {(line.series_id, line.level): line.number for line in lines}


def contact_of(organisation: Organisation) -> str:
    """Say whom to ask in the organisation about its plan."""
    contact = Contact.objects.filter(organisation=organisation).order_by("id").first()
    who = f"（{contact.name} {contact.phone}）" if contact else ""
    return f"请联系「{organisation.name}」系统管理员{who}，由其调整申报计划。"


def places(share: Share) -> Free | None:
    """Return the places for one title of a unit; None where the province knows no plans: at most four queries."""
    if not current().plan_required:
        return None
    row = _row(share)
    granted, held = (row.granted, row.held) if row else (0, 0)
    sentence = "" if granted > held else no_place(share).message
    return Free(granted, held, granted - held, sentence)


def no_place(share: Share) -> Refused:
    """Say why an application finds no place, and whom to ask."""
    unit, series = Organisation.objects.get(pk=share.unit), Series.objects.get(pk=share.series)
    return rules.no_place(unit, share.year, series, share.level, _row(share), contact_of(unit))


def _row(share: Share) -> Quota | None:
    unit, year, series, level = share
    return Quota.objects.filter(organisation=unit, year=year, series=series, level=level).first()


def chosen_plans(own: Organisation, wanted: Mapping[str, str]) -> QuerySet[Plan]:
    """Return the plans below a superior, narrowed by state (`mine`: those that wait for it), year and unit."""
    state = wanted.get("state", "")
    rows = Plan.objects.waiting_at(own) if state == "mine" else Plan.objects.below(own)
    if state in State.values:
        rows = rows.filter(state=state)
    narrowed = rows.filter(_of_year_and_unit(wanted)).select_related("organisation", "desk")
    return narrowed.annotate(total=Sum("lines__number", default=0))


def chosen_quotas(own: Organisation, wanted: Mapping[str, str]) -> QuerySet[Quota]:
    """Return the ledger of a subtree, found by the paths of its organisations without recursion, narrowed."""
    rows = Quota.objects.filter(organisation__path__startswith=own.path, granted__gt=0)
    exact = {name: wanted[name] for name in ("series", "level") if wanted.get(name)}
    rows = rows.filter(_of_year_and_unit(wanted), **exact).select_related("organisation", "series")
    held = F("reserved") + F("used")
    match wanted.get("free", ""):
        case "yes":
            return rows.filter(granted__gt=held)
        case "no":
            return rows.filter(granted__lte=held)
    return rows


def _of_year_and_unit(wanted: Mapping[str, str]) -> Q:
    """A year, and units by a keyword of their name, where they are asked for."""
    narrow, year = Q(), wanted.get("year", "")
    if year.isdecimal() and len(year) == 4:
        narrow &= Q(year=int(year))
    if keyword := wanted.get("unit", ""):
        narrow &= Q(organisation__in=Organisation.objects.named(keyword).values("pk"))
    return narrow


def sums(rows: QuerySet[Quota]) -> Sequence[int]:
    """Return granted, reserved, used and free of all these rows together: one query."""
    found: dict[str, Any] = rows.order_by().aggregate(
        granted=Sum("granted", default=0), reserved=Sum("reserved", default=0), used=Sum("used", default=0)
    )
    granted, reserved, used = found["granted"], found["reserved"], found["used"]
    return granted, reserved, used, granted - reserved - used
