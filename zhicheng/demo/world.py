"""What the parts of the demo share while it is made."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from zhicheng.committees.models import Round
from zhicheng.demo.calendar import Calendar
from zhicheng.demo.invented import Invented
from zhicheng.documents.models import File
from zhicheng.organisations.models import Organisation, Region
from zhicheng.people.models import Grant

Desk = tuple[int, str]


@dataclass
class World:
    """A province in the making."""

    data: dict[str, Any]
    rows: list[dict[str, str]]
    rng: Random
    calendar: Calendar
    invented: Invented
    regions: dict[str, Region]
    organisations: dict[str, Organisation] = field(default_factory=dict)
    administrators: dict[str, Grant] = field(default_factory=dict)
    reviewers: dict[Desk, list[Grant]] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    scans: dict[str, list[File]] = field(default_factory=dict)
    waiting: Counter[Desk] = field(default_factory=Counter)
    """How many applications stop at each desk, so that no desk is left empty."""

    def local(self, table: str, region: str) -> str:
        """A value that hangs on the region, as its postcode: the longest beginning of the code that is listed."""
        known: dict[str, str] = self.data[table]
        return next(known[region[:length]] for length in (6, 4, 2) if region[:length] in known)
