"""What a profile may say. A third province needs a new file, not new code."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Step(StrEnum):
    """A step of review inside one organisation; also the role of who takes it."""

    REVIEW = "review"
    HANDLER = "handler"
    LEADER = "leader"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MenuNode(_Frozen):
    """A label of the manual's menu; a leaf names its page, a branch has children."""

    label: str
    page: str | None = None
    icon: str | None = None
    children: tuple["MenuNode", ...] = ()
    trail: tuple[str, ...] = ()
    """What the breadcrumb says instead of a branch's label, where the manual shows more."""


class OrganisationField(StrEnum):
    """How a field of the organisation's information is asked for."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    SHOWN = "shown"
    """Set by the superior; the organisation sees it and cannot change it."""


class Profile(_Frozen):
    """One province's way of working (domain words as in the manuals)."""

    code: str
    version: str
    effective: date
    name: str
    english_name: str = ""
    footer: str
    region: str = Field(pattern=r"^\d{6}$")
    number_prefix: str = Field(pattern=r"^[A-Z]{2}$")

    usable_when: str = Field(pattern="^(saved|approved)$")
    steps: tuple[Step, ...]
    administrator_reviews: bool
    applicants_come_by: str = Field(pattern="^(self_registration|unit)$")
    committee_chosen_by: str = Field(pattern="^(applicant|submitting_organisation)$")
    rejected: str = Field(pattern="^(final|may_resubmit)$")
    resubmission: str = Field(pattern="^(resume|start)$")
    uscc_check: str = Field(pattern="^(strict|warn)$")
    one_series_a_year: bool

    organisation_fields: dict[str, OrganisationField]
    certificate_picture: bool
    step_labels: dict[Step, str]
    step_pages: dict[Step, str]
    menu: tuple[MenuNode, ...]

    @property
    def self_registration(self) -> bool:
        """Whether applicants register themselves instead of being given an account by their unit."""
        return self.applicants_come_by == "self_registration"

    @property
    def applicant_chooses_committee(self) -> bool:
        """Whether the round is chosen by the applicant at the start, or by the last organisation at the end."""
        return self.committee_chosen_by == "applicant"
