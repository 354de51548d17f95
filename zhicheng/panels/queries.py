"""What pages and upper apps read of panels: who could read whom, how far they are, what is seen, what came of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from hashlib import sha256

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from zhicheng.applications.models import Application, FrozenSection
from zhicheng.committees.models import Round
from zhicheng.core.counting import number_of
from zhicheng.draws import queries as draws
from zhicheng.draws.models import State as DrawState
from zhicheng.organisations.models import Organisation
from zhicheng.panels import blind, rules
from zhicheng.panels.balancing import balance
from zhicheng.panels.models import (
    GONE,
    LEAST_READERS,
    Assignment,
    Candidate,
    Criterion,
    Member,
    Opinion,
    Panel,
    Score,
    State,
)
from zhicheng.people.models import Grant, User
from zhicheng.reviews import interviews
from zhicheng.sections import registry
from zhicheng.sections.freezing import Frozen

Done = Assignment.State


def of_office(by: Grant) -> QuerySet[Panel]:
    """The panels of one's own committees, with how many sit in each, stand before it, are to be handed in and are."""
    reading = Assignment.objects.standing()
    return (
        Panel.objects.of_office(by)
        .select_related("round__committee", "leader")
        .annotate(
            people=number_of(Member.objects.all(), "panel"),
            listed=number_of(Candidate.objects.all(), "panel"),
            given=number_of(reading, "candidate__panel"),
            submitted=number_of(reading.filter(state=Done.SUBMITTED), "candidate__panel"),
        )
    )


def members_to_choose(round: Round) -> list[User]:
    """The drawn members, once the draw is over and nobody can decline any more: two queries."""
    draw = draws.current_draw(round)
    if draw is None or draw.state != DrawState.CLOSED:
        return []
    return list(draws.members(round))


def in_other_panels(round: Round, panel: Panel | None = None) -> set[int]:
    """The people who sit in a panel of the round, other than in this one."""
    seated = Member.objects.filter(panel__round=round).exclude(panel=panel and panel.pk)
    return set(seated.order_by("pk").values_list("user_id", flat=True))


def to_be_listed(round: Round) -> QuerySet[Application]:
    """The applications that stand before the committee and before none of its panels."""
    waiting = Application.objects.filter(round=round, state=rules.TO_BE_READ)
    return waiting.exclude(pk__in=Candidate.objects.filter(panel__round=round).values("application"))


def lines(round: int) -> list[Criterion]:
    """The criteria of a round in their order: one query."""
    return list(Criterion.objects.filter(criteria__round=round).order_by("position"))


def recusals(round: Round) -> dict[int, dict[int, str]]:
    """Whom the members of a round stay away from: what the draw knows and what they declared while reading.

    {person: {application: why}}, for panels and meetings.
    """
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for person, some in draws.recusals(round).items():
        found[person] |= some
    declared = Assignment.objects.filter(candidate__panel__round=round, state=Done.RECUSED).order_by("pk")
    for person, application in declared.values_list("member__user_id", "candidate__application_id"):
        found[person][application] = "评议时本人已声明回避"
    return found


def stay_away(panel: Panel) -> dict[int, dict[int, str]]:
    """Whom the members may not read: {person: {application: why}}; nobody reads their own, either."""
    found = recusals(panel.round)
    people = {member.user_id for member in panel.members.order_by("pk")}
    own = Candidate.objects.filter(panel=panel, application__applicant__in=people).order_by("pk")
    for person, application in own.values_list("application__applicant_id", "application_id"):
        found.setdefault(person, {})[application] = "本人即申报人"
    return found


@dataclass(frozen=True)
class Plan:
    """Who would read whom, and what it comes to."""

    members: list[Member]
    candidates: list[Candidate]
    reading: dict[int, list[int]]
    """By the candidate's id: ids of members."""
    away: Mapping[int, Mapping[int, str]]

    @property
    def loads(self) -> list[tuple[Member, int, int]]:
        """How many each would read, and from how many each stays away."""
        load = Counter(member for read in self.reading.values() for member in read)
        mine = {one.application_id for one in self.candidates}
        return [(one, load[one.pk], len(mine & self.away.get(one.user_id, {}).keys())) for one in self.members]

    def writer(self, candidate: Candidate, leader: int) -> int:
        """The member who writes of a candidate: the leader, or the first reader where the leader must stay away."""
        if candidate.application_id in self.away.get(leader, {}):
            return self.reading[candidate.pk][0]
        return next(one.pk for one in self.members if one.user_id == leader)

    @property
    def short(self) -> list[tuple[str, int]]:
        """The candidates whom fewer than three may read."""
        return [
            (one.application.applicant_name, len(self.reading[one.pk]))
            for one in self.candidates
            if len(self.reading[one.pk]) < LEAST_READERS
        ]


def plan(panel: Panel) -> Plan:
    """Say who would read whom; nothing is left to chance, so that what is shown is what will be done."""
    members = list(panel.members.select_related("user").order_by("pk"))
    candidates = list(panel.candidates.select_related("application").order_by("number"))
    away = stay_away(panel)
    of_application = {one.application_id: one.pk for one in candidates}
    barred = {
        one.pk: {of_application[known] for known in away.get(one.user_id, ()) if known in of_application}
        for one in members
    }
    reading = balance([one.pk for one in candidates], [one.pk for one in members], barred, panel.readers)
    return Plan(members, candidates, reading, away)


def progress(panel: Panel) -> list[Member]:
    """The members with how many they were given, have opened and handed in, and when last: one query."""
    mine, given = Count("assignments"), ~Q(assignments__state__in=GONE)
    return list(
        panel.members.select_related("user")
        .annotate(
            given=Count("assignments", filter=given),
            opened=Count("assignments", filter=given & Q(assignments__opened_at__isnull=False)),
            submitted=Count("assignments", filter=Q(assignments__state=Done.SUBMITTED)),
            away=mine - Count("assignments", filter=given),
            last=Max("assignments__opinion__saved_at"),
        )
        .order_by("pk")
    )


def waiting(panel: Panel) -> int:
    """How many readings are not handed in."""
    return Assignment.objects.filter(candidate__panel=panel).standing().exclude(state=Done.SUBMITTED).count()


def to_read(grant: Grant) -> Counter[str]:
    """What an expert has still to read and hand in, by the state of the reading: one query."""
    mine = Assignment.objects.of_member(grant).filter(candidate__panel__state=State.READING)
    waiting = mine.filter(state__in=[Done.ASSIGNED, Done.READING])
    return Counter(waiting.order_by().values_list("state", flat=True))


def to_report(grant: Grant) -> list[tuple[Panel, int]]:
    """The panels that wait only for this person's words, and of how many candidates: one query."""
    behind = Assignment.objects.filter(candidate__panel=OuterRef("pk")).standing().exclude(state=Done.SUBMITTED)
    mine = Candidate.objects.filter(writer__user=grant.user_id, reported_at=None)
    led = Panel.objects.led_by(grant).filter(~Exists(behind), state=State.READING)
    rows = led.annotate(unsaid=number_of(mine, "panel")).filter(unsaid__gt=0)
    return [(panel, panel.unsaid) for panel in rows.order_by("started_at", "pk")]


def seen(candidates: Sequence[Candidate], *, masked: bool) -> dict[int, dict[str, Frozen]]:
    """What experts see of candidates, section by section, as it was handed in: one query, in blind mode two.

    Candidates come with `revision` and `application`.
    """
    digests = {digest for one in candidates for digest in one.revision.sections.values()}
    content = FrozenSection.objects.in_bulk(digests)
    said = {
        one.pk: {
            code: content[one.revision.sections[code]].content
            for code in registry.ALL
            if code in one.revision.sections and one.revision.sections[code] in content
        }
        for one in candidates
    }
    return {**said, **_masked(candidates, said)} if masked else said


@dataclass(frozen=True)
class Interviewed:
    """面试答辩 of a candidate, as experts see it: what came of it; neither where nor when."""

    outcome: str
    word: str
    points: str
    remark: str


def read_by_experts(candidate: Candidate, *, masked: bool) -> tuple[dict[str, Frozen], Interviewed | None]:
    """What experts see of one candidate and of the interview: two queries, in blind mode three."""
    said = seen([candidate], masked=False)
    found = interviews.results([candidate.application_id]).get(candidate.application_id)
    sections = said[candidate.pk]
    mask: blind.Mask = str
    if masked:
        mask = masks([candidate], said)[candidate.pk]
        sections = {code: blind.masked(frozen, mask) for code, frozen in sections.items()}
    if found is None:
        return sections, None
    return sections, Interviewed(found.outcome, found.get_outcome_display(), found.points, mask(found.remark))


def masks(candidates: Sequence[Candidate], said: Mapping[int, Mapping[str, Frozen]]) -> dict[int, blind.Mask]:
    """What takes the names of each candidate, of the unit and of all above it out of a text: one query."""
    lineage = {one.pk: [int(part) for part in one.application.unit_path.split(".") if part] for one in candidates}
    wanted = {pk for line in lineage.values() for pk in line} | {one.application.unit_id for one in candidates}
    names = dict(Organisation.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "name"))
    found = {}
    for one in candidates:
        people, units = blind.names_in(said[one.pk].values())
        own = {names[pk] for pk in {*lineage[one.pk], one.application.unit_id} if pk in names}
        found[one.pk] = blind.masking(people | {one.application.applicant_name}, units | own)
    return found


def _masked(candidates: Sequence[Candidate], said: Mapping[int, Mapping[str, Frozen]]) -> dict[int, dict[str, Frozen]]:
    by = masks(candidates, said)
    return {
        pk: {code: blind.masked(frozen, by[pk]) for code, frozen in sections.items()} for pk, sections in said.items()
    }


def says_something(frozen: Frozen) -> bool:
    """Whether there is anything to read in a section."""
    return bool(frozen.get("rows") or frozen["files"] or any(text for *_, text in frozen.get("fields", ())))


@dataclass(frozen=True)
class Given:
    """What one reader gave, without who it was."""

    total: int
    """In hundredths of a point."""
    points: Mapping[int, int]
    recommendation: str
    text: str


@dataclass(frozen=True)
class Summary:
    """What a panel found of a candidate; opinions stand in an order that says nothing of their authors."""

    candidate: Candidate
    given: list[Given]

    @property
    def average(self) -> Fraction | None:
        """The exact mean of the weighted sums, in points."""
        return rules.average([one.total for one in self.given])

    @property
    def shown(self) -> str:
        """The mean with two decimals."""
        return rules.decimals(self.average)

    def of(self, criterion: int) -> str:
        """The mean of one criterion with two decimals."""
        points = [one.points[criterion] for one in self.given if criterion in one.points]
        return rules.decimals(Fraction(sum(points), len(points)) if points else None)

    def advise(self, word: str) -> int:
        """How many recommend so."""
        return sum(one.recommendation == word for one in self.given)


def summaries(panel: Panel, candidates: Sequence[Candidate]) -> list[Summary]:
    """What was handed in of these candidates: three queries."""
    wanted = [one.pk for one in candidates]
    handed = Opinion.objects.filter(assignment__candidate__in=wanted, assignment__state=Done.SUBMITTED)
    opinions = list(handed.select_related("assignment").order_by("pk"))
    points: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Score.objects.filter(assignment__in=[one.assignment_id for one in opinions]).order_by("pk")
    for assignment, criterion, given in rows.values_list("assignment_id", "criterion_id", "points"):
        points[assignment][criterion] = given
    weights = {line.pk: line.weight for line in lines(panel.round_id)}
    of: dict[int, list[Given]] = defaultdict(list)
    for one in opinions:
        mine = points[one.assignment_id]
        of[one.assignment.candidate_id].append(Given(rules.total(mine, weights), mine, one.recommendation, one.text))
    return [Summary(one, sorted(of[one.pk], key=_by_no_author)) for one in candidates]


@dataclass(frozen=True)
class Report:
    """What a panel tells the meeting of a candidate: no name of a reader."""

    panel: str
    text: str
    average: str
    recommended: int
    readers: int
    at: datetime
    advising: int
    """How many said whether to pass or not; nobody has to."""

    @property
    def spoken(self) -> str:
        """The report with its figures, as it is put before the meeting."""
        advice = f"，{self.recommended} 人建议通过" if self.advising else ""
        return f"{self.text}（{self.readers} 人评阅，平均 {self.average} 分{advice}）"


def report_of(application: Application) -> Report | None:
    """What the panel reports of a candidate, once it is closed; None before, or where there is no panel."""
    return reports_of([application]).get(application.pk)


def reports_of(applications: Sequence[Application]) -> dict[int, Report]:
    """What closed panels report of these candidates, by application: one query, and three for each panel."""
    return _reports(Q(application__in=applications))


def reports(round: Round) -> dict[int, Report]:
    """What the closed panels of a round report, by application: one query, and three for each panel."""
    return _reports(Q(panel__round=round))


def _reports(which: Q) -> dict[int, Report]:
    rows = Candidate.objects.filter(which, panel__state=State.CLOSED, reported_at__isnull=False)
    of: dict[Panel, list[Candidate]] = defaultdict(list)
    for one in rows.select_related("panel").order_by("number"):
        of[one.panel].append(one)
    return {
        summary.candidate.application_id: _report(panel, summary)
        for panel, candidates in of.items()
        for summary in summaries(panel, candidates)
    }


def _report(panel: Panel, summary: Summary) -> Report:
    one, advised = summary.candidate, summary.advise(Opinion.Recommendation.PASS)
    assert one.reported_at is not None
    advising = sum(bool(given.recommendation) for given in summary.given)
    return Report(panel.name, one.report, summary.shown, advised, len(summary.given), one.reported_at, advising)


def _by_no_author(given: Given) -> str:
    """Neither the order of handing in nor that of members: what the words themselves come to."""
    said = f"{given.total}:{given.recommendation}:{given.text}"
    return sha256(said.encode()).hexdigest()
