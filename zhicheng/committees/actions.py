"""The verbs of committees and their rounds, and the only writers of their rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.catalogue.models import Level, Series, Specialty
from zhicheng.committees.models import Committee, Round
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation

GRADES = (
    frozenset({Level.SENIOR, Level.ASSOCIATE_SENIOR}),
    frozenset({Level.INTERMEDIATE}),
    frozenset({Level.ASSISTANT, Level.TECHNICIAN}),
)
"""高级, 中级, 初级: a committee judges at one of them (Order 40, Art. 6)."""


@transaction.atomic
def establish(
    name: str,
    *,
    host: Organisation,
    scope: Organisation,
    series: Series,
    levels: Sequence[str],
    by: Any,
    at: datetime,
    specialty: Specialty | None = None,
) -> Committee:
    """Set up a standing committee for one series at one grade."""
    if not levels or not any(set(levels) <= grade for grade in GRADES):
        raise Refused(
            "一个评委会只评一个等级：高级（正高级、副高级）、中级，或初级（助理级、员级）。请分开设立。",
            code="one_grade",
            fields={"levels": "请只选一个等级内的层级。"},
        )
    if Committee.objects.filter(name=name).exists():
        raise Refused(f"已有名为「{name}」的评委会，请换一个名称。", code="committee_name_taken")
    committee = Committee.objects.create(
        name=name, host=host, scope=scope, series=series, specialty=specialty, levels=list(levels)
    )
    trail.record("committee.established", subject=committee, by=by, at=at, host=host.pk, scope=scope.pk)
    return committee


@transaction.atomic
def open_round(
    committee: Committee,
    *,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    correct_until: datetime,
    sections: Mapping[str, int],
    rules: Sequence[str] = (),
    rules_bind: bool = False,
    by: Any,
    at: datetime,
) -> Round:
    """Announce a yearly call; `sections` and `rules` are the versions that its applications are pinned to."""
    if not opens_at < closes_at <= correct_until:
        raise Refused(
            "批次的时间先后不对：申报开始须早于申报截止，修改截止不得早于申报截止。请核对后重新填写。",
            code="round_windows",
        )
    year = localdate(opens_at).year
    if committee.rounds.filter(year=year, name=name).exists():
        raise Refused(
            f"「{committee.name}」{year} 年度已有名为「{name}」的批次，请换一个名称。", code="round_name_taken"
        )
    round = committee.rounds.create(
        year=year,
        name=name,
        opens_at=opens_at,
        closes_at=closes_at,
        correct_until=correct_until,
        sections=dict(sections),
        rules=list(rules),
        rules_bind=rules_bind,
    )
    trail.record("round.opened", subject=round, by=by, at=at, committee=committee.pk)
    return round
