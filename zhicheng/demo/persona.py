"""Somebody who applies: who they are, what they do, and what their application is about."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from zhicheng.catalogue.models import Level, Title
from zhicheng.demo.invented import Invented, Person
from zhicheng.demo.source import toml
from zhicheng.organisations.models import Organisation

AGES = {Level.INTERMEDIATE: (29, 39), Level.ASSOCIATE_SENIOR: (37, 48), Level.SENIOR: (45, 56)}
BELOW = {
    Level.INTERMEDIATE: Level.ASSISTANT,
    Level.ASSOCIATE_SENIOR: Level.INTERMEDIATE,
    Level.SENIOR: Level.ASSOCIATE_SENIOR,
}
Titles = dict[tuple[str, str, str], Title]
"""By series, name of the specialty (or ""), and level."""


@dataclass
class Persona:
    """One applicant with the words of the profession."""

    person: Person
    unit: Organisation
    profession: dict[str, Any]
    subject: dict[str, Any]
    title: Title
    before: Title
    today: date
    rng: Random
    invented: Invented
    themes: list[str] = field(default_factory=list)
    colleague: str = ""

    @property
    def began(self) -> int:
        """The year in which they began to work."""
        return self.person.birthday.year + 23

    @property
    def years(self) -> int:
        """How many years they have worked."""
        return max(1, self.today.year - self.began)

    def one(self, name: str) -> Any:
        """One of what the profession offers under a name."""
        return self.rng.choice(self.profession[name])

    def fill(self, template: str) -> str:
        """A text of the profession about this person's own work."""
        theme, other = self.rng.sample(self.themes, 2)
        return template.format(
            unit=self.unit.name,
            place=self.unit.name,
            work=self.subject["work"],
            course=self.subject.get("course", ""),
            theme=theme,
            other=other,
            years=self.years,
        )


def invent(
    unit: Organisation, profession: str, level: str, titles: Titles, *, today: date, rng: Random, invented: Invented
) -> Persona:
    """Somebody of that profession who works in the unit and applies for a title of that level."""
    words = toml(profession)
    subject = rng.choice(words["subject"])
    key = words["series"], subject.get("specialty", "")
    region = unit.region_id
    person = invented.person(region, AGES[Level(level)], rare=True)
    return Persona(
        person=person,
        unit=unit,
        profession=words,
        subject=subject,
        title=titles[*key, level],
        before=titles[*key, BELOW[Level(level)]],
        today=today,
        rng=rng,
        invented=invented,
        themes=rng.sample(subject["themes"], 3),
        colleague=invented.person(region, (40, 56)).name,
    )
