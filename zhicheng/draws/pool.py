"""Who is in the pool of a draw, and who has to stay away for which reason.

Apart from `queries`, because the office, the commitment and each invitation ask the same questions of the same rows.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

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
SELECT e.id, e.person_id, e.organisation_id, o.path, e.recusals::text, e.state, e.since, e.until, e.level,
    e.specialty_id, e.field_text
FROM experts_expert e JOIN organisations_organisation o ON o.id = e.organisation_id
WHERE e.series_id = %s AND (%s OR e.id = ANY(%s)) ORDER BY e.id
"""
UNITS, LIBRARY, FIELDS = itemgetter(2, 3, 4), itemgetter(5, 6, 7, 8), itemgetter(9, 10)
"""What of such a row decides about the unit, what the library says, the field."""
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

Row = tuple[Any, ...]
Why = tuple[str, str]
"""A code of `REASONS`, and a whole sentence for the office."""
STANDING: Mapping[str, Why] = {"suspended": (SUSPENDED, "在库中已暂停。"), "ended": (ENDED, "在库中已终止。")}
OUTSIDE: Why = FIELD, "专业和研究方向不在任何名额组内。"


@dataclass(frozen=True, slots=True)
class Pool:
    """Who may be drawn, by quota, and who not, with the reason."""

    members: Mapping[str, list[int]]
    excluded: Mapping[int, Why]

    @property
    def considered(self) -> int:
        """How many experts of the series there are."""
        return sum(map(len, self.members.values())) + len(self.excluded)


def assemble(round: Round, rule: Rule, on: date, experts: Collection[int] | None = None) -> Pool:
    """Ask of every expert of the committee's series, or of these, whether they may be drawn.

    What many have in common (terms, fields, units) is asked once for all of them.
    """
    rows = statements.fetch(EXPERTS, [round.committee.series_id, experts is None, list(experts or ())])
    relations = Relations(round.pk)
    library = {key: _library(rule, on, *key) for key in set(map(LIBRARY, rows))}
    quotas = {key: _quota(rule, *key) for key in set(map(FIELDS, rows))}
    related = {key: _near(*key) for key in set(map(UNITS, rows))}
    units = {key: _unit(rule, relations, near) for key, near in related.items()}
    people = _people(round, rule, relations, on, {row[1] for row in rows})
    members: dict[str, list[int]] = {quota.code: [] for quota in rule.quotas}
    excluded: dict[int, Why] = {}
    left: list[Row] = []
    for row in rows:
        field = None if quotas[FIELDS(row)] else OUTSIDE
        if why := library[LIBRARY(row)] or field or people.get(row[1]) or units[UNITS(row)]:
            excluded[row[0]] = why
        else:
            left.append(row)
    if rule.relations:
        excluded |= _related(relations, {row[0]: (row[1], related[UNITS(row)]) for row in left})
    for row in left:
        if row[0] not in excluded and (quota := quotas[FIELDS(row)]):
            members[quota.code].append(row[0])
    return Pool(members, excluded)


def _library(rule: Rule, on: date, standing: str, since: date, until: date, level: str) -> Why | None:
    """What the library says: state, term, level."""
    if standing in STANDING:
        return STANDING[standing]
    if since > on or until < rule.serves_on:
        return TERM, f"任期为 {since} 至 {until}，不能履职到 {rule.serves_on}。"
    if FROM_THE_HIGHEST.index(level) > FROM_THE_HIGHEST.index(rule.least_level):
        return LEVEL, f"所持职称为{Level(level).label}，低于{Level(rule.least_level).label}。"
    return None


def _quota(rule: Rule, specialty: int | None, field: str) -> Quota | None:
    """The first quota into which the expert fits."""
    for quota in rule.quotas:
        if quota.specialty and specialty != quota.specialty:
            continue
        if not quota.words or any(word in field for word in quota.words):
            return quota
    return None


def _near(unit: int, path: str, recusals: str) -> Related:
    return Related(unit, path, Away.of(json.loads(recusals)))


def _unit(rule: Rule, relations: Relations, near: Related) -> Why | None:
    """Too many candidates of units from which the expert would have to recuse."""
    number, total = relations.share(near), len(relations.candidates)
    if number * 100 <= rule.unit_share * total:
        return None
    return UNIT, f"须回避的单位有 {number} 名申报人（共 {total} 名），超过 {rule.unit_share}%。"


def _people(round: Round, rule: Rule, relations: Relations, on: date, persons: Collection[int]) -> dict[int, Why]:
    """Who stays away as a person: for what is on record, for age, for this round, for earlier ones, for the year's."""
    return {
        **(_sitting(round, rule) if rule.load else {}),
        **(_served(round, rule) if rule.last_rounds else {}),
        **{candidate.person: (OWN, "是本批次的申报人。") for candidate in relations.candidates},
        **(_too_old(rule, persons) if rule.oldest else {}),
        **_barred(on),
    }  # of several reasons the last one here is told


def _barred(on: date) -> dict[int, Why]:
    records = Record.objects.in_force(on).filter(part=Part.EXPERT).order_by("pk")
    said = dict(records.values_list("person", "document"))
    return {person: (INTEGRITY, f"有诚信记录（{document}）。") for person, document in said.items()}


def _too_old(rule: Rule, persons: Collection[int]) -> dict[int, Why]:
    people = User.objects.filter(pk__in=persons, id_number__isnull=False).values_list("pk", "id_number")
    why = AGE, f"到 {rule.serves_on} 超过 {rule.oldest} 周岁。"
    return {person: why for person, number in people if _age(number or "", rule.serves_on) > rule.oldest}


def _served(round: Round, rule: Rule) -> dict[int, Why]:
    earlier = [pk for (pk,) in statements.fetch(EARLIER, [round.pk, rule.last_rounds])]
    why = SERVED, f"在本评委会最近 {rule.last_rounds} 个批次中已担任委员。"
    return {person: why for (person,) in statements.fetch(SERVED_IN, [earlier])}


def _sitting(round: Round, rule: Rule) -> dict[int, Why]:
    sits = statements.fetch(SITS, [round.year, round.pk, rule.load])
    return {person: (LOAD, f"{round.year} 年已担任或受邀担任评审专家 {number} 次。") for person, number in sits}


def _related(relations: Relations, experts: Mapping[int, tuple[int, Related]]) -> Iterator[tuple[int, Why]]:
    """Those who are near to a candidate as a person: declared by themselves, or found in what was frozen."""
    numbers = {candidate.application: candidate.number for candidate in relations.candidates}
    found = relations.found(person for person, _ in experts.values())
    for expert, (person, near) in experts.items():
        if declared := relations.declared(near):
            yield expert, (DECLARED, f"声明回避的个人与申报人（{declared[0].number}）同名。")
        elif some := found.get(person):
            application, what = some[0]
            yield expert, (RELATED, f"与申报人（{numbers[application]}）{what}。")


def _age(id_number: str, on: date) -> int:
    """Full years on that day, by the birthday in the ID number."""
    born = id_number[6:14]
    return on.year - int(born[:4]) - (f"{on:%m%d}" < born[4:]) if born.isdigit() else 0
