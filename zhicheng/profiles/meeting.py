"""What a profile may say of a committee's meeting; the defaults are those of 人社部令第40号."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

Share = tuple[int, int]
"""So many parts of so many, as in two of three."""


class Second(StrEnum):
    """Who may stand in a second ballot."""

    NONE = "none"
    TIES = "ties"
    """Those with equal votes at the last of the approved posts."""
    HALF = "half"
    """These, and those who have half of the votes but not what is needed."""


class MeetingRules(BaseModel):
    """What a meeting is held to; a meeting keeps those under which it was planned."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least_by_series: int = Field(default=25, ge=1)
    least_by_specialty: int = Field(default=11, ge=1)
    """How many members a committee for a high level has at least, by series or by specialty."""
    least_below_high: int = Field(default=3, ge=1)
    """And any other: the law leaves it to the provinces; where two vote, each knows what the other voted."""
    odd: bool = True
    quorum: Share = (2, 3)
    """At least this share of the members is present."""
    majority: Share = (2, 3)
    """At least this share of those present says yes."""
    recused_count_for_quorum: bool = True
    """Whether the quorum is that of the meeting; otherwise each candidate needs it without those recused."""
    reports_needed: bool = True
    """Whether a panel has to have reported on each candidate before the vote."""
    most_ballots: int = Field(default=2, ge=1, le=3)
    second: Second = Second.TIES

    def least_members(self, *, high: bool, by_specialty: bool) -> int:
        """How many members a committee of that sort has at least (Art. 9)."""
        if not high:
            return self.least_below_high
        return self.least_by_specialty if by_specialty else self.least_by_series
