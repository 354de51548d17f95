"""Who of the library is related to which candidate of a round: by unit, by what was declared, by common works.

Apart from `queries`, because it reads by hand: twenty thousand experts against all candidates in well under a second.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhicheng.applications.models import State
from zhicheng.core import statements
from zhicheng.core.text import FULL_WIDTH

GONE = (State.DRAFT, State.REJECTED, State.WITHDRAWN)
"""Applications that no committee will see unless they are handed in again."""
CANDIDATES = """
SELECT a.id, a.applicant_id, a.applicant_name, coalesce(a.number, ''), a.unit_id, a.unit_path
FROM applications_application a WHERE a.round_id = %s AND a.state <> ALL(%s) ORDER BY a.id
"""
SAID = """
SELECT a.{whose}, said.key, said.value
FROM applications_application a
    JOIN applications_revision r ON r.application_id = a.id AND r.number = a.submission
    CROSS JOIN LATERAL jsonb_each_text(r.sections) said
WHERE a.{whose} = ANY(%s) AND said.key = ANY(%s)
"""
CONTENT = """
SELECT digest, content::text FROM applications_frozensection
WHERE digest = ANY(%s) AND content->'rows' <> '[]'::jsonb
"""
UNITS = "SELECT id, name FROM organisations_organisation WHERE id = ANY(%s)"
TITLED = {
    "papers": ("论文", "title"),
    "projects": ("项目", "name"),
    "books": ("著作教材", "title", "isbn"),
    "patents": ("专利/软著", "name", "number"),
    "standards": ("标准", "name", "number"),
}
"""Section → what it is called, and the fields by which the same work is known."""
AWARDS, OWN, WORK = "awards", "expert_achievements", "work"
SECTIONS = [*TITLED, AWARDS, OWN, WORK]
CALLED = {label: code for code, (label, *_) in TITLED.items()} | {"获奖": AWARDS}
NOT_SAID = re.compile(r"[\W_]+")
BETWEEN = re.compile(r"[\W_]+")
NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,15}")
SHORTEST = 6
"""A title of fewer characters says too little to be the same work."""

Key = tuple[str, str]
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
    """What of an expert relates to candidates."""

    person: int
    name: str
    unit: int
    path: str
    unit_name: str
    recusals: Sequence[Mapping[str, str]]


def candidates(round: int) -> list[Candidate]:
    """Everybody who applies in the round: one query."""
    return [Candidate(*row) for row in statements.fetch(CANDIDATES, [round, list(GONE)])]


class Relations:
    """All candidates of a round, ready to be asked about any number of experts."""

    def __init__(self, round: int) -> None:
        self.candidates = candidates(round)
        self.of_unit: dict[int, list[Candidate]] = defaultdict(list)
        self.below: dict[int, set[int]] = defaultdict(set)
        self.of_name: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.candidates:
            self.of_unit[candidate.unit].append(candidate)
            self.of_name[_plain(candidate.name)].append(candidate)
            for above in _ids(candidate.path):
                self.below[above].add(candidate.unit)
        self._cached: dict[tuple[int, tuple[str, ...]], frozenset[int]] = {}

    def units(self, expert: Related) -> frozenset[int]:
        """The candidates' units on the expert's own line, above or below the own unit, and those that were declared."""
        declared = tuple(sorted({r["name"].strip() for r in expert.recusals if r.get("kind") == "单位"}))
        known = self._cached.get((expert.unit, declared))
        if known is None:
            found = self.below.get(expert.unit, set()) | {unit for unit in _ids(expert.path) if unit in self.of_unit}
            known = frozenset(found.union(*(self._named.get(name, set()) for name in declared)))
            self._cached[expert.unit, declared] = known
        return known

    def by_unit(self, expert: Related) -> list[Candidate]:
        """The candidates of these units."""
        return [candidate for unit in sorted(self.units(expert)) for candidate in self.of_unit[unit]]

    def share(self, expert: Related) -> int:
        """How many candidates these are."""
        return sum(len(self.of_unit[unit]) for unit in self.units(expert))

    def declared(self, expert: Related) -> list[Candidate]:
        """The candidates who bear the name of a person whom the expert has declared to stay away from."""
        names = {_plain(r["name"]) for r in expert.recusals if r.get("kind") == "个人"}
        return [candidate for name in sorted(names) for candidate in self.of_name.get(name, [])]

    def found(self, experts: Collection[Related]) -> dict[int, list[Found]]:
        """By the expert's person: common works, and candidates who name the expert and the expert's unit."""
        found: dict[int, list[Found]] = defaultdict(list)
        for person, keys in _works(_said("applicant_id", [expert.person for expert in experts])):
            for key in keys & self._works.keys():
                found[person] += [(one, f"有共同的{_label(key)}") for one in self._works[key]]
        for expert in experts:
            for application in self._naming.get(_plain(expert.name), ()):
                if expert.unit_name in self._employers[application]:
                    found[expert.person].append((application, "在申报材料中写有该专家的姓名和单位"))
        own = {candidate.application: candidate.person for candidate in self.candidates}
        mine = {person: sorted({one for one in some if own[one[0]] != person}) for person, some in found.items()}
        return {person: some for person, some in mine.items() if some}

    @cached_property
    def _named(self) -> dict[str, set[int]]:
        """The candidates' units by the name of the unit or of any organisation above it: one query."""
        named: dict[str, set[int]] = defaultdict(set)
        for pk, name in statements.fetch(UNITS, [list(self.below)]):
            named[name] |= self.below[pk]
        return named

    @cached_property
    def _documents(self) -> list[tuple[int, str, Mapping[str, Any]]]:
        return list(_said("id", [candidate.application for candidate in self.candidates]))

    @cached_property
    def _works(self) -> dict[Key, set[int]]:
        works: dict[Key, set[int]] = defaultdict(set)
        for application, keys in _works(self._documents, joint=True):
            for key in keys:
                works[key].add(application)
        return works

    @cached_property
    def _naming(self) -> dict[str, set[int]]:
        """What may be a person's name in the candidates' texts, by which application says it."""
        naming: dict[str, set[int]] = defaultdict(set)
        for application, _, content in self._documents:
            for word in {word for row in content["rows"] for cell in row["cells"] for word in BETWEEN.split(cell)}:
                if NAME.fullmatch(word):
                    naming[word].add(application)
        return naming

    @cached_property
    def _employers(self) -> dict[int, set[str]]:
        """Where a candidate works or worked, as they said it, and the unit that they apply from."""
        employers: dict[int, set[str]] = defaultdict(set)
        for application, code, content in self._documents:
            if code == WORK:
                employers[application] |= {row["employer"].strip() for row in _rows(content)}
        names = dict(statements.fetch(UNITS, [list(self.of_unit)]))
        for candidate in self.candidates:
            employers[candidate.application].add(names[candidate.unit])
        return employers


def _said(whose: str, ids: Sequence[int]) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """What was frozen last of each application, section by section, where there is something: two queries."""
    said = statements.fetch(SAID.format(whose=whose), [list(ids), SECTIONS])
    digests = list({digest for _, _, digest in said})
    contents = {digest: json.loads(text) for digest, text in statements.fetch(CONTENT, [digests])}
    for owner, code, digest in said:
        if digest in contents:
            yield owner, code, contents[digest]


def _works(
    documents: Iterable[tuple[int, str, Mapping[str, Any]]], joint: bool = False
) -> Iterator[tuple[int, set[Key]]]:
    """By what the works of a section can be known again; `joint`: of awards only those that several share."""
    for owner, code, content in documents:
        keys: set[Key] = set()
        for row in _rows(content) if code != WORK else ():
            if code == OWN:
                called = CALLED.get(row["kind"], "")
                keys |= _award(row["name"], row["achieved"]) if called == AWARDS else _known(called, row["name"])
            elif code == AWARDS:
                if not joint or row["total"].strip() not in ("", "1"):
                    keys |= _award(row["name"], row["awarded_on"])
            else:
                for field in TITLED[code][1:]:
                    keys |= _known(code, row[field])
        if keys:
            yield owner, keys


def _rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    names = [name for name, _ in content["columns"]]
    return [dict(zip(names, row["cells"], strict=True)) for row in content["rows"]]


def _known(code: str, text: str) -> set[Key]:
    plain = _plain(text)
    return {(code, plain)} if code and len(plain) >= SHORTEST else set()


def _award(name: str, day: str) -> set[Key]:
    """Awards of one name are given every year: the month belongs to it."""
    return {(AWARDS, plain + day[:7])} if len(plain := _plain(name)) >= SHORTEST else set()


def _label(key: Key) -> str:
    return "获奖" if key[0] == AWARDS else TITLED[key[0]][0]


def _plain(text: str) -> str:
    return NOT_SAID.sub("", text.translate(FULL_WIDTH)).lower()


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.split(".") if part]
