"""The whole demo, in one transaction: either all of it is there or nothing."""

import gc
import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from random import Random

from django.db import connection, transaction

from zhicheng.catalogue.models import Title
from zhicheng.committees.models import Round
from zhicheng.demo import (
    accounts,
    announcements,
    certificates,
    devices,
    draws,
    experts,
    interviews,
    library,
    lists,
    panels,
    pictures,
    plans,
    province,
    results,
    seals,
    source,
    staff,
)
from zhicheng.demo.calendar import CHINA, Calendar
from zhicheng.demo.calls import announce
from zhicheng.demo.invented import Invented
from zhicheng.demo.outcomes import ALL_AT_ONE_UNIT, Outcome, deal
from zhicheng.demo.password import one_for_all
from zhicheng.demo.persona import Titles, invent
from zhicheng.demo.stories import Plan, Story, tell
from zhicheng.demo.world import World
from zhicheng.documents.actions import take_in
from zhicheng.documents.models import File
from zhicheng.organisations.models import Organisation, Region
from zhicheng.people import actions as people
from zhicheng.people.models import Role, User
from zhicheng.profiles import current
from zhicheng.sections import registry
from zhicheng.statistics import actions as statistics

SEED = 20260101
AGAIN = 5
"""How many of those rejected in the closed round apply again in the open one."""


def is_loaded() -> bool:
    """Whether the demo province of the current profile is there."""
    names = {row["name"] for row in source.organisations(current().code)}
    return names <= set(Organisation.objects.values_list("name", flat=True))


def is_empty() -> bool:
    """Whether there is nothing that a demo could be mixed up with."""
    return not Organisation.objects.exists()


@transaction.atomic
def load(now: datetime, *, portion: int = 1) -> None:
    """Make the demo province with its history up to now; `portion` 4 has a quarter of its applicants."""
    with one_for_all():
        world = _world(now)
        province.build(world)
        staff.appoint(world)
        seals.upload_all(world)
        announce(world)
        world.scans = _scans(now)
        stories = list(_plans(world, portion))
        plans.file(world, stories)
        with _all_or_nothing():
            play([*(tell(world, story) for story in stories), *experts.recommend(world, _titles())])
        plans.change(world)
        interviews.call(world)
        experts.fill_library(world, _titles())
        panels.convene(world)
        draws.begin(world)
        draws.record(world)
        results.follow(world)
        certificates.issue(world)
        if world.data["two_roles"]:
            _apply_too(world, world.data["two_roles"])
        first_login = world.organisations[world.data["must_change"]].code
        User.objects.exclude(login=first_login).update(must_change_password=False)
        for entry, user in accounts.holders():
            if "device" in entry:
                devices.set_up(user, world.calendar.ago(30))
        announcements.announce(world)
        announcements.remind(now)
        library.keep()
        lists.bring(world)
        statistics.recount(at=now)


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """Set no savepoint for each act, since one that fails takes the whole demo back; search less often for garbage."""
    features, usual = connection.features, gc.get_threshold()
    uses = features.uses_savepoints
    features.uses_savepoints = False
    gc.set_threshold(50_000, 50, 100)
    try:
        yield
    finally:
        features.uses_savepoints = uses
        gc.set_threshold(*usual)


def play(stories: Iterable[Story]) -> None:
    """Let the stories happen side by side, in the order of their moments."""
    coming: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _next(coming, number, story)
    while coming:
        _, number, story = heapq.heappop(coming)
        _next(coming, number, story)


def _next(coming: list[tuple[datetime, int, Story]], number: int, story: Story) -> None:
    moment = next(story, None)
    if moment is not None:
        heapq.heappush(coming, (moment, number, story))


def _world(now: datetime) -> World:
    rng = Random(SEED)
    code = current().code
    return World(
        data=source.toml(code),
        rows=source.organisations(code),
        rng=rng,
        calendar=Calendar(now, rng),
        invented=Invented(rng, source.toml("names"), now.astimezone(CHINA).date()),
        regions=Region.objects.in_bulk([row["region"] for row in source.organisations(code)]),
    )


def _scans(now: datetime) -> dict[str, list[File]]:
    """Two papers for each slot; their bytes are stored once, whoever attaches them."""
    drawn = {}
    for slot in (slot for section in registry.ALL.values() for slot in section.slots):
        draw = pictures.booklet if slot.code in ("paper", "training", "book") else pictures.scan
        drawn[slot.code] = [take_in(draw(slot.label, number), by=None, at=now) for number in (1, 2)]
    return drawn | {"photo": [take_in(pictures.portrait(number), by=None, at=now) for number in (1, 2)]}


def _plans(world: World, portion: int) -> Iterator[Plan]:
    titles = _titles()
    people_at = {row["key"]: -(-int(row["people"]) // portion) for row in world.rows if row["people"]}
    rows = [row for row in world.rows if row["key"] in people_at]
    hand = iter(deal(sum(people_at.values()), world.rng))
    shown = next(account["at"] for account in world.data["account"] if account["role"] == Role.APPLICANT)
    again = AGAIN
    for row in rows:
        outcomes = list(islice(hand, people_at[row["key"]]))
        if row["key"] == shown:
            outcomes[: len(ALL_AT_ONE_UNIT)] = ALL_AT_ONE_UNIT
        for outcome in outcomes:
            plan = _plan(world, row, outcome, titles, retry=again > 0)
            again -= plan.again is not None
            yield plan


def _titles() -> Titles:
    return {
        (title.series_id, title.specialty.name if title.specialty else "", title.level): title
        for title in Title.objects.select_related("series", "specialty")
    }


def _plan(world: World, row: dict[str, str], outcome: Outcome, titles: Titles, *, retry: bool) -> Plan:
    place, rng = world.organisations[row["key"]], world.rng
    words = source.toml(row["profession"])
    fitting = {
        level: rounds
        for level in words["levels"]
        if (rounds := [r for r in world.rounds if _takes(r, place, words["series"], level)])
    }
    level = rng.choices(list(fitting), [words["levels"][level] for level in fitting])[0]
    open_rounds = [r for r in fitting[level] if r.closes_at > world.calendar.now]
    closed = [r for r in fitting[level] if r.closes_at <= world.calendar.now]
    early = bool(closed) and outcome in (Outcome.REJECTED, Outcome.PASSED) and rng.random() < 0.7
    round = (closed if early else open_rounds)[0]
    latest = round.closes_at if early else world.calendar.ago(rng.choice((0, 0, 1, 2, 4)))
    again = open_rounds[0] if early and outcome == Outcome.REJECTED and retry else None
    chosen = current().applicant_chooses_committee
    return Plan(
        key=row["key"],
        persona=invent(
            place, row["profession"], level, titles, today=round.opens_at.date(), rng=rng, invented=world.invented
        ),
        outcome=outcome,
        first=round.opens_at,
        last=latest,
        round=round if chosen else None,
        again=again if chosen else None,
    )


def _takes(round: Round, place: Organisation, series: str, level: str) -> bool:
    committee = round.committee
    return committee.series_id == series and level in committee.levels and committee.scope_id in place.ancestor_ids()


def _apply_too(world: World, key: str) -> None:
    """A member of staff applies as well: one person, one account, two roles."""
    handler = world.reviewers[world.organisations[key].pk, Role.HANDLER][0].user
    people.add_applicant(
        world.organisations[key],
        name=handler.name,
        id_number=handler.id_number or "",
        mobile=handler.mobile,
        email=handler.email,
        by=world.administrators[key],
        at=world.calendar.ago(9),
    )
