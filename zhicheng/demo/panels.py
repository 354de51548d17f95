"""Committees at work: candidates accepted at the door, experts seated, panels half through their reading or done."""

from datetime import datetime, timedelta
from decimal import Decimal

from zhicheng.applications.models import Application, State
from zhicheng.committees.models import Round
from zhicheng.demo.draws import let_members_in, whole
from zhicheng.demo.world import World
from zhicheng.draws.actions import learn
from zhicheng.draws.models import State as DrawState
from zhicheng.draws.queries import current_draw
from zhicheng.panels import actions, queries, reading
from zhicheng.panels.models import Assignment, Criteria, Member, Panel
from zhicheng.panels.rules import Line
from zhicheng.people.models import Grant, Role, User
from zhicheng.profiles import current
from zhicheng.reviews import door, interviews
from zhicheng.reviews.models import InterviewResult
from zhicheng.sections import registry

LEAST, CANDIDATES, MEMBERS = 3, 6, 4
CRITERIA = [
    Line("业绩成果", 40, "教学或工作实绩、论文著作、课题、获奖的质量与本人贡献"),
    Line("专业能力", 30, "解决本专业实际问题的能力，学历、资历与继续教育"),
    Line("师德与作风", 20, "职业道德、年度考核、服务基层情况"),
    Line("发展潜力", 10, "研究方向的稳定性和示范带动作用"),
]
INTERVIEWED = 2
HEARD = "说课目标清楚，回答提问有依据，对所提交成果的本人贡献说明清楚。"
REPORTS = (
    "材料齐全，业绩与申报层级相符，评议组建议提交表决。",
    "材料齐全，近两年成果偏少，评议组意见不一，提请评审会讨论。",
)
GOOD, DOUBTFUL = (1, 2, 4, 5), 23
"""Numbers from which points and words of a reading follow."""
WORDS = (
    "课堂教学扎实，成果与本职工作结合紧密，代表作有一定推广价值。",
    "业绩材料完整，论文选题来自教学实际；课题的本人贡献可以写得更具体。",
    "符合本层级要求，继续教育学时充足，示范带动作用较好。",
    "工作实绩突出，但近两年成果偏少，建议结合面试情况综合考虑。",
)


def convene(world: World) -> None:
    """The first round that is over and has candidates enough goes on to its panel."""
    for round in sorted((one for one in world.rounds if one.closes_at < world.calendar.now), key=lambda one: one.pk):
        waiting = Application.objects.filter(round=round, state=State.AWAITING_COMMITTEE).order_by("moved_at", "pk")
        office = _office(world, round)
        candidates = list(waiting[:CANDIDATES])
        if len(candidates) < LEAST or len({grant.user_id for grant in office}) < 2:
            continue
        for number, application in enumerate(candidates):
            at = world.calendar.ago(25) + timedelta(minutes=7 * number)
            door.accept(application, by=office[0], at=at, seen=application.version)
        _interview(world, candidates[:INTERVIEWED], office[0])
        if (current_draw(round) or whole(world, round, office, begun=24)).state == DrawState.CLOSED:
            let_members_in(world, round, world.calendar.ago(18))
            _read(world, _panel(world, round, office[0]))
        return


def judge(world: World, round: Round, applications: list[Application], by: Grant, *, name: str, day: int) -> None:
    """A panel reads in three days, reports of everybody and is closed.

    Of several the last one is doubted.
    """
    hour = world.calendar.at_hour
    if not Criteria.objects.filter(round=round).exists():
        actions.set_criteria(round, CRITERIA, masked=True, by=by, at=hour(day, 8))
    members = _free(round)
    said = {"members": members, "leader": members[0], "by": by, "at": hour(day, 9)}
    panel = actions.make(round, name=name, **said)  # type: ignore[arg-type]
    actions.list_candidates(panel, applications, by=by, at=hour(day, 9, 10), seen=panel.version)
    panel = actions.start(panel, by=by, at=hour(day, 9, 30), seen=panel.version + 1)
    doubted = applications[-1].pk if len(applications) > LEAST else None
    rows = Assignment.objects.filter(candidate__panel=panel).select_related("candidate__revision", "member")
    for place, one in enumerate(rows.order_by("pk")):
        number = DOUBTFUL if one.candidate.application_id == doubted else GOOD[place % len(GOOD)]
        _hand_in(one, _expert(one.member), hour(day - 1, 9 + place % 8, place * 7 % 60), number, submit=True)
    for judged in panel.candidates.select_related("writer", "panel").order_by("number"):
        text = REPORTS[judged.application_id == doubted]
        reading.report(judged, text=text, edition=0, by=_expert(judged.writer), at=hour(day - 2, 9))
    actions.close(panel, by=by, at=hour(day - 2, 11), seen=Panel.objects.get(pk=panel.pk).version)


def _free(round: Round) -> list[User]:
    """Enough of those who sit in no panel yet; whoever was drawn, they must stay away from nobody or from few."""
    learn(round)
    away, taken = queries.recusals(round), queries.in_other_panels(round)
    free = [one for one in queries.members_to_choose(round) if one.pk not in taken]
    return sorted(free, key=lambda one: len(away.get(one.pk, ())))[:MEMBERS]


def _expert(member: Member | None) -> Grant:
    assert member is not None
    return Grant.objects.select_related("user").get(user=member.user_id, role=Role.EXPERT)


def _interview(world: World, candidates: list[Application], by: Grant) -> None:
    """Called and heard before anybody reads; the result stands beside the papers."""
    for number, application in enumerate(candidates):
        time = world.calendar.at_hour(20, 9, 20 * number)
        said = {"time": time, "place": "市教育局三楼第一会议室", "note": "请准备 10 分钟的说课。"}
        interviews.call_to_interview(application, **said, by=by, at=world.calendar.ago(24.5))  # type: ignore[arg-type]
        heard = {"outcome": InterviewResult.Outcome.PASSED, "score": Decimal(86 + 3 * number), "remark": HEARD}
        interviews.note_result(application, **heard, by=by, at=time + timedelta(hours=5))  # type: ignore[arg-type]


def _office(world: World, round: Round) -> list[Grant]:
    """The office's reviewers who judge the series."""
    host, series = round.committee.host_id, round.committee.series_id
    grants = [grant for step in current().steps for grant in world.reviewers.get((host, step), [])]
    return [grant for grant in grants if grant.covers_series(series)]


def _panel(world: World, round: Round, by: Grant) -> Panel:
    actions.set_criteria(round, CRITERIA, masked=True, by=by, at=world.calendar.ago(13))
    members = _free(round)
    said = {"members": members, "leader": members[0], "by": by, "at": world.calendar.ago(12.9)}
    panel = actions.make(round, name="第一评议组", **said)  # type: ignore[arg-type]
    waiting = list(queries.to_be_listed(round).order_by("pk"))
    actions.list_candidates(panel, waiting, by=by, at=world.calendar.ago(12.8), seen=panel.version)
    return actions.start(panel, by=by, at=world.calendar.ago(12), seen=panel.version + 1)


def _read(world: World, panel: Panel) -> None:
    """Three have handed in everything, one is in the middle, one has not begun."""
    rows = Assignment.objects.filter(candidate__panel=panel).select_related("candidate__revision", "member")
    members = list(panel.members.order_by("pk"))
    for number, one in enumerate(rows.order_by("pk")):
        place = members.index(one.member)
        if place == MEMBERS - 1:
            continue
        at = world.calendar.at_hour(9 - number % 5, 9 + number % 8, number * 7 % 60)
        _hand_in(one, _expert(one.member), at, number, submit=place < MEMBERS - 2)


def _hand_in(one: Assignment, by: Grant, at: datetime, number: int, *, submit: bool) -> None:
    reading.open_(one, by=by, at=at)
    said_in = [code for code in registry.ALL if code in one.candidate.revision.sections]
    for code in said_in[: None if submit else 4]:
        reading.read(one, code, by=by, at=at)
    lines = queries.lines(one.candidate.panel.round_id)
    points = {line.pk: 74 + (number * 7 + place * 5) % 23 for place, line in enumerate(lines[: None if submit else 2])}
    advice = ("pass", "pass", "pass", "")[number % 4] if submit else ""
    said = {"points": points, "text": WORDS[number % 4] if submit else "", "recommendation": advice}
    reading.write(one, **said, submit=submit, edition=0, by=by, at=at)  # type: ignore[arg-type]
