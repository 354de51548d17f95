"""What a profile may say. A third province needs a new file, not new code."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from zhicheng.profiles.committees import CommitteeRules
from zhicheng.profiles.meeting import MeetingRules
from zhicheng.profiles.results import ResultRules


class Step(StrEnum):
    """A step of review inside one organisation; also the role of who takes it."""

    REVIEW = "review"
    HANDLER = "handler"
    LEADER = "leader"


class Place(StrEnum):
    """A stage of the way that an expert's application takes."""

    UNIT = "unit"
    """The applicant's own unit."""
    BUREAU = "bureau"
    """Its supervising bureau: the nearest superior of that kind, else the direct superior."""
    PROVINCE = "province"
    """The province's office, at the top of the tree."""


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
    submitting_only: bool = False
    """Whether it stands in the menu of submitting organisations (呈报单位) only."""
    offices_only: bool = False
    """Whether it stands in the menu of the offices (职称工作部门) only."""
    committees_only: bool = False
    """Whether it stands in the menu of organisations that may host a committee only."""


class OrganisationField(StrEnum):
    """How a field of the organisation's information is asked for."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    SHOWN = "shown"
    """Set by the superior; the organisation sees it and cannot change it."""


class Exclusion(_Frozen):
    """Somebody who may not apply: an answer of 基本信息, and the reason that the applicant is shown."""

    field: str
    answer: str
    reason: str


class SecondFactor(_Frozen):
    """Of whom a code is asked after the password, in which roles of which kinds of organisation (ADR 20)."""

    kinds: tuple[Literal["office", "committee_office", "bureau", "unit"], ...] = ("office", "committee_office")
    roles: tuple[Literal["administrator", "handler", "leader", "review"], ...]
    enforced: bool
    """Whether they can do nothing else before they have set it up; otherwise they are only invited."""


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
    certificate_number: str = Field(default="{region}{year}{series}{serial:05}", pattern=r"\{serial:0\d\}$")
    """How a certificate is numbered: region of the issuing office, year, series, and a serial of these three."""

    usable_when: str = Field(pattern="^(saved|approved)$")
    steps: tuple[Step, ...]
    administrator_reviews: bool
    applicants_come_by: str = Field(pattern="^(self_registration|unit)$")
    committee_chosen_by: str = Field(pattern="^(applicant|submitting_organisation)$")
    rejected: str = Field(pattern="^(final|may_resubmit)$")
    resubmission: str = Field(pattern="^(resume|start)$")
    uscc_check: str = Field(pattern="^(strict|warn)$")
    one_series_a_year: bool
    codes_by_pattern: bool
    """Whether a code that a superior chooses (单位编号) must be built like those that the system gives out."""
    days_to_review: int = Field(gt=0)
    """Working days that one step may take before what waits there counts as overdue."""
    plan_required: bool
    """Whether an application takes a place of its unit's approved plan (申报计划) for the year."""
    plan_decided_by: str = Field(default="", pattern="^(|city_office|province_office|direct_superior)$")
    """Which superior has the last word on a plan; where no city's office is above, the province's has it."""
    expert_route: tuple[Place, ...]
    """The organisations that review an expert's application, in their order."""
    expert_term_years: int = Field(ge=1, le=3)
    """The longest term in the library (Order 40, Art. 10)."""
    integrity_years: int = Field(default=3, ge=1)
    """For how long a record of integrity stands unless its document says otherwise (Order 40, Art. 39, check)."""
    may_not_apply: tuple[Exclusion, ...] = ()
    committees: CommitteeRules = CommitteeRules()
    meeting: MeetingRules = MeetingRules()
    results: ResultRules = ResultRules()
    second_factor: SecondFactor

    organisation_fields: dict[str, OrganisationField]
    organisation_labels: dict[str, str] = {}
    """What the province's manual calls a field of an organisation, where it says another word."""
    kind_labels: dict[str, str] = {}
    """What the province calls a kind of organisation, where it says another word than 职改办, 单位 and so on."""
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

    def exclusions(self, said: Mapping[str, object]) -> list[Exclusion]:
        """Return what keeps somebody from applying, by what they say in 基本信息; 是 and 否 as truth values."""
        words = {True: "是", False: "否"}
        answers = {name: words[value] if isinstance(value, bool) else value for name, value in said.items()}
        return [exclusion for exclusion in self.may_not_apply if answers.get(exclusion.field) == exclusion.answer]
