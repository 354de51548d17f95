"""Many subordinates at once, under the rules of `actions` but with a few statements for all of them.

Apart from `actions` because one at a time takes eight statements each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from zhicheng.audit import trail
from zhicheng.core.copying import copy_in
from zhicheng.core.refused import Refused
from zhicheng.organisations import rules
from zhicheng.organisations.actions import _lock, last_code, one_at_a_time
from zhicheng.organisations.models import Kind, Organisation, Region, search_words
from zhicheng.organisations.rules import Actor

TOLD = ("code", "name")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subordinate to be set up; without a code it gets the next free one."""

    name: str
    kind: str
    region: Region
    code: str = ""
    submits: bool = False
    is_hr_agency: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Which codes are somebody's, and which names stand under one superior."""

    codes: dict[str, str]
    names: set[str]

    @classmethod
    def among(cls, parent: Organisation, wanted: Sequence[Wanted]) -> "Taken":
        """Ask for all of them at once: two queries."""
        offices = {item.region.code for item in wanted if item.kind == Kind.OFFICE}
        codes = {item.code for item in wanted if item.code} | offices
        held = Organisation.objects.filter(code__in=codes).values_list("code", "name")
        names = Organisation.objects.directly_under(parent).filter(name__in={item.name for item in wanted})
        return cls(dict(held), set(names.values_list("name", flat=True)))

    def problem(self, parent: Organisation, item: Wanted) -> Refused | None:
        """Say why a subordinate cannot be set up."""
        if item.name in self.names:
            return rules.name_taken(parent, item.name)
        code = item.code or (item.region.code if item.kind == Kind.OFFICE else "")
        return rules.code_taken(code, self.codes[code]) if code in self.codes else None

    def add(self, item: Wanted) -> None:
        """Remember one that is being set up, for those after it."""
        self.names.add(item.name)
        if code := item.code or (item.region.code if item.kind == Kind.OFFICE else ""):
            self.codes[code] = item.name


@transaction.atomic
def found_many(parent: Organisation, wanted: Sequence[Wanted], *, by: Actor, at: datetime) -> list[Organisation]:
    """Set up subordinates, all or none; without a code each gets the next free one, in the order of the list."""
    one_at_a_time()
    parent = _lock(parent)
    rules.require_room_below(parent)
    rules.require_founder(by, parent)
    taken = Taken.among(parent, wanted)
    for item in wanted:
        if problem := taken.problem(parent, item):
            raise problem
        taken.add(item)
    codes = _codes(parent, wanted, set(taken.codes))
    made = [_new(parent, pk, code, item) for pk, code, item in zip(_ids(len(wanted)), codes, wanted, strict=True)]
    copy_in(made)
    told = ((one, {field: getattr(one, field) for field in TOLD}) for one in made)
    trail.record_many("organisation.founded", told, by=by, at=at, new=True)
    return made


def _new(parent: Organisation, pk: int, code: str, item: Wanted) -> Organisation:
    return Organisation(
        id=pk,
        code=code,
        name=item.name,
        grams=search_words(item.name),
        kind=item.kind,
        parent=parent,
        path=f"{parent.path}{pk}.",
        depth=parent.depth + 1,
        region=item.region,
        submits=item.submits,
        is_hr_agency=item.is_hr_agency,
    )


def _codes(parent: Organisation, wanted: Sequence[Wanted], taken: set[str]) -> list[str]:
    """Give every one its code; one query for each range that is used."""
    last: dict[tuple[str, int], str | None] = {}
    found = []
    for item in wanted:
        prefix, digits = rules.code_prefix(parent, item.kind, item.region.code)
        code = item.code or ("" if digits else prefix)
        while not code:
            if (prefix, digits) not in last:
                last[prefix, digits] = last_code(prefix, digits)
            following = rules.code_after(prefix, digits, last[prefix, digits])
            last[prefix, digits] = following
            code = "" if following in taken else following
        found.append(code)
    return found


def _ids(number: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('organisations_organisation', 'id')) FROM generate_series(1, %s)",
            [number],
        )
        return [row[0] for row in cursor.fetchall()]
