"""The arithmetic of a meeting, in whole numbers only; each rule stands here once, with its clause.

Clauses are those of 《职称评审管理暂行规定》（人社部令第40号）. How many members, what quorum, what majority are
parameters of the profile (`MeetingRules`), whose defaults are the law's own values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from zhicheng.profiles.meeting import MeetingRules as Rules
from zhicheng.profiles.meeting import Second, Share

ORDER = "《职称评审管理暂行规定》"
CLAUSES: Mapping[str, str] = {
    "filing": f"{ORDER}第八条",
    "quorum": f"{ORDER}第十九条",
    "majority": f"{ORDER}第二十条",
    "panels": f"{ORDER}第二十一条",
    "signature": f"{ORDER}第二十二条、第二十三条",
    "recusal": f"{ORDER}第二十四条、第二十五条",
}
"""Where each rule comes from."""
Key = TypeVar("Key")


def reaches(part: int, whole: int, share: Share) -> bool:
    """Whether `part` of `whole` is at least the share: nobody of nobody never is."""
    parts, of = share
    return whole > 0 and of * part >= parts * whole


def least(whole: int, share: Share) -> int:
    """Return the smallest number that reaches the share of `whole`."""
    parts, of = share
    return -(-parts * whole // of)


def has_quorum(present: int, members: int, rules: Rules) -> bool:
    """3 × present ≥ 2 × members (Art. 19)."""
    return reaches(present, members, rules.quorum)


def passes(yes: int, present: int, rules: Rules) -> bool:
    """3 × yes ≥ 2 × present; whoever abstains or casts nothing is present (Art. 20)."""
    return reaches(yes, present, rules.majority)


@dataclass(frozen=True, slots=True)
class Tally:
    """What one candidate got; `present` are those present and not recused."""

    yes: int
    no: int
    abstain: int
    present: int

    def __post_init__(self) -> None:
        if min(self.yes, self.no, self.abstain, self.present) < 0 or self.cast > self.present:
            raise ValueError(f"more votes than people who were present: {self}")

    @property
    def cast(self) -> int:
        """How many ballots were in the box."""
        return self.yes + self.no + self.abstain

    @property
    def share(self) -> Fraction:
        """What part of those present said yes: with recusals the fair measure of who is before whom."""
        return Fraction(self.yes, self.present) if self.present else Fraction(0)


class Outcome(StrEnum):
    """What a ballot says of a candidate."""

    ELECTED = "elected"
    NOT_ELECTED = "not_elected"
    TIED = "tied"
    """Enough votes, but equal to others at the last of the approved posts: a second ballot decides."""


def outcomes(tallies: Mapping[Key, Tally], rules: Rules, posts: int | None = None) -> dict[Key, Outcome]:
    """Return what the ballot says of each candidate, where no more than the approved posts can be elected.

    Whoever is below the majority is not elected. Where more have it than there are posts, the greater share goes first;
    those who are equal at the border and do not all fit are tied, and nobody behind them is elected.
    """
    able = {key: tally for key, tally in tallies.items() if passes(tally.yes, tally.present, rules)}
    found = dict.fromkeys(tallies, Outcome.NOT_ELECTED)
    if posts is None or len(able) <= posts:
        return found | dict.fromkeys(able, Outcome.ELECTED)
    shares = sorted((tally.share for tally in able.values()), reverse=True)
    border = shares[posts - 1] if posts else Fraction(2)
    fits = posts > 0 and shares[posts] != border
    for key, tally in able.items():
        if tally.share > border or (fits and tally.share == border):
            found[key] = Outcome.ELECTED
        elif tally.share == border:
            found[key] = Outcome.TIED
    return found


def may_stand_again(
    found: Mapping[Key, Outcome], tallies: Mapping[Key, Tally], ballot: int, rules: Rules, posts: int | None
) -> Sequence[Key]:
    """Return who may stand in the next ballot: only where a post is left, and never beyond the last ballot."""
    elected = sum(outcome == Outcome.ELECTED for outcome in found.values())
    if ballot >= rules.most_ballots or rules.second == Second.NONE or (posts is not None and elected >= posts):
        return []
    tied = [key for key, outcome in found.items() if outcome == Outcome.TIED]
    if tied or rules.second == Second.TIES:
        return tied
    return [
        key
        for key, tally in tallies.items()
        if found[key] == Outcome.NOT_ELECTED and reaches(tally.yes, tally.present, (1, 2))
    ]
