"""Who is in the pool of a draw, and who has to stay away for which reason.

Apart from `queries`, because the office, the commitment and each invitation ask the same questions of the same rows.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Round
from zhicheng.core import statements
from zhicheng.draws.relations import Away, Related, Relations
from zhicheng.draws.rules import FROM_THE_HIGHEST, Quota, Rule
from zhicheng.integrity.models import Part, Record
from zhicheng.people.models import User

OWN, INTEGRITY, AGE, SERVED, LOAD = "own", "integrity", "age", "served", "load"
SUSPENDED, ENDED, TERM, LEVEL, FIELD = "suspended", "ended", "term", "level", "field"
DECLARED, UNIT, RELATED = "declared", "unit", "related"
REASONS = {
    SUSPENDED: "已暂停",
    ENDED: "已终止",
    TERM: "任期不足",
    LEVEL: "职称层级不符",
    FIELD: "专业不在名额内",
    OWN: "本人是申报人",
    INTEGRITY: "有不得参加评审的记录",
    AGE: "超过年龄上限",
    SERVED: "近期已担任本评委会委员",
    LOAD: "本年度已满次数",
    DECLARED: "申报人是声明回避的个人",
    UNIT: "须回避的单位申报人过多",
    RELATED: "与申报人有合作成果或关系",
}
"""Every reason to stay away, in the order in which they are asked."""
EXPERTS = """
SELECT e.person_id, e.organisation_id, o.path, e.recusals::text,
    e.id, e.specialty_id, e.level, e.field_text, e.state, e.since, e.until
FROM experts_expert e JOIN organisations_organisation o ON o.id = e.organisation_id
WHERE e.series_id = %s AND (%s OR e.id = ANY(%s)) ORDER BY e.id
"""
EARLIER = """
SELECT r.id FROM committees_round r JOIN committees_round here ON here.id = %s
WHERE r.committee_id = here.committee_id AND (r.opens_at, r.id) < (here.opens_at, here.id)
ORDER BY r.opens_at DESC, r.id DESC LIMIT %s
"""
SERVED_IN = """
SELECT DISTINCT e.person_id
FROM draws_invitation i JOIN draws_draw d ON d.id = i.draw_id
    JOIN draws_lot l ON l.id = i.lot_id JOIN experts_expert e ON e.id = l.expert_id
WHERE i.state = 'accepted' AND d.state <> 'void' AND d.round_id = ANY(%s)
"""
SITS = """
SELECT e.person_id, count(*)
FROM draws_invitation i JOIN draws_draw d ON d.id = i.draw_id JOIN committees_round r ON r.id = d.round_id
    JOIN draws_lot l ON l.id = i.lot_id JOIN experts_expert e ON e.id = l.expert_id
WHERE i.state IN ('invited', 'accepted') AND d.state <> 'void' AND r.year = %s AND r.id <> %s
GROUP BY e.person_id HAVING count(*) >= %s
"""

Why = tuple[str, str]
"""A code of `REASONS`, and a whole sentence for the office."""


@dataclass(frozen=True, slots=True)
class Judge(Related):
    """An expert of the series, with all that decides whether they may be drawn."""

    expert: int
    specialty: int | None
    level: str
    field: str
    standing: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Pool:
    """Who may be drawn, by quota, and who not, with the reason."""

    members: Mapping[str, list[int]]
    excluded: Mapping[int, Why]

    @property
    def considered(self) -> int:
        """How many experts of the series there are."""
        return sum(map(len, self.members.values())) + len(self.excluded)


Ask = Callable[[Judge], Why | None]


def assemble(round: Round, rule: Rule, on: date, experts: Collection[int] | None = None) -> Pool:
    """Ask of every expert of the committee's series, or of these, whether they may be drawn."""
    rows = statements.fetch(EXPERTS, [round.committee.series_id, experts is None, list(experts or ())])
    away = {text: Away.of(json.loads(text)) for text in {row[3] for row in rows}}
    judges = [Judge(*(*row[:3], away[row[3]], *row[4:])) for row in rows]
    relations = Relations(round.pk)
    quotas = {judge.expert: _quota(rule, judge) for judge in judges}
    asks = [*_library(rule, on), _field(quotas), *_records(rule, judges, on), *_history(round, rule, relations)]
    excluded: dict[int, Why] = {}
    for judge in judges:
        for ask in asks:
            if why := ask(judge):
                excluded[judge.expert] = why
                break
    if rule.relations:
        left = [judge for judge in judges if judge.expert not in excluded]
        excluded |= _related(relations, left)
    members: dict[str, list[int]] = {quota.code: [] for quota in rule.quotas}
    for judge in judges:
        if judge.expert not in excluded and (quota := quotas[judge.expert]):
            members[quota.code].append(judge.expert)
    return Pool(members, excluded)


def _quota(rule: Rule, judge: Judge) -> Quota | None:
    """The first quota into which the expert fits."""
    for quota in rule.quotas:
        if quota.specialty and judge.specialty != quota.specialty:
            continue
        if not quota.words:
            return quota
        for word in quota.words:
            if word in judge.field:
                return quota
    return None


def _library(rule: Rule, on: date) -> Iterator[Ask]:
    """What the library says: state, term, level."""
    least = FROM_THE_HIGHEST.index(rule.least_level)
    standing = {"suspended": (SUSPENDED, "在库中已暂停。"), "ended": (ENDED, "在库中已终止。")}
    yield lambda judge: standing.get(judge.standing)

    def term(judge: Judge) -> Why | None:
        if judge.since <= on and judge.until >= rule.serves_on:
            return None
        return TERM, f"任期为 {judge.since} 至 {judge.until}，不能履职到 {rule.serves_on}。"

    def level(judge: Judge) -> Why | None:
        if FROM_THE_HIGHEST.index(judge.level) <= least:
            return None
        return LEVEL, f"所持职称为{Level(judge.level).label}，低于{Level(rule.least_level).label}。"

    yield from (term, level)


def _field(quotas: Mapping[int, Quota | None]) -> Ask:
    return lambda judge: None if quotas[judge.expert] else (FIELD, "专业和研究方向不在任何名额组内。")


def _records(rule: Rule, judges: Collection[Judge], on: date) -> Iterator[Ask]:
    """What else is known of the person: a record of integrity as an expert, and the age where the rule asks for it."""
    records = Record.objects.in_force(on).filter(part=Part.EXPERT)
    barred = dict(records.order_by("pk").values_list("person", "document"))
    yield lambda judge: (INTEGRITY, f"有诚信记录（{barred[judge.person]}）。") if judge.person in barred else None
    if rule.oldest:
        people = User.objects.filter(pk__in=[judge.person for judge in judges], id_number__isnull=False)
        ages = {pk: _age(number or "", rule.serves_on) for pk, number in people.values_list("pk", "id_number")}
        words = f"到 {rule.serves_on} 超过 {rule.oldest} 周岁。"
        yield lambda judge: (AGE, words) if ages.get(judge.person, 0) > rule.oldest else None


def _history(round: Round, rule: Rule, relations: Relations) -> Iterator[Ask]:
    """What somebody does in this round, did in earlier ones of the committee, and does elsewhere this year."""
    applying = {candidate.person for candidate in relations.candidates}
    yield lambda judge: (OWN, "是本批次的申报人。") if judge.person in applying else None
    if rule.last_rounds:
        earlier = [pk for (pk,) in statements.fetch(EARLIER, [round.pk, rule.last_rounds])]
        served = {person for (person,) in statements.fetch(SERVED_IN, [earlier])}
        words = f"在本评委会最近 {rule.last_rounds} 个批次中已担任委员。"
        yield lambda judge: (SERVED, words) if judge.person in served else None
    if rule.load:
        sits = dict(statements.fetch(SITS, [round.year, round.pk, rule.load]))
        yield (
            lambda judge: (
                (LOAD, f"{round.year} 年已担任或受邀担任评审专家 {sits[judge.person]} 次。")
                if judge.person in sits
                else None
            )
        )
    total = len(relations.candidates)

    def unit(judge: Judge) -> Why | None:
        if (number := relations.share(judge)) * 100 <= rule.unit_share * total:
            return None
        return UNIT, f"须回避的单位有 {number} 名申报人（共 {total} 名），超过 {rule.unit_share}%。"

    yield unit


def _related(relations: Relations, judges: Sequence[Judge]) -> Iterator[tuple[int, Why]]:
    """Those who are near to a candidate as a person: declared by themselves, or found in what was frozen."""
    numbers = {candidate.application: candidate.number for candidate in relations.candidates}
    found = relations.found(judges)
    for judge in judges:
        if declared := relations.declared(judge):
            yield judge.expert, (DECLARED, f"声明回避的个人与申报人（{declared[0].number}）同名。")
        elif some := found.get(judge.person):
            application, what = some[0]
            yield judge.expert, (RELATED, f"与申报人（{numbers[application]}）{what}。")


def _age(id_number: str, on: date) -> int:
    """Full years on that day, by the birthday in the ID number."""
    born = id_number[6:14]
    return on.year - int(born[:4]) - (f"{on:%m%d}" < born[4:]) if born.isdigit() else 0
