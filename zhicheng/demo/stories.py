"""What happens to one applicant, told as a generator: it yields the moment of the next act, then the act is done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.core.numbers import sex_of
from zhicheng.demo import deciding, mending
from zhicheng.demo.keeping import keep
from zhicheng.demo.outcomes import Outcome
from zhicheng.demo.password import PASSWORD
from zhicheng.demo.persona import Persona
from zhicheng.demo.world import World
from zhicheng.demo.writing import Data, write
from zhicheng.documents.models import File
from zhicheng.people import actions as people
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.reviews import actions as reviews
from zhicheng.sections import registry

Story = Iterator[datetime]
Wait = Callable[[World, Application, datetime, datetime], Story]


@dataclass
class Plan:
    """Who applies, where, when, and how it ends."""

    key: str
    persona: Persona
    outcome: Outcome
    first: datetime
    last: datetime
    round: Round | None
    again: Round | None = None
    """The round in which somebody who was rejected applies once more."""


def tell(world: World, plan: Plan, kind: "Telling | None" = None) -> Story:
    """The whole story of one applicant."""
    kind = kind or Telling()
    joined, began, wrote, submitted = world.calendar.draw(4, plan.first, plan.first + (plan.last - plan.first) / 2)
    yield joined
    by = join(world, plan, joined)
    if plan.outcome == Outcome.NOTHING:
        return
    yield began
    application = kind.start(plan, by, plan.round, began)
    if plan.outcome == Outcome.EMPTY:
        return
    yield wrote
    kind.fill(world, plan, application, by, wrote)
    if plan.outcome in (Outcome.HALF, Outcome.COMPLETE):
        return
    yield submitted
    reviews.submit(application, by=by, at=submitted, seen=application.version)
    yield from _review(world, plan, application, by, submitted, kind.wait)
    if plan.again is not None:
        (moment,) = world.calendar.draw(1, world.calendar.ago(20), world.calendar.ago(2))
        yield moment
        kind.start(plan, by, plan.again, moment)


def _review(world: World, plan: Plan, application: Application, by: Grant, submitted: datetime, wait: Wait) -> Story:
    """From the first desk to where the outcome says."""
    match plan.outcome:
        case Outcome.SUBMITTED:
            return
        case Outcome.WITHDRAWN:
            (moment,) = world.calendar.draw(1, submitted, plan.last)
            yield moment
            application.refresh_from_db()
            reviews.withdraw(application, by=by, at=moment, seen=application.version)
        case Outcome.WAITING:
            yield from wait(world, application, submitted, plan.last)
        case Outcome.PASSED:
            yield from deciding.climb(world, application, None, submitted, plan.last)
        case Outcome.REJECTED:
            yield from deciding.climb_and_reject(world, application, submitted, plan.last)
        case Outcome.RETURNED:
            yield from deciding.climb_and_return(world, application, submitted, plan.last)
        case Outcome.MENDED:
            halfway = submitted + (plan.last - submitted) / 2
            yield from deciding.climb_and_return(world, application, submitted, halfway)
            yield from _mend(world, plan, application, by, halfway)


def _mend(world: World, plan: Plan, application: Application, by: Grant, returned: datetime) -> Story:
    """The applicant changes what the return named, and hands in again."""
    mended, again, *_ = world.calendar.draw(3, returned, returned + (plan.last - returned) / 2)
    yield mended
    mending.mend(application, by=by, at=mended)
    yield again
    application.refresh_from_db()
    reviews.submit(application, by=by, at=again, seen=application.version)
    yield from deciding.climb_to_a_quiet_desk(world, application, again, plan.last)


def join(world: World, plan: Plan, at: datetime) -> Grant:
    """The account: opened by the unit, or by the person."""
    who, unit = plan.persona.person, world.organisations[plan.key]
    contact = {"name": who.name, "id_number": who.id_number, "mobile": who.mobile, "email": f"{who.mobile}@example.cn"}
    if current().self_registration:
        user = people.register(**contact, password=PASSWORD, unit=unit, at=at)
    else:
        user, _ = people.add_applicant(unit, **contact, by=world.administrators[plan.key], at=at)
    return Grant.objects.select_related("user", "organisation").get(user=user, role=Role.APPLICANT)


def _start(plan: Plan, by: Grant, round: Round | None, at: datetime) -> Application:
    persona = plan.persona
    return applications.start(by, title=persona.title, subject=persona.subject["name"], round=round, at=at)


def _fill(world: World, plan: Plan, application: Application, by: Grant, at: datetime) -> None:
    """Write all sections, or some of them and one of these badly."""
    codes = registry.codes(application.sections)
    said = write(plan.persona, codes)
    papers = list(_papers(world, application, said))
    if plan.outcome == Outcome.HALF:
        kept = codes[: world.rng.randint(4, 13)]
        said = {code: said[code] for code in kept}
        said["education"]["rows"][0].pop("certificate")
        papers = papers[: world.rng.randint(1, 4)]
    keep(application, said, papers, by=by.user, at=at)


def _papers(world: World, application: Application, said: Mapping[str, Data]) -> Iterator[tuple[str, File]]:
    """A file for each slot that needs one, and for some that do not; none that proves what is not said."""
    for code in registry.codes(application.sections):
        for slot in registry.ALL[code].slots:
            needed = slot.is_required(application.series_id, application.level)
            if needed or (not said[code].get("none") and world.rng.random() < 0.25):
                offered = world.scans[slot.code]
                if slot.code == "photo":
                    offered = offered[sex_of(application.applicant.id_number or "") == "男" :]
                yield from (
                    (slot.code, paper) for paper in offered[: 1 if slot.max_files == 1 else world.rng.choice((1, 1, 2))]
                )


@dataclass(frozen=True)
class Telling:
    """What differs between titles and experts: how an application is begun, what is written, where it waits."""

    start: Callable[[Plan, Grant, Round | None, datetime], Application] = _start
    fill: Callable[[World, Plan, Application, Grant, datetime], None] = _fill
    wait: Wait = deciding.climb_to_a_quiet_desk
