"""申报计划 of the demo: every unit with applicants has places; some plans wait, one was refused, one line is full."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from zhicheng.committees.models import Round
from zhicheng.demo import pictures
from zhicheng.demo.stories import Plan as Told
from zhicheng.demo.world import World
from zhicheng.people.models import Grant
from zhicheng.plans import actions, queries
from zhicheng.plans.models import Kind, Plan, State
from zhicheng.profiles import current

FILED = (152, 122)
"""Days ago: after the units were approved, before the first round opened."""
CHANGED = (9, 1)
SPARE = 2
REASON = "申报数量超过核定的岗位空缺，请按岗位设置方案核减后重新提交。"


def file(world: World, stories: Iterable[Told]) -> None:
    """Before anybody applies, every unit files what its people will apply for and a little more, and has it granted."""
    if not current().plan_required:
        return
    paper = pictures.scan("申报计划", 1).read()
    for (key, year), numbers in _wanted(stories).items():
        moments = _moments(world, FILED)
        spared = {kind: number + SPARE for kind, number in numbers.items()}
        _pass(world, _hand_in(world, key, year, spared, paper, moments), moments)


def change(world: World) -> None:
    """Lately: a change that leaves no place free, one that waits at the city's office, one that was refused, and a
    plan for the next year that has just been filed."""
    if not current().plan_required:
        return
    paper, year = pictures.scan("申报计划", 2).read(), actions.filing_years(world.calendar.now)[0]
    for key, number in world.data["plans"]["wants_more"].items():
        moments = _moments(world, CHANGED)
        plan = _hand_in(world, key, year, _more(world, key, year, number), paper, moments)
        plan = _pass(world, plan, moments, until=world.data["plans"]["until"][key])
        if key in world.data["plans"]["refused"] and plan.desk is not None:
            by = _administrator(world, plan.desk_id)
            actions.refuse(plan, reason=REASON, by=by, at=next(moments), seen=plan.version)
    full, coming = world.data["plans"]["full"], world.data["plans"]["next_year"]
    moments = _moments(world, CHANGED)
    _pass(world, _hand_in(world, full, year, _held(world, full, year), paper, moments), moments)
    numbers = queries.wanted(Plan.objects.get(organisation=world.organisations[coming], year=year))
    _hand_in(world, coming, year + 1, numbers, paper, _moments(world, CHANGED))


def _wanted(stories: Iterable[Told]) -> Mapping[tuple[str, int], Counter[Kind]]:
    """How many may apply, by unit and year."""
    wanted: dict[tuple[str, int], Counter[Kind]] = defaultdict(Counter)
    for story in stories:
        rounds: list[Round] = [round for round in (story.round, story.again) if round is not None]
        for round in rounds:
            wanted[story.key, round.year][story.persona.title.series_id, story.persona.title.level] += 1
    return wanted


def _hand_in(
    world: World, key: str, year: int, numbers: Mapping[Kind, int], paper: bytes, moments: Iterator[datetime]
) -> Plan:
    by = world.administrators[key]
    before = Plan.objects.filter(organisation=by.organisation, year=year).first()
    document = SimpleUploadedFile(f"{by.organisation.name}{year}年度申报计划.jpg", paper, "image/jpeg")
    seen = before.version if before else 0
    plan = actions.attach(year, document, by=by, at=next(moments), seen=seen)
    return actions.hand_in(year, numbers, by=by, at=next(moments), seen=plan.version)


def _pass(world: World, plan: Plan, moments: Iterator[datetime], until: str = "") -> Plan:
    """Every superior passes it, up to the one that is to keep it."""
    last = world.organisations[until].pk if until else None
    while plan.state == State.SUBMITTED and plan.desk_id != last:
        plan = actions.pass_(plan, by=_administrator(world, plan.desk_id), at=next(moments), seen=plan.version)
    return plan


def _more(world: World, key: str, year: int, number: int) -> dict[Kind, int]:
    """What is granted, and some more of its first line."""
    rows = queries.ledger(world.organisations[key], year)
    granted = {kind: row.granted for kind, row in rows.items()}
    first = min(granted)
    return granted | {first: granted[first] + number}


def _held(world: World, key: str, year: int) -> dict[Kind, int]:
    """Exactly what applications hold, of every line of which any is held."""
    rows = queries.ledger(world.organisations[key], year)
    return {kind: row.held for kind, row in rows.items() if row.held}


def _administrator(world: World, pk: int | None) -> Grant:
    key = next(key for key, place in world.organisations.items() if place.pk == pk)
    return world.administrators[key]


def _moments(world: World, days: tuple[int, int]) -> Iterator[datetime]:
    first, last = days
    return iter(world.calendar.draw(8, world.calendar.ago(first), world.calendar.ago(last)))
