"""Who may bring which list and take which away."""

from typing import Any

from zhicheng.core.refused import Refused
from zhicheng.people.models import Grant
from zhicheng.sheets.kinds import Kind
from zhicheng.sheets.lists import Listing
from zhicheng.sheets.models import Import, State


def require_kind(by: Grant, kind: Kind) -> None:
    """A list is brought by who keeps it."""
    if by.role not in kind.roles or not kind.open_to(by):
        raise Refused(f"您的角色不能导入{kind.label}。", code="not_your_list")


def require_own(by: Grant, taken: Import) -> None:
    """A list is taken over by who brought it, in the same role."""
    if taken.grant_id != by.pk:
        raise Refused("只有上传名单的人可以办理这份名单。", code="not_your_import")


def require_not_running(taken: Import) -> None:
    """While a job is at work on the list, nobody else is."""
    if taken.job is not None and not taken.job.ended:
        raise Refused("名单正在检查或导入，请等它结束。", code="running")


def require_ready(taken: Import) -> None:
    """Only a list without a wrong row, and with something to do, is taken over; once."""
    require_not_running(taken)
    if taken.state == State.COMMITTED:
        raise Refused("这份名单已经导入，没有重复办理。", code="already_committed")
    if taken.state not in (State.CHECKED, State.COMMITTING):
        raise Refused("名单还没有检查完，或已放弃，请重新上传。", code="not_checked")
    if taken.wrong:
        raise Refused(f"还有 {taken.wrong} 行有误，请改正后重新上传；全部行都正确才能导入。", code="wrong_rows")
    if not taken.to_do:
        raise Refused("名单中的各行都已在系统中，没有要导入的内容。", code="nothing_to_do")


def require_listing(by: Grant, listing: Listing) -> None:
    """A list is taken away by who may open it."""
    if not listing.opens_to(by):
        raise Refused("您的角色不能导出这个列表。", code="not_your_list")


def scope_of(by: Grant) -> dict[str, Any]:
    """What decides how much of a list somebody sees."""
    return {
        "grant": by.pk,
        "organisation": by.organisation_id,
        "path": by.organisation.path,
        "role": by.role,
        "all_series": by.all_series,
        "series": sorted(by.series),
        "sections": by.sections,
    }


def require_same_scope(by: Grant, ordered: dict[str, Any]) -> None:
    """A list shows nothing that could not be seen when it was ordered, nor what can no longer be seen."""
    if scope_of(by) != ordered:
        raise Refused("下达导出之后，您的角色或审查权限已变更，没有导出。请回到列表重新导出。", code="scope_changed")
