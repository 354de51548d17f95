"""What reviewers do in the demo: read, pass, return, reject, each within the own scope."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.core.refused import Refused
from zhicheng.demo.source import toml
from zhicheng.demo.world import Desk, World
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.reviews import actions as reviews
from zhicheng.reviews.models import Stop
from zhicheng.sections import registry

Acts = Iterator[datetime]
BUSIER = 5
"""How many times as many wait at the desks that the printed accounts show."""


def climb(world: World, application: Application, until: Desk | None, after: datetime, before: datetime) -> Acts:
    """Everybody on the way passes it, up to a desk, a desk with nobody for it, or the committee's door."""
    moments = iter(world.calendar.draw(2 * len(_desks(application)) + 2, after, before))
    while (stop := here(application)) is not None and (stop.organisation_id, stop.step) != until:
        reviewer = _reviewer(world, stop)
        if reviewer is None:
            break
        moment = next(moments)
        yield moment
        _pass(world, stop, reviewer, at=moment)


def climb_to_a_quiet_desk(world: World, application: Application, after: datetime, before: datetime) -> Acts:
    """It waits where the fewest wait; there somebody may have begun to read, or a colleague be done with a half."""
    goal = _quiet(world, application)
    world.waiting[goal] += 1
    late = before - (before - after) / 6
    yield from climb(world, application, goal, after, late)
    stop = here(application)
    if stop is not None and (reviewer := _reviewer(world, stop)) and world.rng.random() < 0.5:
        (moment,) = world.calendar.draw(1, max(late, stop.entered_at), before)
        yield moment
        others = [grant for grant in _sitting(world, stop) if grant != reviewer]
        if others and _covers_all(stop, [reviewer, *others]) and stop.pending & ~reviewer.sections:
            _pass(world, stop, reviewer, at=moment)
        else:
            _read(world, stop, reviewer, at=moment)


def climb_and_return(world: World, application: Application, after: datetime, before: datetime) -> Acts:
    """It is returned at some desk, with a reason for each section that must change."""
    late = before - (before - after) / 4
    yield from climb(world, application, world.rng.choice(_staffed(world, application)), after, late)
    stop = here(application)
    if stop is None or (reviewer := _reviewer(world, stop)) is None:
        return
    (moment,) = world.calendar.draw(1, max(late, stop.entered_at), before)
    yield moment
    reasons = _reasons(world, application, reviewer)
    if world.rng.random() < 0.5:
        for number, (code, text) in enumerate(reasons.items()):
            if stop.pending & reviewer.sections & registry.mask([code]):
                at = moment - timedelta(seconds=60 - number)
                reviews.mark(stop, code, fit=False, text=text, by=reviewer, at=at)
    reviews.return_for_revision(
        stop,
        reasons=reasons,
        complete=True,
        by=reviewer,
        at=moment,
        seen=stop.application.version,
        note=world.rng.choice(toml("reasons")["notes"]["return"]),
    )


def climb_and_reject(world: World, application: Application, after: datetime, before: datetime) -> Acts:
    """It is not passed at some desk."""
    late = before - (before - after) / 4
    yield from climb(world, application, world.rng.choice(_staffed(world, application)), after, late)
    stop = here(application)
    if stop is None or (reviewer := _reviewer(world, stop)) is None:
        return
    (moment,) = world.calendar.draw(1, max(late, stop.entered_at), before)
    yield moment
    reason = world.rng.choice(toml("reasons")["notes"]["reject"])
    reviews.reject(stop, reason=reason, by=reviewer, at=moment, seen=stop.application.version)


def here(application: Application) -> Stop | None:
    """The visit that the application is on now."""
    return Stop.objects.select_related("application").filter(application=application, closed_at=None).first()


def _pass(world: World, stop: Stop, by: Grant, *, at: datetime) -> None:
    note = world.rng.choice(toml("reasons")["notes"]["pass"])
    reviews.pass_(stop, by=by, at=at, seen=stop.application.version, note=note, round=_round(world, stop, at))


def _round(world: World, stop: Stop, at: datetime) -> Round | None:
    """The committee that the last organisation chooses, where it is the one to choose."""
    if current().applicant_chooses_committee:
        return None
    application = stop.application
    fitting = Round.objects.open(at).for_unit(application.unit)
    return fitting.for_title(application.series, application.specialty, application.level).order_by("id").first()


def _read(world: World, stop: Stop, by: Grant, *, at: datetime) -> None:
    """Some sections are marked while reading, the third and then every fourth with a doubt; nothing is decided yet."""
    notes = toml("reasons")["notes"]
    mine = registry.codes(stop.pending & by.sections)
    for number, code in enumerate(mine[: world.rng.randint(1, 7)]):
        fit = number % 4 != 2
        text = world.rng.choice(notes["opinions" if fit else "doubts"])
        reviews.mark(stop, code, fit=fit, text=text, by=by, at=at + timedelta(seconds=20 * number))


def _reasons(world: World, application: Application, by: Grant) -> dict[str, str]:
    """One to three sections that say something and that the person reviews, each with what is wrong with it."""
    mine = registry.codes(application.sections & by.sections)
    said = {record.code: record.data for record in application.records.filter(code__in=mine)}
    possible = [
        entry
        for entry in toml("reasons")["return"]
        if entry["section"] in said and (said[entry["section"]].get("values") or said[entry["section"]].get("rows"))
    ]
    chosen = world.rng.sample(possible, min(len(possible), world.rng.choice((1, 1, 2, 3))))
    return {entry["section"]: entry["reason"] for entry in chosen}


def _desks(application: Application) -> list[Desk]:
    application.refresh_from_db()
    if application.chain is None:
        raise Refused("这份申报还没有提交，没有审核流程。", code="not_submitted")
    steps = application.chain.steps.filter(position__gte=application.position).order_by("position")
    return [(step.organisation_id, step.step) for step in steps]


def _quiet(world: World, application: Application) -> Desk:
    desks = _desks(application)
    shown = {world.organisations[key].pk for key in world.data["busy"]}
    queues = {desk: world.waiting[desk] // (BUSIER if desk[0] in shown else 1) for desk in desks}
    return world.rng.choice([desk for desk in desks if queues[desk] == min(queues.values())])


def _staffed(world: World, application: Application) -> list[Desk]:
    """The desks that it can reach and be decided at: the way up to the first one with nobody for its series."""
    seated = takewhile(
        lambda desk: any(grant.covers_series(application.series_id) for grant in world.reviewers.get(desk, [])),
        _desks(application),
    )
    return list(seated)


def _sitting(world: World, stop: Stop) -> list[Grant]:
    """Those at the desk who review this series, and who have not sat at another step of the case."""
    seated = world.reviewers.get((stop.organisation_id, stop.step), [])
    return [grant for grant in seated if grant.covers_series(stop.series_id)]


def _reviewer(world: World, stop: Stop) -> Grant | None:
    """Somebody at the desk for whom there is something left to review."""
    able = [grant for grant in _sitting(world, stop) if grant.sections & stop.pending]
    return world.rng.choice(able) if able else None


def _covers_all(stop: Stop, grants: list[Grant]) -> bool:
    covered = 0
    for grant in grants:
        covered |= grant.sections
    return not stop.pending & ~covered
