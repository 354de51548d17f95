"""A meeting hall for tests: candidates, members in their seats, and voters with their stubs."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from tests import factories as f
from tests.remembering import remembered
from zhicheng.applications.models import Application, State
from zhicheng.ballots import actions, box, queries, voter
from zhicheng.ballots.models import Ballot
from zhicheng.ballots.voter import Stub
from zhicheng.committees.models import Round
from zhicheng.committees.queries import filing_of
from zhicheng.meetings import actions as meetings
from zhicheng.meetings.models import Meeting, Seat
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.reviews import door


def filed(round: Round) -> Round:
    """The round is announced, and its committee's filing is in force."""
    Round.objects.filter(pk=round.pk).update(approved_at=f.NOW)
    term = {"since": f.NOW.date() - timedelta(days=300), "until": f.NOW.date() + timedelta(days=600)}
    values = {"desk": round.committee.host, "members": 25, "number": f"备{round.committee_id}", "state": "approved"}
    if filing_of(round.committee, f.NOW.date()) is None:
        round.committee.filings.create(**values, **term, requested_at=f.NOW, decided_at=f.NOW)
    round.refresh_from_db()
    return round


def candidate(unit: Organisation, round: Round) -> Application:
    """An application that stands before the committee; how it came there does not matter."""
    made = f.draft(f.applicant(unit), round)
    values = {"state": State.IN_COMMITTEE, "open_sections": 0, "round": round}
    Application.objects.filter(pk=made.pk).update(**values)
    made.refresh_from_db()
    return made


def accepted(unit: Organisation, round: Round) -> Application:
    """An application that climbed to the committee's door and was accepted there."""
    made = f.climb(f.submitted(f.applicant(unit), round))
    host, step = round.committee.host, current().steps[0]
    by = Grant.objects.filter(organisation=host, role=step).first() or f.grant(host, step)
    door.accept(made, by=by, at=f.NOW, seen=made.version)
    made.refresh_from_db()
    return made


@dataclass
class Voter:
    """A member with the stubs that their browser keeps."""

    grant: Grant
    seat: Seat
    stubs: dict[UUID, Stub] = field(default_factory=dict)

    def ask(self, ballot: Ballot) -> dict[UUID, bytes]:
        """Make the secrets of every paper that is due, and return what is asked for."""
        self.stubs = {}
        for paper in queries.papers_of(ballot, self.seat):
            self.stubs[paper.code] = voter.stub(paper.code.bytes, int(paper.modulus, 16))
        return {code: stub.blinded for code, stub in self.stubs.items()}

    def take(self, ballot: Ballot) -> None:
        """领票."""
        for code, answer in actions.issue(ballot, self.ask(ballot), by=self.grant).items():
            self.stubs[code].take(answer)

    def fill(self, *choices: str) -> list[voter.Slip]:
        """Fill in the papers in their order; the last choice goes for the rest."""
        chosen = [*choices, *[choices[-1]] * len(self.stubs)]
        return [stub.fill(choice) for stub, choice in zip(self.stubs.values(), chosen, strict=False)]


@dataclass
class Hall:
    """A meeting that is open, its office, its chair and everybody who may vote."""

    by: Grant
    meeting: Meeting
    voters: list[Voter]

    @property
    def chair(self) -> Grant:
        """Who chairs it."""
        return self.voters[0].grant

    def prepared(self) -> Ballot:
        """A ballot whose papers are ready."""
        return actions.prepare(self.meeting, by=self.by, at=f.NOW)

    def issuing(self) -> Ballot:
        """A ballot whose papers are given out."""
        return actions.give_out(self.prepared(), by=self.by, at=f.NOW)

    def casting(self) -> Ballot:
        """A ballot whose box is open; everybody has papers."""
        ballot = self.issuing()
        for one in self.voters:
            one.take(ballot)
        return actions.open_box(ballot, by=self.by, at=f.NOW)

    def counted(self, *choices: str) -> Ballot:
        """A ballot in which the first voters chose so, and all others as the last of these."""
        ballot = self.casting()
        said = [*choices, *[choices[-1]] * len(self.voters)]
        for one, choice in zip(self.voters, said, strict=False):
            box.cast(ballot.code, one.fill(choice))
        return box.close(ballot, by=self.by, at=f.NOW)


@remembered
def hall(members: int = 5, candidates: int = 1, *, posts: int | None = None, climbed: bool = False) -> Hall:
    """An open meeting with everybody in the room; the committee may be as small as a test likes."""
    branch = f.province()
    round = filed(f.round_(branch.city))
    made = [(accepted if climbed else candidate)(branch.school, round) for _ in range(candidates)]
    by = f.grant(branch.city, Role.HANDLER)
    people = [f.person(f"委员{n:02d}") for n in range(members)]
    meeting = meetings.plan(
        round, time=f.NOW + timedelta(hours=1), place="三楼会议室", members=people, chair=people[0], by=by, at=f.NOW
    )
    meeting.rules |= {"least_by_series": 3}
    meeting.posts = posts
    meeting.save()
    meetings.put_on_agenda(meeting, made, by=by, at=f.NOW)
    seats = {seat.member_id: meetings.arrive(seat, by=by, at=f.NOW) for seat in meeting.seats.order_by("pk")}
    for item in meeting.items.order_by("position"):
        meetings.report(item, text="评议组建议提交表决。", by=by, at=f.NOW)
    meeting = meetings.open_(meeting, by=by, at=f.NOW)
    term = {"until": (f.NOW + timedelta(days=300)).date(), "all_series": False, "sections": 0}
    grants = [f.grant(branch.office, Role.EXPERT, person, **term) for person in people]
    return Hall(by, meeting, [Voter(grant, seats[grant.user_id]) for grant in grants])
