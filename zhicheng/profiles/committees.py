"""What a profile may say of who hosts a committee and who files it; the defaults are those of 人社部令第40号."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["office", "bureau", "committee_office", "unit"]


class CommitteeRules(BaseModel):
    """Which kinds of organisation may do what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hosts: tuple[Kind, ...] = Field(default=("office", "bureau", "committee_office"), min_length=1)
    """Who may set up a committee (Art. 6, check); a basic unit may not unless the province adds 「unit」 here."""
    approves: tuple[Kind, ...] = Field(default=("office",), min_length=1)
    """Who files it, 核准备案: the nearest one above the host (Art. 8, check)."""
