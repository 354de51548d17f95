"""Many subordinates at once, set up or changed, under the rules of `actions` but with a few statements for all of them.

Apart from `actions` because one at a time takes eight statements each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhicheng.audit import trail
from zhicheng.core.copying import copy_in, copy_over
from zhicheng.core.copying import keys as drawn
from zhicheng.core.refused import Refused
from zhicheng.core.statements import keys
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
class Renamed:
    """What the superior keeps of a subordinate, as it shall be."""

    organisation: Organisation
    """As it was seen."""
    name: str
    is_hr_agency: bool
    submits: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Which codes are somebody's, and which names stand under one superior."""

    codes: dict[str, str]
    names: set[str]

    @classmethod
    def among(cls, parent: Organisation, wanted: Sequence[Wanted]) -> "Taken":
        """Ask for all of them at once: three queries."""
        offices = {item.region.code for item in wanted if item.kind == Kind.OFFICE}
        codes = {item.code for item in wanted if item.code} | offices
        held = Organisation.objects.in_bulk(keys(Organisation, "code", codes).values())
        names = keys(Organisation, "name", {item.name for item in wanted}, parent_id=parent.pk)
        return cls({one.code: one.name for one in held.values()}, set(names))

    def problem(self, parent: Organisation, item: Wanted) -> Refused | None:
        """Say why a subordinate cannot be set up."""
        if item.code:
            try:
                rules.require_code(parent, item.kind, item.region.code, item.code)
            except Refused as refusal:
                return refusal
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
        rules.require_may_make_submit(by, False, item.submits)
        if problem := taken.problem(parent, item):
            raise problem
        taken.add(item)
    codes = _codes(parent, wanted, set(taken.codes))
    made = [
        _new(parent, pk, code, item)
        for pk, code, item in zip(drawn(Organisation, len(wanted)), codes, wanted, strict=True)
    ]
    copy_in(made)
    told = ((one, {field: getattr(one, field) for field in TOLD}) for one in made)
    trail.record_many("organisation.founded", told, by=by, at=at, new=True)
    return made


@transaction.atomic
def rename_many(parent: Organisation, wanted: Sequence[Renamed], *, by: Actor, at: datetime) -> list[Organisation]:
    """Change what the superior keeps of its subordinates, all or none; a name that one gives up is free only after."""
    parent = _lock(parent)
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[item.organisation.pk for item in wanted])
    locked = {one.pk: one for one in rows.order_by("pk")}
    held = keys(Organisation, "name", [item.name for item in wanted], parent_id=parent.pk)
    told = []
    for item in wanted:
        one = locked.get(item.organisation.pk)
        if one is None:
            raise rules.gone(item.organisation)
        rules.require_direct_superior(by, one)
        rules.require_current(one, item.organisation.version)
        rules.require_may_make_submit(by, one.submits, item.submits)
        if item.name != one.name and item.name in held:
            raise rules.name_taken(parent, item.name)
        told.append((one, {"before": one.name, "after": item.name}))
        one.name, one.grams = item.name, search_words(item.name)
        one.is_hr_agency, one.submits, one.version = item.is_hr_agency, item.submits, one.version + 1
    changed = list(locked.values())
    copy_over(changed, ["name", "grams", "is_hr_agency", "submits", "version"])
    trail.record_many("organisation.renamed", told, by=by, at=at)
    return changed


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
