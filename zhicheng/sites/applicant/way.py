"""The way after handing in, as the applicant is shown it: organisations, not persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.timezone import localdate

from zhicheng.applications.models import Application, Kind
from zhicheng.core.refused import Refused
from zhicheng.reviews import queries
from zhicheng.ui.parts import TrailItem


@dataclass(frozen=True)
class Way:
    """The organisations in their order, where somebody is missing, or why there is no way."""

    items: Sequence[TrailItem]
    vacant: Sequence[str]
    """Organisations in which nobody can review now."""
    problem: str = ""


def way_of(application: Application, at: datetime) -> Way:
    """Return the way as the tree stands now, ending at the committee's door or in the expert library."""
    try:
        stages = queries.stages(application, localdate(at))
    except Refused as refusal:
        return Way((), (), refusal.message)
    following = next((stage for stage in stages if not stage.passed), None) if stages[0].passed else None
    items, vacant = [], []
    for organisation, steps in groupby(stages, key=lambda stage: stage.organisation):
        group = list(steps)
        ahead = [stage for stage in group if not stage.passed]
        if not ahead:
            items.append(TrailItem(organisation.name, "已通过", "good"))
            continue
        missing = [stage.label for stage in ahead if stage.vacant]
        if missing:
            vacant.append(organisation.name)
        note = [f"暂无{'、'.join(missing)}人员"] if missing else []
        if ahead[0] is following:
            items.append(TrailItem(f"{organisation.name} · {following.label}", "下一步", "busy", note, "now"))
        else:
            items.append(TrailItem(organisation.name, detail=note, mark="ahead"))
    end = end_of(application)
    at_the_door = all(stage.passed for stage in stages)
    last = TrailItem(end, "下一步", "busy", mark="now") if at_the_door else TrailItem(end, mark="ahead")
    return Way([*items, last], vacant)


def end_of(application: Application) -> str:
    """What stands behind the last organisation: the committee, or the expert library."""
    if application.kind == Kind.EXPERT:
        return "专家信息库（入库）"
    return application.round.committee.name if application.round else "评委会（由呈报单位选定）"
