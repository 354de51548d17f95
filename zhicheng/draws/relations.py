"""Who of the library is related to which candidate of a round: by unit, by what was declared, by common works.

Apart from `queries`, because it reads by hand: twenty thousand experts against all candidates in well under a second.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from zhicheng.applications.models import State
from zhicheng.core import statements
from zhicheng.draws import traces
from zhicheng.draws.traces import plain

GONE = (State.DRAFT, State.REJECTED, State.WITHDRAWN)
"""Applications that no committee will see unless they are handed in again."""
CANDIDATES = """
SELECT a.id, a.applicant_id, a.applicant_name, coalesce(a.number, ''), a.unit_id, a.unit_path
FROM applications_application a WHERE a.round_id = %s AND a.state <> ALL(%s) ORDER BY a.id
"""
NEWEST = """
FROM applications_application a
    JOIN applications_revision r ON r.application_id = a.id AND r.number = a.submission
    JOIN draws_trace t ON t.revision_id = r.id
"""
OF_ROUND = "WHERE a.round_id = %(round)s AND a.state <> ALL(%(gone)s)"
# Arrays are taken apart beside SELECT, not in FROM, and nothing is kept in between: each is half of the time.
COMMON = f"""
SELECT ours.person, theirs.id, work
FROM (SELECT a.id, a.applicant_id, unnest(t.works) AS work {NEWEST} {OF_ROUND}) theirs
    JOIN (
        SELECT a.applicant_id AS person, unnest(t.works || t.alone) AS work {NEWEST}
        WHERE a.applicant_id = ANY(%(people)s::bigint[])
    ) ours USING (work)
WHERE ours.person <> theirs.applicant_id
"""
NAMED = f"""
SELECT e.person_id, said.id
FROM experts_expert e
    JOIN organisations_organisation works_at ON works_at.id = e.organisation_id
    JOIN (
        SELECT a.id, a.applicant_id, a.unit_id, t.employers, unnest(t.names) AS named {NEWEST} {OF_ROUND}
    ) said ON said.named = e.name
WHERE e.person_id = ANY(%(people)s::bigint[]) AND e.person_id <> said.applicant_id
    AND (said.unit_id = e.organisation_id OR works_at.name = ANY(said.employers))
"""
UNITS = "SELECT id, name FROM organisations_organisation WHERE id = ANY(%s)"
Found = tuple[int, str]
"""An application, and what relates it to the expert, as a part of a sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who applies in the round."""

    application: int
    person: int
    name: str
    number: str
    unit: int
    path: str


@dataclass(frozen=True, slots=True)
class Related:
    """What of an expert relates to candidates, apart from works: the same for many of a unit."""

    unit: int
    path: str
    away: "Away"


class Away(NamedTuple):
    """Whom an expert has declared to stay away from."""

    units: tuple[str, ...]
    people: tuple[str, ...]

    @classmethod
    def of(cls, recusals: Iterable[Mapping[str, str]]) -> "Away":
        """From what the library keeps (`Expert.recusals`)."""
        said = [(one.get("kind"), one.get("name", "")) for one in recusals]
        units = {name.strip() for kind, name in said if kind == "单位"}
        return cls(tuple(sorted(units)), tuple(sorted({plain(name) for kind, name in said if kind == "个人"})))


def candidates(round: int) -> list[Candidate]:
    """Everybody who applies in the round: one query."""
    return [Candidate(*row) for row in statements.fetch(CANDIDATES, [round, list(GONE)])]


class Relations:
    """All candidates of a round, ready to be asked about any number of experts."""

    def __init__(self, round: int) -> None:
        self.round, self.candidates = round, candidates(round)
        self.of_unit: dict[int, list[Candidate]] = defaultdict(list)
        self.below: dict[int, set[int]] = defaultdict(set)
        self.of_name: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.candidates:
            self.of_unit[candidate.unit].append(candidate)
            self.of_name[plain(candidate.name)].append(candidate)
            for above in _ids(candidate.path):
                self.below[above].add(candidate.unit)

    def units(self, expert: Related) -> set[int]:
        """The candidates' units on the expert's own line, above or below the own unit, and those that were declared."""
        found = self.below.get(expert.unit, set()) | {unit for unit in _ids(expert.path) if unit in self.of_unit}
        return found.union(*(self._named.get(name, set()) for name in expert.away.units))

    def by_unit(self, expert: Related) -> list[Candidate]:
        """The candidates of these units."""
        return [candidate for unit in sorted(self.units(expert)) for candidate in self.of_unit[unit]]

    def share(self, expert: Related) -> int:
        """How many candidates these are."""
        return sum(len(self.of_unit[unit]) for unit in self.units(expert))

    def declared(self, expert: Related) -> list[Candidate]:
        """The candidates who bear the name of a person whom the expert has declared to stay away from."""
        return [candidate for name in expert.away.people for candidate in self.of_name.get(name, [])]

    def found(self, persons: Iterable[int]) -> dict[int, list[Found]]:
        """By the expert's person: common works, and candidates who name the expert and the expert's unit: two queries.

        Of what was frozen only that counts which `traces` has read; the actions see to that.
        """
        people = ",".join(map(str, persons))  # as one text: twenty thousand numbers are slow
        asked = {"round": self.round, "gone": list(GONE), "people": f"{{{people}}}"}
        found: dict[int, set[Found]] = defaultdict(set)
        for person, application, work in _asked(COMMON, asked):
            found[person].add((application, f"有共同的{traces.label(work)}"))
        for person, application in _asked(NAMED, asked):
            found[person].add((application, "在申报材料中写有该专家的姓名和单位"))
        return {person: sorted(some) for person, some in found.items()}

    @cached_property
    def _named(self) -> dict[str, set[int]]:
        """The candidates' units by the name of the unit or of any organisation above it: one query."""
        named: dict[str, set[int]] = defaultdict(set)
        for pk, name in statements.fetch(UNITS, [list(self.below)]):
            named[name] |= self.below[pk]
        return named


def _asked(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.split(".") if part]
