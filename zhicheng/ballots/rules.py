"""Pure questions about a ballot; what is missing before it may go on is named all at once."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from zhicheng.applications.models import Application
from zhicheng.ballots.models import Ballot, Paper, State
from zhicheng.core.refused import Refused
from zhicheng.meetings.models import Seat
from zhicheng.meetings.quorum import Outcome

MOST_SLIPS = 1000
"""More ballots are not cast in one go."""
LOST = (
    "设备不能用了的，请告知会务人员：计票之前，评委会办事机构可以写明原因将本轮投票作废，"
    "重新准备选票，全体委员重新领票、投票。"
)
"""What can be done for who has lost the only device that holds the own papers (ADR 24)."""
ELSEWHERE = f"您已在另一台设备或另一个浏览器上领过票，一人只能领一次。请回到原设备投票；原{LOST}"


def canonical(said: Mapping[str, Any]) -> str:
    """Return the one way in which this is written as JSON, so that everybody hashes the same text."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def require_state(ballot: Ballot, *states: State) -> None:
    """The step fits where the ballot is; what is closed stays closed."""
    if ballot.state not in states:
        raise Refused(
            f"本轮投票现在是「{State(ballot.state).label}」，不能这样办理。请刷新页面后查看。", code="not_from_here"
        )


def require_same_agenda(papers: Collection[Paper], applications: Collection[Application]) -> None:
    """The papers that were prepared are those of the candidates who stand now."""
    if {paper.application_id for paper in papers} != {application.pk for application in applications}:
        raise Refused("议程在备票之后有变动，请重新准备选票。", code="agenda_changed")


def require_candidates(applications: Sequence[Application], number: int) -> None:
    """There is somebody to vote on; a further ballot only for whom the rule allows one."""
    if applications:
        return
    if number == 1:
        raise Refused("议程上没有评审对象，请先列入议程。", code="nobody_stands")
    raise Refused("按本次评审会的规则，没有可以再次投票的评审对象。", code="nobody_stands_again")


def without_papers(
    seats: Collection[Seat],
    papers: Collection[Paper],
    recused: Mapping[int, Collection[int]],
    issued: Mapping[int, Collection[int]],
) -> list[Seat]:
    """Return who is present and has not yet got every paper that is due; `issued`: the seats that have, by paper."""
    return [
        seat
        for seat in seats
        if seat.present
        and any(
            seat.pk not in recused.get(paper.application_id, ()) and seat.pk not in issued.get(paper.pk, ())
            for paper in papers
        )
    ]


def to_open_the_box(waiting: Collection[Seat]) -> list[str]:
    """Nobody present is left without papers: whoever went away without them has to be noted as gone."""
    if not waiting:
        return []
    names = "、".join(seat.member.name for seat in waiting)
    return [f"还有 {len(waiting)} 位到会委员没有领票：{names}。请其领票；已经离会的，请登记离会。"]


def require_no_cookie(cookies: Mapping[str, str]) -> None:
    """The box takes nothing from a browser that says who it is."""
    if cookies:
        raise Refused("投票箱不接收带有登录信息的请求。请在投票页面内投票。", code="not_anonymous")


def require_no_other_choice(kept: Mapping[bytes, str], given: Mapping[bytes, str]) -> None:
    """What is in the box stays as it is: the same ballot may come again, another under its token may not."""
    if kept != given:
        raise Refused("这张选票已经投过，投出后不能更改。", code="cast_already")


def require_no_tie_left(outcomes: Mapping[int, Outcome], again: Sequence[Application]) -> None:
    """Equal votes at the last post are decided by a further ballot where the rule has one."""
    tied = [case.applicant_name for case in again if outcomes.get(case.pk) == Outcome.TIED]
    if tied:
        raise Refused(f"{'、'.join(tied)} 得票相同、岗位不足，须再投一轮后才能签字。", code="tie_left")
