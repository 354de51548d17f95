"""The sections there are: in which order, for whom, under which bit, and in which version."""

from collections.abc import Iterable, Mapping

from zhicheng.sections.base import Section
from zhicheng.sections.career import Assessments, Education, Positions, Qualifications, Training, Work
from zhicheng.sections.expert import (
    ExpertAchievements,
    ExpertAttachments,
    ExpertField,
    ExpertPledge,
    ExpertRecusal,
    ExpertTitles,
    ExpertWillingness,
)
from zhicheng.sections.person import Basics, BasicsBeforeStandings
from zhicheng.sections.recognition import Awards, Discipline, Honours, Teaching
from zhicheng.sections.reference import Line, lines
from zhicheng.sections.research import Books, Papers, Patents, Projects, Standards
from zhicheng.sections.statement import Attachments, Pledge, Representative, Summary

SectionClass = type[Section]

ALL: Mapping[str, SectionClass] = {
    section.code: section
    for section in (
        Basics,
        Education,
        Work,
        Assessments,
        Training,
        Qualifications,
        Positions,
        Projects,
        Papers,
        Books,
        Patents,
        Standards,
        Awards,
        Honours,
        Discipline,
        Teaching,
        Summary,
        Representative,
        Attachments,
        Pledge,
        ExpertField,
        ExpertTitles,
        ExpertAchievements,
        ExpertRecusal,
        ExpertWillingness,
        ExpertAttachments,
        ExpertPledge,
    )
}

# A changed section keeps its earlier class here, for the rounds that are pinned to it.
EARLIER: Mapping[tuple[str, int], SectionClass] = {
    (section.code, section.version): section for section in (BasicsBeforeStandings,)
}


def get(code: str, version: int | None = None) -> SectionClass:
    """The section in the version that a round is pinned to, or the current one; LookupError if there is none."""
    current = ALL[code]
    return current if version in (None, current.version) else EARLIER[code, version or 0]


def versions() -> dict[str, int]:
    """The current versions, for a new round to pin."""
    return {code: section.version for code, section in ALL.items()}


def for_application(
    series_code: str, level: str, kind: str = "title", pinned: Mapping[str, int] | None = None
) -> list[SectionClass]:
    """The sections of an application in their order, in the versions that its round is pinned to."""
    known = versions() if pinned is None else pinned
    found = (get(code, known[code]) for code in ALL if code in known)
    return [section for section in found if section.applies(series_code, level, kind)]


def mask(codes: Iterable[str]) -> int:
    """The bits of these sections."""
    return sum({1 << ALL[code].bit for code in codes})


def codes(mask: int) -> list[str]:
    """The sections of these bits, in their order."""
    return [code for code, section in ALL.items() if mask >> section.bit & 1]


def slot_owner(slot: str) -> SectionClass:
    """The section that the files of a slot prove; LookupError if there is no such slot."""
    for section in ALL.values():
        if any(known.code == slot for known in section.slots):
            return section
    raise KeyError(slot)


def table() -> list[Line]:
    """Every field and every slot of every section, for the generated reference."""
    return [line for section in ALL.values() for line in lines(section)]
