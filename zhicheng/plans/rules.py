"""Who may file and review a plan, which way it takes, and what may not be asked for."""

from collections.abc import Mapping, Sequence

from zhicheng.catalogue.models import Level, Series
from zhicheng.core.refused import Refused, Stale
from zhicheng.organisations.models import Kind as OrganisationKind
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role
from zhicheng.plans.models import Kind, Plan, Quota, State
from zhicheng.profiles import current

MOST_LINES = 60
MOST_PLACES = 9999
MOST_REASON = 500


def way(organisation: Organisation, above: Sequence[Organisation]) -> list[int]:
    """Return the superiors that look at the organisation's plan, nearest first, up to the one with the last word.

    `above` are the organisations above it, from the top down.
    """
    nearest = list(reversed(above))
    if not nearest:
        return []
    return [place.pk for place in nearest[: _last(nearest) + 1]]


def following(way: Sequence[int], desk: int) -> int | None:
    """Return the next superior, None behind the last; after a move of the tree the way begins anew."""
    if desk not in way:
        return way[0] if way else None
    place = way.index(desk)
    return way[place + 1] if place + 1 < len(way) else None


def require_wanted() -> None:
    """A province without plans has none to file."""
    if not current().plan_required:
        raise Refused("本省不实行申报计划，不需要上报。", code="no_plans_here")


def require_own(by: Grant, plan: Plan) -> None:
    """The organisation's administrator files its plan, nobody else."""
    if by.role != Role.ADMINISTRATOR or by.organisation_id != plan.organisation_id:
        raise Refused("只有本单位系统管理员可以填报申报计划。", code="own_plan_only")


def require_at_desk(by: Grant, plan: Plan) -> None:
    """The superior that has it decides, and only while it has it."""
    if plan.state != State.SUBMITTED or plan.desk_id is None:
        raise Refused(
            f"「{plan.organisation.name}」的申报计划没有待审核的内容，可能已处理，请刷新列表。",
            code="nothing_to_decide",
        )
    if by.role != Role.ADMINISTRATOR or by.organisation_id != plan.desk_id:
        holder = plan.desk.name if plan.desk else ""
        raise Refused(f"这份申报计划现在由「{holder}」审核，不能由本机构办理。", code="not_at_desk")


def require_current(plan: Plan, seen: int) -> None:
    """The page may be older than the plan."""
    if plan.version != seen:
        raise Stale("您打开页面之后，这份申报计划已有新的处理，以下是最新情况，请核对后再操作。")


def require_open(plan: Plan) -> None:
    """While a superior looks at it, a plan stays as it was filed."""
    if plan.state == State.SUBMITTED:
        raise Refused(
            f"申报计划已提交，正在由「{plan.desk.name if plan.desk else '上级'}」审核，审核期间不能修改。",
            code="plan_under_review",
        )


def require_untouched(plan: Plan, untouched: bool) -> None:
    """A plan is taken back until the first superior has decided."""
    if plan.state != State.SUBMITTED:
        raise Refused("申报计划不在审核中，不需要撤回。", code="not_under_review")
    if not untouched:
        raise Refused(
            f"已有上级单位审核过这份申报计划，不能撤回。需要修改的，请联系「{plan.desk.name if plan.desk else '上级'}」"
            "按不通过退回。",
            code="plan_looked_at",
        )


def require_numbers(numbers: Mapping[Kind, int]) -> None:
    """Lines are few, and their numbers are those of a unit and not of a typing error."""
    if len(numbers) > MOST_LINES:
        raise Refused(f"申报计划最多 {MOST_LINES} 行，现在有 {len(numbers)} 行。", code="too_many_lines")
    if any(not 0 < number <= MOST_PLACES for number in numbers.values()):
        raise Refused(f"申报数量应为 1 到 {MOST_PLACES} 的整数。", code="bad_number")


def require_something(plan: Plan, numbers: Mapping[Kind, int]) -> None:
    """A plan says how many titles, and comes with its document; a change may take everything away."""
    if not numbers and not plan.approved_at:
        raise Refused("申报计划还没有内容，请至少填写一行系列、层级和申报数量。", code="empty_plan")
    if plan.document_id is None:
        raise Refused("请先上传申报计划文件（盖章的扫描件或 PDF），再提交。", code="document_needed")


def require_difference(plan: Plan, numbers: Mapping[Kind, int], granted: Mapping[Kind, int]) -> None:
    """A change changes something."""
    if plan.approved_at and dict(numbers) == {kind: number for kind, number in granted.items() if number}:
        raise Refused("填写的数量与已核准的计划相同，没有需要审核的调整。", code="nothing_changed")


def require_no_less_than_held(numbers: Mapping[Kind, int], rows: Mapping[Kind, Quota]) -> None:
    """What applications hold already cannot be taken from under them."""
    short = [
        f"「{row.series.name}」{Level(row.level).label}：拟调整为 {numbers.get(kind, 0)}，"
        f"而审核中占用 {row.reserved}、已使用 {row.used}，不能少于 {row.held}"
        for kind, row in rows.items()
        if numbers.get(kind, 0) < row.held
    ]
    if short:
        raise Refused(f"{'；'.join(short)}。请改为不少于已占用和使用的数量。", code="less_than_held")


def require_reason(reason: str) -> None:
    """A refusal says what to mend."""
    if not reason:
        raise Refused("请写明不通过的原因，单位将据此修改。", code="reason_needed", fields={"reason": "请写明原因。"})


def no_place(unit: Organisation, year: int, series: Series, level: str, row: Quota | None, ask: str) -> Refused:
    """Say why an application finds no place, and whom to ask."""
    what = f"「{unit.name}」{year} 年度「{series.name}」{Level(level).label}"
    if row is None or not row.granted:
        said = f"{what}没有核准的申报计划，暂时不能提交。"
    else:
        said = (
            f"{what}的申报计划共 {row.granted} 个名额，审核中占用 {row.reserved} 个、已使用 {row.used} 个，"
            "没有剩余名额，不能提交。"
        )
    return Refused(f"{said}{ask}", code="no_place")


def _last(nearest: Sequence[Organisation]) -> int:
    """The place of the superior with the last word among those above, nearest first."""
    match current().plan_decided_by:
        case "direct_superior":
            return 0
        case "city_office":
            offices = [at for at, place in enumerate(nearest) if _is_office_of(place, city=True)]
            return offices[0] if offices else len(nearest) - 1
    return len(nearest) - 1


def _is_office_of(place: Organisation, *, city: bool) -> bool:
    """Whether it is the office of a city (region 4101 00), by its region's code of GB/T 2260."""
    code = place.region_id
    return place.kind == OrganisationKind.OFFICE and code.endswith("00") and code.endswith("0000") is not city
