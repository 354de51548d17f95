"""Reads that several pages and actions use."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from zhicheng.applications.models import Application
from zhicheng.ballots import rules, slips
from zhicheng.ballots.blind import EXPONENT
from zhicheng.ballots.models import Ballot, Count, Issue, Paper, State, Vote
from zhicheng.meetings import queries as meetings
from zhicheng.meetings import quorum
from zhicheng.meetings.models import Meeting, Recusal, Seat
from zhicheng.meetings.models import State as Standing
from zhicheng.meetings.quorum import Outcome, Tally


def papers(ballot: Ballot) -> list[Paper]:
    """The papers in their order, with the candidates: one query."""
    wanted = ballot.papers.select_related("application__title", "application__unit")
    return list(wanted.defer("private").order_by("position"))


def papers_of(ballot: Ballot, seat: Seat) -> list[Paper]:
    """Those papers on which the member may vote: two queries."""
    away = set(seat.recusals.values_list("application_id", flat=True))
    return [paper for paper in papers(ballot) if paper.application_id not in away]


def seat_of(ballot: Ballot, user: int) -> Seat | None:
    """The seat of a member of the ballot's meeting."""
    return Seat.objects.filter(meeting=ballot.meeting_id, member=user).first()


def has_papers(ballot: Ballot, seat: Seat) -> bool:
    """Whether a member has got papers of this ballot, on whichever device: one query."""
    return Issue.objects.filter(paper__ballot=ballot, seat=seat).exists()


def issued(ballot: Ballot) -> Mapping[int, frozenset[int]]:
    """Which seats have got which paper: one query."""
    found: dict[int, set[int]] = defaultdict(set)
    for paper, seat in Issue.objects.filter(paper__ballot=ballot).order_by("pk").values_list("paper_id", "seat_id"):
        found[paper].add(seat)
    return {paper: frozenset(seats) for paper, seats in found.items()}


def waiting(ballot: Ballot) -> list[Seat]:
    """Who is present and has not yet got every paper that is due: four queries."""
    seats, recused = meetings.seats(ballot.meeting), meetings.recused(ballot.meeting)
    return rules.without_papers(seats, papers(ballot), recused, issued(ballot))


def concerning(user: int) -> Counter[str]:
    """The ballots that may wait for somebody, by their state: papers to take, or an open box for who holds papers.

    Who has cast is known to nobody, so that an open box waits for every holder alike: one query.
    """
    own = Issue.objects.filter(seat__member=user)
    away = Recusal.objects.filter(
        application=OuterRef("application"), seat__member=user, seat__meeting=OuterRef("ballot__meeting")
    )
    due = Paper.objects.filter(~Exists(own.filter(paper=OuterRef("pk"))), ~Exists(away), ballot=OuterRef("pk"))
    here = Seat.objects.filter(meeting=OuterRef("meeting"), member=user, since__isnull=False, until=None)
    to_take = Q(Exists(due), Exists(here), state=State.ISSUING)
    held = Q(Exists(own.filter(paper__ballot=OuterRef("pk"))), state=State.CASTING)
    return Counter(Ballot.objects.of_member(user).filter(to_take | held).values_list("state", flat=True))


def to_sign(user: int) -> list[datetime]:
    """Since when each counted meeting waits for the signature of its chair, its minutes being written: one query."""
    chaired = Meeting.objects.filter(chair=user, state=Standing.COUNTED).exclude(minutes="")
    counted = chaired.annotate(at=Max("ballots__counted_at")).values_list("at", flat=True)
    return sorted(at for at in counted if at is not None)


def in_the_box(ballot: Ballot) -> tuple[int, int]:
    """How many ballots are in the box, of how many that were given out; never what they say: two queries."""
    return ballot.box.count(), Issue.objects.filter(paper__ballot=ballot).count()


def ballots(meeting: Meeting) -> list[Ballot]:
    """The ballots that count, in their order: one query."""
    return list(Ballot.objects.filter(meeting=meeting).exclude(state=State.VOID).order_by("number"))


def tallies(ballot: Ballot) -> dict[int, Tally]:
    """What each candidate got, by application; nothing before the ballot is counted: one query."""
    return _tallies(Count.objects.filter(paper__ballot=ballot))


def newest_tally(application: Application, until: datetime) -> tuple[datetime, Tally] | None:
    """When the newest ballot on an application was counted, up to a moment, and what it said: one query."""
    counts = Count.objects.filter(paper__application=application, paper__ballot__counted_at__lte=until)
    newest = counts.select_related("paper__ballot").order_by("-paper__ballot__counted_at", "-pk").first()
    if newest is None or newest.paper.ballot.counted_at is None:
        return None
    return newest.paper.ballot.counted_at, Tally(newest.yes, newest.no, newest.abstain, newest.present)


def newest_tallies(meeting: Meeting) -> dict[int, Tally]:
    """What each candidate got in the newest count, by application: one query."""
    return _tallies(Count.objects.filter(paper__ballot__meeting=meeting))


def _tallies(counts: QuerySet[Count]) -> dict[int, Tally]:
    """By application; where several were counted, the newest."""
    ordered = counts.order_by("paper__ballot__number", "paper__position")
    rows = ordered.values_list("paper__application", "yes", "no", "abstain", "present")
    return {application: Tally(*numbers) for application, *numbers in rows}


def outcomes(meeting: Meeting) -> dict[int, Outcome]:
    """What the newest count says of each candidate, by application: one query."""
    counts = Count.objects.filter(paper__ballot__meeting=meeting).order_by("paper__ballot__number", "paper__position")
    return {application: Outcome(said) for application, said in counts.values_list("paper__application", "outcome")}


def results(meeting: Meeting) -> dict[int, bool]:
    """Whether each candidate is elected, by application; who is tied to the end is not: one query."""
    return {application: said == Outcome.ELECTED for application, said in outcomes(meeting).items()}


def posts_left(meeting: Meeting) -> int | None:
    """How many may still be elected; None where there is no cap."""
    if meeting.posts is None:
        return None
    return max(0, meeting.posts - sum(said == Outcome.ELECTED for said in outcomes(meeting).values()))


def standing(meeting: Meeting) -> tuple[int, list[Application]]:
    """The number of the next ballot, and who stands in it."""
    counted = [ballot for ballot in ballots(meeting) if ballot.state == State.COUNTED]
    agenda = [item.application for item in meetings.items(meeting)]
    if not counted:
        return 1, agenda
    last = counted[-1]
    said, found = outcomes(meeting), tallies(last)
    newest = {application: said[application] for application in found}
    again = set(quorum.may_stand_again(newest, found, last.number, meeting.held_to, posts_left(meeting)))
    return last.number + 1, [application for application in agenda if application.pk in again]


def keys(ballot: Ballot) -> dict[str, Any]:
    """What a browser has to know to fill in papers; says nobody's name: one query."""
    rows = ballot.papers.order_by("position").values_list("code", "position", "modulus")
    published = [{"paper": code.hex, "candidate": place, "modulus": modulus} for code, place, modulus in rows]
    digest = sha256(rules.canonical({"keys": published}).encode()).hexdigest()
    return {"exponent": EXPONENT, "papers": published, "digest": digest}


def board(ballot: Ballot) -> dict[str, Any]:
    """The board as it is published: every ballot, and what follows from them. Nobody's name stands on it."""
    votes: dict[int, list[dict[str, object]]] = defaultdict(list)
    for paper, packed in Vote.objects.filter(paper__ballot=ballot).order_by("token").values_list("paper_id", "packed"):
        votes[paper].append(slips.unpack(bytes(packed)).published())
    counts = Count.objects.filter(paper__ballot=ballot).select_related("paper").order_by("paper__position")
    meeting, held_to = ballot.meeting, ballot.meeting.held_to
    return {
        "format": slips.FORMAT,
        "ballot": ballot.code.hex,
        "committee": meeting.round.committee.name,
        "round": meeting.round.name,
        "number": ballot.number,
        "members": ballot.members,
        "present": ballot.present,
        "quorum": list(held_to.quorum),
        "majority": list(held_to.majority),
        "posts": _posts_before(ballot),
        "exponent": EXPONENT,
        "papers": [_published(count, votes[count.paper_id]) for count in counts],
    }


def _published(count: Count, votes: list[dict[str, object]]) -> dict[str, Any]:
    return {
        "paper": count.paper.code.hex,
        "candidate": count.paper.position,
        "modulus": count.paper.modulus,
        "present": count.present,
        "yes": count.yes,
        "no": count.no,
        "abstain": count.abstain,
        "outcome": count.outcome,
        "ballots": votes,
    }


def _posts_before(ballot: Ballot) -> int | None:
    """How many posts were left when the ballot was held."""
    if ballot.meeting.posts is None:
        return None
    before = Count.objects.filter(paper__ballot__meeting=ballot.meeting_id, paper__ballot__number__lt=ballot.number)
    return max(0, ballot.meeting.posts - before.filter(outcome=Outcome.ELECTED).count())
