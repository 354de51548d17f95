"""What pages and upper apps read of a draw: whether the pool suffices, what is published, who sits, who recuses."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, QuerySet
from django.utils.timezone import localtime

from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Round, RoundQuerySet
from zhicheng.draws import drawing
from zhicheng.draws.models import ABOUT_A_SEAT, EMPTY, Declaration, Draw, DrawEvent, Exclusion, Invitation, State
from zhicheng.draws.pool import REASONS
from zhicheng.draws.relations import Away, Related, Relations
from zhicheng.draws.rules import Rule
from zhicheng.people.models import Grant, Role, User

ACCEPTED = Invitation.State.ACCEPTED


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """What one quota needs and what there is."""

    code: str
    name: str
    seats: int
    reserves: int
    available: int

    @property
    def short(self) -> int:
        """How many experts are missing."""
        return max(0, self.seats + self.reserves - self.available)


def of_office(by: Grant) -> RoundQuerySet:
    """The announced rounds of one's own committees, within the series that one reviews."""
    own = Round.objects.announced().filter(committee__host=by.organisation_id).select_related("committee__series")
    if by.role == Role.ADMINISTRATOR or by.all_series:
        return own
    return own.filter(committee__series__in=by.series)


def rounds(by: Grant, wanted: Mapping[str, str]) -> RoundQuerySet:
    """Those of one's committees or of the one wanted, each with its draws in `drawn`, the newest first."""
    found = of_office(by)
    if (committee := wanted.get("committee", "")).isdecimal():
        found = found.filter(committee=int(committee[:9]))
    newest = Draw.objects.defer("seed", "pool", "rule").order_by("-number")
    return found.prefetch_related(Prefetch("draws", newest, to_attr="drawn"))


def current_draw(round: Round) -> Draw | None:
    """The round's draw that counts, or None before one was prepared: one query."""
    found = Draw.objects.filter(round=round).exclude(state=State.VOID).defer("seed")
    return found.select_related("round__committee").first()


def rule_of(draw: Draw) -> Rule:
    """The rule of the draw."""
    return Rule.read(draw.rule)


def in_words(rule: Rule) -> list[tuple[str, str]]:
    """The rule as the office and everybody else reads it; its quotas are told by `sufficiency`."""
    return [
        ("公开值", rule.source),
        ("产生时间", f"{localtime(rule.known_at):%Y-%m-%d %H:%M}"),
        ("职称不低于", Level(rule.least_level).label),
        ("任期覆盖到", f"{rule.serves_on:%Y-%m-%d}"),
        ("近期委员", f"最近 {rule.last_rounds} 个批次的委员不抽取" if rule.last_rounds else "不限"),
        ("每年次数", f"本年已满 {rule.load} 次的不抽取" if rule.load else "不限"),
        ("单位回避", f"须回避的申报人超过 {rule.unit_share}% 的不抽取"),
        ("个人关系", "与申报人有关系的不抽取" if rule.relations else "不排除，评审时回避"),
        ("年龄", f"不超过 {rule.oldest} 周岁" if rule.oldest else "不限"),
    ]


def sufficiency(draw: Draw) -> list[Sufficiency]:
    """Say beforehand, for each quota, whether the pool suffices for its seats and reserves."""
    pools = json.loads(draw.pool)
    return [
        Sufficiency(quota.code, quota.name, quota.seats, quota.reserves, len(pools[quota.code]))
        for quota in rule_of(draw).quotas
    ]


def excluded(draw: Draw) -> list[tuple[str, str, int]]:
    """How many stay away for each reason, as (code, in words, number): one query."""
    found = dict(Exclusion.objects.filter(draw=draw).values_list("code").annotate(number=Count("pk")))
    return [(code, words, found[code]) for code, words in REASONS.items() if code in found]


def orders(draw: Draw) -> dict[str, list[str]]:
    """The labels of each quota in the order drawn, mixed anew from what nobody can change; none before the draw."""
    if not draw.value:
        return {}
    return drawing.drawn(json.loads(draw.pool), seed=draw.revealed, value=draw.value, rule=draw.rule_hash)


def published(draw: Draw) -> str:
    """The file that anybody may take and check with docs/verify/draw.py; no name of an expert, no reason of one."""
    sitting = Invitation.objects.filter(draw=draw).exclude(state__in=EMPTY).order_by("lot__quota", "lot__place")
    seats: dict[str, list[str]] = {quota.code: [] for quota in rule_of(draw).quotas} if draw.drawn_at else {}
    for quota, label in sitting.values_list("lot__quota", "lot__label"):
        seats[quota].append(label)
    events = DrawEvent.objects.filter(draw=draw, kind__in=ABOUT_A_SEAT).order_by("seq")
    committee = draw.round.committee
    return drawing.canonical(
        {
            "format": drawing.FORMAT,
            "committee": committee.name,
            "round": f"{draw.round.year} {draw.round.name}",
            "draw": draw.number,
            "state": draw.state,
            "reason": draw.reason,
            "rule": json.loads(draw.rule),
            "rule_sha256": draw.rule_hash,
            "pools": json.loads(draw.pool),
            "pool_sha256": draw.pool_hash,
            "commitment": draw.commitment,
            "committed_at": _moment(draw.committed_at),
            "seed": draw.revealed,
            "public_value": draw.value,
            "drawn_at": _moment(draw.drawn_at),
            "void_at": _moment(draw.void_at),
            "orders": orders(draw),
            "seats": seats,
            "events": [
                {"quota": event.quota, "label": event.label, "what": event.kind, "at": _moment(event.at)}
                for event in events
            ],
        }
    )


def invitations(draw: Draw) -> QuerySet[Invitation]:
    """Everybody who was asked, with names, for the office of the committee alone; in the order of the draw."""
    rows = Invitation.objects.filter(draw=draw).select_related("lot__expert__organisation", "lot__expert__title")
    return rows.order_by("lot__quota", "lot__place")


def invitations_of(grant: Grant) -> QuerySet[Invitation]:
    """What a person was asked to sit in, for that person alone; the newest first."""
    if grant.role != Role.EXPERT:
        return Invitation.objects.none()
    rows = Invitation.objects.filter(lot__expert__person=grant.user_id).exclude(draw__state=State.VOID)
    return rows.select_related("draw__round__committee", "lot").order_by("-invited_at", "-pk")


def to_answer(grant: Grant, at: datetime) -> tuple[int, datetime | None]:
    """How many invitations the person may still answer, and since when the first of them waits: one query."""
    waiting = invitations_of(grant).filter(state=Invitation.State.INVITED, draw__state=State.DRAWN, answer_by__gte=at)
    since = sorted(waiting.order_by().values_list("invited_at", flat=True))
    return len(since), since[0] if since else None


def members(round: Round) -> QuerySet[User]:
    """Who may be seated in a meeting of the round: the people who have accepted, in a draw that is not void.

    Complete once the draw is closed (`current_draw(round).state`); before that somebody may still decline. How many
    they are was fixed by the rule of the draw, which is held to the law and to nobody's filing (`Filing.members`).
    """
    sitting = Invitation.objects.filter(draw__round=round, state=ACCEPTED).exclude(draw__state=State.VOID)
    return User.objects.filter(pk__in=sitting.values("lot__expert__person")).order_by("pk")


def vacant(draw: Draw) -> dict[str, int]:
    """How many seats of each quota nobody holds or is asked for: one query."""
    held = Invitation.objects.filter(draw=draw).exclude(state__in=EMPTY).values_list("lot__quota")
    taken = dict(held.annotate(number=Count("pk")))
    return {quota.code: quota.seats - taken.get(quota.code, 0) for quota in rule_of(draw).quotas}


def recusals(round: Round) -> Mapping[int, Mapping[int, str]]:
    """From which candidates the members must stay away: {person: {application: why}}, for panels and meetings.

    Same unit, declared in the library or for this round, or found; whoever has too many of these is not in the pool.
    """
    relations, declared = Relations(round.pk), _declared(round)
    sitting = Invitation.objects.filter(draw__round=round).exclude(draw__state=State.VOID).exclude(state__in=EMPTY)
    found: dict[int, dict[int, str]] = {}
    for one in (i.lot.expert for i in sitting.select_related("lot__expert__organisation").order_by("pk")):
        away = Away.of([*one.recusals, *declared[one.pk]])
        expert = Related(one.organisation_id, one.organisation.path, away)
        found[one.person_id] = {
            c.application: "与申报人同一单位或上下级单位，或声明回避该单位" for c in relations.by_unit(expert)
        }
        found[one.person_id] |= {c.application: "声明回避的个人与申报人同名" for c in relations.declared(expert)}
    for person, some in relations.found(found).items():
        found[person] |= {application: f"与申报人{what}" for application, what in some}
    return {person: some for person, some in found.items() if some}


def _declared(round: Round) -> Mapping[int, list[dict[str, str]]]:
    """What those who were asked have declared for this round, by expert, as the library keeps it: one query."""
    rows = Declaration.objects.filter(invitation__draw__round=round).select_related("invitation__lot").order_by("pk")
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        found[row.invitation.lot.expert_id].append({"kind": row.kind, "name": row.name})
    return found


def _moment(moment: datetime | None) -> str:
    return localtime(moment).isoformat(timespec="seconds") if moment else ""
