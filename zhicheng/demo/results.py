"""What follows a vote: a meeting that has voted, its list before the public, an objection, and what was confirmed."""

from datetime import datetime, timedelta
from uuid import UUID

from zhicheng.applications.models import Application, State
from zhicheng.ballots import actions as ballots
from zhicheng.ballots import box, closing
from zhicheng.ballots import voter as voter_side
from zhicheng.ballots.models import Ballot
from zhicheng.ballots.queries import papers_of
from zhicheng.committees.models import Round
from zhicheng.demo import panels
from zhicheng.demo.draws import let_members_in, whole
from zhicheng.demo.world import World
from zhicheng.draws.models import State as DrawState
from zhicheng.draws.queries import current_draw
from zhicheng.draws.queries import members as members_of
from zhicheng.meetings import actions as meetings
from zhicheng.meetings.models import Meeting, Seat
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.results import actions, objections
from zhicheng.results.models import Publicity
from zhicheng.reviews import door
from zhicheng.reviews.case import Verb

CANDIDATES, LATE, LEAST = 5, 2, 3
MINUTES = "到会委员听取评议组汇报，逐一讨论后无记名投票，当场计票。主持人宣布结果，会议无其他事项。"
CONTACT = "评委会办事机构监督电话 12333；来信来访：职称工作综合科，周一至周五 9:00–17:00。"
OBJECTOR = {"name": "邵秉直", "contact": "13603710086", "address": "退休教师，住址见来信"}
SAID = "公示人员的一项市级课题，结项证书上的第一完成人与申报材料所写不一致，请核实。"
ASKED = "本人任现职年限按聘书应自 2019 年 9 月起算，不知评审时是否按此计算，请予复查。"


def follow(world: World) -> None:
    """The first round that is over and has people waiting: voted on, published, one objected to, one asks again.

    Those who came too late for that meeting stand before another one of the same members, which is about to vote.
    """
    for round in sorted((one for one in world.rounds if one.closes_at < world.calendar.now), key=lambda one: one.pk):
        waiting = Application.objects.filter(round=round, state=State.AWAITING_COMMITTEE).order_by("moved_at", "pk")
        candidates, staff = list(waiting[: CANDIDATES + LATE]), _office(world, round)
        if len(candidates) <= LEAST or len(staff) < 2 or current_draw(round):
            continue
        draw = whole(world, round, staff, begun=28)
        if draw.state != DrawState.CLOSED:
            continue
        let_members_in(world, round, world.calendar.ago(20.2))
        voted = candidates[: min(CANDIDATES, len(candidates) - 1)]
        late, members = candidates[len(voted) :], _members(round)
        _accept(voted, staff[0], world.calendar.ago(28))
        panels.judge(world, round, voted, staff[0], name="第一评议组", day=19)
        _meet(world, round, voted, members, staff[0])
        _publish(world, round, voted, staff[0], staff[1])
        _accept(late, staff[0], world.calendar.at_hour(10, 9))
        panels.judge(world, round, late, staff[0], name="第二评议组", day=8)
        _vote_now(world, round, late, members, staff[0])
        return


def _accept(candidates: list[Application], by: Grant, first: datetime) -> None:
    for place, one in enumerate(candidates):
        at = first + timedelta(minutes=5 * place)
        door.advance(one, Verb.ACCEPTED, by=by, at=at, seen=one.version)


def _office(world: World, round: Round) -> list[Grant]:
    """The people of the office who judge the series, each once."""
    host, series = round.committee.host_id, round.committee.series_id
    grants = [grant for step in current().steps for grant in world.reviewers.get((host, step), [])]
    return list({grant.user_id: grant for grant in grants if grant.covers_series(series)}.values())


def _members(round: Round) -> list[Grant]:
    """Those who were drawn."""
    found = Grant.objects.filter(role=Role.EXPERT, enabled=True, user__in=members_of(round))
    return list(found.select_related("user", "organisation").order_by("pk"))


def _meet(world: World, round: Round, candidates: list[Application], members: list[Grant], by: Grant) -> None:
    at = world.calendar.at_hour(16, 9)
    ballot = _begin(round, candidates, members, by, world.calendar.at_hour(17, 15), at)
    meeting = ballot.meeting
    _vote(ballot, meeting, members, by, at)
    meeting = meetings.write_minutes(Meeting.objects.get(pk=meeting.pk), text=MINUTES, by=by, at=at)
    closing.sign(meeting, by=members[0], at=at + timedelta(hours=2))
    closing.publish(meeting, by=by, at=at + timedelta(hours=3))


def _begin(
    round: Round, candidates: list[Application], members: list[Grant], by: Grant, planned: datetime, at: datetime
) -> Ballot:
    """Planned with what the panel has reported, opened with everybody there, and papers are being given out."""
    people = [grant.user for grant in members]
    said = {"time": at, "place": "政务服务中心三楼第二会议室", "members": people, "chair": people[0]}
    meeting = meetings.plan(round, **said, by=by, at=planned)  # type: ignore[arg-type]
    meetings.put_on_agenda(meeting, candidates, by=by, at=planned)
    meetings.recuse_all_due(meeting, by=by, at=planned)
    meetings.everybody_arrives(meeting, by=by, at=at)
    meeting = meetings.open_(meeting, by=by, at=at)
    return ballots.give_out(ballots.prepare(meeting, by=by, at=at), by=by, at=at)


def _vote_now(world: World, round: Round, late: list[Application], members: list[Grant], by: Grant) -> None:
    """Two hours ago it began, and everybody but one has got papers."""
    at = (world.calendar.now - timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    ballot = _begin(round, late, members, by, world.calendar.ago(3), at)
    seats, last = {seat.member_id: seat for seat in ballot.meeting.seats.order_by("pk")}, voter(ballot)
    for grant in members:
        if grant.user_id != (last and last.member_id):
            _take_papers(ballot, seats[grant.user_id], grant)


def voter(ballot: Ballot) -> Seat | None:
    """Who looks at the open ballot: the last member who stays away from nobody."""
    return ballot.meeting.seats.filter(recusals=None).select_related("member").order_by("-pk").first()


def _take_papers(ballot: Ballot, seat: Seat, grant: Grant) -> dict[UUID, voter_side.Stub]:
    papers = papers_of(ballot, seat)
    stubs = {paper.code: voter_side.stub(paper.code.bytes, int(paper.modulus, 16)) for paper in papers}
    answers = ballots.issue(ballot, {code: stub.blinded for code, stub in stubs.items()}, by=grant) if stubs else {}
    for code, stub in stubs.items():
        stub.take(answers[code])
    return stubs


def _vote(ballot: Ballot, meeting: Meeting, members: list[Grant], by: Grant, at: datetime) -> None:
    """All but the last candidate have nearly everybody's yes."""
    standing = ballot.papers.count()
    seats = {seat.member_id: seat for seat in meeting.seats.order_by("pk")}
    slips = []
    for number, grant in enumerate(members):
        last = next((paper.code for paper in ballot.papers.filter(position=standing)), None)
        for place, (code, stub) in enumerate(_take_papers(ballot, seats[grant.user_id], grant).items(), 1):
            against = code == last and number % 5 > 1
            slips.append(stub.fill("no" if against else "abstain" if (number + place) % 13 == 0 else "yes"))
    ballots.open_box(ballot, by=by, at=at)
    box.cast(ballot.code, slips)
    box.close(ballot, by=by, at=at)


def _publish(world: World, round: Round, candidates: list[Application], first: Grant, second: Grant) -> None:
    committee, ago = round.committee, world.calendar.ago
    title = f"{round.year}年度{committee.name}评审结果公示"
    publicity = actions.draw_up(round, title=title, contact=CONTACT, by=first, at=ago(14.5))
    publicity = actions.start(publicity, by=second, at=ago(14))
    _object(publicity, first, ago(12))
    told = Application.objects.filter(pk__in=[one.pk for one in candidates], elected=False).first()
    if told is not None:
        applicant = Grant.objects.select_related("user").get(user=told.applicant_id, role=Role.APPLICANT)
        actions.ask_reexamination(told, reason=ASKED, by=applicant, at=ago(11))
    if publicity.ends_on is not None and publicity.ends_on < ago(2).date():
        asking = actions.ask_confirmation(publicity, by=first, at=ago(2))
        above = Grant.objects.filter(organisation=asking.desk, role=Role.ADMINISTRATOR).select_related("user").first()
        if above is not None:
            number = f"职改办〔{round.year}〕{asking.pk:02}号"
            actions.confirm(asking, number=number, by=above, at=ago(1))
        actions.file_report(round, by=first, at=ago(0.9))


def _object(publicity: Publicity, by: Grant, at: datetime) -> None:
    entry = publicity.entries.order_by("-position").first()
    made, _ = objections.raise_objection(publicity, entry=entry, **OBJECTOR, text=SAID, upload=None, at=at)
    objections.note(made, text="已联系课题主管部门调取结项档案。", by=by, at=at + timedelta(hours=20))
    objections.hold(made, by=by, at=at + timedelta(hours=20))
