"""A round that a committee has judged, as rows: as if the chair had signed and the boards were published."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests import factories as f
from tests.remembering import remembered
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, Revision, State
from zhicheng.applications.rules import place_after
from zhicheng.ballots.models import Ballot, Count, Paper
from zhicheng.ballots.models import State as Box
from zhicheng.committees.models import Round
from zhicheng.meetings.models import Item, Meeting, Seat
from zhicheng.meetings.models import State as Sitting
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.results import actions
from zhicheng.results.models import Objection, Publicity
from zhicheng.reviews.case import Verb
from zhicheng.reviews.models import Event

OVER = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
"""The publicity that starts on the tests' day, a Sunday, ends on Friday the 27th; this is the Monday after."""
WAY = (Verb.SUBMITTED, Verb.PASSED, Verb.ACCEPTED, Verb.DECIDED)


@dataclass
class Judged:
    """Who keeps the round: two people of its office; and who was judged, those elected first."""

    first: Grant
    second: Grant
    round: Round
    people: list[Application]

    def drawn_up(self) -> Publicity:
        """A list that nobody outside has seen."""
        values = {"title": "2026年度中小学教师职称评审结果公示", "contact": "0371-66001234，监督办公室"}
        return actions.draw_up(self.round, **values, by=self.first, at=f.NOW)

    def started(self) -> Publicity:
        """A list before the public."""
        return actions.start(self.drawn_up(), by=self.second, at=f.NOW)

    def now(self, place: int = 0) -> Application:
        """One of the people, as the row says now."""
        return Application.objects.get(pk=self.people[place].pk)


@remembered
def decided(unit: Organisation, round: Round, by: Grant, applicant: Grant | None = None) -> Application:
    """An application on which the committee has voted, with the events that tell so."""
    made = f.draft(applicant or f.applicant(unit), round)
    step = current().steps[0]
    chain = applications.keep_chain([(round.committee.host_id, step)])
    place = place_after(made.place, State.IN_REVIEW, State.AWAITING_COMMITTEE, needed=current().plan_required)
    Revision.objects.create(application=made, number=1, sections={}, digest="0" * 64, at=f.NOW)
    values = {"state": State.DECIDED, "open_sections": 0, "round": round, "chain": chain, "version": len(WAY)}
    values |= {"number": f"HA2026-{made.pk:06d}", "submission": 1, "position": 1, "place": place}
    Application.objects.filter(pk=made.pk).update(**values)
    said = {"organisation_name": round.committee.host.name, "submission": 1, "at": f.NOW - timedelta(hours=1)}
    for seq, verb in enumerate(WAY, 1):
        own = verb == Verb.SUBMITTED
        whose = {"by": made.applicant, "role": "applicant"} if own else {"by": by.user, "role": step}
        sections = made.sections if verb == Verb.PASSED else 0
        row = whose | said | {"application": made, "seq": seq, "kind": verb, "by_name": whose["by"].name}
        Event.objects.create(**row, organisation=round.committee.host, sections=sections, position=0 if seq < 3 else 1)
    made.refresh_from_db()
    return made


@remembered
def judged(
    elected: int = 1, others: int = 0, *, host: Organisation | None = None, unit: Organisation | None = None
) -> Judged:
    """So many elected, and so many not, in the committee of a city's office unless told otherwise."""
    if host is None:
        branch = f.province()
        host, unit = branch.city, branch.school
    round = f.round_(host)
    first, second = f.grant(host, current().steps[0]), f.grant(host, current().steps[-1])
    people = [decided(unit or host, round, first) for _ in range(elected + others)]
    _vote(round, people, elected)
    return Judged(first, second, round, people)


def _vote(round: Round, people: list[Application], elected: int) -> None:
    chair, held = f.person("主持人"), {"time": f.NOW, "place": "三楼会议室"}
    rules = current().meeting.model_dump(mode="json")
    meeting = Meeting.objects.create(round=round, chair=chair, rules=rules, state=Sitting.COUNTED, **held)
    Seat.objects.create(meeting=meeting, member=chair, since=f.NOW)
    times = {"issuing_at": f.NOW, "counted_at": f.NOW, "published_at": f.NOW}
    ballot = Ballot.objects.create(meeting=meeting, number=1, state=Box.COUNTED, members=1, present=1, **times)
    for place, one in enumerate(people, 1):
        Item.objects.create(meeting=meeting, application=one, position=place)
        paper = Paper.objects.create(ballot=ballot, application=one, position=place, modulus="1")
        yes = place <= elected
        outcome = "elected" if yes else "not_elected"
        Count.objects.create(paper=paper, present=1, yes=int(yes), no=int(not yes), abstain=0, outcome=outcome)
    signed = {"state": Sitting.SIGNED, "signed_at": f.NOW, "signed_digest": "0" * 64}
    Meeting.objects.filter(pk=meeting.pk).update(**signed)


WHO = {"name": "秦守正", "contact": "13703710001", "address": "管城区外国语小学"}
"""Who objects in the tests: no word of it may be anywhere else."""


def objected(publicity: Publicity, about: Application | None = None) -> tuple[Objection, str]:
    """An objection of that person, with the code of the receipt."""
    from zhicheng.results import objections

    entry = publicity.entries.get(application=about) if about is not None else None
    text = "该申报人的第二篇论文并非本人所写。"
    return objections.raise_objection(publicity, entry=entry, **WHO, text=text, upload=None, at=f.NOW)
