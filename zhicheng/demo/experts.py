"""Experts in the demo: applications at every stage of their way, and a library of those who were there before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any

from django.utils.timezone import localdate

from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application
from zhicheng.catalogue.models import Level, Title
from zhicheng.committees.models import Round
from zhicheng.demo import deciding, source, stories
from zhicheng.demo.keeping import keep
from zhicheng.demo.outcomes import Outcome
from zhicheng.demo.persona import Persona, Titles, invent
from zhicheng.demo.stories import Plan, Story, Telling
from zhicheng.demo.world import World
from zhicheng.demo.writing import write
from zhicheng.documents.models import File
from zhicheng.experts import actions, rules
from zhicheng.experts.models import Expert
from zhicheng.people.models import Grant
from zhicheng.sections import registry

OUTCOMES = (
    *(Outcome.WAITING, Outcome.HALF, Outcome.WAITING, Outcome.RETURNED, Outcome.WAITING, Outcome.PASSED),
    *(Outcome.WAITING, Outcome.WITHDRAWN, Outcome.WAITING, Outcome.REJECTED, Outcome.WAITING, Outcome.MENDED),
    *(Outcome.PASSED, Outcome.COMPLETE, Outcome.WAITING, Outcome.PASSED, Outcome.WAITING, Outcome.EMPTY),
)
LIBRARY, TEACHERS = 66, 28
"""People of all units, and so many more teachers: a committee of 25 is drawn among them, with reserves."""
LEVELS = (Level.ASSOCIATE_SENIOR, Level.SENIOR, Level.ASSOCIATE_SENIOR)
ALSO = {"teacher": "21", "medical": "04", "engineer": "03"}
"""A second series in which people of a profession hold titles."""
DAYS_BEGUN = (40, 200, 430, 610, 800, 960, 1010, 1060)
"""How long ago terms of the library began; the longest are about to end."""


def recommend(world: World, titles: Titles) -> Iterator[Story]:
    """One story for each outcome, spread over the units that have applicants; the first ones at the shown unit."""
    rows = [row for row in world.rows if row["people"]]
    shown = [row for row in rows if row["key"] in world.data["busy"]]
    for number, (outcome, row) in enumerate(zip(OUTCOMES, cycle([*shown, *rows]), strict=False)):
        persona = _persona(world, row, titles, LEVELS[number % len(LEVELS)])
        first, last = world.calendar.ago(34), world.calendar.ago(number % 3)
        plan = Plan(row["key"], persona, outcome, first, last, None)
        yield stories.tell(world, plan, Telling(_start, _fill, partial(_wait, number)))


def _start(plan: Plan, by: Grant, round: Round | None, at: datetime) -> Application:
    persona = plan.persona
    return applications.start_expert(by, title=persona.title, subject=persona.subject["name"], at=at)


def _wait(number: int, world: World, application: Application, submitted: datetime, last: datetime) -> Story:
    """Up to one desk of its chain after the other, so that each has somebody waiting."""
    application.refresh_from_db()
    assert application.chain is not None
    desks = list(application.chain.steps.order_by("position").values_list("organisation_id", "step"))
    yield from deciding.climb(world, application, desks[number // 2 % len(desks)], submitted, last)


def _fill(world: World, plan: Plan, application: Application, by: Grant, at: datetime) -> None:
    codes = registry.codes(application.sections)
    said = write(plan.persona, ["basics"])
    held = {"current_title": plan.persona.title.name}
    said["basics"]["values"] = {k: v for k, v in said["basics"]["values"].items() if k != "apply_type"} | held
    said |= {code: text for code, text in _said(plan.persona).items() if code in codes}
    papers = list(_papers(world, application))
    if plan.outcome == Outcome.HALF:
        said = {code: said[code] for code in ("basics", "expert_field")}
        papers = papers[:1]
    keep(application, said, papers, by=by.user, at=at)


def _papers(world: World, application: Application) -> Iterator[tuple[str, File]]:
    for code in registry.codes(application.sections):
        for slot in registry.ALL[code].slots:
            if slot.is_required(application.series_id, application.level) or slot.code == "expert_recommendation":
                yield slot.code, world.scans[slot.code][0]


def _said(persona: Persona) -> dict[str, Any]:
    """What somebody writes who wants to judge others."""
    rng, today = persona.rng, persona.today
    held = {
        "name": persona.title.name,
        "level": persona.title.get_level_display(),
        "obtained_on": f"{today.year - rng.randint(3, 9)}-12-15",
        "issuer": "省职称改革领导小组办公室",
        "certificate": f"B{rng.randrange(10**8):08}",
        "is_basis": "yes",
    }
    field = {
        "research": persona.themes[0][:50],
        "keywords": "、".join(persona.themes),
        "years": str(persona.years),
        "introduction": persona.fill("从事{work}{years}年，熟悉本专业的评价标准，长期参与{theme}方面的研究与实践。"),
    }
    works = [
        {
            "kind": kind,
            "name": persona.fill(persona.one(source_name)),
            "achieved": f"{today.year - rng.randint(1, 4)}-0{rng.randint(1, 9)}",
            "role": role,
        }
        for kind, source_name, role in (("论文", "papers", "第一作者"), ("项目", "projects", "主持"))
    ]
    recusals = [{"kind": "单位", "name": persona.unit.name, "relation": "现工作单位"}]
    if rng.random() < 0.5:
        recusals.append({"kind": "个人", "name": persona.colleague, "relation": rng.choice(("配偶", "师生", "合作者"))})
    return {
        "expert_field": {"values": field},
        "expert_titles": _rows(persona, [held]),
        "expert_achievements": _rows(persona, works),
        "expert_recusal": _rows(persona, recusals),
        "expert_willing": {"values": {"willing": "yes", "season": "全年均可", "days": "6", "place": "全省（市）"}},
        "expert_attachments": {"values": {}},
        "expert_pledge": {"values": {"accepted": "on"}},
    }


def _rows(persona: Persona, rows: list[dict[str, str]]) -> dict[str, Any]:
    return {"none": False, "rows": [{"id": f"{persona.rng.getrandbits(32):08x}", **row} for row in rows]}


def _persona(world: World, row: dict[str, str], titles: Titles, level: Level) -> Persona:
    place, today = world.organisations[row["key"]], localdate(world.calendar.now)
    return invent(place, row["profession"], level, titles, today=today, rng=world.rng, invented=world.invented)


def fill_library(world: World, titles: Titles) -> None:
    """Those who became experts before the system: registered by the province's office, and what was done since."""
    by = world.administrators[world.rows[0]["key"]]
    rows = [row for row in world.rows if row["people"]]
    schools = [row for row in rows if row["profession"] == "teacher"]
    places = [*islice(cycle(rows), LIBRARY), *islice(cycle(schools), TEACHERS)]
    entered = [_enter(world, titles, row, number, by) for number, row in enumerate(places)]
    for number, expert in enumerate(entered[::9]):
        at = world.calendar.ago(20 - number)
        actions.suspend(expert, reason="借调外单位工作一年", by=by, at=at, seen=expert.version)
        if number % 2:
            expert.refresh_from_db()
            actions.resume(expert, note="借调结束", by=by, at=at + timedelta(days=3), seen=expert.version)
    for expert in entered[4::20]:
        at = world.calendar.ago(12)
        actions.end(expert, reason="已办理退休手续，不再符合在职条件", by=by, at=at, seen=expert.version)
    for expert in entered[8::20]:
        at = world.calendar.ago(8)
        actions.renew(expert, until=rules.last_day(localdate(at)), by=by, at=at, seen=expert.version)


def _enter(world: World, titles: Titles, row: dict[str, str], number: int, by: Grant) -> Expert:
    persona = _persona(world, row, titles, LEVELS[number % len(LEVELS)])
    title = _title(persona, titles, number)
    since = localdate(world.calendar.ago(DAYS_BEGUN[number % len(DAYS_BEGUN)] + number))
    person = persona.person
    return actions.register(
        name=person.name,
        id_number=person.id_number,
        mobile=person.mobile,
        organisation=persona.unit,
        title=title,
        subject=persona.subject["name"],
        keywords=persona.themes,
        since=since,
        until=rules.last_day(since),
        by=by,
        at=world.calendar.ago(110),
    )


def _title(persona: Persona, titles: Titles, number: int) -> Title:
    """The title of the profession, now and then one of its other series."""
    own = persona.profession["series"]
    series = next(other for name, other in ALSO.items() if source.toml(name)["series"] == own)
    fitting = [title for (code, _, level), title in titles.items() if (code, level) == (series, persona.title.level)]
    return fitting[0] if number % 6 == 5 and fitting else persona.title
