"""What a set of rules may say. A new condition of a known sort is a table in a file, not code."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zhicheng.catalogue.models import Level

LevelName = Literal["senior", "associate_senior", "intermediate", "assistant", "technician"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Rule(_Frozen):
    code: str
    label: str
    clause: str
    """Document and article, as shown to the applicant."""


class Tenure(_Frozen):
    """One way of having served long enough: with this diploma, holding a title of this level, for so many months."""

    diplomas: tuple[str, ...]
    """Of the diploma on which the application rests; none named: any."""
    degrees: tuple[str, ...] = ()
    held: LevelName | Literal["none"]
    """The level of the title held; `none`: no title is needed, and the months of work count."""
    months: int = Field(ge=0)

    @property
    def held_label(self) -> str:
        """As said to the applicant."""
        return "" if self.held == "none" else Level(self.held).label


class Served(_Rule):
    """学历与任职年限: any one of the ways suffices."""

    kind: Literal["served"]
    ways: tuple[Tenure, ...] = Field(min_length=1)
    since: Literal["appointed_on", "current_title_since"] = "appointed_on"
    """From which day the months count."""


class Trained(_Rule):
    """继续教育: so many hours in each of the last years, so many of them in the own profession (专业)."""

    kind: Literal["trained"]
    years: int = Field(ge=1)
    hours: int = Field(ge=1)
    professional: int = Field(default=0, ge=0)


class Assessed(_Rule):
    """年度考核: each of the last years with one of these results, at least so many of them 优秀."""

    kind: Literal["assessed"]
    years: int = Field(ge=1)
    results: tuple[str, ...]
    excellent: int = Field(default=0, ge=0)


class Attached(_Rule):
    """附件: something in each of these slots."""

    kind: Literal["attached"]
    slots: tuple[str, ...]


class Entries(_Frozen):
    """So many entries of a section whose fields have one of these values."""

    section: str
    at_least: int = Field(ge=1)
    where: dict[str, tuple[str, ...]] = {}
    said: str
    """What is counted, in the words of the rule: 第一作者论文."""
    measure: str = "项"


class Worked(_Rule):
    """业绩成果: at least `met` of these demands."""

    kind: Literal["worked"]
    demands: tuple[Entries, ...] = Field(min_length=1)
    met: int = Field(default=1, ge=1)


Rule = Annotated[Served | Trained | Assessed | Attached | Worked, Field(discriminator="kind")]


class Way(_Frozen):
    """正常申报, 破格 or 转评: which 申报类型 it is for, and everything that it asks."""

    apply_types: tuple[str, ...]
    rules: tuple[Rule, ...] = Field(min_length=1)
    held_elsewhere: bool = False
    """转评: the title held is of another series."""


class RuleSet(_Frozen):
    """The conditions for one series and its levels, with their source."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: str
    title: str
    source: str
    example: bool
    """Shipped to show how conditions are written; no province's real ones."""
    series: str = Field(pattern=r"^\d{2}$")
    levels: tuple[LevelName, ...]
    until: Literal["year_end", "day"] = "year_end"
    """Until when months and years count: the end of the round's year, or the day of the submission."""
    ways: tuple[Way, ...] = Field(min_length=1)

    @property
    def name(self) -> str:
        """Under which a round pins it."""
        return f"{self.code}@{self.version}"

    def fits(self, series: str, level: str) -> bool:
        """Whether it was written for that series and level."""
        return self.series == series and level in self.levels
