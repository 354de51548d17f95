"""Committees and their rounds: one that is open now for each, and one that is over."""

from datetime import timedelta

from zhicheng.catalogue.models import Series
from zhicheng.committees import actions
from zhicheng.committees.models import Committee
from zhicheng.demo.world import World
from zhicheng.eligibility import fitting
from zhicheng.profiles import current
from zhicheng.sections import registry

OPEN = {"opens": 42, "closes": -24, "correct": -38}
CLOSED = {"opens": 118, "closes": 60, "correct": 50}
"""Days before now; negative ones are still to come."""
MEMBERS = 25


def announce(world: World) -> None:
    """Establish every committee and open its rounds."""
    for entry in world.data["committee"]:
        committee = actions.establish(
            entry["name"],
            host=world.organisations[entry["host"]],
            scope=world.organisations[entry["scope"]],
            series=Series.objects.get(code=entry["series"]),
            levels=entry["levels"],
            by=None,
            at=world.calendar.ago(121),
        )
        _file(world, committee)
        if entry.get("closed_round"):
            _open(world, committee, "第一批", CLOSED)
        _open(world, committee, "第二批" if entry.get("closed_round") else "第一批", OPEN)


def _file(world: World, committee: Committee) -> None:
    """Approved by the office above, for two years and a half."""
    at, today = world.calendar.ago(120), world.calendar.ago(120).date()
    filing = actions.request_filing(
        committee, since=today, until=today + timedelta(days=900), members=MEMBERS, by=None, at=at
    )
    actions.approve_filing(
        filing, number=f"{current().number_prefix}备〔{today.year}〕{committee.pk:03}号", by=None, at=at
    )


def _open(world: World, committee: Committee, batch: str, days: dict[str, int]) -> None:
    opens = world.calendar.at_hour(days["opens"], 9)
    said = {
        "name": f"{opens.year}年度{batch}",
        "opens_at": opens,
        "closes_at": world.calendar.at_hour(days["closes"], 18),
        "correct_until": world.calendar.at_hour(days["correct"], 18),
        "rules": [rules.name for level in committee.levels for rules in fitting(committee.series_id, level)],
    }
    at = world.calendar.ago(days["opens"] + 2)
    world.rounds.append(actions.open_round(committee, said, sections=registry.versions(), at=at))
