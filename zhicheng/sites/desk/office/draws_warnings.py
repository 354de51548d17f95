"""专家抽取: what the office should know before it draws, and would else learn at the meeting."""

from datetime import datetime

from django.db.models import Count, Q

from zhicheng.applications.models import Application
from zhicheng.applications.models import State as Standing
from zhicheng.committees.models import Round
from zhicheng.core.calendar import end
from zhicheng.draws.models import Draw, State

ON_THE_WAY = (Standing.IN_REVIEW, Standing.RETURNED, Standing.AWAITING_COMMITTEE)
AHEAD = (State.PREPARED, State.COMMITTED)


def warnings(draw: Draw, at: datetime) -> list[str]:
    """What speaks against going on with the draw as it is, while nothing is drawn yet."""
    return candidates_to_come(draw.round, at) if draw.state in AHEAD else []


def candidates_to_come(round: Round, at: datetime) -> list[str]:
    """Whether candidates are still unknown, from whom somebody drawn would have to stay away: one query."""
    waiting = Count("pk", filter=Q(state__in=ON_THE_WAY))
    accepted = Count("pk", filter=Q(state=Standing.IN_COMMITTEE))
    found = Application.objects.filter(round=round).aggregate(waiting=waiting, accepted=accepted)
    said = [f"申报未截止（{end(round.closes_at)} 截止）"] if at < round.closes_at else []
    if found["waiting"] or not found["accepted"]:
        said.append(f"已受理 {found['accepted']} 份，尚未受理 {found['waiting']} 份")
    if not said:
        return []
    why = "回避按抽取时已经提交的申报核对，此后提交的申报，其同单位或有关系的专家不会排除，只能在评审时回避。"
    return [f"{'；'.join(said)}。{why}建议全部受理后再抽取。"]
