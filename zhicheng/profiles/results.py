"""What a profile may say of what follows the vote; the defaults are those of 人社部令第40号."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class UnitPublicity(StrEnum):
    """How the unit's own publicity before it reports up is kept (Art. 16)."""

    NONE = "none"
    """Outside the system."""
    RECORDED = "recorded"
    """The unit records from when to when and where it was; shorter than the law's it is refused."""
    TIMED = "timed"
    """The system shows the list inside the unit, and nobody passes before its time is over."""


class ResultRules(BaseModel):
    """What a result is held to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    confirmed_by: Literal["superior", "office"] = "superior"
    """Who confirms: the organisation above the committee's host (at the top: another person), or its own office."""
    reexamination_days: int = Field(default=10, ge=1)
    """Working days in which somebody who was not elected may ask for it to be looked at again (Art. 27 sets none)."""
    unit_publicity: UnitPublicity = UnitPublicity.NONE
    unit_publicity_days: int = Field(default=5, ge=5)
    """Working days; the day of the start does not count."""
