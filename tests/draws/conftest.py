"""A city's committee with its office, a library of experts, and the steps up to any state of a draw."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import factories as f
from tests.remembering import remembered
from zhicheng.committees.models import Committee, Filing, Round
from zhicheng.draws import actions
from zhicheng.draws.models import Draw
from zhicheng.draws.rules import Quota, Rule
from zhicheng.experts.models import Expert
from zhicheng.people.models import Grant
from zhicheng.profiles import current

LOTTERY = f.NOW + timedelta(days=2)
VALUE = "12 03 07 25 33 18 09"
DAY = timedelta(days=1)
NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


@dataclass
class Office:
    """The office of the committee, its round, and a library of which nobody has to stay away."""

    branch: f.Branch
    round: Round
    first: Grant
    second: Grant
    experts: list[Expert]

    def rule(self, **changed: Any) -> Rule:
        """Three seats for Chinese, two for anybody else."""
        chinese = Quota("1", "语文", 3, 2, words=("语文", "阅读"))
        said = Rule(
            quotas=(chinese, Quota("2", "其他", 2, 1)),
            source="中国福利彩票双色球第 2026136 期的 7 个开奖号码",
            known_at=LOTTERY,
            serves_on=(f.NOW + timedelta(days=60)).date(),
            least_level="intermediate",
        )
        return replace(said, **changed)

    def prepared(self, **changed: Any) -> Draw:
        """By the first."""
        return actions.prepare(self.round, self.rule(**changed), by=self.first, at=f.NOW)

    def committed(self, **changed: Any) -> Draw:
        """By the first too."""
        draw = self.prepared(**changed)
        return actions.commit(draw, by=self.first, at=f.NOW, seen=draw.version)

    def drawn(self, **changed: Any) -> Draw:
        """By the second, after the lottery."""
        draw = self.committed(**changed)
        return actions.hold(draw, VALUE, by=self.second, at=LOTTERY, seen=draw.version)

    def invited(self, **changed: Any) -> Draw:
        """A week to answer."""
        draw = self.drawn(**changed)
        actions.invite(draw, answer_by=ANSWER_BY, by=self.first, at=LOTTERY, seen=draw.version)
        return fresh(draw)

    def closed(self) -> Draw:
        """Everybody accepts."""
        draw = self.invited()
        for invitation in draw.invitations.order_by("pk"):
            actions.accept(invitation, by=self.first, at=LOTTERY)
        draw = fresh(draw)
        return actions.close(draw, by=self.first, at=LOTTERY, seen=draw.version)

    def expert(self, name: str, subject: str = "语文", **said: Any) -> Expert:
        """Another one, who works in a school of another city."""
        unit = said.pop("organisation", None) or self.experts[0].organisation
        return f.expert(unit, name=name, subject=subject, **said)


ANSWER_BY = LOTTERY + timedelta(days=7)


def filed(committee: Committee) -> None:
    """The committee may work this year and the next."""
    approved = {"state": "approved", "number": f"备{committee.pk}", "members": 25, "decided_at": f.NOW}
    term = {"since": (f.NOW - 300 * DAY).date(), "until": (f.NOW + 300 * DAY).date()}
    Filing.objects.create(committee=committee, desk=committee.host, requested_at=f.NOW, **approved, **term)


def fresh(draw: Draw) -> Draw:
    """The draw as it is now."""
    return Draw.objects.select_related("round__committee").get(pk=draw.pk)


def in_days(days: float) -> datetime:
    """A moment after the tests' own."""
    return f.NOW + timedelta(days=days)


@pytest.fixture
def few_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A province whose committees may be small, so that a small library will do; `profile` leads back to the law."""
    fewer = {"least_below_high": 1}
    monkeypatch.setitem(current().__dict__, "meeting", current().meeting.model_copy(update=fewer))


@pytest.fixture
@remembered
def office(few_suffice: None) -> Office:
    """Eight experts for Chinese and five for other subjects, from a school in another city."""
    branch = f.province()
    elsewhere = f.organisation(f.organisation(branch.office, "开封市教育局", "bureau"), "实验中学")
    experts = [f.expert(elsewhere, name=f"专家{NAMES[n]}", subject="语文" if n < 8 else "数学") for n in range(13)]
    people = [f.grant(branch.city, "handler"), f.grant(branch.city, "leader")]
    round = f.round_(branch.city)
    filed(round.committee)
    return Office(branch, round, *people, experts)


@pytest.fixture
def apply(office: Office) -> Callable[..., Any]:
    """Somebody hands in to the round, from the school of the branch unless told otherwise."""

    def hand_in(user: Any = None, unit: Any = None) -> Any:
        return f.submitted(f.applicant(unit or office.branch.school, user), office.round)

    return hand_in
